import EnergyModel
import Testing

struct AmountsTests {
  @Test(
    arguments: [
      (0, "0.000"), (1, "0.001"), (-1, "-0.001"), (999, "0.999"), (1_000, "1.000"), (12_345, "12.345"), (-12_045, "-12.045"),
      (Int64.max, "9223372036854775.807"), (Int64.min, "-9223372036854775.808"),
    ] as [(Int64, String)])
  func `an amount prints in thousands with three decimals`(baseUnits: Int64, printed: String) {
    #expect(Amount(baseUnits: baseUnits).printed == printed)
    #expect(RegisterValue(baseUnits: baseUnits).printed == printed)
  }

  @Test func `the change of a register is an amount, or nothing on overflow`() {
    #expect(RegisterValue(baseUnits: 15) - RegisterValue(baseUnits: 5) == Amount(baseUnits: 10))
    #expect(RegisterValue(baseUnits: 5) - RegisterValue(baseUnits: 15) == Amount(baseUnits: -10))
    #expect(RegisterValue(baseUnits: .max) - RegisterValue(baseUnits: -1) == nil)
  }

  @Test func `the parts of an amount are its whole`() {
    let parts = QualifiedAmount(
      measured: Amount(baseUnits: 1), estimated: Amount(baseUnits: 20), unresolved: Amount(baseUnits: 300))
    #expect(parts.total == Amount(baseUnits: 321))
    #expect((parts + parts).total == Amount(baseUnits: 642))
    #expect(parts - parts == .zero)
  }
}
