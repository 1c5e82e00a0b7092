import Conservation
import EnergyModel
import Foundation
import Settings

/// What is known of a subject in one interval, while it is added up.
struct EnergyFigure {
  /// One converted quantity.
  struct Quantity {
    private var sum: Decimal?
    private var isUnknown = false
    /// What must be named beside the profile, each once (contract R14).
    private(set) var clauses: [String] = []
    private(set) var carriersWithoutFactor: [Carrier] = []

    /// `nil` where nothing was converted, or not everything.
    var value: Decimal? { isUnknown ? nil : sum }

    mutating func add(_ amount: Amount, _ conversion: Conversion?, of carrier: Carrier) {
      guard let conversion else {
        isUnknown = true
        if !carriersWithoutFactor.contains(carrier) { carriersWithoutFactor.append(carrier) }
        return
      }
      sum = (sum ?? 0) + conversion.value(of: amount)
      if let clause = conversion.clause, !clauses.contains(clause) { clauses.append(clause) }
    }

    mutating func add(_ other: Quantity) {
      if let sum = other.sum { self.sum = (self.sum ?? 0) + sum }
      isUnknown = isUnknown || other.isUnknown
      for clause in other.clauses where !clauses.contains(clause) { clauses.append(clause) }
      for carrier in other.carriersWithoutFactor where !carriersWithoutFactor.contains(carrier) {
        carriersWithoutFactor.append(carrier)
      }
    }

    mutating func addUnknown() { isUnknown = true }
  }

  /// `nil` where nothing is known, and where the sum passes what the books can count.
  private(set) var amount: Amount?
  private var isBeyond = false
  /// Whether energy is among it, so that a profile was asked.
  private(set) var isConverted = false
  var standardCoal = Quantity()
  var carbonDioxide = Quantity()
  private(set) var cost = Cost()
  private(set) var carriersWithoutCost: [Carrier] = []

  mutating func add(_ amount: Amount) {
    guard !isBeyond else { return }
    let (sum, overflow) = (self.amount?.baseUnits ?? 0).addingReportingOverflow(amount.baseUnits)
    self.amount = overflow ? nil : Amount(baseUnits: sum)
    isBeyond = overflow
  }

  mutating func addConverted(_ amount: Amount, _ conversions: ConversionFinder, isUsed: Bool) {
    isConverted = true
    standardCoal.add(amount, conversions.standardCoal, of: conversions.carrier)
    if isUsed { carbonDioxide.add(amount, conversions.carbonDioxide, of: conversions.carrier) }
  }

  mutating func add(_ cost: Cost, of carrier: Carrier) {
    self.cost.add(cost)
    if cost.isMissing, !carriersWithoutCost.contains(carrier) { carriersWithoutCost.append(carrier) }
  }

  /// What is known, but beyond what the books can count: a sum without it would be wrong, not incomplete.
  mutating func addBeyond(_ carrier: Carrier) {
    isBeyond = true
    amount = nil
    guard carrier.isEnergy else { return }
    standardCoal.addUnknown()
    carbonDioxide.addUnknown()
  }

  /// Adds one carrier of a subject to the total of all of them.
  mutating func add(_ figure: EnergyFigure, of carrier: Carrier) {
    isConverted = isConverted || figure.isConverted
    standardCoal.add(figure.standardCoal)
    carbonDioxide.add(figure.carbonDioxide)
    add(figure.cost, of: carrier)
  }
}

/// The intervals of some rows, with what each row asks of them.
struct EnergyFrame {
  /// In order and without a hole.
  let intervals: [Span]
  let days: [Range<LocalDay>]
  let years: [Int]

  init(_ intervals: [Span], _ calendar: LocalCalendar) {
    self.intervals = intervals
    days = intervals.map { calendar.day(of: $0.start)..<calendar.day(of: $0.end) }
    years = days.map(\.lowerBound.year)
  }

  /// The places of the intervals that have a day of `[from, to)`.
  func places(from: LocalDay, to: LocalDay) -> Range<Int> {
    let first = firstPlace { $0.upperBound > from }
    return first..<max(first, firstPlace { $0.lowerBound >= to })
  }

  /// The first interval of which something holds that holds of all after it too.
  private func firstPlace(where holds: (Range<LocalDay>) -> Bool) -> Int {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(days[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// The factors of one carrier, looked for again only where the year or the place is another one.
struct ConversionFinder {
  let carrier: Carrier
  private let profile: FactorProfile
  private var year: Int?
  private var region = ""
  private(set) var standardCoal: Conversion?
  private(set) var carbonDioxide: Conversion?

  init(_ profile: FactorProfile, _ carrier: Carrier) {
    self.profile = profile
    self.carrier = carrier
  }

  mutating func find(year: Int, region: String) {
    guard year != self.year || region != self.region else { return }
    (self.year, self.region) = (year, region)
    standardCoal = profile.conversion(of: carrier, to: .standardCoal, year: year, region: region)
    carbonDioxide = profile.conversion(of: carrier, to: .carbonDioxide, year: year, region: region)
  }
}

/// What stands in `factors`: `cn-stat-a; electricity 2023 national; ledger; tariff-blank`. The profile with the years and regions that
/// must be named, and what has no factor; then where the cost is from, the ledger or the tariff, and what has no price. A missing price is
/// named where there is a cost at all or a tariff that should have one.
struct EnergyTexts {
  private struct Key: Hashable {
    let isConverted: Bool
    let clauses: [String]
    let withoutCoal: [Carrier]
    let withoutCarbon: [Carrier]
    let isStated: Bool
    let isPriced: Bool
    let withoutCost: [Carrier]
  }

  private let profile: FactorProfileID
  private let tariff: TariffID?
  /// Most rows of an export say the same.
  private var known: [Key: String] = [:]

  init(_ settings: Settings) {
    profile = settings.factors.id
    tariff = settings.tariff?.id
  }

  mutating func statement(of figure: EnergyFigure) -> String {
    let key = Key(
      isConverted: figure.isConverted, clauses: figure.standardCoal.clauses + figure.carbonDioxide.clauses,
      withoutCoal: figure.standardCoal.carriersWithoutFactor, withoutCarbon: figure.carbonDioxide.carriersWithoutFactor,
      isStated: figure.cost.stated != nil, isPriced: figure.cost.priced != nil, withoutCost: figure.carriersWithoutCost)
    if let text = known[key] { return text }
    let text = statement(of: key)
    known[key] = text
    return text
  }

  private func statement(of key: Key) -> String {
    var clauses: [String] = []
    if key.isConverted { clauses.append(profile.text) }
    if !key.clauses.isEmpty { clauses.append(Set(key.clauses).sorted().joined(separator: ", ")) }
    let missing = Set(key.withoutCoal + key.withoutCarbon).map { carrier in
      let (coal, carbon) = (key.withoutCoal.contains(carrier), key.withoutCarbon.contains(carrier))
      return carrier.name + (coal && carbon ? "" : coal ? " kgce" : " kg_co2")
    }
    if !missing.isEmpty { clauses.append("no factor: " + missing.sorted().joined(separator: ", ")) }
    if key.isStated { clauses.append("ledger") }
    if key.isPriced, let tariff { clauses.append(tariff.text) }
    if !key.withoutCost.isEmpty, key.isStated || tariff != nil {
      clauses.append("no price: " + key.withoutCost.map(\.name).sorted().joined(separator: ", "))
    }
    return clauses.joined(separator: "; ")
  }
}
