import Testing

@testable import EnergyModel

struct HourAmountTests {
  private func part(_ method: EstimationMethod, _ seconds: Int64) -> HourAmount {
    HourAmount(estimated: Amount(baseUnits: seconds * 2), seconds: seconds, by: method)
  }

  @Test func `the ways of estimating share the estimated seconds among them`() {
    let hour = part(.even, 100) + part(.shape, 20) + part(.power, 3) + part(.restart, 4_000)
    #expect(hour.estimatedSeconds == 4_123)
    #expect(EstimationMethod.allCases.map { hour.estimatedSeconds(by: $0) } == [100, 20, 3, 4_000])
    #expect(hour.amount.estimated.baseUnits == 8_246)
  }

  @Test func `what was added is taken away again exactly, with its method`() {
    let parts =
      EstimationMethod.allCases.map { part($0, 900) } + [HourAmount(measuredSeconds: 60), HourAmount(unresolvedSeconds: 7)]
    let whole = parts.reduce(HourAmount(), +)
    for index in parts.indices {
      let others = parts.indices.filter { $0 != index }.map { parts[$0] }.reduce(HourAmount(), +)
      #expect(whole - parts[index] == others)
    }
    #expect(parts.reduce(whole, -) == HourAmount())
  }

  @Test func `only what lies between two states of one counter is exact in its sum`() {
    #expect(part(.even, 1).hasExactSum && part(.shape, 1).hasExactSum)
    #expect(!part(.power, 1).hasExactSum && !part(.restart, 1).hasExactSum)
  }
}
