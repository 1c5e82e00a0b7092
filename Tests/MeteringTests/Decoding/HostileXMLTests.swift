import EnergyModel
import Metering
import Testing

/// Bodies of a megabyte that are meant to exhaust a reader of XML: each ends within seconds, in a value or an error with its place.
@Suite(.timeLimit(.minutes(1)))
struct HostileXMLTests {
  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  private func expectRefusal(_ body: String, offset: Int, _ expected: String, _ location: SourceLocation = #_sourceLocation) {
    #expect(XMLFixtures.rejection(body) == .malformed(offset: offset, expected: expected), sourceLocation: location)
  }

  @Test func `levels end at the limit, which itself is allowed`() throws {
    expectRefusal(repeated("<a>", 300_000), offset: 3 * 256, "at most 256 levels of elements")
    #expect(try XMLFixtures.text(repeated("<a>", 255) + "<b>7</b>" + repeated("</a>", 255), at: "//b") == "7")
    expectRefusal(repeated("<a>", 256) + "<b/>" + repeated("</a>", 256), offset: 3 * 256, "at most 256 levels of elements")
  }

  @Test func `attributes of one element are bounded, wherever the tag stands`() throws {
    let attributes = { (count: Int) in (0..<count).map { " a\($0)='\($0)'" }.joined() }
    #expect(try XMLFixtures.text("<r\(attributes(1_000))/>", at: "/r/@a999") == "999")
    expectRefusal("<r\(attributes(1_001))/>", offset: 0, "at most 1000 attributes in one element")
    expectRefusal(
      "<!DOCTYPE r PUBLIC '<!--' 'x'><r\(attributes(100_000))/>", offset: 30, "at most 1000 attributes in one element")
    #expect(try XMLFixtures.text("<r>\(repeated("<e\(attributes(1_000))/>", 80))<v>7</v></r>", at: "//v") == "7")
  }

  @Test func `namespaces at one place are bounded`() {
    let nested = (0..<257).map { "<a xmlns:n\($0)='u'>" }.joined()
    let offset = (0..<256).map { "<a xmlns:n\($0)='u'>".utf8.count }.reduce(0, +)
    guard case .malformed = XMLFixtures.rejection(nested) else {
      Issue.record("257 levels are read")
      return
    }
    let two = (0..<200).map { "<a xmlns:n\($0)='u' xmlns:m\($0)='v'>" }
    let place = two.prefix(128).joined().utf8.count
    expectRefusal(two.joined(), offset: place, "at most 256 namespaces at one place")
    #expect(offset > place)
    let beside = "<r>" + repeated("<e xmlns:a='u' xmlns:b='v'/>", 30_000) + "<v>7</v></r>"
    #expect(XMLFixtures.rejection(beside, at: "//v") == nil)
  }

  @Test func `a document type adds a few attributes and no more`() throws {
    let list = { (count: Int) in "<!DOCTYPE r [<!ATTLIST e\((0..<count).map { " a\($0) CDATA '0'" }.joined())>]>" }
    #expect(try XMLFixtures.text(list(16) + "<r>\(repeated("<e/>", 200_000))<v>7</v></r>", at: "//v") == "7")
    guard case .malformed(_, "at most 16 attributes that the document type adds") = XMLFixtures.rejection(list(17) + "<r/>")
    else {
      Issue.record("17 are added")
      return
    }
  }

  @Test func `entities that multiply are refused before the first is read`() {
    let lines = (1..<10).map { "<!ENTITY l\($0) '\(repeated("&l\($0 - 1);", 10))'>" }.joined()
    let type = "<!DOCTYPE r [<!ENTITY l0 'ha'>\(lines)]>"
    expectRefusal(type + "<r>&l9;</r>", offset: 13, "no entity declarations")
  }

  @Test func `many rows cost each path the same few looks`() throws {
    let body = "<r><u>kWh</u>\(repeated("<e/>", 80_000))<w>7</w></r>"
    let manner = ValueManner(unitAt: XMLFixtures.path("../u"), powerOfTenAt: XMLFixtures.path("//p"))
    let sources = [XMLFixtures.source("../w", manner: manner), XMLFixtures.source("/r/w"), XMLFixtures.source("//w")]
    let results = try XMLFixtures.decode(
      Array(body.utf8), sources, BodyManner(rows: XMLFixtures.path("//e[../w=7 and not(../x)]")))
    #expect(results.count == 240_000)
    #expect(results.allSatisfy { (try? $0.get())?.text == "7" })
  }

  @Test func `conditions on every element of a large document`() throws {
    let body = "<r>\(repeated("<e i='1'><f>x</f></e>", 40_000))<e i='2'><f>7</f></e></r>"
    #expect(try XMLFixtures.text(body, at: "//*[@i='2' and not(g) and starts-with(f,'7')]/f") == "7")
    #expect(try XMLFixtures.text(body, at: "/r/e[last()]/f") == "7")
    #expect(try XMLFixtures.text(body, at: "//e[40001]//f[1]") == "7")
    #expect(XMLFixtures.rejection(body, at: "//e//f//g//*") == .valueMissing(path: "//e//f//g//*"))
  }

  @Test func `nested elements are looked at once for each step`() throws {
    let towers = repeated(repeated("<a>", 250) + repeated("</a>", 250), 500)
    let body = "<r>\(towers)<v>7</v></r>"
    #expect(try XMLFixtures.text(body, at: "//v") == "7")
    #expect(XMLFixtures.rejection(body, at: "//a//a//a//a//a//a//v") == .valueMissing(path: "//a//a//a//a//a//a//v"))
    #expect(XMLFixtures.rejection(body, at: "//a[a/a/a/a/a/a/b='x']") == .valueMissing(path: "//a[a/a/a/a/a/a/b='x']"))
  }

  @Test func `a text of a megabyte is no number, and is not copied for each who asks`() throws {
    let body = "<r><v>\(repeated("1", 1_000_000))</v>\(repeated("<e/>", 2_000))</r>"
    #expect(XMLFixtures.rejection(body, at: "//v") == .valueOutOfRange(path: "//v"))
    let results = try XMLFixtures.decode(
      Array(body.utf8), [XMLFixtures.source("../v")], BodyManner(rows: XMLFixtures.path("//e")))
    #expect(results.allSatisfy { $0 == .failure(.valueOutOfRange(path: "../v")) })
    let name = repeated("n", 49_000)
    #expect(XMLFixtures.rejection("<\(name)>7</\(name)>", at: "/*") == nil)
  }

  @Test func `links without end are joined once`() throws {
    let related = (0..<15_000).map { "<link rel='related' href='/B/\($0)'/>" }.joined()
    let blocks = (0..<4_000).map { "<entry><link rel='self' href='/B/\($0)'/><content><e>7</e></content></entry>" }.joined()
    let types = (0..<3_000).map { _ in "<entry><link rel='self' href='/T'/><content><ReadingType/></content></entry>" }.joined()
    let meter = "<entry><link rel='related' href='/T'/>\(related)<content><MeterReading/></content></entry>"
    let results = try XMLFixtures.decode(
      Array("<feed>\(types)\(meter)\(blocks)</feed>".utf8), [XMLFixtures.source("reading-type()/uom")],
      BodyManner(rows: XMLFixtures.path("//e[not(reading-type()/x)]")))
    #expect(results.count == 4_000)
    #expect(results.allSatisfy { $0 == .failure(.valueAmbiguous(path: "reading-type()/uom")) })
  }
}
