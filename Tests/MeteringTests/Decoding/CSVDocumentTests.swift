import EnergyModel
import Metering
import Testing

/// Tables as endpoints and files have them.
struct CSVDocumentTests {
  private let table = FormatFixtures(format: .csv)

  private func manner(_ table: TableManner, take: BodyManner.Take = .all) -> FormatFixtures {
    FormatFixtures(format: .csv, body: BodyManner(take: take, table: table))
  }

  private func texts(_ body: String, at column: String, _ fixtures: FormatFixtures) throws(Rejection) -> [String] {
    try fixtures.samples(Array(body.utf8), at: column).map(\.text)
  }

  @Test func `each row gives a value, at the time beside it`() throws {
    let body = "time,energy,power\r\n2026-10-01 08:00,12.5,3\r\n2026-10-01 08:15,13.0,4\r\n"
    let samples = try table.samples(Array(body.utf8), at: "energy", time: "time")
    #expect(samples.map(\.text) == ["12.5", "13.0"])
    #expect(samples.map { $0.stamp?.seconds } == [1_790_812_800, 1_790_813_700])
    let byNumber = try table.samples(Array(body.utf8), at: "#2", time: "#1")
    #expect(byNumber == samples)
  }

  @Test func `the last row alone counts where that is asked`() throws {
    #expect(try texts("e\n1\n2\n3\n", at: "e", manner(TableManner(), take: .last)) == ["3"])
  }

  @Test func `a column is known by its exact name, even where that is a number`() throws {
    #expect(try texts("1,2\n30,40\n", at: "2", table) == ["40"])
    #expect(try texts("2,1\n30,40\n", at: "2", table) == ["30"])
    #expect(try texts("2,1\n30,40\n", at: "#2", table) == ["40"])
    #expect(table.rejection("a,b\n1,2\n", at: "2") == .valueMissing(path: "2"))
    #expect(table.rejection("a,b\n1,2\n", at: "A") == .valueMissing(path: "A"))
    #expect(table.rejection("a,b\n1,2\n", at: "#3") == .valueMissing(path: "#3"))
    #expect(table.rejection("e\u{301}\n1\n", at: "\u{e9}") == .valueMissing(path: "\u{e9}"))
    #expect(table.rejection("a,a\n1,2\n", at: "a") == .valueAmbiguous(path: "a"))
  }

  @Test func `without a header columns have numbers alone`() throws {
    let bare = manner(TableManner(hasHeader: false))
    #expect(try texts("7,8\n9,10\n", at: "2", bare) == ["8", "10"])
    #expect(try texts("7,8\n9,10\n", at: "#1", bare) == ["7", "9"])
    #expect(bare.rejection("7,8\n", at: "a") == .valueMissing(path: "a"))
  }

  @Test func `separator, decimal comma and lines before the table are as somebody says`() throws {
    let german = manner(TableManner(separator: UInt8(ascii: ";"), decimalMark: UInt8(ascii: ","), skippedLines: 2))
    #expect(try texts("Gerät \"7\nSeite, 1\nZeit;kWh\n08:00;1,5\n09:00;\"2,75\"\n", at: "kWh", german) == ["1,5", "2,75"])
    let value = try german.samples(Array("\n\nkWh\n1234,5\n".utf8), at: "kWh").map(\.value)
    #expect(value == [try ExactDecimal("1234.5")])
    // Neither mark of the thousands nor the other decimal mark is guessed.
    for text in ["1.234,5", "1.5", "1,2,3"] {
      guard case .valueIsNotANumber? = german.rejection("\n\nkWh\n\(text)\n", at: "kWh") else {
        Issue.record("\(text) was read")
        continue
      }
    }
    let tabs = manner(TableManner(separator: 0x09))
    #expect(try texts("a\tb\n1\t2\n", at: "b", tabs) == ["2"])
  }

  @Test func `what is written with its unit is no number`() {
    #expect(table.rejection("a\n3149.0ft²\n", at: "a") == .valueIsNotANumber(path: "a", offset: 2))
  }

  @Test func `padding is no part of a number or a name, quoted padding is`() throws {
    #expect(try texts(" a , b\n 1 ,  2\n", at: "b", table) == ["2"])
    #expect(table.rejection("a\n\" 1\"\n", at: "a") == .valueIsNotANumber(path: "a", offset: 3))
  }

