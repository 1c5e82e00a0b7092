import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

/// The course of a year against its budget, at every time of the year.
struct PaceChartTests {
  private let english = ReportText(language: .english, calendar: nil)

  /// A year of 365 days with a budget of 1 a day.
  private func figure(
    over: Int, rate: Double = 1, base: Double? = 1.1, isFloor: Bool = false, start: String = "2025-01-01",
    hasForecast: Bool = true
  ) -> PaceFigure {
    let end = Double(over) * rate
    let open = hasForecast && over < 365 ? (0...(365 - over)).map { end + Double($0) * rate } : []
    return PaceFigure(
      unit: "kgce", start: day(start), dayCount: 365, actual: (0...over).map { Double($0) * rate },
      budget: (0...365).map(Double.init),
      base: base.map { base in (0...365).map { Double($0) * base } } ?? [], forecastLow: open.map { $0 * 0.99 }, forecast: open,
      forecastHigh: open.map { $0 * 1.01 }, target: 365, baseTotal: base.map { $0 * 365 }, baseYear: 2020, isFloor: isFloor)
  }

  private func markup(_ figure: PaceFigure) -> String? {
    PaceChart(figure, unit: "kgce", english).map { text($0.markup(label: "Energy").bytes) }
  }

  @Test(arguments: [0, 1, 27, 180, 364, 365]) func `every day of the year can be drawn`(_ over: Int) throws {
    let drawn = try #require(markup(figure(over: over)))
    #expect(!drawn.contains("nan") && !drawn.contains("inf"))
    #expect(drawn.contains("class=\"fan\"") == (over < 365))
  }

  @Test func `what is said is the gap to the budget and to the target`() throws {
    // After 100 days of 1.05 a day 105 of 100 are used; the year would end at 383.25 of 365.
    let chart = try #require(PaceChart(figure(over: 100, rate: 1.05), unit: "kgce", english))
    #expect(try abs(#require(chart.overBudgetPercent) - 5) < 1e-9)
    #expect(try abs(#require(chart.overTargetPercent) - 5) < 1e-9)
    #expect(chart.values == "actual 105.0, budget 100.0, forecast 383.3 (379.4–387.1), target 365.0, 2020: 401.5 kgce")
  }

  @Test func `without a forecast none is drawn or said`() throws {
    let chart = try #require(PaceChart(figure(over: 100, hasForecast: false), unit: "kgce", english))
    #expect(chart.overTargetPercent == nil)
    #expect(!chart.values.contains("forecast"))
    #expect(text(chart.markup(label: "Energy").bytes).contains("class=\"fc\"") == false)
  }

  @Test func `a base year whose course is unknown is said to be`() throws {
    let chart = try #require(PaceChart(figure(over: 100, base: nil), unit: "kgce", english))
    #expect(chart.note.contains("how 2020 went is not known"))
    #expect(!text(chart.markup(label: "Energy").bytes).contains("class=\"base\""))
  }

  @Test func `of a floor what lies below is coloured`() throws {
    // Less than the floor by 10 %: the coloured shape leaves the line; of a ceiling it stays flat on it.
    let floor = try #require(markup(figure(over: 100, rate: 0.9, isFloor: true)))
    let ceiling = try #require(markup(figure(over: 100, rate: 0.9)))
    #expect(floor != ceiling)
  }

  @Test func `a year that begins in April has its months in that order`() throws {
    let drawn = try #require(markup(figure(over: 100, start: "2025-04-01")))
    let april = try #require(drawn.range(of: ">Apr<"))
    let march = try #require(drawn.range(of: ">Mar<"))
    #expect(april.lowerBound < march.lowerBound)
  }

  @Test func `curves that are none are not drawn`() {
    #expect(markup(figure(over: 100, rate: .nan)) == nil)
    #expect(markup(figure(over: 100, rate: .infinity)) == nil)
  }
}
