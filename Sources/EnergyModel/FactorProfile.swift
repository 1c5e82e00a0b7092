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
    /// Where it holds: the first digits of codes by GB/T 2260, such as `11` for Beijing; empty: the mean of the country.
    package let regions: [String]
    /// The first and the last year for which it was published; `nil`: open.
    package let firstYear: Int?
    package let lastYear: Int?
    /// When it was published, which is years after the years that it is for; `nil`: not stated.
    package let published: LocalDay?
    package let source: String

    package init(
      carrier: Carrier, quantity: ConvertedQuantity, perPrintedUnit: ExactDecimal, firstYear: Int?, lastYear: Int?,
      source: String,
      regions: [String] = [], published: LocalDay? = nil
    ) {
      self.carrier = carrier
      self.quantity = quantity
      self.perPrintedUnit = perPrintedUnit
      self.firstYear = firstYear
      self.lastYear = lastYear
      self.source = source
      self.regions = regions
      self.published = published
    }

    /// The longest of its regions in which a place lies; empty for the mean of the country; `nil` where it does not hold there.
    package func region(holding place: String) -> String? {
      regions.isEmpty ? "" : regions.filter { place.hasPrefix($0) }.max { $0.utf8.count < $1.utf8.count }
    }
  }

  /// Which factors a profile takes where it has some for regions.
  package enum Grid: String, Sendable, Hashable, CaseIterable {
    /// The mean of the country for every place, so that the figures of all places can be added and compared.
    case national
    /// Those of the region in which an institution lies; the mean of the country where its region has none.
    case regional
  }

  package let id: FactorProfileID
  package let title: String
  package let edition: String
  /// Of the whole file; empty where only its factors name theirs.
  package let source: String
  package let grid: Grid
  package let factors: [Factor]

  package init(
    id: FactorProfileID, title: String, edition: String, factors: [Factor], source: String = "", grid: Grid = .national
  ) {
    self.id = id
    self.title = title
    self.edition = edition
    self.factors = factors
    self.source = source
    self.grid = grid
  }

  /// The same profile with another choice of the grid, for a single conversion that says so.
  package func with(grid: Grid) -> FactorProfile {
    FactorProfile(id: id, title: title, edition: edition, factors: factors, source: source, grid: grid)
  }

  /// Whether the factors of a carrier differ by region, so that a result must say which one it was made with.
  package func dependsOnRegion(_ carrier: Carrier, _ quantity: ConvertedQuantity) -> Bool {
    factors.contains { $0.carrier == carrier && $0.quantity == quantity && !$0.regions.isEmpty }
  }

  /// The factor of a year: the one whose years hold it; after the last year of a series, its last value (contract R14); never a
  /// neighbour's before its first.
  ///
  /// A region has a series of its own where the profile's `grid` is `regional`: the longest region that holds the place and has a value
  /// for the year; without one the mean of the country.
  ///
  /// - Parameter region: The place by GB/T 2260; empty: unknown, so the mean of the country.
  package func factor(for carrier: Carrier, _ quantity: ConvertedQuantity, year: Int, region: String = "") -> Factor? {
    let place = grid == .regional ? region : ""
    var bound = Int.max
    while let length = longestRegion(for: carrier, quantity, holding: place, below: bound) {
      if let factor = factor(for: carrier, quantity, year: year, place: place, regionLength: length) { return factor }
      bound = length
    }
    return nil
  }

  /// The length of the longest region below a bound in which a place lies and which has a factor, 0 for the mean of the country.
  private func longestRegion(for carrier: Carrier, _ quantity: ConvertedQuantity, holding place: String, below bound: Int) -> Int?
  {
    var longest: Int?
    for factor in factors where factor.quantity == quantity && factor.carrier == carrier {
      guard let length = factor.regionLength(holding: place), length < bound else { continue }
      longest = max(longest ?? length, length)
    }
    return longest
  }

  /// Of the series of one region, which its length tells from others that hold the place.
  private func factor(
    for carrier: Carrier, _ quantity: ConvertedQuantity, year: Int, place: String, regionLength: Int
  ) -> Factor? {
    var last: Factor?
    for factor in factors where factor.quantity == quantity && factor.carrier == carrier {
      guard factor.regionLength(holding: place) == regionLength else { continue }
      if (factor.firstYear ?? .min) <= year, year <= (factor.lastYear ?? .max) { return factor }
      if last.map({ ($0.lastYear ?? .max) < (factor.lastYear ?? .max) }) ?? true { last = factor }
    }
    return last.flatMap { $0.lastYear.map { $0 < year } ?? false ? last : nil }
  }
}

extension FactorProfile.Factor {
  fileprivate func regionLength(holding place: String) -> Int? {
    if regions.isEmpty { return 0 }
    return place.isEmpty ? nil : region(holding: place)?.utf8.count
  }
}
