import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct DefaultShapeTests {
  /// Workdays of January weigh 2, of all other months 1; a weekend is half of it, a holiday a quarter, a vacation four fifths.
  private let shape = YearShapes.Shape(
    institutionClass: nil, use: .electricity, monthWeights: [exact("2")] + Array(repeating: exact("1"), count: 11),
    weekend: exact("0.5"), holiday: exact("0.25"), vacation: exact("0.8"))

  private func year(_ kind: (LocalDay) -> DayKind = DayKind.byWeekday) throws -> YearShape {
    let (start, end) = (day("2026-01-01"), day("2027-01-01"))
    let frame = DayFrame(from: start, kinds: (start.number..<end.number).map { kind(LocalDay(number: $0)) })
    return try #require(YearShape(shape, frame: frame, from: start, to: end))
  }

  @Test func `a day weighs as its month, its type and its vacation say`() throws {
    let year = try year { DayKind($0 == day("2026-01-01") ? .holiday : .byWeekday($0), isVacation: $0.components.month == 7) }
    #expect(abs(year.expected(on: day("2026-01-01")) - 0.5) < 1e-12)
    #expect(abs(year.expected(on: day("2026-01-02")) - 2) < 1e-12)
    #expect(abs(year.expected(on: day("2026-01-03")) - 1) < 1e-12)
    #expect(abs(year.expected(on: day("2026-07-01")) - 0.8) < 1e-12)
    #expect(abs(year.expected(on: day("2026-07-04")) - 0.4) < 1e-12)
  }

  /// 2026 has 261 workdays and 104 weekend days; January 22 and 9. Σ = 261 + 52 + 22 + 4.5 = 339.5.
  @Test func `a year of a known sum is spread by the weights`() throws {
    let year = try #require(year().scaled(toTotal: 679))
    #expect(abs(year.total - 679) < 1e-9)
    #expect(abs(year.expected(on: day("2026-03-02")) - 2) < 1e-12)
    #expect(try self.year().scaled(toTotal: 0) == nil)
    #expect(try self.year().scaled(toTotal: -5) == nil)
    #expect(try self.year().scaled(toTotal: .infinity) == nil)
  }

  /// A heating month is not a twelfth of a year: January's 26.5 × 2 weights used 530, so a weight is 10 and the year 3 395, not 6 360.
  @Test func `what January used is not taken twelve times`() throws {
    let january = (0..<31).map { (day: day("2026-01-01") + $0, amount: (day("2026-01-01") + $0).weekday >= 6 ? 10.0 : 20.0) }
    let year = try #require(year().scaled(toUseOf: january))
    #expect(abs(year.sum(from: day("2026-01-01"), to: day("2026-02-01")) - 530) < 1e-9)
    #expect(abs(year.total - 3_395) < 1e-9)
    let forecast = Forecast(
      shape: year, valid: january, toDate: 530,
      rest: (31..<365).map { (day("2026-01-01") + $0, 1) },
      uncertainty: .init(ofDefaultShapeWithHeatingShare: 0, isScaledToYear: false))
    #expect(abs(forecast.total - 3_395) < 1e-9)
    #expect(abs(forecast.high - forecast.total - 1.2816 * 0.18 * 2_865) < 1e-9)
  }

  @Test func `without a day, or of days without use, there is no height to lay it on`() throws {
    #expect(try year().scaled(toUseOf: []) == nil)
    #expect(try year().scaled(toUseOf: [(day("2026-01-02"), 0)]) == nil)
    #expect(try year().scaled(toUseOf: [(day("2025-01-02"), 5)]) == nil)
  }

  @Test func `a default is less sure than a profile, and surer where a year is known`() {
    func share(_ heating: Double, _ isScaledToYear: Bool) -> Double {
      Forecast.Uncertainty(ofDefaultShapeWithHeatingShare: heating, isScaledToYear: isScaledToYear).restShare
    }
    #expect(share(0, false) == 0.18 && share(1, false) == 0.33 && share(0, true) == 0.14 && share(1, true) == 0.25)
    #expect(abs(share(0.5, false) - 0.255) < 1e-12)
    #expect(share(7, false) == 0.33)
  }
}
