import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

/// The findings of a review before a year is reported (contract, export `review`).
package struct Review {
  /// The reference tariff: what a printed unit of a carrier costs on a day, 元; `nil` where none is known.
  package typealias ReferencePrice = (Carrier, LocalDay) -> Decimal?

  let keeper: BookKeeper
  let settings: Settings
  let limits: ReviewLimits
  let use: YearUse
  let institutions: [Institution]
  private let referencePrice: ReferencePrice
  private let year: Int
  let yearBefore: LocalDay
  let from: LocalDay
  let to: LocalDay

  /// Institutions are as they were on the last day of the year.
  package init(
    keeper: BookKeeper, settings: Settings, year: Int, referencePrice: ReferencePrice? = nil
  ) throws(StoreError) {
    self.keeper = keeper
    self.settings = settings
    self.year = year
    // Of prices by time of use the middle: a bill lies somewhere between them.
    self.referencePrice =
      referencePrice ?? { carrier, day in
        settings.tariff?.priceRange(of: carrier, on: day).map { ($0.lowerBound.decimal + $0.upperBound.decimal) / 2 }
      }
    limits = settings.scoring?.review ?? ReviewLimits()
    use = try YearUse(keeper: keeper)
    yearBefore = LocalMonth(year: year - 1, month: 1).firstDay
    from = LocalMonth(year: year, month: 1).firstDay
    to = LocalMonth(year: year + 1, month: 1).firstDay
    institutions = settings.institutions.with(try keeper.store.facts(), on: to + -1)
  }

  /// By institution in the order of the configuration, then in the order of the kinds.
  package func rows() throws(StoreError) -> [ReviewRow] {
    let institutionUse = try InstitutionUse(keeper: keeper, endUses: settings.indicators.namedEndUses)
    var rows: [ReviewRow] = []
    for institution in institutions {
      var findings = facts(of: institution)
      findings += try intensities(of: institution, institutionUse)
      findings += try years(of: institution)
      findings += try bills(of: institution)
      findings += prices(of: institution)
      findings += try readings(of: institution)
      rows += findings.map { ReviewRow($0, name: institution.name) }
    }
    return rows
  }

  // MARK: Facts

  private func facts(of institution: Institution) -> [ReviewFinding] {
    FactName.numbers.flatMap { name -> [ReviewFinding] in
      guard let course = institution.series(of: name) else { return [] }
      let evidence = course.entries.filter { $0.from < to }.map { "\($0.from) \($0.value)" }.suffix(4).joined(separator: "; ")
      func finding(_ kind: ReviewFinding.Kind, _ from: LocalDay, _ to: LocalDay, _ before: Decimal, _ after: Decimal)
        -> ReviewFinding
      {
        ReviewFinding(
          institution: institution.id, kind: kind, subject: .fact(name), from: from, to: to, value: after, reference: before,
          unit: name.unit, limitPercent: limits.factChangePercent.decimal, evidence: evidence)
      }
      let steps = limits.steps(of: course, from: from, to: to).map {
        finding(.factStepped, $0.day, $0.day + 1, $0.before, $0.after)
      }
      guard steps.isEmpty else { return steps }
      let change = limits.change(of: course, yearBefore: yearBefore, from: from, to: to)
      return change.map { [finding(.factChanged, from, to, $0.before, $0.after)] } ?? []
    }
  }

  // MARK: Use

  /// The use of each carrier against the year before; of years of which too little is known nothing is said here.
  private func years(of institution: Institution) throws(StoreError) -> [ReviewFinding] {
    var findings: [ReviewFinding] = []
    for carrier in carriers(of: institution.id) {
      guard let before = try comparable(carrier, institution.id, yearBefore, from),
        let after = try comparable(carrier, institution.id, from, to),
        ReviewLimits.isFar(after, from: before, percent: limits.yearOnYearPercent)
      else { continue }
      findings.append(
        ReviewFinding(
          institution: institution.id, kind: .yearOnYear, subject: .carrier(carrier), from: from, to: to, value: after,
          reference: before, unit: carrier.baseUnit.printed, limitPercent: limits.yearOnYearPercent.decimal,
          evidence: "conserved explain \(institution.id) \(carrier.name) \(padded(year, 4))"))
    }
    return findings
  }

  private func comparable(
    _ carrier: Carrier, _ institution: InstitutionID, _ from: LocalDay, _ to: LocalDay
  ) throws(StoreError) -> Decimal? {
    guard let known = try use.amount(of: carrier, .all, by: institution, from: from, to: to),
      limits.isEnough(known.knownHours, of: known.hours)
    else { return nil }
    return known.amount?.inPrintedUnits
  }

  /// What an institution meters or enters, by name.
  private func carriers(of institution: InstitutionID) -> [Carrier] {
    let metered = keeper.registers.filter { $0.institution == institution && $0.isCountedInTotals }.map(\.carrier)
    let entered = use.entries(of: institution, from: yearBefore, to: to).map(\.carrier)
    return Set(metered + entered).sorted { $0.name < $1.name }
  }

  // MARK: Bills and prices

  /// Bills of these days beside what the registers counted over theirs.
  private func bills(of institution: Institution) throws(StoreError) -> [ReviewFinding] {
    var findings: [ReviewFinding] = []
    for bill in use.bills(of: institution.id) where bill.entry.from < to && from < bill.entry.to {
      let comparison = try BillComparison(bill, keeper)
      let billed = bill.entry.amount.inPrintedUnits
      guard let counted = comparison.counted?.inPrintedUnits,
        ReviewLimits.isFar(counted, from: billed, percent: limits.daysAgainstBillPercent)
      else { continue }
      let entry = bill.entry
      findings.append(
        ReviewFinding(
          institution: institution.id, kind: .billDiffers, subject: .carrier(entry.carrier), from: entry.from, to: entry.to,
          value: counted, reference: billed, unit: entry.carrier.baseUnit.printed,
          limitPercent: limits.daysAgainstBillPercent.decimal,
          evidence: "conserved explain \(institution.id) \(entry.carrier.name) \(entry.period)"))
    }
    return findings
  }

  /// The price of each costed entry that begins in the year.
  private func prices(of institution: Institution) -> [ReviewFinding] {
    use.entries(of: institution.id, from: from, to: to).compactMap { entry in
      guard entry.from >= from, let cost = entry.costYuan?.decimal,
        let price = cost.divided(byPositive: entry.amount.inPrintedUnits),
        let reference = referencePrice(entry.carrier, entry.from), let kind = limits.oddity(ofPrice: price, reference: reference)
      else { return nil }
      return ReviewFinding(
        institution: institution.id, kind: kind, subject: .carrier(entry.carrier), from: entry.from, to: entry.to, value: price,
        reference: reference, unit: "yuan/\(entry.carrier.baseUnit.printed)", limitPercent: limits.priceDeviationPercent.decimal,
        evidence: "conserved explain \(institution.id) \(entry.carrier.name) \(entry.period)")
    }
  }
}
