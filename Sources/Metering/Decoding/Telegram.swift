import EnergyModel

/// One telegram of a meter: an identification, lines of codes and values, and an end that may carry a check sum (IEC 62056-21 data
/// mode D; DSMR P1 companion standard 5.0.2 section 6).
///
/// What follows the end line is no part of it. The check sum, where there is one, must agree; without an end the telegram was cut
/// short and gives nothing.
struct Telegram {
  /// A code with its values; the values of a line that begins with `(` belong to the code before it.
  private struct Line {
    let code: Range<Int>
    var groups: [Range<Int>] = []
    var isContinued = false
  }

  /// No meter has as many.
  private static let entryCountMax = 4_096

  private let bytes: UnsafeRawBufferPointer
  private var entries: [Line] = []

  init(_ bytes: UnsafeRawBufferPointer) throws(Rejection) {
    self.bytes = bytes
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == UInt8(ascii: "/") else {
      throw .malformed(offset: bytes.firstIndex { $0 > 0x20 } ?? 0, expected: "a telegram that begins with '/'")
    }
    var position = lineEnd(from: start)
    while true {
      while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
      guard position < bytes.count else { throw .malformed(offset: bytes.count, expected: "'!' at the end of the telegram") }
      if bytes[position] == UInt8(ascii: "!") { break }
      try takeLine(position..<lineEnd(from: position))
      position = lineEnd(from: position)
    }
    try checkSum(from: start, through: position)
  }

  private func lineEnd(from start: Int) -> Int { bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count }

  private mutating func takeLine(_ line: Range<Int>) throws(Rejection) {
    var position = bytes[line].firstIndex(of: UInt8(ascii: "(")) ?? line.upperBound
    guard position < line.upperBound else { throw .malformed(offset: line.lowerBound, expected: "a code and '('") }
    if position > line.lowerBound {
      guard entries.count < Telegram.entryCountMax else {
        throw .malformed(offset: line.lowerBound, expected: "at most \(Telegram.entryCountMax) lines")
      }
      entries.append(Line(code: line.lowerBound..<position))
    } else {
      guard !entries.isEmpty else { throw .malformed(offset: position, expected: "a code before the value") }
      entries[entries.count - 1].isContinued = true
    }
    while position < line.upperBound, bytes[position] == UInt8(ascii: "(") {
      guard let close = bytes[position..<line.upperBound].firstIndex(of: UInt8(ascii: ")")) else {
        throw .malformed(offset: line.upperBound, expected: "')'")
      }
      entries[entries.count - 1].groups.append(position + 1..<close)
      position = close + 1
    }
    guard bytes[position..<line.upperBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
      throw .malformed(offset: position, expected: "'(' or the end of the line")
    }
  }

  /// Four hexadecimal digits behind the `!` are the CRC-16 (x¹⁶ + x¹⁵ + x² + 1, least significant bit first, from zero) of everything
  /// from `/` to `!`, both included.
  private func checkSum(from start: Int, through end: Int) throws(Rejection) {
    let digits = bytes[(end + 1)..<lineEnd(from: end)].prefix { $0 > 0x20 }
    guard !digits.isEmpty else { return }
    guard digits.count == 4, let stated = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw .malformed(offset: end + 1, expected: "a check sum of four hexadecimal digits")
    }
    var sum: UInt16 = 0
    for byte in bytes[start...end] {
      sum ^= UInt16(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1 }
    }
    guard sum == stated else {
      let hexadecimal = String(sum, radix: 16, uppercase: true)
      throw .malformed(
        offset: end + 1, expected: "the check sum " + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal)
    }
  }

  private func entry(named code: OBISCode) throws(Rejection) -> Line? {
    var found: Line?
    for entry in entries where code.names(bytes[entry.code]) {
      guard found == nil else { throw .malformed(offset: entry.code.lowerBound, expected: "one value at \(code)") }
      found = entry
    }
    return found
  }
}

extension Telegram: BodyDocument {
  typealias Entry = Void

  var whole: Void { () }

  /// A telegram has one value of each register.
  func entries(at path: ValuePath) -> [Void] { [] }

  func outline(max: Int) -> [BodyOutline.Entry] {
    entries.prefix(max).compactMap { line in
      let code = String(decoding: bytes[line.code], as: UTF8.self)
      guard let path = ValuePath(code, in: .obis), let found = try? found(at: path, in: (), as: .value),
        let text = found.content.text, (try? ExactDecimal(text)) != nil
      else { return nil }
      return BodyOutline.Entry(path: code, text: text, unit: found.unit.flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  /// The last value of a line with its unit; as a stamp, the first.
  func found(at path: ValuePath, in _: Void, as role: FoundText.Role) throws(Rejection) -> FoundText {
    guard case .obis(let code) = path, let entry = try entry(named: code) else { return .missing }
    guard let group = role == .stamp ? entry.groups.first : entry.groups.last, !group.isEmpty else { return .missing }
    let parts = bytes[group].split(separator: UInt8(ascii: "*"), maxSplits: 1, omittingEmptySubsequences: false)
    var unit = ""
    if parts.count > 1 {
      unit = String(decoding: parts[1].prefix(32), as: UTF8.self)
    } else if entry.isContinued, entry.groups.count > 1 {
      // Where the value stands on a line of its own, the last value before it is its unit (DSMR 2.2, sub-meters).
      unit = String(decoding: bytes[entry.groups[entry.groups.count - 2]].prefix(32), as: UTF8.self)
    }
    return FoundText(
      content: .text(String(decoding: parts[0].prefix(FoundValue.numberCountMax + 1), as: UTF8.self)), offset: group.lowerBound,
      unit: unit)
  }
}
