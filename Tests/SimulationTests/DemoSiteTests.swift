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
      "/demo/calendars/demo.yaml": DemoSite.calendarFile, "/demo/plans/demo-plan.yaml": site.plan,
      "/demo/plans/demo-closing-plan.yaml": site.closingPlan,
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

  @Test(arguments: [LoadShape.Kind.school, .university])
  func `the calendar knows the vacations that the simulated schools keep`(kind: LoadShape.Kind) throws {
    let (_, _, settings) = try demo(days: 3)
    let first = LocalMonth(year: 2025, month: 1).firstDay
    let kinds = settings.days.kinds(from: first, to: first + 365, institutionClass: kind.rawValue, region: "")
    // 21 January to 15 February, 11 July to 31 August.
    #expect(kinds.count { $0.isVacation } == 26 + 52)
    #expect(settings.days.isKnown(year: 2026))
  }

  @Test func `a demonstration of fewer institutions begins with the offices`() throws {
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let site = DemoSite(now: Instant(seconds: 1_790_784_000), days: 3, calendar: calendar, institutions: 4)
    #expect(site.members.map(\.id) == ["city-hall", "finance-bureau", "archives", "service-centre"])
    #expect(site.meters.count { !$0.isSubmeter } == 12)
    let registers = site.meters.map(\.register)
    for use in [DemoTruth.renewal, DemoTruth.ordinary, DemoTruth.leak, DemoTruth.rescaling] {
      #expect(registers.contains(use.register))
    }
  }

  @Test func `a member's history has a reading each half-hour`() throws {
    let (site, history, _) = try demo(days: 3)
    let readings = try history.readings(of: try #require(site.members.first))
    // Electricity, water, gas, and the three parts of the city hall's electricity.
    #expect(readings.count == (3 + 3) * 3 * 48)
  }

  @Test func `sub-meters never count more than the meter they stand behind`() throws {
    let (site, _, settings) = try demo(days: 400)
    let parts = site.meters.filter(\.isSubmeter)
    let whole = try #require(site.meters.first { $0.register == "city-hall/electricity" })
    #expect(parts.map(\.register) == ["city-hall/lighting", "city-hall/air-conditioning", "city-hall/server-room"])
    #expect(settings.registers.count { $0.parent?.text == whole.register } == 3)
    var hour = site.calendar.start(of: site.firstDay)
    while hour < site.now {
      let next = hour + 3_600
      func used(_ meter: DemoSite.Meter) -> Int64 {
        meter.meter.used(from: hour, to: next) / meter.meter.style.smallestPerBaseUnit
      }
      let sum = parts.map(used).reduce(0, +)
      #expect(sum > 6_000 && sum < used(whole), "\(hour)")
      hour = next
    }
  }
}
