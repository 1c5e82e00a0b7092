import EnergyModel
import Metering
import TestSupport
import Testing

/// Telegrams that real meters sent; the expected literals were read off the files.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct CapturedTelegramTests {
  struct Capture: Sendable, CustomTestStringConvertible {
    let file: String
    let code: String
    let text: String
    let unit: MeasureUnit

    init(_ file: String, _ code: String, _ text: String, _ unit: MeasureUnit = .kilowattHour) {
      (self.file, self.code, self.text, self.unit) = (file, code, text, unit)
    }

    var testDescription: String { file + " " + code }
  }

  private static let captures: [Capture] = [
    Capture("telegram_v2_2", "1-0:1.8.1", "00001.001"), Capture("telegram_v2_2", "1-0:1.8.2", "00001.001"),
    Capture("telegram_v2_2", "1-0:2.8.1", "00001.001"), Capture("telegram_v2_2", "1-0:2.8.2", "00001.001"),
    Capture("telegram_v2_2", "1-0:1.7.0", "0001.01", .kilowatt), Capture("telegram_v2_2", "1-0:2.7.0", "0000.00", .kilowatt),
    Capture("telegram_v2_2", "0-1:24.3.0", "00001.001", .cubicMetre),
    Capture("telegram_v3", "1-0:1.8.1", "12345.678"), Capture("telegram_v3", "1-0:2.8.2", "12345.678"),
    Capture("telegram_v3", "1-0:1.7.0", "001.19", .kilowatt), Capture("telegram_v3", "0-1:24.3.0", "00001.001", .cubicMetre),
    Capture("telegram_v4_2", "1-0:1.8.1", "001581.123"), Capture("telegram_v4_2", "1-0:1.8.2", "001435.706"),
    Capture("telegram_v4_2", "1-0:2.8.1", "000000.000"), Capture("telegram_v4_2", "1-0:1.7.0", "02.027", .kilowatt),
    Capture("telegram_v4_2", "0-1:24.2.1", "00981.443", .cubicMetre),
    Capture("telegram_v5", "1-0:1.8.1", "000004.426"), Capture("telegram_v5", "1-0:1.8.2", "000002.399"),
    Capture("telegram_v5", "1-0:2.8.1", "000002.444"), Capture("telegram_v5", "1-0:1.7.0", "00.244", .kilowatt),
    Capture("telegram_v5", "0-1:24.2.1", "00000.107", .cubicMetre),
    Capture("telegram_v5_two_mbus", "1-0:1.8.1", "002130.115"), Capture("telegram_v5_two_mbus", "1-0:1.8.2", "000245.467"),
    Capture("telegram_v5_two_mbus", "1-0:1.7.0", "00.111", .kilowatt),
    Capture("telegram_v5_two_mbus", "0-2:24.2.1", "00246.138", .cubicMetre),
    Capture("telegram_esy5q3db1024_v304", "1-0:1.8.0", "00052185.7825309"),
    Capture("telegram_esy5q3db1024_v304", "1-0:2.8.0*255", "00019949.3221493"),
    Capture("telegram_esy5q3db1024_v304", "1-0:1.7.0", "002124.86", .watt),
    Capture("telegram_esy5q3db1024_v304", "1-0:61.7.0", "000639.73", .watt),
  ]

  private static let files = Set(captures.map(\.file)).sorted()

  private static func bytes(_ file: String) throws -> [UInt8] { try Corpus.bytes("endpoints/dsmr-p1/\(file).txt") }

  @Test(arguments: captures)
  func `a captured telegram gives what it says`(capture: Capture) throws {
    let samples = try FormatFixtures(format: .obis, unit: capture.unit).samples(Self.bytes(capture.file), at: capture.code)
    #expect(samples.map(\.text) == [capture.text])
    #expect(samples.map(\.unit) == [capture.unit])
  }

  @Test(arguments: [
    ("telegram_v4_2", "0-1:24.2.1", "YYMMDDhhmmssS", 1_480_446_000),
    ("telegram_v5", "0-1:24.2.1", "YYMMDDhhmmssS", 1_483_369_805),
    ("telegram_v5_two_mbus", "0-2:24.2.1", "YYMMDDhhmmssS", 1_587_933_001),
    ("telegram_v2_2", "0-1:24.3.0", "YYMMDDhhmmss", 1_478_541_600), ("telegram_v3", "0-1:24.3.0", "YYMMDDhhmmss", 1_234_450_800),
  ])
  func `gas is stamped by its own meter`(file: String, code: String, pattern: String, seconds: Int64) throws {
    let stamps = StampManner(form: .pattern(try #require(StampPattern(pattern))))
    let meter = FormatFixtures(
      format: .obis, unit: .cubicMetre, body: BodyManner(stamps: stamps), zone: "Europe/Amsterdam")
    #expect(try meter.samples(Self.bytes(file), at: code, time: code).map { $0.stamp?.seconds } == [seconds])
  }

  @Test func `the sub-meter that was never read gives nothing, and the others do`() throws {
    let meter = FormatFixtures(format: .obis, unit: .cubicMetre)
    #expect(
      meter.rejection(try Self.bytes("telegram_v5_two_mbus"), at: "0-1:24.2.1")
        == .valueAbsent(path: "0-1:24.2.1", text: "00000000"))
  }

  @Test(arguments: files)
  func `a telegram that is cut before its end gives nothing`(file: String) throws {
    let body = try Self.bytes(file)
    let end = try #require(body.firstIndex(of: UInt8(ascii: "!")))
    let digits = body[(end + 1)...].prefix { $0 > 0x20 }
    let meter = FormatFixtures(format: .obis)
    for count in 0...(end + digits.count) {
      #expect(meter.faultOffset(Array(body[..<count]), at: "1-0:1.8.0") != nil, "\(count) bytes")
    }
  }

  @Test(arguments: ["telegram_v4_2", "telegram_v5", "telegram_v5_two_mbus"])
  func `one changed byte is found by the check sum`(file: String) throws {
    let body = try Self.bytes(file)
    let end = try #require(body.firstIndex(of: UInt8(ascii: "!")))
    let meter = FormatFixtures(format: .obis)
    for place in 0..<end {
      var changed = body
      changed[place] ^= place % 2 == 0 ? 0x01 : 0x04
      #expect(meter.faultOffset(changed, at: "1-0:1.8.1") != nil, "byte \(place)")
    }
  }

  /// The capture was altered after its check sum was made: a line break stands inside `1-3:0.2.8`, and backslashes are doubled.
  @Test func `a telegram whose bytes are not those of its check sum gives nothing, and would otherwise`() throws {
    var body = try Corpus.bytes("endpoints/homewizard/v1/HWE-P1/telegram.txt")
    let end = try #require(body.firstIndex(of: UInt8(ascii: "!")))
    #expect(
      FormatFixtures(format: .obis).rejection(body, at: "1-0:1.8.1")
        == .malformed(offset: end + 1, expected: "the check sum 9018"))
    body.replaceSubrange(end + 1..<end + 5, with: "9018".utf8)
    let expected: [(String, String, MeasureUnit)] = [
      ("1-0:1.8.1", "10830.511", .kilowattHour), ("1-0:1.8.2", "002948.827", .kilowattHour),
      ("1-0:2.8.1", "001285.951", .kilowattHour), ("1-0:2.8.2", "002876.514", .kilowattHour), ("1-0:1.7.0", "21.100", .kilowatt),
      ("0-1:24.2.1", "02569.646", .cubicMetre),
    ]
    for (code, text, unit) in expected {
      #expect(try FormatFixtures(format: .obis, unit: unit).samples(body, at: code).map(\.text) == [text])
    }
  }
}
