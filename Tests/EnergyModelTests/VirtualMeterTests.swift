import EnergyModel
import Testing

struct VirtualMeterTests {
  private func meter(_ factors: String...) throws -> VirtualMeter {
    VirtualMeter(
      id: try #require(RegisterID("net")), institution: try #require(InstitutionID("hall")), carrier: .electricity,
      parts: try factors.map { VirtualMeter.Part(register: try #require(RegisterID("r")), factor: try ExactDecimal($0)) })
  }

  private func amount(_ measured: Int64, _ estimated: Int64 = 0, _ unresolved: Int64 = 0) -> QualifiedAmount {
    QualifiedAmount(
      measured: Amount(baseUnits: measured), estimated: Amount(baseUnits: estimated), unresolved: Amount(baseUnits: unresolved))
  }

  @Test func `each quality is the sum of factor times amount, and the whole is their sum`() throws {
    let sum = try meter("1", "-2").amount(of: [amount(100, 10, 1), amount(20, 30, 40)])
    #expect(sum == amount(60, -50, -79))
    #expect(sum?.total == Amount(baseUnits: -69))
  }

  @Test func `a sum is rounded once, half away from zero`() throws {
    // 0.3 + 0.3 − 0.1 of one Wh are 0.5: rounded part by part they were none.
    #expect(try meter("0.3", "0.30", "-0.1").amount(of: [amount(1), amount(1), amount(1)]) == amount(1))
    #expect(try meter("0.3", "0.3", "-0.1").amount(of: [amount(-1), amount(-1), amount(-1)]) == amount(-1))
    #expect(try meter("0.3", "0.199999999").amount(of: [amount(1), amount(1)]) == amount(0))
  }

  @Test func `an unknown part is left out, and no known part is no amount`() throws {
    #expect(try meter("1", "-1").amount(of: [amount(7), nil]) == amount(7))
    #expect(try meter("1", "-1").amount(of: [nil, amount(7)]) == amount(-7))
    #expect(try meter("1", "-1").amount(of: [nil, nil]) == nil)
  }

  @Test func `a sum beyond what the books can count is no amount`() throws {
    let most = amount(.max)
    #expect(try meter("1").amount(of: [most]) == most)
    #expect(try meter("1", "1").amount(of: [most, most]) == nil)
    #expect(try meter("999999999.999999999").amount(of: [most]) == nil)
    let many = Array(repeating: Optional(most), count: 40)
    let factors = Array(repeating: try ExactDecimal("999999999.999999999"), count: 40)
    let sum = VirtualMeter(
      id: try #require(RegisterID("net")), institution: try #require(InstitutionID("hall")), carrier: .electricity,
      parts: try factors.map { VirtualMeter.Part(register: try #require(RegisterID("r")), factor: $0) })
    #expect(sum.amount(of: many) == nil)
  }
}

struct AccuracyTests {
  @Test func `the tolerance of a sum adds every meter's own, whatever its sign, and is rounded up once`() {
    let class1 = Accuracy(partsPerMillion: 10_000)
    let class2 = Accuracy(partsPerMillion: 20_000)
    #expect(Accuracy.tolerance(of: []) == .zero)
    #expect(Accuracy.tolerance(of: [(Amount(baseUnits: 100_000), class1)]) == Amount(baseUnits: 1_000))
    #expect(
      Accuracy.tolerance(of: [(Amount(baseUnits: 100_000), class1), (Amount(baseUnits: -50_000), class2)])
        == Amount(baseUnits: 2_000))
    // 0.01 + 0.02 of a Wh are rounded up to one, not to two.
    #expect(Accuracy.tolerance(of: [(Amount(baseUnits: 1), class1), (Amount(baseUnits: 1), class2)]) == Amount(baseUnits: 1))
    #expect(Accuracy.tolerance(of: Array(repeating: (Amount(baseUnits: .max), class2), count: 51)) == nil)
  }
}
