import EnergyModel
import Simulation
import Testing

@Suite struct CSVReaderTests {
  private func records(_ text: String) throws(CSVFault) -> [[String]] {
    var reader = try CSVReader(Array(text.utf8))
    var records: [[String]] = []
    while let result = reader.next() { records.append(try result.get().fields.map(\.text)) }
    return records
  }

  private func faults(_ bytes: [UInt8]) -> [String] {
    do throws(CSVFault) {
      var reader = try CSVReader(bytes)
      var faults: [String] = []
      while let result = reader.next() {
        if case .failure(let fault) = result { faults.append("\(fault.line):\(fault.column): \(fault.what)") }
      }
      return faults
    } catch {
      return ["\(error.line):\(error.column): \(error.what)"]
    }
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]), ("\u{FEFF}a\n", [["a"]]), ("", []),
    ("\n\r\n", []),
    (",\n", [["", ""]]), ("a,\n", [["a", ""]]), ("\"a,b\",\"c\"\"d\",\"\"\n", [["a,b", "c\"d", ""]]),
    ("\"a\nb\",c\nd,e", [["a\nb", "c"], ["d", "e"]]),
    (" a , b\n", [[" a ", " b"]]), ("行政处,水\n", [["行政处", "水"]]), ("\"\"\"\"", [["\""]]),
  ])
  func `records are read by RFC 4180`(text: String, expected: [[String]]) throws {
    #expect(try records(text) == expected)
  }

  @Test func `a cell knows its line and column, in letters`() throws {
    var reader = try CSVReader(Array("名称,值\n\"a\nb\",x,y\nz".utf8))
    var fields: [CSVField] = []
    while let result = reader.next() { fields += try result.get().fields }
    #expect(fields.map { "\($0.text)@\($0.line):\($0.column)" } == ["名称@1:1", "值@1:4", "a\nb@2:1", "x@3:4", "y@3:6", "z@4:1"])
  }

  @Test(arguments: [
    ("a\"b,c\n", ["1:2: a quote stands inside a cell that does not begin with one"]),
    ("\"a\"b,c\nd\n", ["1:4: text stands behind the closing quote of a cell"]),
    ("x,\"a\nb\n", ["1:3: the quote that begins here is never closed"]),
    ("a\rb\n", ["1:2: a carriage return stands without a line feed"]),
    ("a,\u{1}\n", ["1:3: a control character (1) stands in a cell"]),
    ("a\tb\n", ["1:2: a control character (9) stands in a cell"]),
    ("a\"\nb\"\n", ["1:2: a quote stands", "2:2: a quote stands"]),
  ])
  func `a faulty line is said at its place and the others are read`(text: String, expected: [String]) {
    let found = faults(Array(text.utf8))
    #expect(found.count == expected.count)
    for (fault, start) in zip(found, expected) { #expect(fault.hasPrefix(start), "\(fault)") }
  }

  @Test func `another separator is read where somebody says so, and a comma is then a letter`() throws {
    let reader = try CSVReader(Array("a;b,c\n\"1;2\";3\n".utf8), separator: UInt8(ascii: ";"))
    #expect(try reader.map { try $0.get().fields.map(\.text) } == [["a", "b,c"], ["1;2", "3"]])
  }

  @Test func `records by their place say the same as records by their text`() throws {
    let text = "\u{FEFF}name,note\r\n\n\"a \"\"b\"\"\",\"\"\"\"\n行,\"x\ny\"\n"
    var reader = try CSVReader(Array(text.utf8))
    var cells: [CSVCell] = []
    while try reader.appendRecord(to: &cells) > 0 {}
    #expect(cells.map(reader.text) == ["name", "note", "a \"b\"", "\"", "行", "x\ny"])
    #expect(cells.map(\.isQuoted) == [false, false, true, true, false, true])
  }

  @Test func `a fault names its byte`() throws {
    var reader = try CSVReader(Array("行\n\"a\"b\n".utf8))
    _ = reader.next()
    guard case .failure(let fault)? = reader.next() else {
      Issue.record("the line was read")
      return
    }
    #expect(fault.offset == 7)
  }

  @Test func `a file that is not UTF-8 is said where it stops being it`() {
    // 行 in GB18030.
    #expect(faults(Array("id,name\na,".utf8) + [0xD0, 0xD0]) == ["2:3: the file is not UTF-8"])
  }

  @Test func `an open quote costs one cell of memory, not the rest of the file`() {
    let found = faults(Array(("\"open\n" + String(repeating: "a,b\n", count: 50_000)).utf8))
    #expect(found == ["1:1: the quote that begins here is never closed"])
  }

  @Test func `a line of commas without end is refused`() {
    #expect(faults(Array(String(repeating: ",", count: 5_000).utf8)).count == 1)
  }

  @Test func `any bytes are read to the end without a crash`() {
    var random = SplitMix64(seed: 0xC5F)
    for _ in 0..<2_000 {
      let alphabet = Array("a,\"\n\r;\u{1}水".utf8)
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      _ = faults(bytes)
    }
  }
}

@Suite struct UTF8TextTests {
  @Test(
    arguments: [
      ([0x61], nil), ([0xC3, 0xA9], nil), ([0xE6, 0xB0, 0xB4], nil), ([0xF0, 0x9F, 0x92, 0xA7], nil), ([0xC0, 0x80], 0),
      ([0x61, 0x80], 1),
      ([0xE0, 0x80, 0x80], 0), ([0xED, 0xA0, 0x80], 0), ([0xF0, 0x80, 0x80, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0xE6, 0xB0], 0),
      ([0xFF], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0xEF, 0xBF, 0xBD, 0xC3], 3),
    ] as [([UInt8], Int?)])
  func `the first byte that begins no character is found`(bytes: [UInt8], offset: Int?) {
    #expect(UTF8Text.firstFault(in: bytes) == offset)
    #expect((String(validating: bytes, as: UTF8.self) == nil) == (offset != nil))
  }
}

@Suite struct ExactProductTests {
  @Test func `a product keeps every digit`() throws {
    #expect(try ExactDecimal("1.4714").multiplied(by: ExactDecimal("0.73"))?.description == "1.074122")
    #expect(try ExactDecimal("-0.5").multiplied(by: ExactDecimal("0.2"))?.description == "-0.1")
    #expect(try ExactDecimal("0").multiplied(by: ExactDecimal("123.456")) == .zero)
  }

  @Test func `a product that does not fit is none`() throws {
    #expect(try ExactDecimal("123456789012345678").multiplied(by: ExactDecimal("1000")) == nil)
    #expect(try ExactDecimal("0.0000000000001").multiplied(by: ExactDecimal("0.0000000000001")) == nil)
  }

  @Test func `a conversion is exact or none`() throws {
    let wattHour = try #require(MeasureUnit.wattHour.ratio(to: .wattHour))
    let joule = try #require(MeasureUnit.joule.ratio(to: .wattHour))
    let gigajoule = try #require(MeasureUnit.gigajoule.ratio(to: .wattHour))
    #expect(try ExactDecimal("3600").converted(from: joule, to: wattHour) == ExactDecimal(1))
    #expect(try ExactDecimal("1").converted(from: joule, to: wattHour) == nil)
    #expect(try ExactDecimal("0.9").converted(from: gigajoule, to: wattHour) == ExactDecimal(250_000))
    #expect(try ExactDecimal("9223372036854775807").converted(from: gigajoule, to: wattHour) == nil)
  }
}
