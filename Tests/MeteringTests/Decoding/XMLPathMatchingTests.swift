import EnergyModel
import Metering
import Testing

/// Which elements, attributes and texts a path names in a document.
struct XMLPathMatchingTests {
  private static let body = """
    <?xml version="1.0"?>
    <root a="1"><common><id>77</id></common>
      <r id="a"><t>x</t><v>10</v><w>11</w></r>
      <r id="b"><t>y</t><v>20</v></r>
      <s><r id="c"><t>x</t><v>30</v><r id="d"><v>40</v></r><z><v>50</v></z></r></s>
      <r id="e"><t>x</t><t>q</t><v> 60 </v></r>
    </root>
    """

  @Test(arguments: [
    ("/root/common/id", "77"), ("/root/@a", "1"), ("root/common/id", "77"), ("//id", "77"), ("/*/*/id", "77"),
    ("//common//id", "77"),
    ("/root/r[1]/v", "10"), ("/root/r[2]/v", "20"), ("/root/r[last()]/v", "60"), ("/root/r[@id='b']/v", "20"),
    ("//r[@id=\"d\"]/v", "40"), ("/root/r[t='y']/v", "20"), ("/root/r[t='x'][2]/v", "60"),
    ("/root/r[t!='x' and not(t='q')]/v", "20"),
    ("/root/r[w]/v", "10"), ("/root/r[not(w)][1]/v", "20"), ("/root/r[starts-with(@id,'e')]/v", "60"), ("//r[v=60]/v", "60"),
    ("//r[v=40.0]/v", "40"), ("//z/v/text()", "50"), ("//r[z/v='50']/v", "30"), ("//s//r[not(t)]/v", "40"), ("//v[.='20']", "20"),
    ("//v[../@id='b']", "20"), ("//v[../../@id='c' and ../@id='d']", "40"), ("//r[t='q']/v", "60"), ("//w[1]", "11"),
  ])
  func `a path names one value`(path: String, text: String) throws {
    #expect(try XMLFixtures.text(Self.body, at: path) == text)
  }

  @Test(arguments: [
    "/r", "/root/x", "//r[9]", "//r[@id='q']/v", "//r/@nothing", "//r[t='X']/v", "//r[v=1]", "../x", "@a", "/root/r[@id]/q",
  ])
  func `where nothing stands the value is missing`(path: String) {
    #expect(XMLFixtures.rejection(Self.body, at: path) == .valueMissing(path: path))
  }

  @Test(arguments: ["//v", "/root/r/v", "//r[1]/v", "//@id", "//r[t='x']/v", "/root/r[4]/t"])
  func `a path that names several values names none`(path: String) {
    let expected: Rejection = path == "/root/r[4]/t" ? .valueMissing(path: path) : .valueAmbiguous(path: path)
    #expect(XMLFixtures.rejection(Self.body, at: path) == expected)
  }

  @Test func `an element with elements in it is no value, and one without text knows none`() throws {
    let offset = try #require(Self.body.utf8.firstRange(of: Array("<s>".utf8))).lowerBound
    let byte = Self.body.utf8.distance(from: Self.body.utf8.startIndex, to: offset)
    #expect(XMLFixtures.rejection(Self.body, at: "/root/s") == .valueIsNotANumber(path: "/root/s", offset: byte))
    for empty in ["<a/>", "<a></a>", "<a> \n </a>", "<a><!-- 7 --></a>"] {
      #expect(XMLFixtures.rejection(empty, at: "/a") == .valueIsNull(path: "/a"), "\(empty)")
    }
    #expect(XMLFixtures.rejection("<a b=' '/>", at: "/a/@b") == .valueIsNull(path: "/a/@b"))
    #expect(XMLFixtures.rejection("<a>7 kWh</a>", at: "/a") == .valueIsNotANumber(path: "/a", offset: 0))
  }

  @Test func `text is put together from its pieces and trimmed`() throws {
    #expect(try XMLFixtures.text("<a> 1<!-- x -->2<![CDATA[3]]>&#52;\n</a>", at: "/a") == "1234")
    #expect(try XMLFixtures.text("<a> 12 <b>9</b> </a>", at: "/a/text()") == "12")
    #expect(XMLFixtures.rejection("<a>1<b/>2</a>", at: "/a/text()") == .valueAmbiguous(path: "/a/text()"))
    #expect(XMLFixtures.rejection("<a>1<b/>2</a>", at: "/a") == .valueIsNotANumber(path: "/a", offset: 0))
  }

  @Test func `rows come in the order of the body, nested ones too`() throws {
    #expect(try XMLFixtures.rows(Self.body, "//r", value: "v") == ["10", "20", "30", "40", "60"])
    #expect(try XMLFixtures.rows(Self.body, "//r", value: "v", take: .last) == ["60"])
    #expect(try XMLFixtures.rows("<a><b><c>1</c><b><c>2</c></b><c>3</c></b></a>", "//b/c") == ["1", "2", "3"])
    #expect(try XMLFixtures.rows("<a><b>1</b><b>2</b></a>", "/a/b") == ["1", "2"])
    #expect(throws: Rejection.noRows(path: "/a/c")) { try XMLFixtures.rows("<a/>", "/a/c") }
  }

  @Test func `within a row a path from the root is read from the document, and one upwards from what is around the row`() throws {
    let body = """
      <log unit="kWh"><day date="2026-11-01"><base>5</base><e>1</e><e>2</e></day><day date="2026-11-02"><base>6</base><e>3</e></day></log>
      """
    #expect(try XMLFixtures.rows(body, "//e", value: "../base") == ["5", "5", "6"])
    let manner = ValueManner(unitAt: XMLFixtures.path("/log/@unit"))
    let results = try XMLFixtures.decode(
      Array(body.utf8), [XMLFixtures.source(".", time: "../@date", manner: manner)], BodyManner(rows: XMLFixtures.path("//e")))
    let samples = try results.map { try $0.get() }
    #expect(samples.map(\.unit) == [.kilowattHour, .kilowattHour, .kilowattHour])
    #expect(samples.map(\.text) == ["1", "2", "3"])
  }

  @Test func `a name means any namespace`() throws {
    let body = "<x:a xmlns:x='urn:1' xmlns='urn:2'><b xmlns:y='urn:3' y:id='7'>3</b></x:a>"
    #expect(try XMLFixtures.text(body, at: "/a/b") == "3")
    #expect(try XMLFixtures.text(body, at: "/a/b/@id") == "7")
    #expect(
      XMLFixtures.rejection("<a xmlns:x='urn:1' xmlns:y='urn:2'><x:v>1</x:v><y:v>2</y:v></a>", at: "/a/v")
        == .valueAmbiguous(path: "/a/v"))
    #expect(XMLFixtures.rejection("<a xmlns:x='urn:1' x='1' x:x='2'/>", at: "/a/@x") == .valueAmbiguous(path: "/a/@x"))
    #expect(XMLFixtures.rejection("<a xmlns:x='urn:1'/>", at: "/a/@x") == .valueMissing(path: "/a/@x"))
  }

  @Test func `unlike in JSON neither comparison holds of what is not there`() {
    #expect(XMLFixtures.rejection("<a><b/></a>", at: "/a/b[@c!='1']") == .valueMissing(path: "/a/b[@c!='1']"))
    #expect(XMLFixtures.rejection("<a><b/></a>", at: "/a/b[not(@c='1')]") == .valueIsNull(path: "/a/b[not(@c='1')]"))
  }
}
