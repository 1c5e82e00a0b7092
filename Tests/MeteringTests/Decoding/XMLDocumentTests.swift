import EnergyModel
import Metering
import Testing

/// What is an XML document, how its characters are written, and where it stops being one.
struct XMLDocumentTests {
  private static let characters = "a character that XML allows, in the encoding that is declared (UTF-8 where none is)"

  // MARK: Encodings

  /// `<电>7</电>` with a text of Chinese before it.
  private static let gb2312: [UInt8] =
    Array("<?xml version=\"1.0\" encoding=\"GB2312\"?><r><n>".utf8) + [0xB5, 0xE7, 0xB1, 0xED] + Array("</n><".utf8) + [
      0xB5, 0xE7,
    ]
    + Array(">7</".utf8) + [0xB5, 0xE7] + Array("><u>x</u></r>".utf8)

  @Test(arguments: ["GB2312", "gb2312", "GBK", "GB18030", "EUC-CN"])
  func `Chinese declared encodings come out as text`(label: String) throws {
    var body = String(decoding: Self.gb2312.prefix { $0 < 0x80 }, as: UTF8.self).replacing("GB2312", with: label).utf8.map { $0 }
    body += Self.gb2312.drop { $0 < 0x80 }
    #expect(try XMLFixtures.text(body, at: "/r/电") == "7")
    #expect(try XMLFixtures.text(body, at: "/r[n='电表']/电") == "7")
    let offset = try #require(body.indices.first { body[$0...].starts(with: "<u>".utf8) })
    #expect(XMLFixtures.rejection(body, at: "/r/u") == .valueIsNotANumber(path: "/r/u", offset: offset))
  }

  @Test func `characters that only the supersets have are read under the older name`() throws {
    // 囍 is in GBK and not in GB2312; 㐀 takes four bytes in GB18030.
    let body =
      Array("<?xml version='1.0' encoding='gb2312'?><r><n>".utf8) + [0x87, 0xD6] + [0x81, 0x39, 0xEE, 0x39]
      + Array("</n><v>7</v></r>".utf8)
    #expect(try XMLFixtures.text(body, at: "/r[n='囍㐀']/v") == "7")
  }

  @Test func `Western declared encodings come out as text`() throws {
    let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><r><n>".utf8) + [0xB0, 0x43] + Array("</n><v>7</v></r>".utf8)
    #expect(try XMLFixtures.text(latin, at: "/r[n='°C']/v") == "7")
    let windows = Array("<?xml version='1.0' encoding='windows-1252'?><r><n>".utf8) + [0x80] + Array("</n><v>7</v></r>".utf8)
    #expect(try XMLFixtures.text(windows, at: "/r[n='€']/v") == "7")
  }

