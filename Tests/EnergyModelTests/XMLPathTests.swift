import EnergyModel
import Testing

/// The text of a place in an XML document; `XMLPathMatchingTests` of the decoder say what each names.
struct XMLPathTests {
  @Test(arguments: [
    "/a", "/a/b", "//a", "a/b", ".", "./a", ".//a", "a//b", "..", "../a", "../../a/@id", "..//a", "*", "/*/a", "@id", "//@id",
    "a/@id",
    "text()", "a/text()", "./@id", "/MBusData/DataRecord[@id='0']/Value", "//meter[@id='7']/@total", "a[1]", "a[last()]",
    "a[ 2 ]",
    "a[@id=\"7\"][2]", "a[b]", "a[not(b)]", "a[not(b = 'x' and @c)]", "a[starts-with(Unit,'Energy')]",
    "a[ starts-with( Unit , 'Energy' ) and Tariff != '1' ]", "a[.='x']", "a[b/c/@d='x']", "a[../@id='x']", "a[text()='x']",
    "a[b=0]",
    "a[b=-1.50]", "a[@b!=0]", "reading-type()", "reading-type()/uom", "//IntervalReading[reading-type()/flowDirection='1']",
    "电表/读数",
    "a-b/c.d/_e", "not", "a[not]", "a[and and and]", "reading-type/x", "text", "a[b='it says \"x\"']", "a[b='']",
  ])
  func `a place is read and printed as it was written`(text: String) throws {
    #expect(try #require(XMLPath(text)).description == text)
  }

  @Test(arguments: [
    "", "/", "//", "///a", "a/", "a//", "/a/", " a", "a ", "a b", "a[", "a[]", "a]", "a[0]", "a[01x]", "a[-1]", "a[1.5]",
    "a[b='x]",
    "a[b=x]", "a[b='x' or c='y']", "a[b=='x']", "a[b>'x']", "a[//b]", "a[/b]", "a[b[1]='x']", "a[not()]", "a[not(b]",
    "a[starts-with(b)]",
    "a[starts-with(b,c)]", "a[contains(b,'x')]", "a[position()=1]", "ns:a", "a/ns:b", "child::a", "a|b", "a/..", "a/.", "@id/b",
    "@id[1]",
    "@*", "@", "text()/a", "text( )", "node()", "1a", "-a", ".a", "..a", "a/reading-type()", "reading-type()a", "count(a)", "$x",
    "'x'",
    "a[99999999999999999999]", "a[b='x'and", "a[b 'x']",
  ])
  func `what is no place in the notation is refused`(text: String) { #expect(XMLPath(text) == nil) }

  @Test func `length, steps and nesting are bounded`() {
    let steps = { (count: Int) in (0..<count).map { "a\($0)" }.joined(separator: "/") }
    #expect(XMLPath(steps(32)) != nil)
    #expect(XMLPath(steps(33)) == nil)
    #expect(XMLPath(String(repeating: "a", count: 512)) != nil)
    #expect(XMLPath(String(repeating: "a", count: 513)) == nil)
    let nested = { (count: Int) in
      "a[" + String(repeating: "not(", count: count) + "b" + String(repeating: ")", count: count) + "]"
    }
    #expect(XMLPath(nested(8)) != nil)
    #expect(XMLPath(nested(9)) == nil)
  }

  @Test func `the parts of a path are what the standard makes of them`() throws {
    let path = try #require(XMLPath("//r[@id='7' and n!=0][last()]/v"))
    #expect(path.origin == .document)
    #expect(path.steps.map(\.isDeep) == [true, false])
    #expect(path.steps.map(\.test) == [.element(Array("r".utf8)), .element(Array("v".utf8))])
    #expect(path.steps[0].predicates.count == 2)
    #expect(path.steps[0].predicates[1] == .last)
    guard case .holds(.all(let conditions)) = path.steps[0].predicates[0] else {
      Issue.record("no conjunction")
      return
    }
    let id = try #require(XMLPath("@id"))
    let n = try #require(XMLPath("n"))
    #expect(conditions == [.equals(id, .string(Array("7".utf8))), .differs(n, .number(try ExactDecimal("0")))])
    #expect(try #require(XMLPath("../../a")).origin == .ancestor(2))
    #expect(try #require(XMLPath("reading-type()/uom")).origin == .readingType)
  }

  @Test func `names are compared by code points`() throws {
    let composed = try #require(XMLPath("\u{e9}"))
    let decomposed = try #require(XMLPath("e\u{301}"))
    #expect(composed.steps != decomposed.steps)
  }
}
