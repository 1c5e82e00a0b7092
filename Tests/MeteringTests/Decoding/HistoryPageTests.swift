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
}
