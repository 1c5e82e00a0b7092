import Conservation
import EnergyModel
import Foundation
import Publishing
import Testing

@testable import ConservedCore

/// A hall whose gas follows the weather of the town, and whose water runs at night from 1 May 2025 on; hourly from 2024 to July 2025. A
/// school has bills of gas.
struct BaselineWeatherTests {
  private static let plan = """
    schema: 1
    id: own
    base_year: 2024
    end_year: 2030
    source: notice
    targets:
      - { indicator: energy-per-person, percent_below_base: 10, source: notice of 2024 }

    """

  private let site: BookedSite

  init() throws {
    site = try BookedSite(
      """
      stations: [{ id: town }]
      institutions:
        - { id: hall, name: City hall, class: organ, persons: 100, station: town }
        - { id: school, name: School, class: education.school, persons: 100, station: town }
      registers:
        - { id: gas, institution: hall, carrier: natural-gas, unit: m3, interval: 1h }
        - { id: water, institution: hall, carrier: water, unit: m3, interval: 1h }
      """, plan: "use: [own], factors: cn-stat-a", files: ["plans/own.yaml": BaselineWeatherTests.plan])
    let town = try #require(StationID("town"))
    let leaks = try #require(LocalDay("2025-05-01"))
    let end = try #require(LocalDay("2025-07-01"))
    var temperatures: [TemperatureReading] = []
    var rows = "register,time,value\n"
    var (gas, litres) = (0, 0)
    var day = LocalMonth(year: 2024, month: 1).firstDay
    while day < end {
      let celsius = Self.celsius(day)
      for hour in 0..<24 {
        let time = padded(hour, 2)
        rows +=
          "gas,\(day) \(time):00,\(gas).0\nwater,\(day) \(time):00,\(padded(litres / 1_000, 1)).\(padded(litres % 1_000, 3))\n"
        gas += 1 + max(0, 14 - celsius)
        litres += hour < 5 ? 0 : 100
        if day >= leaks { litres += 20 }
        temperatures.append(
          TemperatureReading(
            station: town, instant: try site.at("\(day) \(time):00"),
            temperature: Temperature(milliCelsius: Int32(celsius) * 1_000),
            origin: .imported))
      }
      day = day + 1
    }
    rows += "gas,\(day) 00:00,\(gas).0\n"
    try site.take(.readings, rows)
    _ = try site.store.append(temperatures)
    var bills = "institution,carrier,from,to,amount,unit\n"
    var month = LocalMonth(year: 2024, month: 1)
    while month.firstDay < end {
      let days = (0..<month.dayCount).map { month.firstDay + $0 }
      let use = days.reduce(0) { $0 + 10 + 5 * max(0, 14 - Self.celsius($1)) }
      bills += "school,natural-gas,\(month.firstDay),\(month.next.firstDay),\(use),m3\n"
      month = month.next
    }
    try site.take(.ledger, bills)
  }

  /// Whole degrees, −2 in January, 26 in July, and five days that differ.
  private static func celsius(_ day: LocalDay) -> Int {
    Int((12 - 14 * cos(2 * .pi * Double(day.dayOfYear - 15) / 365.25)).rounded()) + Int(day.number % 5) - 2
  }

  private func report(_ carrier: Carrier) throws -> BaselineReport {
    try Baselines(keeper: site.keeper, settings: site.settings).report(of: "hall", carrier, base: 2024, year: 2025).get()
  }

  @Test func `gas is explained by the station's weather, exactly where it follows it`() throws {
    let report = try report(.naturalGas)
    #expect(report.station?.text == "town" && !report.grounds.contains(.noStation) && !report.grounds.contains(.daysEstimated))
    let model = try #require(report.statement.baseline?.model)
    #expect(model.heatingBalance == 14 && model.kind == .weather)
    // 24 hours of 1 m³ for each degree below 14 °C.
    #expect(abs(model.heating - 24) < 1e-6 && abs(model.workday - 24) < 1e-6)
    #expect(try #require(report.statement.savings).verdict == .notDistinguishable)
    #expect(report.statement.forecasts.allSatisfy { $0.isWeatherLed })
    let calTRACK = try #require(report.calTRACK)
    #expect(calTRACK.lacks.isEmpty && calTRACK.model?.kind == .heating && calTRACK.savings?.periods == 181)
  }

  @Test func `water that runs at night is a sign, the same as the daemon raises`() throws {
    let found = try report(.water).signs
    let signs = try #require(found)
    let leak = try #require(signs.first { $0.sign.kind == .leakFound })
    #expect(leak.register.text == "water" && leak.sign.stands)
    // Seven nights from 1 May on.
    #expect(leak.sign.since == LocalDay("2025-05-07"))
    #expect(try report(.naturalGas).signs?.contains { $0.sign.kind == .leakFound } == false)
  }

  @Test func `monthly bills are judged by the CalTRACK rules`() throws {
    let baselines = Baselines(keeper: site.keeper, settings: site.settings)
    let answer = try baselines.bills(of: "school", .naturalGas, base: 2024, year: 2025)
    let bills = try #require(answer).get()
    let found = try #require(bills.calTRACK)
    #expect(found.interval == .billing && found.lacks.isEmpty)
    #expect(found.model?.kind == .heating)
    #expect(found.savings?.periods == 6)
    let saving = try #require(found.savings)
    #expect(abs(saving.saving) < 0.02 * saving.observed)
    #expect(bills.text(.english).contains("over 6 bills "))
    #expect(bills.text(.simplifiedChinese).contains("6期账单应为"))
    #expect(bills.json.text.contains(#""lacks":["no_meter"],"caltrack":{"sufficient":true,"model_type":"hdd_only""#))
  }

  @Test func `explain names the station and the model that lead a forecast`() throws {
    let indicator = try #require(site.settings.indicators[.energyPerPerson])
    let period = try #require(ReportPeriod("2025"))
    let explanation = Explanation(keeper: site.keeper, settings: site.settings)
    let found = try explanation.lines(of: "hall", indicator, period: period, today: try site.at("2025-07-01 08:00"))
    let lines = try #require(found)
    #expect(lines.contains("  weather_led: the forecast of what heats follows the temperature outdoors"), "\(lines)")
    #expect(
      lines.contains {
        $0.hasPrefix("    natural-gas: station town, days of 2024: day type, weather: it expects 24.0 m3 on a workday")
      },
      "\(lines)")
  }
}