  @Test func `an empty cell says that nothing is known`() {
    #expect(table.rejection("a,b\n,1\n", at: "a") == .valueIsNull(path: "a"))
    #expect(table.rejection("a,b\n1,\n", at: "a", time: "b") == .stampMissing(path: "b"))
  }

  @Test func `a mark for what is not known is told apart`() {
    var marked = table
    marked.value = ValueManner(absent: ["n/a", "-1"])
    #expect(marked.rejection("a\nn/a\n", at: "a") == .valueAbsent(path: "a", text: "n/a"))
    #expect(marked.rejection("a\n-1.0\n", at: "a") == .valueAbsent(path: "a", text: "-1.0"))
  }

  @Test func `a mark before the table is no part of it, and lines without a letter are no rows`() throws {
    #expect(try texts("\u{FEFF}a\n\n1\n\r\n2", at: "a", table) == ["1", "2"])
  }

  @Test func `a table without rows gives nothing`() {
    #expect(table.rejection("a,b\n", at: "a") == .noRows(path: "the table"))
    #expect(manner(TableManner(hasHeader: false)).rejection("\u{FEFF}", at: "1") == .noRows(path: "the table"))
    #expect(manner(TableManner(skippedLines: 3)).faultOffset(Array("a\nb\n".utf8), at: "a") == 4)
  }

  @Test(arguments: [
    ("a,b\n1,2\n3\n", 8, "line 3"), ("a,b\n1,2,3\n", 4, "line 2"), ("a,b\n1,2\n3,\"4\n", 10, "line 3"),
    ("a,b\n\"1\"x,2\n", 7, "line 2"), ("a,b\n1\"2,3\n", 5, "line 2"), ("a\n1\u{0}\n", 3, "line 2"), ("a\n1\r2\n", 3, "line 2"),
    ("a\n1\t2\n", 3, "line 2"), ("a\n1\n\"2\n3\n4", 4, "line 3"),
  ])
  func `one faulty row refuses the table and is named`(body: String, offset: Int, line: String) {
    guard case .malformed(offset, let expected) = table.rejection(body, at: "a") else {
      Issue.record("\(String(describing: table.rejection(body, at: "a")))")
      return
    }
    #expect(expected.contains(line))
  }

  @Test func `what is no UTF-8 is refused at its byte`() {
    #expect(table.faultOffset(Array("a\n1\n".utf8) + [0xB0, 0x0A], at: "a") == 4)
  }

  @Test func `what the table must say of itself stands in its first row`() throws {
    let expecting = FormatFixtures(
      format: .csv, body: BodyManner(expectations: [.init(at: FormatFixtures.path("unit", in: .csv), text: "kWh")]))
    #expect(try texts("v,unit\n1,kWh\n2,kWh\n", at: "v", expecting) == ["1", "2"])
    #expect(
      expecting.rejection("v,unit\n1,MWh\n", at: "v")
        == .bodyContradicts(path: "unit", offset: 9, expected: "kWh", found: "MWh"))
    #expect(
      expecting.rejection("v,unit\n", at: "v") == .bodyContradicts(path: "unit", offset: 0, expected: "kWh", found: ""))
  }

  @Test func `a unit may stand in a column of its own`() throws {
    var stated = table
    stated.value = ValueManner(unitAt: FormatFixtures.path("u", in: .csv))
    let samples = try stated.samples(Array("v,u\n1,kWh\n2,MWh\n".utf8), at: "v")
    #expect(samples.map(\.unit) == [.kilowattHour, .megawattHour])
    #expect(stated.rejection("v,u\n1,m3\n", at: "v") == .unitDiffers(path: "v", offset: 6, expected: .kilowattHour, found: "m3"))
  }

  @Test func `a year of minutes is read, and rows without end are not`() throws {
    let rows = Array(repeating: "1\n", count: 599_999).joined()
    #expect(try manner(TableManner(), take: .last).samples(Array(("a\n" + rows).utf8), at: "a").count == 1)
    #expect(table.faultOffset(Array(("a\n" + rows + "1\n1\n").utf8), at: "a") == 1_200_000)
  }
}
