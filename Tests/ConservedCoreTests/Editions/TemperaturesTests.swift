import Conservation
import EnergyModel
import Foundation
import Publishing
import Simulation
import Storage
import Testing

@testable import ConservedCore

struct TemperaturesTests {
  private let town: StationID
  private let site: BookedSite

  init() throws {
    town = try #require(StationID("town"))
    site = try BookedSite("institutions: [{ id: hall, class: organ }]", timeZone: "Europe/Berlin")
  }

  private func reading(_ time: String, _ milliCelsius: Int32, _ origin: Origin = .imported) throws -> TemperatureReading {
    TemperatureReading(
      station: town, instant: try site.at(time), temperature: Temperature(milliCelsius: milliCelsius), origin: origin)
  }

  private func daily(_ from: String, _ count: Int) throws -> [DailyTemperatures.Day] {
    let day = try #require(LocalDay(from))
    let daily = try Temperatures(site.store, site.calendar).daily(of: town, day..<day + count)
    #expect(daily.from == day && daily.days.count == count)
    return daily.days
  }

  @Test func `an hour is the mean of the readings in it, half away from zero, and a missing hour is missing`() throws {
    try site.store.append([
      // 08:00 to 09:00: (10.001 + 10.002) / 2 = 10.0015; the reading of 09:00 is the next hour's.
      reading("2026-01-10 08:00", 10_001), reading("2026-01-10 08:59:59", 10_002), reading("2026-01-10 09:00", 20_000),
      // −0.0005 is −0.001.
      reading("2026-01-10 23:10", 0), reading("2026-01-10 23:50", -1),
      reading("2026-01-11 00:00", 7_000),
    ])
    #expect(
      try daily("2026-01-09", 3) == [
        DailyTemperatures.Day(sumMilliCelsius: 0, knownHours: 0, hours: 24),
        DailyTemperatures.Day(sumMilliCelsius: 10_002 + 20_000 - 1, knownHours: 3, hours: 24),
        DailyTemperatures.Day(sumMilliCelsius: 7_000, knownHours: 1, hours: 24),
      ])
  }

  @Test func `what was imported for an instant stands in place of what was polled, and other stations take no part`() throws {
    let other = TemperatureReading(
      station: try #require(StationID("airport")), instant: try site.at("2026-01-10 08:30"),
      temperature: Temperature(milliCelsius: 1), origin: .imported)
    try site.store.append([reading("2026-01-10 08:00", 5_000, .poll), reading("2026-01-10 08:00", 6_000), other])
    #expect(try daily("2026-01-10", 1).first?.sumMilliCelsius == 6_000)
  }

  @Test func `the days on which clocks change have 23 and 25 hours`() throws {
    for (text, hours) in [("2026-03-29", 23), ("2026-10-25", 25)] {
      let day = try #require(LocalDay(text))
      try site.store.append(
        site.calendar.hours(of: day).map {
          TemperatureReading(station: town, instant: $0.start, temperature: Temperature(milliCelsius: 1_500), origin: .poll)
        })
      #expect(try daily(text, 1) == [.init(sumMilliCelsius: 1_500 * Int64(hours), knownHours: hours, hours: hours)])
    }
  }

  @Test(arguments: UInt64(1)...10) func `days of readings at any times are those of each hour by itself`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let day = try #require(LocalDay("2026-10-20"))
    let span = Span(site.calendar.start(of: day), site.calendar.start(of: day + 10))
    let readings = (0..<700).map { _ in
      TemperatureReading(
        station: town, instant: span.start + Int64(random.next() % UInt64(span.seconds / 60)) * 60,
        temperature: Temperature(milliCelsius: Int32(random.next() % 80_000) - 40_000), origin: .poll)
    }
    try site.store.append(readings)
    // At one instant the lower one stays.
    let kept = Dictionary(readings.map { ($0.instant, Int64($0.temperature.milliCelsius)) }, uniquingKeysWith: min)
    let expected = (0..<10).map { index in
      var (sum, known): (Int64, Int) = (0, 0)
      for hour in site.calendar.hours(of: day + index) {
        let values = kept.filter { hour.contains($0.key) }.map(\.value)
        guard !values.isEmpty else { continue }
        let total = Int128(values.reduce(0, +))
        sum += Int64(total.dividedRoundingHalfAwayFromZero(by: Int128(values.count)))
        known += 1
      }
      return DailyTemperatures.Day(sumMilliCelsius: sum, knownHours: known, hours: site.calendar.hours(of: day + index).count)
    }
    #expect(try daily("2026-10-20", 10) == expected)
  }

  // MARK: Degree days

  private func export(_ periods: [Consumption.Period], _ from: String? = nil, _ to: String? = nil) throws -> [String] {
    let rows = try Edition(keeper: site.keeper, settings: site.settings).degreeDays(
      periods, of: [town, try #require(StationID("airport"))], heatingBase: Temperature(milliCelsius: 15_500),
      coolingBase: Temperature(milliCelsius: 22_000), from: from, to: to)
    return String(decoding: Table.degreeDays.render(rows, .en(site.calendar)), as: UTF8.self)
      .replacingOccurrences(of: "T00:00:00+01:00", with: "").replacingOccurrences(of: "T00:00:00+02:00", with: "")
      .split(separator: "\n").dropFirst().map(String.init)
  }

  @Test func `degree days come by day, month, quarter and year, with a row for every interval and station`() throws {
    #expect(try export([.day]).isEmpty)
    // The last two days of March, 5.5 °C and 9.125 °C; of 1 April only the morning.
    for (text, milliCelsius) in [("2026-03-30", 5_500), ("2026-03-31", 9_125)] as [(String, Int32)] {
      let hours = site.calendar.hours(of: try #require(LocalDay(text)))
      try site.store.append(
        hours.map {
          TemperatureReading(
            station: town, instant: $0.start, temperature: Temperature(milliCelsius: milliCelsius), origin: .poll)
        })
    }
    try site.store.append((0..<12).map { try reading("2026-04-01 \($0 < 10 ? "0" : "")\($0):30", 30_000) })
    #expect(
      try export([.day]) == [
        "2026-03-30,2026-03-31,airport,,,,0.0", "2026-03-30,2026-03-31,town,10.000,0.000,5.500,100.0",
        "2026-03-31,2026-04-01,airport,,,,0.0", "2026-03-31,2026-04-01,town,6.375,0.000,9.125,100.0",
        "2026-04-01,2026-04-02,airport,,,,0.0", "2026-04-01,2026-04-02,town,,,,0.0",
      ])
    // 2 of 31 days are 6.45… %; (5.5 + 9.125) / 2 = 7.3125, of which the last digit goes up; 2 of 90 are 2.2 %, 2 of 365 0.5 %.
    #expect(
      try export([.month, .quarter, .year]).filter { $0.contains("town") } == [
        "2026-03-01,2026-04-01,town,16.375,0.000,7.313,6.4", "2026-04-01,2026-05-01,town,,,,0.0",
        "2026-01-01,2026-04-01,town,16.375,0.000,7.313,2.2", "2026-04-01,2026-07-01,town,,,,0.0",
        "2026-01-01,2027-01-01,town,16.375,0.000,7.313,0.5",
      ])
    #expect(try export([.day], "2026-03-31", "2026-04-01").count == 2)
    #expect(try export([.day], "2026-04-01", "2026-03-01").isEmpty)
  }
}
