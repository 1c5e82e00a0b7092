import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// Ten days of a house with a tenant: the main meter counts 100 kWh a day, of which 30 are the tenant's, 5 of them at his charging
/// point, and 20 charge the house's own vehicles. By the factors `round` 100 kWh are 10 kgce.
@Suite struct MeasureTotalTests {
  private let main = part("total") { _ in 100 }
  private let tenant = part("tenant", within: ["total"]) { _ in 30 }
  private let charging = part("vehicle", within: ["total"]) { _ in 20 }
  private let tenantCharging = part("vehicle", within: ["tenant", "total"]) { _ in 5 }

  private static func part(_ endUse: String, within: [String] = [], _ use: (LocalDay) -> Double?) -> UseSeries {
    series(.electricity, endUse, within: within, from: "2026-01-01", to: "2026-01-11", use)
  }

  private var house: [UseSeries] { [main, tenant, charging, tenantCharging] }

  private func total(_ indicator: Indicator, _ use: [UseSeries], factors: FactorProfile = round) -> MeasureTotal {
    indicator.numerator.total(of: use, factors: factors, from: day("2026-01-01"), to: day("2026-01-11"))
  }

  // MARK: What is taken away

  /// (1 000 − 300) × 0.1.
  @Test func `a tenant's sub-meter is taken from energy per person, vehicles are not`() {
    let total = total(.energyPerPerson, house)
    #expect(total.value == 70)
    #expect(total.parts.map(\.weight) == [1, -1])
    #expect(total.parts.map(\.endUse) == ["total", "tenant"])
    #expect(total.factors == "round")
  }

  /// (1 000 − 300 − 200) × 0.1: the tenant's charging point is in his own meter already.
  @Test func `a charging sub-meter is taken from energy per area too, once`() {
    let total = total(.energyPerArea, house)
    #expect(total.value == 50)
    #expect(total.parts.map(\.endUse) == ["total", "tenant", "vehicle"])
    #expect(self.total(.energyPerArea, house.reversed()).value == 50)
  }

  @Test func `a whole meter of the tenant counts nowhere`() {
    let own = MeasureTotalTests.part("tenant") { _ in 40 }
    #expect(total(.energyPerPerson, [main, own]).value == 100)
    #expect(total(.energyPerPerson, [main, own]).parts.count == 1)
  }

  /// Without its sub-meter more is counted, not less: 1 000 × 0.1, all of whose hours are known.
  @Test func `a deduction of which nothing is known is not deducted and does not lower the coverage`() {
    let silent = MeasureTotalTests.part("tenant", within: ["total"]) { _ in nil }
    let total = total(.energyPerPerson, [main, silent])
    #expect(total.value == 100)
    #expect(total.coverage?.isComplete == true)
    #expect(total.parts[1].amount == nil)
    #expect(total.parts[1].coverage?.percent == 0)
  }

  /// Four of ten days are known: 1 000 − 120 kWh.
  @Test func `of a deduction what is known is deducted`() {
    let broken = MeasureTotalTests.part("tenant", within: ["total"]) { $0 < day("2026-01-05") ? 30 : nil }
    #expect(total(.energyPerPerson, [main, broken]).value == 88)
    #expect(total(.energyPerPerson, [main, broken]).coverage?.percent == 100)
  }

  @Test func `what is taken away of an unknown total leaves it unknown, never below zero`() {
    let silent = MeasureTotalTests.part("total") { _ in nil }
    let total = total(.energyPerPerson, [silent, tenant])
    #expect(total.value == nil)
    #expect(total.coverage?.percent == 0)
    #expect(total.isCounted)
  }

  @Test func `a sub-meter without its total is nothing that counts`() {
    let total = total(.energyPerPerson, [tenant])
    #expect(total.value == nil)
    #expect(!total.isCounted)
    #expect(total.coverage == nil)
  }

  // MARK: What counts

  @Test func `a series without a row in the span has ended and is no part`() {
    let ended = series(.electricity, from: "2025-01-01", to: "2025-02-01") { _ in 1_000 }
    let total = total(.energyTotal, [main, ended])
    #expect(total.value == 100)
    #expect(total.parts.count == 1)
    #expect(total.coverage?.percent == 100)
    #expect(self.total(.energyTotal, [ended]).value == nil)
    #expect(!self.total(.energyTotal, [ended]).isCounted)
  }

  @Test func `amounts as metered are neither converted nor called by a profile`() {
    let water = series(.water, from: "2026-01-01", to: "2026-01-11") { _ in 2 }
    let total = total(.waterPerPerson, [main, water])
    #expect(total.value == 20)
    #expect(total.conversion == nil)
    #expect(total.factors.isEmpty)
  }

  /// 1 000 × 0.31, though five of the ten days lie in 2023, whose factor is 0.3.
  @Test func `the factors are those of the year in which the span begins`() {
    let use = [series(.electricity, from: "2022-12-27", to: "2023-01-06") { _ in 100 }]
    let measure = Indicator.energyTotal.numerator
    func total(_ from: String, _ to: String) -> Decimal? {
      measure.total(of: use, factors: yearly, from: day(from), to: day(to)).value
    }
    #expect(total("2022-12-27", "2023-01-06") == 310)
    #expect(total("2023-01-01", "2023-01-06") == 150)
  }

  @Test func `a total beyond what the books can count is unknown in every quantity`() {
    let huge = UseSeries(
      carrier: .electricity, endUse: "total",
      days: ["2026-01-01", "2026-01-02"].map {
        DailyUse(
          day: day($0), amount: QualifiedAmount(measured: Amount(baseUnits: .max), estimated: Amount(baseUnits: .max)), hours: 24,
          coveredHours: 24)
      })
    #expect(total(.energyTotal, [main, huge]).value == nil)
    let metered = Indicator.Measure(.amount, of: .only([.electricity]))
    #expect(metered.total(of: [main, huge], factors: round, from: day("2026-01-01"), to: day("2026-01-11")).value == nil)
  }

  @Test func `a deduction beyond what the books can count makes the rest unknown`() {
    let huge = UseSeries(
      carrier: .electricity, endUse: "tenant", within: ["total"],
      days: [
        DailyUse(
          day: day("2026-01-01"),
          amount: QualifiedAmount(measured: Amount(baseUnits: .max), estimated: Amount(baseUnits: .max)), hours: 24,
          coveredHours: 24)
      ])
    #expect(total(.energyPerPerson, [main, huge]).value == nil)
  }
}
