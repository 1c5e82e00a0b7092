import EnergyModel
import Metering
import Testing

/// A body read as one page of a history.
struct HistoryPageTests {
  private func page(_ body: String, next: String? = "/next") throws(Rejection) -> HistoryPage {
    let rows = ValuePath("/rows", in: .json)
    let sources = [DecodingFixtures.source("/a", time: "/t"), DecodingFixtures.source("/b", time: "/t")]
    return try BodyDecoder(format: .json, sources: sources, manner: BodyManner(rows: rows)).page(
      Array(body.utf8), contentType: "application/json", calendar: DecodingFixtures.shanghai,
      next: next.flatMap { ValuePath($0, in: .json) })
  }

  @Test func `each row has a result for each register, and rows are counted once`() throws {
    let page = try page(#"{"rows":[{"t":1790784000,"a":1,"b":2},{"t":1790784900,"a":3,"b":null}],"next":"abc"}"#)
    #expect(page.rows == 2 && page.next == "abc")
    #expect(page.results.map(\.source) == [0, 0, 1, 1])
    #expect(try page.results[1].get().stamp == Instant(seconds: 1_790_784_900))
    #expect(throws: Rejection.valueIsNull(path: "/b")) { try page.results[3].get() }
  }

  @Test func `a body without rows is the page behind the last one`() throws {
    #expect(try page(#"{"rows":[]}"#).rows == 0)
    #expect(try page(#"{"rows":[],"next":7}"#).next == "7")
    #expect(try page("{}").rows == 0)
  }

  @Test(arguments: [#"{"rows":[]}"#, #"{"rows":[],"next":null}"#, #"{"rows":[],"next":""}"#, #"{"rows":[],"next":{"a":1}}"#])
  func `no next page is none, however it is said`(body: String) throws { #expect(try page(body).next == nil) }

  @Test func `a next page that is not asked for is not looked for`() throws {
    #expect(try page(#"{"rows":[],"next":"a"}"#, next: nil).next == nil)
  }

  @Test func `a body of more rows than anybody needs gives nothing, whatever its size`() {
    let body = "{\"rows\":[" + String(repeating: "{},", count: 130_000) + "{}]}"
    #expect(throws: Rejection.malformed(offset: 0, expected: "at most 250000 values of all rows together")) { try page(body) }
  }

  @Test(arguments: [#"{"rows":[{"t":1"#, "", "<html>", #"{"rows":[],"next":"a","next":"b"}"#])
  func `a page that cannot be read gives nothing`(body: String) { #expect(throws: Rejection.self) { try page(body) } }

  // MARK: XML

  private func document(_ body: String, next: String = "/log/link[@rel='next']/@href") throws -> HistoryPage {
    let source = RegisterSource(
      register: DecodingFixtures.source("/a").register, value: try #require(ValuePath("v", in: .xml)),
      time: ValuePath("@t", in: .xml), unit: .wattHour)
    return try BodyDecoder(format: .xml, sources: [source], manner: BodyManner(rows: ValuePath("//r", in: .xml))).page(
      Array(body.utf8), contentType: "application/xml", calendar: DecodingFixtures.shanghai,
      next: ValuePath(next, in: .xml))
  }

  @Test func `a document names its next page in an attribute or an element, and its entities are read`() throws {
    let rows = "<r t='1790784000'><v>1</v></r><r t='1790784900'><v>2</v></r>"
    let feed = try document("<log><link rel='self' href='/now'/><link rel='next' href='/log?a=1&amp;b=2'/>\(rows)</log>")
    #expect(feed.rows == 2 && feed.next == "/log?a=1&b=2")
    #expect(try feed.results[1].get().stamp == Instant(seconds: 1_790_784_900))
    let spelled = try document("<log><link rel='next' href='/log?a=1&#38;b=2&#x26;c=&lt;&amp;#38;'/></log>")
    #expect(spelled.next == "/log?a=1&b=2&c=<&#38;")
    #expect(try document("<log><page><next> c-7 </next></page></log>", next: "//page/next").next == "c-7")
  }

  @Test(arguments: [
    "<log/>", "<log><link rel='self' href='/now'/></log>", "<log><link rel='next'/></log>",
    "<log><link rel='next' href=' '/></log>",
  ])
  func `a document without a next page is the last one, and one without rows is empty`(body: String) throws {
    let page = try document(body)
    #expect(page.next == nil && page.rows == 0)
  }

  @Test func `a document that names two next pages gives nothing, as one does that is cut`() {
    let twice = "<log><r t='1'><v>1</v></r><link rel='next' href='/a'/><link rel='next' href='/b'/></log>"
    #expect(throws: Rejection.valueAmbiguous(path: "/log/link[@rel='next']/@href")) { try document(twice) }
    #expect(throws: Rejection.self) { try document("<log><link rel='next' href='/a'/><r t='1'>") }
    #expect(throws: Rejection.self) { try document("<!DOCTYPE log [<!ENTITY x '/a'>]><log><link rel='next' href='&x;'/></log>") }
  }
}
