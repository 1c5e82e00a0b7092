/// What an amount is converted into.
package enum ConvertedQuantity: String, Sendable, Hashable, CaseIterable {
  case standardCoal = "kgce"
  case carbonDioxide = "kg_co2"
}

/// A named, dated set of conversion factors, stated with every converted result (domain.md section 4).
package struct FactorProfile: Sendable, Hashable {
  package struct Factor: Sendable, Hashable {
    package let carrier: Carrier
    package let quantity: ConvertedQuantity
    /// How much of the quantity (kgce or kg CO₂) one printed unit of the carrier is: kWh, MJ, m3, L, kg, kgce.
    package let perPrintedUnit: ExactDecimal
    /// The first and the last year for which it was published; `nil`: open.
    package let firstYear: Int?
    package let lastYear: Int?
    package let source: String

    package init(
      carrier: Carrier, quantity: ConvertedQuantity, perPrintedUnit: ExactDecimal, firstYear: Int?, lastYear: Int?, source: String
    ) {
      self.carrier = carrier
      self.quantity = quantity
      self.perPrintedUnit = perPrintedUnit
      self.firstYear = firstYear
      self.lastYear = lastYear
      self.source = source
    }
  }

  package let id: FactorProfileID
  package let title: String
  package let edition: String
  package let factors: [Factor]

  package init(id: FactorProfileID, title: String, edition: String, factors: [Factor]) {
    self.id = id
    self.title = title
    self.edition = edition
    self.factors = factors
  }

  /// The factor of a year: the one whose years hold it; after the last year of a series, its last value (contract R14); never a
  /// neighbour's before its first.
  package func factor(for carrier: Carrier, _ quantity: ConvertedQuantity, year: Int) -> Factor? {
    let candidates = factors.filter { $0.carrier == carrier && $0.quantity == quantity }
    if let exact = candidates.first(where: { ($0.firstYear ?? .min) <= year && year <= ($0.lastYear ?? .max) }) { return exact }
    guard let last = candidates.max(by: { ($0.lastYear ?? .max) < ($1.lastYear ?? .max) }), let lastYear = last.lastYear,
      lastYear < year
    else { return nil }
    return last
  }
}
