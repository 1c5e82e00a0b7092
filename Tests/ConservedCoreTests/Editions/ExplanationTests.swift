import EnergyModel
import Testing

@testable import ConservedCore

struct ExplanationTests {
  @Test func `a period is a year, a month, a day or an hour, and nothing else`() throws {
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    func hours(_ period: String) -> Int64? { Explanation.span(of: period, calendar).map { $0.seconds / 3_600 } }
    #expect(hours("2026") == 8_760)
    #expect(hours("2026-02") == 672)
    #expect(hours("2026-10-01") == 24)
    #expect(hours("2026-10-01T14") == 1)
    #expect(Explanation.span(of: "2026-10-01T14", calendar)?.start == TimeText.instant("2026-10-01 14:00", in: calendar))
    for wrong in [
      "", "26", "2026-13", "2026-00", "2026-02-30", "2026-10-01T24", "2026-10-01T1", "0000", "2026-1", "soon", "2026-10-01T14T",
    ] {
      #expect(Explanation.span(of: wrong, calendar) == nil, "\(wrong)")
    }
  }

  @Test func `the hour that summer time skips is no period, and the one that it repeats is its first`() throws {
    let calendar = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    #expect(Explanation.span(of: "2026-03-29T02", calendar) == nil)
    #expect(Explanation.span(of: "2026-10-25T02", calendar)?.start == TimeText.instant("2026-10-25T02:00:00+02:00", in: calendar))
  }

  @Test(arguments: ["start", "end"]) func `amounts that are stamped at their start are said to be so`(stamp: String) throws {
    let site = try BookedSite(
      """
      polling: { interval: 15m }
      institutions: [{ id: hall, class: organ }]
      registers: [{ id: hall/d, institution: hall, carrier: electricity, unit: kWh, kind: delta, stamp: \(stamp) }]
      """)
    try site.take(.readings, "register,time,value\nhall/d,2026-10-05 08:00,2\nhall/d,2026-10-05 08:15,3\n")
    let span = try site.span("2026-10-05", "2026-10-06")
    let lines = try #require(
      try Explanation(keeper: site.keeper, settings: site.settings).lines(of: "hall/d", .electricity, in: span, listsAll: true))
    let said = lines.filter { $0.contains("starts of intervals") }
    #expect(
      said
        == (stamp == "start" ? ["  its times are the starts of intervals of 900 s: each amount was used from its time on"] : []))
    let chinese = try #require(
      try Explanation(keeper: site.keeper, settings: site.settings, language: .simplifiedChinese).lines(
        of: "hall/d", .electricity, in: span, listsAll: true))
    #expect(chinese.count == lines.count && chinese[0].hasPrefix("hall/d 电力，2026-10-05T00:00:00+08:00 至 "))
    #expect(chinese.contains("  时标为时段起点，时段长 900 秒：用量自该时刻起") == (stamp == "start"))
    #expect(chinese.contains { $0.hasPrefix("  2026-10-05T08:00:00+08:00  2 kWh") && $0.hasSuffix("  采用") })
    // The times are those of the file, whatever they name.
    #expect(lines.contains { $0.hasPrefix("  2026-10-05T08:00:00+08:00  2 kWh") })
  }
}
