import EnergyModel
import Testing

@testable import Simulation

struct TownWeatherTests {
  private let town = TownWeather(seed: 14)
  /// 2026-01-01 00:00 in Shanghai.
  private let newYear = Instant(seconds: 1_767_196_800)

  private func degrees(_ instants: some Sequence<Int64>) -> [Double] {
    instants.map { Double(town.temperature(at: newYear + $0).milliCelsius) / 1_000 }
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The mean of a month of every year from 2000 on: fronts add up to little in 30 years.
  private func meanOfMonth(_ month: Int) throws -> Double {
    let days = (2_000..<2_030).flatMap { year in
      let first = LocalMonth(year: year, month: month).firstDay
      return (0..<28).map { Double(town.mean(on: first + $0)) / 1_000 }
    }
    return mean(days)
  }

  @Test func `the same seed and instant give the same temperature, another seed another`() {
    let instants = stride(from: Int64(0), to: 400 * 86_400, by: 7_201)
    #expect(degrees(instants) == degrees(instants))
    #expect(instants.contains { TownWeather(seed: 15).temperature(at: newYear + $0) != town.temperature(at: newYear + $0) })
  }

  @Test func `winters are cold, summers are warm, and afternoons warmer than nights`() throws {
    #expect((-2.5...1).contains(try meanOfMonth(1)))
    #expect((25...28.5).contains(try meanOfMonth(7)))
    let days = Array(0..<1_000 as Range<Int64>)
    let warmer = mean(degrees(days.map { $0 * 86_400 + 15 * 3_600 })) - mean(degrees(days.map { $0 * 86_400 + 3 * 3_600 }))
    #expect((7.5...8.5).contains(warmer))
  }

  @Test func `fronts last some days: neighbouring days are alike, and a winter has mild weeks`() throws {
    let first = LocalMonth(year: 2025, month: 12).firstDay
    let days = (0..<90).map { Double(town.mean(on: first + $0)) / 1_000 }
    #expect(zip(days, days.dropFirst()).allSatisfy { abs($0 - $1) < 8 })
    #expect((days.max() ?? 0) - (days.min() ?? 0) > 8)
  }

  @Test func `the temperature of air moves little in a minute and stays where air stays`() {
    let values = degrees(stride(from: Int64(0), to: 800 * 86_400, by: 60))
    #expect(zip(values, values.dropFirst()).allSatisfy { abs($0 - $1) < 0.05 })
    #expect(values.allSatisfy { (-15...45).contains($0) })
  }

  @Test func `the mean of a day is that of its hours`() {
    for offset in 0..<365 as Range<Int32> {
      let day = LocalMonth(year: 2026, month: 1).firstDay + Int(offset)
      let hours = degrees((0..<144).map { Int64(offset) * 86_400 + $0 * 600 })
      #expect(abs(Double(town.mean(on: day)) / 1_000 - mean(hours)) < 0.5)
    }
  }

  @Test func `the station answers with the last whole minute and one decimal`() {
    let first = town.body(at: newYear + 61)
    #expect(first == town.body(at: newYear + 119))
    let text = String(decoding: first, as: UTF8.self)
    #expect(text.hasPrefix("{\"time\":1767196860,\"temperature_2m\":") && text.hasSuffix("}"))
    #expect(text.split(separator: ".").last?.count == 2)
  }
}
