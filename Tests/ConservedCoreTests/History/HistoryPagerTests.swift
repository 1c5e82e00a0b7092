import EnergyModel
import Metering
import Testing

@testable import ConservedCore

/// Walking pages: whatever an endpoint answers, it ends.
struct HistoryPagerTests {
  private let calendar = LocalCalendar(timeZone: "Asia/Shanghai")
  private let piece = Span(Instant(seconds: 1_790_784_000), Instant(seconds: 1_790_870_400))

  private func pager(_ url: String, _ paging: HistoryManner.Paging, pages: Int = 10, includesEnd: Bool = false) throws
    -> HistoryPager
  {
    HistoryPager(
      piece,
      HistoryManner(
        template: try HistoryTemplate(url), time: .seconds, includesEnd: includesEnd, paging: paging, pagesMax: pages,
        timeoutMilliseconds: 1_000, bodyLimitBytes: 1_024, sources: [], manner: .plain), try #require(calendar))
  }

  private func page(_ values: Range<Int64>, next: String? = nil) throws -> HistoryPage {
    let results = values.map { number in
      Decoded(
        source: 0,
        result: .success(
          Sample(
            value: ExactDecimal(number), unit: .kilowattHour, stamp: Instant(seconds: number * 900), text: String(number))))
    }
    return HistoryPage(results: results, rows: values.count, next: next)
  }

  @Test func `one answer has all where nothing is said of pages`() throws {
    var pager = try pager("http://gw/log?from={from}&to={to}", .none)
    #expect(pager.url == "http://gw/log?from=1790784000&to=1790870400")
    #expect(pager.take(try page(0..<96)) == .complete)
    #expect(try self.pager("http://gw/?f={from}&t={to}", .none, includesEnd: true).url == "http://gw/?f=1790784000&t=1790870399")
  }

  @Test func `pages are counted until one is empty`() throws {
    var pager = try pager("http://gw/log?from={from}&page={page}", .numbered(first: 1))
    #expect(pager.url.hasSuffix("&page=1"))
    #expect(pager.take(try page(0..<40)) == nil)
    #expect(pager.url.hasSuffix("&page=2"))
    #expect(pager.take(try page(40..<60)) == nil)
    #expect(pager.take(.empty) == .complete)
  }

  @Test func `an offset counts the rows so far`() throws {
    var pager = try pager("http://gw/log?from={from}&skip={offset}", .offset)
    #expect(pager.url.hasSuffix("&skip=0"))
    _ = pager.take(try page(0..<40))
    #expect(pager.url.hasSuffix("&skip=40"))
    _ = pager.take(try page(40..<47))
    #expect(pager.url.hasSuffix("&skip=47"))
  }

  @Test func `a cursor is encoded, and ends where it is missing`() throws {
    let path = try #require(ValuePath("/next", in: .json))
    var pager = try pager("http://gw/log?from={from}&c={cursor}", .cursor(path))
    #expect(pager.url == "http://gw/log?from=1790784000")
    #expect(pager.take(try page(0..<40, next: "a/b=\r\n")) == nil)
    #expect(pager.url == "http://gw/log?from=1790784000&c=a%2Fb%3D%0D%0A")
    // An empty page on the way is allowed: the body itself says that more is to come.
    #expect(pager.take(try page(0..<0, next: "d")) == nil)
    #expect(pager.take(try page(40..<50)) == .complete)
  }

  @Test func `a cursor that comes back is cut`() throws {
    let path = try #require(ValuePath("/next", in: .json))
    var pager = try pager("http://gw/log?from={from}&c={cursor}", .cursor(path))
    #expect(pager.take(try page(0..<40, next: "a")) == nil)
    #expect(pager.take(try page(40..<80, next: "b")) == nil)
    #expect(pager.take(try page(80..<90, next: "a")) == .cut(.repeatedPage))
  }

  @Test func `pages without end are cut`() throws {
    var pager = try pager("http://gw/log?from={from}&page={page}", .numbered(first: 0), pages: 3)
    #expect(pager.take(try page(0..<10)) == nil)
    #expect(pager.take(try page(10..<20)) == nil)
    #expect(pager.take(try page(20..<30)) == .cut(.tooManyPages))
  }

  @Test func `a page that repeats the rows of another is cut`() throws {
    var pager = try pager("http://gw/log?from={from}&page={page}", .numbered(first: 1))
    #expect(pager.take(try page(0..<10)) == nil)
    #expect(pager.take(try page(2..<8)) == .cut(.nothingNew))
  }

  @Test func `rows without end are cut`() throws {
    var pager = try pager("http://gw/log?from={from}&page={page}", .numbered(first: 1))
    #expect(pager.take(try page(0..<Int64(HistoryPager.rowsMax))) == nil)
    #expect(pager.take(try page(Int64(HistoryPager.rowsMax)..<Int64(HistoryPager.rowsMax + 1))) == .cut(.tooManyRows))
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `whatever pages say, a walk ends and stays on its host`(seed: UInt64) throws {
    var random = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
    func next(_ bound: UInt64) -> UInt64 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (random >> 33) % bound
    }
    let path = try #require(ValuePath("/next", in: .json))
    let manners: [(String, HistoryManner.Paging)] = [
      ("http://gw/log?f={from}&p={page}", .numbered(first: 0)), ("http://gw/log?f={from}&o={offset}", .offset),
      ("http://gw/log?f={from}", .link(path)), ("http://gw/log?f={from}&c={cursor}", .cursor(path)),
    ]
    let (url, paging) = manners[Int(next(4))]
    var pager = try pager(url, paging, pages: 20)
    let links = ["/log?x=", "http://gw/", "http://evil/", "//evil/", "?p=", "a:b", "", "/\u{0}", "../", "http://gw@evil/"]
    for turn in 1...21 {
      #expect(pager.url.hasPrefix("http://gw/"))
      let start = Int64(next(60))
      let link = next(9) == 0 ? nil : links[Int(next(10))] + String(next(12))
      if pager.take(try page(start..<start + Int64(next(30)), next: link)) != nil { return }
      #expect(turn < 20, "it must have ended")
    }
  }

  @Test(arguments: ["http://evil.example/log", "https://gw/log", "file:///etc/passwd", "/a b"])
  func `a next page on another host is cut`(link: String) throws {
    let path = try #require(ValuePath("/next", in: .json))
    var pager = try pager("http://gw/log?from={from}", .link(path))
    #expect(pager.take(try page(0..<10, next: link)) == .cut(.foreignLink))
  }

  @Test func `a link on the own host is followed as it stands`() throws {
    let path = try #require(ValuePath("/next", in: .json))
    var pager = try pager("http://gw/log?from={from}", .link(path))
    #expect(pager.take(try page(0..<10, next: "/log?token=a%2Bb")) == nil)
    #expect(pager.url == "http://gw/log?token=a%2Bb")
    #expect(pager.take(try page(10..<20, next: "/log?token=a%2Bb")) == .cut(.repeatedPage))
  }
}
