import ConservedCore
import EnergyModel
import Settings
import Testing

@testable import Simulation

/// The demonstration's own configuration and history.
struct DemoSiteTests {
  private func demo(days: Int) throws -> (site: DemoSite, history: DemoHistory, settings: Settings) {
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let now = Instant(seconds: 1_790_784_000)
    let site = DemoSite(now: now, days: days, calendar: calendar)
    let files = [
      "/demo/conserved.yaml": site.configuration(
        urls: site.meters.indices.map { "http://127.0.0.1:9/m/\($0)" }, town: "http://127.0.0.1:9/town"),
      "/demo/plans/demo-plan.yaml": site.plan, "/demo/plans/demo-closing-plan.yaml": site.closingPlan,
    ]
    let settings = try Settings.load(
      path: "/demo/conserved.yaml", environment: [:],
      source: SettingsSource { path in files[path].map { .success(Array($0.utf8)) } ?? .failure(.notFound) })
    return (site, DemoHistory(site: site, inventory: Inventory(settings: settings, host: { $0 }), end: now), settings)
  }

  @Test func `every member names the town's station, which is polled beside the meters`() throws {
    let (site, _, settings) = try demo(days: 3)
    #expect(settings.institutions.count == 12 && settings.institutions.allSatisfy { $0.station?.text == DemoSite.station })
    #expect(settings.polled.count == site.meters.count + 1)
    #expect(settings.stations.first?.endpoint?.request.url == "http://127.0.0.1:9/town")
  }

  @Test func `the history has a temperature for each of its hours, as the town had it`() throws {
    let (site, history, _) = try demo(days: 40)
    let temperatures = try history.temperatures()
    #expect(temperatures.count == 40 * 24)
    #expect(temperatures.first?.instant == site.calendar.start(of: site.firstDay))
    for reading in temperatures {
      // One decimal, rounded down.
      let lost = DemoSite.town.temperature(at: reading.instant).milliCelsius - reading.temperature.milliCelsius
      #expect((0..<100).contains(lost))
    }
  }

  @Test func `a member's history has a reading each half-hour`() throws {
    let (site, history, _) = try demo(days: 3)
    let readings = try history.readings(of: try #require(site.members.first))
    #expect(readings.count == 3 * 3 * 48)
  }
}
