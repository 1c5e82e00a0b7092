import EnergyModel
import Metering

/// The entry of libFuzzer for telegrams. Chance hardly ever finds a check sum, so each input is also read with the right one put to it;
/// then a changed byte must be found.
private enum Target {
  static let decoder: BodyDecoder = {
    guard let pattern = StampPattern("YYMMDDhhmmssS") else { preconditionFailure("the pattern of DSMR") }
    return BodyDecoder(
      format: .obis,
      sources: [
        Checks.source("1-0:1.8.0", .obis), Checks.source("1.8.0", .obis), Checks.source("1-0:1.7.0", unit: .watt, .obis),
        Checks.source("0-1:24.2.1", time: "0-1:24.2.1", unit: .cubicMetre, .obis),
        Checks.source("0-1:24.3.0", time: "0-0:1.0.0", unit: .cubicMetre, .obis),
      ], manner: BodyManner(stamps: StampManner(form: .pattern(pattern))))
  }()

  static func check(_ body: [UInt8]) {
    Checks.decode(body, with: decoder)
    let summed = withCheckSum([UInt8(ascii: "/")] + body.filter { $0 != UInt8(ascii: "!") && $0 != 0x02 })
    if Checks.decode(summed, with: decoder) {
      var changed = summed
      changed[changed.count / 2] ^= 0x10
      precondition(summed.count < 8 || !Checks.decode(changed, with: decoder), "a changed byte was not found")
    }
  }

  private static func withCheckSum(_ telegram: [UInt8]) -> [UInt8] {
    let summed = telegram + Array("\r\n!".utf8)
    var sum: UInt16 = 0
    for byte in summed {
      sum ^= UInt16(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1 }
    }
    let digits = String(sum, radix: 16, uppercase: true)
    return summed + Array((String(repeating: "0", count: 4 - digits.count) + digits + "\r\n").utf8)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
