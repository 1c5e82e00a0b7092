import EnergyModel
import Testing

struct HistoryTemplateTests {
  @Test func `values are percent-encoded where they stand`() throws {
    let template = try HistoryTemplate("http://gw:8080/log?from={from}&to={to}&n=100")
    #expect(
      template.url([.from: "2026-10-01T08:00:00+08:00", .to: "a b&c/é"])
        == "http://gw:8080/log?from=2026-10-01T08%3A00%3A00%2B08%3A00&to=a%20b%26c%2F%C3%A9&n=100")
    #expect(template.places == [.from, .to])
  }

  @Test func `a parameter without a value is left out, and a path without one is empty`() throws {
    #expect(try HistoryTemplate("http://a/x?c={cursor}&from={from}").url([.from: "1"]) == "http://a/x?from=1")
    #expect(try HistoryTemplate("http://a/x?from={from}&c={cursor}").url([.from: "1"]) == "http://a/x?from=1")
    #expect(try HistoryTemplate("http://a/x?c={cursor}").url([:]) == "http://a/x")
    #expect(try HistoryTemplate("http://a/{from}/{cursor}").url([.from: "1"]) == "http://a/1/")
  }

  @Test(arguments: ["http://{day}.example/a", "{from}", "https://gw{page}/x", "//gw/{day}", "http://gw"])
  func `nothing changes before the path`(text: String) {
    #expect(throws: HistoryTemplate.Fault.placeBeforePath) { try HistoryTemplate(text) }
  }

  @Test func `an unknown place is told by its name`() {
    #expect(throws: HistoryTemplate.Fault.unknownPlace("form")) { try HistoryTemplate("http://a/?f={form}") }
  }
}

struct WebAddressTests {
  private let page = "http://gw.example:8080/api/log?page=1"

  @Test(arguments: [
    ("/api/log?page=2", "http://gw.example:8080/api/log?page=2"), ("?page=2", "http://gw.example:8080/api/log?page=2"),
    ("log?page=2", "http://gw.example:8080/api/log?page=2"), ("HTTP://GW.example:8080/x", "HTTP://GW.example:8080/x"),
    ("//gw.example:8080/x", "http://gw.example:8080/x"),
  ])
  func `a link on the own host is followed, however it is written`(link: String, url: String) {
    #expect(WebAddress.resolve(link, from: page) == url)
  }

  @Test(arguments: [
    "http://gw.example/x", "https://gw.example:8080/x", "http://evil.example:8080/", "//evil.example/x",
    "http://gw.example:8080@evil.example/", "http://gw.example:8080.evil.example/", "file:///etc/passwd", "javascript:1",
    "/a\r\nX-Evil: 1", "/a b", "/a#b", "/\\evil", "", "http://u:p@gw.example:8080/",
  ])
  func `a link to anywhere else is not`(link: String) { #expect(WebAddress.resolve(link, from: page) == nil) }

  @Test func `a link that is too long is not`() {
    #expect(WebAddress.resolve("/" + String(repeating: "a", count: 4_096), from: page) == nil)
  }

  @Test func `a default port is the same as none`() {
    #expect(WebAddress.resolve("http://gw:80/x", from: "http://gw/y") == "http://gw:80/x")
    #expect(WebAddress.origin(of: "https://GW:443/y") == "https://gw")
  }
}

struct HistoryTimeTests {
  private func pattern(_ text: String) throws -> HistoryTime { .pattern(try #require(StampPattern(text))) }

  @Test func `a time is written as it is read`() throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let instant = Instant(seconds: 1_790_812_805)
    for text in ["YYYY-MM-DD hh:mm:ss", "DD.MM.YY h:m:s", "YYYYMMDDhhmmss", "YYYY-MM-DDThh:mm:ssZ"] {
      let written = try pattern(text).text(instant, in: berlin)
      let manner = StampManner(form: .pattern(try #require(StampPattern(text))), zone: berlin)
      #expect(manner.instant(written, site: berlin) == instant, "\(text): \(written)")
    }
    #expect(HistoryTime.seconds.text(instant, in: berlin) == "1790812805")
    #expect(HistoryTime.milliseconds.text(instant, in: berlin) == "1790812805000")
    #expect(HistoryTime.rfc3339.text(instant, in: berlin) == "2026-10-01T02:00:05+02:00")
    #expect(StampPattern("YYMMDDhhmmssS")?.isWritable == false)
    #expect(StampPattern("YYYY-MM-DD*")?.isWritable == false)
  }

  @Test func `what names days only is asked for from midnight to midnight`() throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let day = try #require(LocalDay("2026-10-25"))
    let noon = berlin.start(of: day) + 45_000
    #expect(try pattern("YYYY-MM-DD").covering(Span(noon, noon + 60), in: berlin) == berlin.span(of: day))
    #expect(berlin.span(of: day).seconds == 25 * 3_600)
  }

  @Test func `an end in the hour that clocks show twice is moved out of it, unless the form tells which`() throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    // 02:30 by standard time on the day that summer time ends.
    let repeated = Instant(seconds: 1_792_891_800)
    #expect(berlin.rfc3339(repeated) == "2026-10-25T02:30:00+01:00")
    let span = Span(repeated + -600, repeated)
    let minutes = try pattern("YYYY-MM-DD hh:mm").covering(span, in: berlin)
    #expect(berlin.rfc3339(minutes.start) == "2026-10-25T01:59:00+02:00")
    #expect(berlin.rfc3339(minutes.end) == "2026-10-25T03:00:00+01:00")
    #expect(HistoryTime.rfc3339.covering(span, in: berlin) == span)
    #expect(try pattern("YYYY-MM-DD hh:mm:ssZ").covering(span, in: berlin) == span)
  }
}
