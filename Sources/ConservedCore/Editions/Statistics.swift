import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

/// The annual return of every institution on a statistical form (domain.md section 5).
package struct Statistics {
  private let use: YearUse
  private let institutions: [Institution]
  private let factors: FactorProfile
  private let year: Int
  private let from: LocalDay
  private let to: LocalDay

  /// Institutions are as they were on the last day of the year.
  package init(keeper: BookKeeper, settings: Settings, year: Int) throws(StoreError) {
    use = try YearUse(keeper: keeper)
    from = LocalMonth(year: year, month: 1).firstDay
    to = LocalMonth(year: year + 1, month: 1).firstDay
    institutions = settings.institutions.with(try keeper.store.facts(), on: to + -1)
    factors = settings.factors
    self.year = year
  }

  /// A row for each institution, in the order of the configuration.
  package func rows(of form: StatisticalForms.Form, in edition: StatisticalForms) throws(StoreError) -> [StatisticsRow] {
    var stream = stream(of: form, in: edition)
    return try stream.rows()
  }

  /// The same rows, of one institution after the other.
  func stream(of form: StatisticalForms.Form, in edition: StatisticalForms) -> RowStream<StatisticsRow> {
    RowStream(intervals: institutions.count, subjects: 1, runMax: 1) { (_, run) throws(StoreError) in
      var rows = RowStream<StatisticsRow>.IntervalRows(intervals: 1)
      rows.append(try row(of: form, in: edition, institutions[run.lowerBound]))
      return rows
    }
  }

  private func row(of form: StatisticalForms.Form, in edition: StatisticalForms, _ institution: Institution)
    throws(StoreError) -> StatisticsRow
  {
    var cells: [String?] = []
    var findings: [StatisticsFinding] = []
    for line in form.lines {
      let value = try value(of: line, institution, &findings)
      cells.append(value.flatMap { $0.isNaN ? nil : $0.text(decimals: line.decimals) })
    }
    return StatisticsRow(
      institution: institution.id, name: institution.name, kindCode: edition.kindCode(of: institution), cells: cells,
      findings: broken(form, cells) + findings)
  }

  /// The sums that do not hold, of what is printed: the receiver has nothing else.
  private func broken(_ form: StatisticalForms.Form, _ cells: [String?]) -> [StatisticsFinding] {
    let printed = Dictionary(zip(form.lines.map(\.code), cells), uniquingKeysWith: { first, _ in first }).compactMapValues { $0 }
    return form.checks.filter { check in check.isBroken { printed[$0].flatMap { try? ExactDecimal($0) } } }.map { check in
      .broken(check: check, left: printed[check.left], right: check.right.map { printed[$0] })
    }
  }

  /// Unrounded; `nil` where nothing is known.
  private func value(
    of line: StatisticalForms.Line, _ institution: Institution, _ findings: inout [StatisticsFinding]
  ) throws(StoreError) -> Decimal? {
    switch line.value {
    case .blank: return nil
    case .fact(let name, .mean): return institution.mean(of: name, from: from, to: to)
    case .fact(let name, .yearEnd): return institution.value(of: name, on: to + -1)
    case .cost(let carriers, let endUses): return use.cost(of: carriers, endUses, by: institution.id, from: from, to: to)
    case .amount(let carrier, let endUses, let unit):
      guard let known = try use.amount(of: carrier, endUses, by: institution.id, from: from, to: to), let amount = known.amount,
        let ratio = unit.ratio(to: carrier.baseUnit)
      else { return nil }
      note(known, line, &findings)
      return Decimal(amount.baseUnits) * Decimal(ratio.denominator) / Decimal(ratio.numerator)
    case .energy(let carriers, let unit): return try energy(carriers, unit, line, institution, &findings)
    }
  }

  private func energy(
    _ carriers: [Carrier], _ unit: MeasureUnit, _ line: StatisticalForms.Line, _ institution: Institution,
    _ findings: inout [StatisticsFinding]
  ) throws(StoreError) -> Decimal? {
    var whole = KnownUse()
    var amounts: [(carrier: Carrier, amount: Amount)] = []
    for carrier in carriers {
      guard let known = try use.amount(of: carrier, .all, by: institution.id, from: from, to: to) else { continue }
      whole.add(known)
      if let amount = known.amount { amounts.append((carrier, amount)) }
    }
    guard !amounts.isEmpty, let ratio = unit.ratio(to: .gramOfStandardCoal) else { return nil }
    let total = factors.total(of: amounts, to: .standardCoal, year: year, region: institution.region)
    guard let kilograms = total.value else {
      findings.append(.noFactor(code: line.code, carriers: total.carriersWithoutFactor))
      return nil
    }
    note(whole, line, &findings)
    return kilograms * 1_000 * Decimal(ratio.denominator) / Decimal(ratio.numerator)
  }

  private func note(_ known: KnownUse, _ line: StatisticalForms.Line, _ findings: inout [StatisticsFinding]) {
    guard !known.isComplete else { return }
    findings.append(.incomplete(code: line.code, knownHours: known.knownHours, hours: known.hours))
  }
}
