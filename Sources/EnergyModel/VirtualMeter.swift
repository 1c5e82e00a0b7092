/// A sum or difference of registers under a name of its own, such as what a building draws less what its roof gives. It has rows like
/// a register and never enters a total (contract R6): what it counts is counted by its registers already.
package struct VirtualMeter: Sendable, Hashable {
  /// One register and how often it counts; negative where it is taken away.
  package struct Part: Sendable, Hashable {
    package let register: RegisterID
    package let factor: ExactDecimal

    package init(register: RegisterID, factor: ExactDecimal) {
      self.register = register
      self.factor = factor
    }
  }

  /// Registers and virtual meters share their names: no two bear the same.
  package let id: RegisterID
  package let institution: InstitutionID
  package let carrier: Carrier
  package let endUse: String
  package let flow: FlowDirection
  /// In the order of the configuration; every register once, all of the meter's carrier.
  package let parts: [Part]

  package init(
    id: RegisterID, institution: InstitutionID, carrier: Carrier, endUse: String = "total", flow: FlowDirection = .in,
    parts: [Part]
  ) {
    self.id = id
    self.institution = institution
    self.carrier = carrier
    self.endUse = endUse
    self.flow = flow
    self.parts = parts
  }

  /// What the parts' amounts make together, one for each part, `nil` where nothing is known of it. Each quality is the sum of factor times
  /// amount, exact, rounded once half away from zero. An unknown part is left out, which the coverage says; `nil` where no part is known
  /// or the sum passes what the books can count.
  package func amount(of known: [QualifiedAmount?]) -> QualifiedAmount? {
    guard known.contains(where: { $0 != nil }) else { return nil }
    func sum(_ quality: KeyPath<QualifiedAmount, Amount>) -> Amount? {
      weightedSum(known.map { $0?[keyPath: quality] })
    }
    guard let measured = sum(\.measured), let estimated = sum(\.estimated), let unresolved = sum(\.unresolved) else { return nil }
    return QualifiedAmount(measured: measured, estimated: estimated, unresolved: unresolved)
  }

  private func weightedSum(_ amounts: [Amount?]) -> Amount? {
    // Over one common denominator nothing is rounded before the end.
    let scale = parts.map { Int($0.factor.scale) }.max() ?? 0
    guard let denominator = Int128.powerOfTen(scale) else { return nil }
    var sum: Int128 = 0
    for (part, amount) in zip(parts, amounts) {
      guard let amount else { continue }
      let product = Int128(part.factor.mantissa) * Int128(amount.baseUnits)
      let (scaled, isTooLong) = product.multipliedReportingOverflow(by: Int128.powerOfTen(scale - Int(part.factor.scale)) ?? 1)
      let (next, isTooLarge) = sum.addingReportingOverflow(scaled)
      guard !isTooLong, !isTooLarge else { return nil }
      sum = next
    }
    return Int64(exactly: sum.dividedRoundingHalfAwayFromZero(by: denominator)).map { Amount(baseUnits: $0) }
  }
}
