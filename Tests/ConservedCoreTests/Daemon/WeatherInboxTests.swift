import EnergyModel
import Testing

@testable import ConservedCore

struct WeatherInboxTests {
  @Test func `steps and temperatures in the inbox are told by their header; a year of faults is told in part and counted whole`()
    throws
  {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    let inbox = site.directory + "/inbox/"
    var year = "气象站,时间,气温\n"
    let start = Instant(seconds: 1_735_660_800)  // 2025-01-01T00:00:00+08:00
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    for hour in 0..<8_760 { year += "village,\(calendar.plain(start + Int64(hour) * 3_600)),20\n" }
    site.world.after(seconds: 100) {
      $0.drop("register,date,reason\nhall/0,2026-03-01,new chiller\n", at: inbox + "steps.csv")
      $0.drop(year, at: inbox + "weather.csv")
    }
    try site.run(seconds: 200)
    let files = site.world.files
    #expect(files[inbox + "done/steps.csv"] != nil)
    var steps: [ExplainedStep] = []
    try site.inspect { steps = try $0.store.steps() }
    #expect(steps.map(\.reason) == ["new chiller"])
    let errors = String(decoding: try #require(files[inbox + "refused/weather.csv.errors"]), as: UTF8.self).split(separator: "\n")
    #expect(errors.count == 201)
    #expect(
      errors.first
        == "weather.csv:2:1: no station is called 'village'; name one of `stations` in the configuration, or add it there")
    #expect(
      errors.last
        == "weather.csv:202:1: 8560 more faults are not listed, the first of them here; mend those above and import the file again"
    )
    let lines = site.world.statusLines.filter { $0.contains("import.refused") }
    #expect(lines.count == 1 && lines.first?.contains("\"faults\":\"8760\"") == true)
  }
}
