import EnergyModel
import Foundation
import Testing

@testable import Publishing

@Suite struct RowWriterTests {
  private func field(_ cell: Cell, _ dialect: Dialect = .en(shanghai)) -> String {
    var bytes: [UInt8] = []
    cell.append(to: &bytes, dialect)
    return text(bytes)
  }

  @Test(arguments: [
    (0, "0.000"), (5, "0.005"), (-5, "-0.005"), (12_345, "12.345"), (-1_000, "-1.000"), (1_020_003, "1020.003"),
    (Int64.max, "9223372036854775.807"), (Int64.min, "-9223372036854775.808"),
  ]) func `an amount is printed with three decimals, whatever its size and sign`(thousandths: Int64, printed: String) {
    #expect(field(.thousandths(thousandths)) == printed)
    #expect(Amount(baseUnits: thousandths).printed == printed)
  }

  /// 9 996 of 10 000 hours are 99.96 %: not yet 100.0.
  @Test(arguments: [
    (0, 24, "0.0"), (1, 24, "4.1"), (24, 24, "100.0"), (9_996, 10_000, "99.9"), (2, 3, "66.6"), (25, 24, "100.0"), (0, 0, "0.0"),
  ]) func `a share is never rounded up`(covered: Int, hours: Int, printed: String) {
    #expect(field(.share(covered: covered, of: hours)) == printed)
  }

  @Test(arguments: [(0, "0"), (-7, "-7"), (Int64.min, "-9223372036854775808")])
  func `a whole number stands as it is`(number: Int64, printed: String) {
    #expect(field(.integer(number)) == printed)
    #expect(field(.integer(UInt64.max)) == "18446744073709551615")
  }

  @Test func `times have their offset in en and none in zh-Hans, west of Greenwich too`() throws {
    let instant = at("2026-01-02 03:04:05")
    #expect(field(.time(instant)) == "2026-01-02T03:04:05+08:00")
    #expect(field(.time(instant), .zhHans(shanghai)) == "2026-01-02 03:04:05")
    #expect(field(.dayStart(instant), .zhHans(shanghai)) == "2026-01-02")
    // Newfoundland's winter clocks are three and a half hours behind.
    let west = try #require(LocalCalendar(timeZone: "America/St_Johns"))
    #expect(field(.time(instant), .en(west)) == "2026-01-01T15:34:05-03:30")
    #expect(field(.date(day("0099-03-01"))) == "0099-03-01")
  }

  @Test func `what stood in the row before is written again where it is the same, and anew where it is not`() {
    let table = Table("test", [Column<Int64>("a", "甲") { .time(Instant(seconds: $0)) }, Column("b", "乙") { _ in .flag(true) }])
    var writer = RowWriter(table, .zhHans(shanghai))
    for second in [0, 0, 3_600, 0] as [Int64] { writer.append(second) }
    let first = "1970-01-01 08:00:00,是\r\n"
    #expect(text(writer.take()) == "\u{FEFF}甲,乙\r\n" + first + first + "1970-01-01 09:00:00,是\r\n" + first)
    #expect(writer.rowCount == 4 && writer.take().isEmpty)
  }

  // MARK: GB 18030

  private func gb(_ text: String) -> [UInt8] { TextEncoding.gb18030.encoded(Array(text.utf8)) }

  /// 中 is D6 D0, 文 CE C4, € A2 E3; ß has no code of two bytes. U+1F600 lies 62 976 behind U+10000, which is 90 30 81 30:
  /// 62 976 = 4·12 600 + 9·1 260 + 123·10 + 6, so it is 94 39 FC 36. What is for private use may have no code: 84 31 A4 37 is U+FFFD.
  @Test(
    arguments: [
      ("kWh", [0x6B, 0x57, 0x68]), ("中文", [0xD6, 0xD0, 0xCE, 0xC4]), ("€", [0xA2, 0xE3]), ("ß", [0x81, 0x30, 0x89, 0x38]),
      ("\u{1F600}", [0x94, 0x39, 0xFC, 0x36]), ("", []), ("\u{E78D}", [0x84, 0x31, 0xA4, 0x37]),
      ("a\u{E78D}中", [0x61, 0x84, 0x31, 0xA4, 0x37, 0xD6, 0xD0]),
    ] as [(String, [UInt8])]) func `a text in GB 18030 has the bytes of the standard`(text: String, bytes: [UInt8])
  {
    #expect(gb(text) == bytes)
  }

  @Test func `a table in GB 18030 has no byte order mark, and its pieces are those of the whole`() {
    let dialect = Dialect(.simplifiedChinese, calendar: shanghai, encoding: .gb18030)
    let table = Table("test", [Column<String>("name", "名称") { .text($0) }])
    // 名 C3 FB, 称 B3 C6.
    let whole: [UInt8] = [0xC3, 0xFB, 0xB3, 0xC6, 0x0D, 0x0A, 0xD6, 0xD0, 0x0D, 0x0A, 0x61, 0x0D, 0x0A]
    #expect(table.render(["中", "a"], dialect) == whole)
    #expect(Array(table.chunks(["中", "a"], dialect, bytesMin: 1)).flatMap { $0 } == whole)
  }

  @Test(.enabled(if: hasProgram("python3"), "python3 is not installed"))
  func `another program reads the same text from GB 18030`() throws {
    // Scalars of every length and plane, without those for private use, whose codes the editions of the standard moved.
    let sample = stride(from: UInt32(0x20), to: 0x110000, by: 97).compactMap { number -> Unicode.Scalar? in
      (0xE000...0xF8FF).contains(number) ? nil : Unicode.Scalar(number)
    }
    let all = String(String.UnicodeScalarView(sample))
    let program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode('gb18030').encode('utf-8'))"
    #expect(try run("python3", ["-c", program], input: gb(all)).output == Array(all.utf8))
  }
}