  @Test(arguments: [false, true], [false, true])
  func `UTF-16 is read in both orders, with its mark or without`(isBig: Bool, hasMark: Bool) throws {
    let text = (hasMark ? "\u{FEFF}" : "") + "<r><n>电\u{1F600}</n><v>7</v><u>x</u></r>"
    let body = text.utf16.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try XMLFixtures.text(body, at: "/r[n='电\u{1F600}']/v") == "7")
    let offset =
      2 * (text.utf16.firstRange(of: "<u>".utf16).map { text.utf16.distance(from: text.startIndex, to: $0.lowerBound) } ?? -1)
    #expect(XMLFixtures.rejection(body, at: "/r/u") == .valueIsNotANumber(path: "/r/u", offset: offset))
  }

  @Test func `a mark before UTF-8 is passed`() throws {
    #expect(try XMLFixtures.text([0xEF, 0xBB, 0xBF] + Array("<r>7</r>".utf8), at: "/r") == "7")
    let declared = [0xEF, 0xBB, 0xBF] + Array("<?xml version='1.0' encoding='utf-8'?><r>7</r>".utf8)
    #expect(try XMLFixtures.text(declared, at: "/r") == "7")
  }

  @Test(arguments: [
    "UTF-7", "ISO-2022-CN-EXT", "EBCDIC-CP-US", "utf-16", "UCS-4", "Shift_JIS", "x", "ISO-8859-12", "iso-8859-99",
  ])
  func `an encoding that is not read is refused where it is named`(label: String) {
    guard case .malformed(let offset, let expected) = XMLFixtures.rejection("<?xml version='1.0' encoding='\(label)'?><r>7</r>")
    else {
      Issue.record("\(label) is read")
      return
    }
    #expect(offset == 30)
    #expect(expected.hasPrefix("an encoding that is read: UTF-8, "))
  }

  @Test func `bytes that are none of the encoding are refused where they stand`() {
    let body = Array("<r><v>7</v>".utf8) + [0xC3, 0x28] + Array("</r>".utf8)
    #expect(XMLFixtures.rejection(body) == .malformed(offset: 11, expected: Self.characters))
    var chinese = Array("<?xml version='1.0' encoding='GBK'?><r>".utf8)
    chinese += [0xB5, 0xE7, 0xFF, 0xFF] + Array("</r>".utf8)
    guard case .malformed(let offset, _) = XMLFixtures.rejection(chinese) else {
      Issue.record("0xFF is no character of GBK")
      return
    }
    #expect((0...chinese.count).contains(offset))
  }

  // MARK: Whole documents

  @Test func `a document that breaks off is refused wherever it does`() {
    for body in [Array("<r a='1'><!-- c --><v>7</v><![CDATA[x]]><?p i?>&lt;</r>".utf8), Self.gb2312] {
      for count in 0..<body.count {
        guard case .malformed(let offset, let expected) = XMLFixtures.rejection(Array(body.prefix(count))) else {
          Issue.record("\(count) bytes are a document")
          continue
        }
        #expect((0...count).contains(offset), "\(count)")
        #expect(!expected.isEmpty)
      }
    }
  }

  @Test(arguments: [
    ("<r><v>7</w></r>", 11, "the closing tag of the element that is open"), ("<r/>x", 4, "nothing behind the root element"),
    ("<r a='1' a='2'/>", 14, "each attribute once in an element"), ("<r>&x;</r>", 6, "no entity but the five of XML"),
    ("<r>\u{1}</r>", 3, characters), ("<r><x:v>7</x:v></r>", 7, "a namespace for every prefix"), ("{\"v\":7}", 0, "'<'"),
    ("  7", 2, "'<'"), ("<r><v>7</v>", 11, "the closing tag of every element"),
  ])
  func `what is not well-formed is refused with its byte`(body: String, offset: Int, expected: String) {
    #expect(XMLFixtures.rejection(body) == .malformed(offset: offset, expected: expected))
  }

  @Test func `a zero hides nothing behind it, and half a character is none`() {
    for body in ["<r>7</r>\0<r/>", "<r>7</r>\0", "<r>7</r\0>", "<r>\0</r>"] {
      let offset = Array(body.utf8).firstIndex(of: 0) ?? -1
      #expect(XMLFixtures.rejection(body) == .malformed(offset: offset, expected: "a character that XML allows, not NUL"))
    }
    let wide: [UInt8] = Array("<r>7</r>".utf16).flatMap { [UInt8($0), 0] }
    #expect(XMLFixtures.rejection(wide + [0, 0]) == .malformed(offset: 16, expected: "a character that XML allows, not NUL"))
    #expect(XMLFixtures.rejection(wide + [0x0A]) == .malformed(offset: 16, expected: "both bytes of a character of UTF-16"))
    #expect(XMLFixtures.isAccepted(wide))
  }

  @Test(arguments: [
    "<!DOCTYPE html><html><body>7</body></html>", "<html><body><br>log in</body></html>", "<HTML></HTML>", "<!doctype html><p>",
    "\n<!DocType HTML>", "<html",
    "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x.dtd'><html xmlns='http://www.w3.org/1999/xhtml'/>",
    "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>&nbsp;</body></html>",
  ])
  func `a page for people is told apart`(body: String) { #expect(XMLFixtures.rejection(body) == .htmlBody) }

  @Test func `a page is told by its type too`() {
    #expect(throws: Rejection.htmlBody) {
      try XMLFixtures.decode(Array("<r>7</r>".utf8), [XMLFixtures.source("/r")], contentType: "text/html")
    }
  }

  // MARK: What stands elsewhere

  @Test(arguments: [
    "<!ENTITY a 'x'>", "<!ENTITY % a 'x'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
    "<!ENTITY a PUBLIC 'p' 'http://127.0.0.1/x'>",
    "<!NOTATION n SYSTEM 'n'><!ENTITY a SYSTEM 'x' NDATA n>",
  ])
  func `a document that declares an entity is refused at the declaration`(declaration: String) throws {
    let body = "<!DOCTYPE r [\(declaration)]><r>7</r>"
    let offset = try #require(body.utf8.firstRange(of: Array("<!ENTITY".utf8))).lowerBound.utf16Offset(in: body)
    #expect(XMLFixtures.rejection(body) == .malformed(offset: offset, expected: "no entity declarations"))
  }

  @Test func `a document type that declares none is passed over, and nothing is taken from it`() throws {
    #expect(try XMLFixtures.text("<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/r.dtd'><r>7</r>", at: "/r") == "7")
    #expect(try XMLFixtures.text("<!DOCTYPE r [<!ELEMENT r (#PCDATA)>]><r>7</r>", at: "/r") == "7")
    let standard = "<!DOCTYPE r [<!ATTLIST r a CDATA '9' b (x|y) 'x'>]><r b='5'>7</r>"
    #expect(try XMLFixtures.text(standard, at: "/r") == "7")
    #expect(try XMLFixtures.text(standard, at: "/r/@b") == "5")
    #expect(XMLFixtures.rejection(standard, at: "/r/@a") == .valueMissing(path: "/r/@a"))
    for unknown in ["<r>7&amp;&x;</r>", "<r a='&x;'>7</r>"] {
      let rejection = XMLFixtures.rejection("<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/r.dtd'>" + unknown)
      guard case .malformed(_, "no entity but the five of XML") = rejection else {
        Issue.record("\(unknown): \(String(describing: rejection))")
        continue
      }
    }
  }

  @Test func `numbers keep every digit that the text has`() throws {
    let body = Array("<r><v> 12345678901234567.8 </v></r>".utf8)
    let sample = try XMLFixtures.decode(body, [XMLFixtures.source("//v")])[0].get()
    #expect(sample.text == "12345678901234567.8")
    #expect(sample.value == (try ExactDecimal("12345678901234567.8")))
  }

  @Test func `many threads read at once`() async throws {
    let body = Self.gb2312
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<200 { group.addTask { try XMLFixtures.text(body, at: "/r[n='电表']/电") } }
      for try await text in group { #expect(text == "7") }
    }
  }
}
