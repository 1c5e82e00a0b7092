import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

/// Reports over the years 2022 to 2025 of a hall: workdays 1000, weekends 600, 20 more for each degree below 16 °C, and a ripple that no
/// model knows.
struct BaselineReports: Sendable {
  static let first = LocalMonth(year: 2022, month: 1).firstDay
  static let end = LocalMonth(year: 2026, month: 1).firstDay

  var change: @Sendable (LocalDay, Double) -> Double? = { $1 }
  var carrier = Carrier.electricity
  var steps: [ExplainedStep] = []
  var years = 2022...2025
  var asOf = BaselineReports.end
  var hasStation = true
  /// Of which the temperatures are known.
  var weather: @Sendable (LocalDay) -> Bool = { _ in true }
  var base = 2024
  var year = 2025
  var grounds: [BaselineGround] = []
  var name = "City hall"
  var fewestBase: BaselineReport.Fewest?

  var signs: [BaselineReport.EarlySign]?
  var hasCalTRACK = false

  private static var all: [LocalDay] { (0..<end - first).map { first + $0 } }

  /// −2 °C in mid-January, 26 °C in July.
  private func temperature(_ day: LocalDay) -> Double {
    12 - 14 * cos(2 * .pi * Double(day.dayOfYear - 15) / 365.25) + Double(day.year % 2) / 2 + Double(day.number % 5) - 2
  }

  private var valid: [(day: LocalDay, amount: Double)] {
    BaselineReports.all.enumerated().compactMap { index, day in
      guard day < asOf else { return nil }
      let ripple = 10 * (Double((index * 7919) % 13) - 6)
      let amount = (day.weekday <= 5 ? 1_000.0 : 600) + 20 * max(0, 16 - temperature(day)) + ripple
      return change(day, amount).map { (day, $0) }
    }
  }

  func report() throws -> BaselineReport {
    let calendar = DayCalendar(
      id: try #require(Identifier("cn")), source: "",
      years: Dictionary(uniqueKeysWithValues: years.map { ($0, DayCalendar.Year(holidays: [], workdays: [])) }), vacations: [],
      heating: [])
    let temperatures = DailyTemperatures(
      from: BaselineReports.first,
      days: BaselineReports.all.map {
        .init(sumMilliCelsius: Int64((temperature($0) * 24_000).rounded()), knownHours: weather($0) ? 24 : 0, hours: 24)
      })
    let books = BaselineBooks(
      carrier: carrier, valid: valid, frame: DayFrame(from: BaselineReports.first, to: BaselineReports.end),
      temperatures: hasStation ? temperatures : nil, steps: steps.map(\.day), calendar: calendar, asOf: asOf)
    let register = try #require(RegisterID("hall/e"))
    return BaselineReport(
      id: "hall", name: name, carrier: carrier, asOf: asOf, registers: [register],
      station: hasStation ? StationID("town") : nil, calendar: "cn", steps: steps,
      statement: books.statement(base: base, year: year), booksGrounds: grounds, fewestBase: fewestBase, fewest: nil,
      baseAmount: 375_000, amount: nil, signs: signs, calTRACK: hasCalTRACK ? calTRACK(temperatures) : nil)
  }

  private func calTRACK(_ temperatures: DailyTemperatures) -> CalTRACKReport {
    let amounts = Dictionary(uniqueKeysWithValues: valid.map { ($0.day, $0.amount) })
    func periods(_ year: Int) -> [CalTRACKPeriod] {
      let end = LocalMonth(year: year + 1, month: 1).firstDay
      return (0..<365).map { end + ($0 - 365) }.map { day in
        CalTRACKPeriod(from: day, use: amounts[day], weather: [CalTRACKDay(temperatures.days[day - temperatures.from])])
      }
    }
    return CalTRACKReport(
      .daily, baseline: periods(base), before: LocalMonth(year: base + 1, month: 1).firstDay, reporting: periods(year),
      isCoolingPossible: true)
  }

  func text(_ language: Language = .english) throws -> String { BaselineText(try report(), language).text }

  func lines(_ language: Language = .english) throws -> [String] {
    try text(language).split(separator: "\n").map(String.init)
  }

  static func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  static func step(_ day: String, _ reason: String) throws -> ExplainedStep {
    ExplainedStep(register: try #require(RegisterID("hall/e")), day: try self.day(day), reason: reason)
  }
}
