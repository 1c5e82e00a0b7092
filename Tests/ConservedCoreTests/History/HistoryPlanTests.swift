import EnergyModel
import Testing

@testable import ConservedCore

/// Which spans are asked for: pure arithmetic on instants.
struct HistoryPlanTests {
  private func span(_ from: Int64, _ to: Int64) -> Span { Span(Instant(seconds: from), Instant(seconds: to)) }

  /// A history of which only span and URL matter.
  private func manner(span seconds: Int64, _ url: String = "http://gw/log?from={from}&to={to}") throws -> HistoryManner {
    HistoryManner(
      template: try HistoryTemplate(url), time: .seconds, spanSeconds: seconds, timeoutMilliseconds: 1_000, bodyLimitBytes: 1_024,
      sources: [], manner: .plain)
  }

  @Test func `what is missing lies between readings, before the first and behind the last`() {
    let instants = [1_000, 1_900, 2_800, 6_000].map { Instant(seconds: $0) }
    let window = span(0, 10_000)
    #expect(HistoryPlan.missing(instants, in: window, apartMax: 1_800) == [span(2_800, 6_000), span(6_000, 10_000)])
    #expect(HistoryPlan.missing([], in: window, apartMax: 1_800) == [window])
    #expect(HistoryPlan.missing([Instant(seconds: 5_000)], in: window, apartMax: 4_000) == [span(0, 5_000), span(5_000, 10_000)])
    #expect(HistoryPlan.missing([Instant(seconds: 5_000)], in: window, apartMax: 5_000) == [])
  }

  @Test func `readings outside the window do not count`() {
    let instants = [-500, 20_000].map { Instant(seconds: Int64($0)) }
    #expect(HistoryPlan.missing(instants, in: span(0, 10_000), apartMax: 900) == [span(0, 10_000)])
  }

  @Test func `what several registers miss is asked for once`() {
    #expect(
      HistoryPlan.union([span(50, 60), span(0, 10), span(5, 20), span(20, 30), span(7, 7)]) == [span(0, 30), span(50, 60)])
  }

  @Test func `what was asked for is left out`() {
    let spans = [span(0, 100), span(200, 300), span(400, 500)]
    let asked = [span(-10, 20), span(40, 50), span(90, 210), span(250, 450)]
    #expect(
      HistoryPlan.subtracting(asked, from: spans) == [span(20, 40), span(50, 90), span(210, 250), span(450, 500)])
    #expect(HistoryPlan.subtracting([], from: spans) == spans)
    #expect(HistoryPlan.subtracting([span(-1, 1_000)], from: spans) == [])
  }

  @Test func `a piece is no longer than a span, and short gaps share one`() throws {
    let shanghai = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let pieces = HistoryPlan.pieces(
      of: [span(0, 9_000), span(9_500, 9_600), span(10_500, 10_600), span(40_000, 40_100)], try manner(span: 3_600), shanghai)
    #expect(pieces == [span(0, 3_600), span(3_600, 7_200), span(7_200, 10_600), span(40_000, 40_100)])
  }

  @Test func `a span of days ends at local midnight, on days of 23 and 25 hours too`() throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    for (first, hours) in [("2026-10-24", [24, 25, 24]), ("2027-03-27", [24, 23, 24])] {
      let day = try #require(LocalDay(first))
      let whole = Span(berlin.start(of: day), berlin.start(of: day + 3))
      let pieces = HistoryPlan.pieces(of: [whole], try manner(span: 86_400), berlin)
      #expect(pieces.map { $0.seconds / 3_600 } == hours.map(Int64.init))
      let later = HistoryPlan.pieces(of: [Span(whole.start + 3_601, whole.end)], try manner(span: 2 * 86_400), berlin)
      #expect(later.map(\.end) == [berlin.start(of: day + 2), whole.end])
    }
  }

  @Test func `day files are whole local days, each once`() throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let day = try #require(LocalDay("2026-10-24"))
    let start = berlin.start(of: day)
    let files = try manner(span: 86_400, "http://gw/{day}.csv")
    let pieces = HistoryPlan.pieces(
      of: [Span(start + 79_200, start + 90_000), Span(start + 95_000, start + 260_000)], files, berlin)
    #expect(pieces == [berlin.span(of: day), berlin.span(of: day + 1), berlin.span(of: day + 2)])
    // The readings at both ends are there: a gap that ends at midnight needs no file of the day that begins.
    #expect(HistoryPlan.pieces(of: [Span(start + 80_000, start + 86_400)], files, berlin) == [berlin.span(of: day)])
  }
}
