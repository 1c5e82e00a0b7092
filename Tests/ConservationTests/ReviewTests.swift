import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// What a reviewer asks about (domain.md section 5), by its numbers alone.
struct ReviewTests {
  private let limits = ReviewLimits()

  private func course(_ entries: [(String, String)]) throws -> DatedSeries<ExactDecimal> {
    try #require(DatedSeries(entries.map { .init(from: day($0.0), value: exact($0.1)) }))
  }

  @Test(arguments: [("110", false), ("110.01", true), ("90", false), ("89.99", true)])
  func `a jump of more than ten per cent within the year is found`(after: String, isFound: Bool) throws {
    let persons = try course([("2024-01-01", "100"), ("2025-05-01", after)])
    let steps = limits.steps(of: persons, from: day("2025-01-01"), to: day("2026-01-01"))
    #expect(steps.map(\.day) == (isFound ? [day("2025-05-01")] : []))
    // The year after sees no jump of its own.
    #expect(limits.steps(of: persons, from: day("2026-01-01"), to: day("2027-01-01")).isEmpty)
  }

  @Test func `a jump on New Year's Day is of the year that it begins`() throws {
    let persons = try course([("2024-01-01", "100"), ("2025-01-01", "130"), ("2026-01-01", "100")])
    #expect(limits.steps(of: persons, from: day("2025-01-01"), to: day("2026-01-01")).map(\.after) == [130])
  }

  @Test func `the means of two years are compared, and from nothing anything is far`() throws {
    // 184 of 366 days of 2024 at 200: the mean is 150.3, and 200 is a third more.
    let persons = try course([("2023-01-01", "100"), ("2024-07-01", "200")])
    let change = try #require(
      limits.change(of: persons, yearBefore: day("2024-01-01"), from: day("2025-01-01"), to: day("2026-01-01")))
    #expect(change.before.text(decimals: 1) == "150.3" && change.after == 200)
    #expect(limits.change(of: persons, yearBefore: day("2025-01-01"), from: day("2026-01-01"), to: day("2027-01-01")) == nil)
    let vehicles = try course([("2024-01-01", "0"), ("2025-01-01", "1")])
    #expect(
      limits.change(of: vehicles, yearBefore: day("2024-01-01"), from: day("2025-01-01"), to: day("2026-01-01"))?.before == 0)
    #expect(!ReviewLimits.isFar(0, from: 0, percent: exact("10")))
  }

  @Test(arguments: [
    ("0.9", ReviewFinding.Kind?.none), ("0.3", nil), ("0.29", .priceOff), ("0.91", .priceOff), ("2999", .priceOff),
    ("3000", .priceUnitSlip), ("6000", .priceUnitSlip), ("12000", .priceUnitSlip), ("12001", .priceOff),
    ("0.00006", .priceUnitSlip), ("0.00003", .priceUnitSlip), ("0.00012", .priceUnitSlip), ("0.0000299", .priceOff),
    ("0", .priceOff),
  ])
  func `a price half off is odd, and ten thousand times off it is a slip of the unit`(price: String, kind: ReviewFinding.Kind?) {
    #expect(limits.oddity(ofPrice: decimal(price), reference: decimal("0.6")) == kind)
  }

  @Test func `a reference of nothing is no price`() {
    #expect(limits.oddity(ofPrice: 5, reference: 0) == nil)
  }

  @Test(arguments: [(90, true), (89, false), (100, true)])
  func `nine tenths of what was expected are enough`(received: Int, isEnough: Bool) {
    #expect(limits.isEnough(received, of: 100) == isEnough)
  }

  @Test func `a deviation needs a reference above zero`() {
    func finding(_ value: Decimal?, _ reference: Decimal?) -> ReviewFinding {
      ReviewFinding(
        institution: id("a"), kind: .yearOnYear, subject: .carrier(.water), from: day("2025-01-01"), to: day("2026-01-01"),
        value: value, reference: reference)
    }
    #expect(finding(150, 200).deviationPercent == -25)
    #expect(finding(150, 0).deviationPercent == nil && finding(nil, 1).deviationPercent == nil)
  }
}
