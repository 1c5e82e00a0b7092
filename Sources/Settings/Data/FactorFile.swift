import EnergyModel

/// A factor profile as a file (`factors/NAME.yaml`).
///
/// A factor is given per printed unit of its carrier (`kgce`, `kg_co2`), or per kilogram of a liquid that is counted in
/// litres with its density (`kgce_per_kg`, `kg_co2_per_kg`, `density_kg_per_l`); the product is exact. `regions` are the first digits of
/// places by GB/T 2260; `grid` says whether factors of regions are taken.
enum FactorFile {
  private static let keys = ["schema", "id", "title", "edition", "source", "grid", "factors"]
  private static let factorKeys = [
    "carrier", "unit", "kgce", "kg_co2", "kgce_per_kg", "kg_co2_per_kg", "density_kg_per_l", "regions", "first_year", "last_year",
    "published", "source",
  ]

  static func profile(from node: YAMLNode, named name: String, faults: FaultList) -> FactorProfile? {
    guard let file = WrittenMapping(node, named: "factor profile", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: FactorProfileID? = written.flatMap { faults.identifier($0, key: "id") }
    let grid: FactorProfile.Grid? = file.text("grid").flatMap { faults.choice($0, key: "grid") }
    let nodes = file.list("factors") ?? []
    if nodes.isEmpty { faults.report(file.place(of: "factors"), "the profile has no factors", "write at least one") }
    var factors: [(FactorProfile.Factor, Place)] = []
    for node in nodes {
      guard let keys = WrittenMapping(node, named: "factor", keys: factorKeys, faults: faults) else { continue }
      factors += FactorFile.factors(of: keys, faults: faults).map { ($0, keys.place) }
    }
    checkYears(factors, faults: faults)
    guard let id else { return nil }
    return FactorProfile(
      id: id, title: file.text("title")?.text ?? id.text, edition: file.text("edition")?.text ?? "", factors: factors.map(\.0),
      source: file.text("source")?.text ?? "", grid: grid ?? .national)
  }

  /// One entry may carry both quantities.
  private static func factors(of keys: WrittenMapping, faults: FaultList) -> [FactorProfile.Factor] {
    let written = DataFile.required("carrier", of: keys, faults: faults)
    let carrier = written.flatMap { faults.carrier($0) }
    let source = DataFile.required("source", of: keys, faults: faults)
    let firstYear = DataFile.year("first_year", of: keys, faults: faults)
    let lastYear = DataFile.year("last_year", of: keys, faults: faults)
    if let firstYear, let lastYear, firstYear > lastYear {
      faults.report(keys.place(of: "last_year"), "the last year is before the first", "write a `last_year` from \(firstYear) on")
    }
    let regions = DataFile.regions(of: keys, faults: faults)
    let published = DataFile.day("published", of: keys, faults: faults)
    if let carrier, let unit = keys.text("unit"), MeasureUnit(unit.text)?.symbol != carrier.baseUnit.printed {
      faults.report(
        unit.place, "factors of \(carrier.name) are per \(carrier.baseUnit.printed)",
        "write `unit: \(carrier.baseUnit.printed)` and the factor per it")
    }
    let values: [(ConvertedQuantity, ExactDecimal?)] = [
      (.standardCoal, value("kgce", perKilogram: "kgce_per_kg", of: keys, carrier: carrier, faults: faults)),
      (.carbonDioxide, value("kg_co2", perKilogram: "kg_co2_per_kg", of: keys, carrier: carrier, faults: faults)),
    ]
    if !["kgce", "kg_co2", "kgce_per_kg", "kg_co2_per_kg"].contains(where: { keys.node($0) != nil }) {
      faults.report(keys.place, "the factor has no number", "write `kgce` or `kg_co2`")
    }
    guard let carrier, let source else { return [] }
    return values.compactMap { quantity, value in
      value.map {
        FactorProfile.Factor(
          carrier: carrier, quantity: quantity, perPrintedUnit: $0, firstYear: firstYear, lastYear: lastYear, source: source.text,
          regions: regions, published: published)
      }
    }
  }

  private static func value(
    _ key: String, perKilogram: String, of keys: WrittenMapping, carrier: Carrier?, faults: FaultList
  ) -> ExactDecimal? {
    if let written = keys.text(key) {
      if let other = keys.text(perKilogram) {
        faults.report(other.place, "the factor is given twice, as `\(key)` and as `\(perKilogram)`", "keep one of them")
      }
      return faults.decimal(written, key: key, allowsZero: true)
    }
    guard let written = keys.text(perKilogram) else { return nil }
    guard carrier.map({ $0.baseUnit == .millilitre }) ?? true else {
      return faults.refuse(written.place, "`\(perKilogram)` is for liquids counted in litres", "write `\(key)`")
    }
    guard let density = keys.text("density_kg_per_l") else {
      return faults.refuse(written.place, "`\(perKilogram)` needs a density", "write `density_kg_per_l` beside it")
    }
    guard let factor = faults.decimal(written, key: perKilogram, allowsZero: true),
      let kilograms = faults.decimal(density, key: "density_kg_per_l", allowsZero: false)
    else { return nil }
    return factor.multiplied(by: kilograms)
      ?? faults.refuse(written.place, "the factor times its density has more digits than can be kept", "write fewer digits")
  }

  /// No year of a region may have two factors of one carrier and quantity: which of them holds would be chance.
  private static func checkYears(_ factors: [(FactorProfile.Factor, Place)], faults: FaultList) {
    for (index, (factor, place)) in factors.enumerated() {
      let other = factors[..<index].first { earlier, _ in
        earlier.carrier == factor.carrier && earlier.quantity == factor.quantity && earlier.sharesRegion(with: factor)
          && (earlier.firstYear ?? .min) <= (factor.lastYear ?? .max) && (factor.firstYear ?? .min) <= (earlier.lastYear ?? .max)
      }
      guard let other else { continue }
      faults.report(
        place, "the years of two factors of \(factor.carrier.name) in \(factor.quantity.rawValue) overlap",
        "write `first_year` and `last_year` apart; the other is on \(faults.words(for: other.1, from: place))")
    }
  }
}

extension FactorProfile.Factor {
  /// Whether both are of the country as a whole, or name the same region; one within another is no fault, since the longer name wins.
  fileprivate func sharesRegion(with other: FactorProfile.Factor) -> Bool {
    regions.isEmpty && other.regions.isEmpty || !Set(regions).isDisjoint(with: other.regions)
  }
}
