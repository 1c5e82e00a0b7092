import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

extension ReportBooks {
  /// What the first page says.
  ///
  /// - Parameters:
  ///   - shown: The standings as the daemon shows them; `nil`: as they are judged now.
  ///   - pages: The file names of the institutions' pages, beside the first page.
  mutating func site(
    shown: [Standing]? = nil, endpoints: StatusDocument.Endpoints, pages: [InstitutionID: String]
  ) throws(StoreError) -> SiteReport {
    if !hasAllMembers { try takeAllMembers() }
    let institutions = settings.institutions.with(try keeper.store.facts(), on: asOf)
    let byID = Dictionary(institutions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var rows: [StandingRow] = []
    var since: [SiteReport.StandingKey: LocalDay] = [:]
    var all: [Standings.Member] = []
    for institution in institutions {
      guard let member = try member(of: institution.id) else { continue }
      all.append(member)
      for (index, target) in member.targets.enumerated() {
        rows.append(StandingRow(target.standing, of: institution))
        if index < member.paces.count, let day = member.paces[index]?.sinceOver {
          since[SiteReport.StandingKey(target.standing)] = day
        }
      }
    }
    if let shown {
      rows = shown.compactMap { standing in byID[standing.institution].map { StandingRow(standing, of: $0) } }
    }
    let edition = Edition(keeper: keeper, settings: settings)
    let changes = try changes(behind: rows.map(\.standing))
    return SiteReport(
      siteName: settings.site.name, moment: moment, standings: rows, since: since,
      reporting: try Reporting(keeper: keeper, settings: settings).rows(asOf: asOf),
      league: edition.league(of: all), coverage: try coverage(), total: ReportBooks.total(all), endpoints: endpoints,
      pages: pages, signs: signs.told(), changes: changes,
      carriers: carriers(rows.map(\.standing.indicator)))
  }

  /// As many as the first page lists.
  private static let changesMax = 40

  /// Of the worst targets: which carrier weighs most in the change since a year before.
  private func changes(behind standings: [Standing]) throws(StoreError) -> [SiteReport.StandingKey: UseChange] {
    var found: [SiteReport.StandingKey: UseChange] = [:]
    for standing in standings.filter({ $0.annual.urgency <= StandingState.atRisk.urgency }).worstFirst().prefix(
      ReportBooks.changesMax)
    {
      guard let member = members[standing.institution],
        let index = member.targets.firstIndex(where: {
          $0.standing.plan == standing.plan && $0.standing.indicator == standing.indicator
        }), index < member.paces.count, let pace = member.paces[index], pace.actual.count > 1
      else { continue }
      let days = pace.start..<pace.start + (pace.actual.count - 1)
      let before = ReportBooks.yearBefore(days.lowerBound)..<ReportBooks.yearBefore(days.upperBound)
      let (now, past) = (try used(by: standing, days), try used(by: standing, before))
      let changed = now.compactMap { carrier, use in past[carrier].map { (carrier: carrier, now: use, past: $0) } }
      let most = changed.filter { $0.past > 0 }.max { left, right in
        (weight(left.carrier, standing) * (left.now - left.past), right.carrier.name)
          < (weight(right.carrier, standing) * (right.now - right.past), left.carrier.name)
      }
      if let most {
        found[.init(standing)] = UseChange(carrier: most.carrier, percent: (most.now / most.past - 1) * 100)
      }
    }
    return found
  }

  private static func yearBefore(_ day: LocalDay) -> LocalDay { sameDay(day, in: (day + -1).year - 1) }

  /// What the institution used of each carrier that its indicator counts, in printed units; without those of which too little is known.
  private func used(by standing: Standing, _ days: Range<LocalDay>) throws(StoreError) -> [Carrier: Double] {
    var found: [Carrier: Double] = [:]
    for one in try totals(of: standing.institution, days) where one.endUse == "total" && counts(one.carrier, standing) {
      let rows = one.rows(from: days.lowerBound, to: days.upperBound)
      let (known, hours) = (rows.reduce(0) { $0 + $1.coveredHours }, rows.reduce(0) { $0 + $1.hours })
      guard hours > 0, known * 100 >= hours * 80 else { continue }
      guard let sum = ReportBooks.printed(rows.compactMap { $0.amount?.wideTotal }) else { continue }
      found[one.carrier, default: 0] += sum.statistic
    }
    return found
  }

  private func counts(_ carrier: Carrier, _ standing: Standing) -> Bool {
    settings.indicators[standing.indicator]?.numerator.carriers.contain(carrier) ?? false
  }

  private func carriers(_ indicators: [IndicatorID]) -> [IndicatorID: Set<Carrier>] {
    let known = Set(keeper.registers.map(\.carrier))
    var found: [IndicatorID: Set<Carrier>] = [:]
    for id in Set(indicators) {
      if let counted = settings.indicators[id]?.numerator.carriers { found[id] = known.filter { counted.contain($0) } }
    }
    return found
  }

  /// How much a printed unit weighs beside one of another carrier: its standard coal.
  private func weight(_ carrier: Carrier, _ standing: Standing) -> Double {
    guard let plan = settings.plans.first(where: { $0.id == standing.plan }) else { return 1 }
    let factor = settings.factors(of: plan).factor(for: carrier, .standardCoal, year: year, region: "")
    return factor.map { $0.perPrintedUnit.decimal.statistic } ?? 1
  }

  /// What is known of each month of the judged year, of all registers since their first reading.
  private func coverage() throws(StoreError) -> [CoverageMonth] {
    var months: [LocalMonth: (measured: Int, whole: Int, hours: Int)] = [:]
    for index in keeper.registers.indices {
      guard let extent = try keeper.extent(of: index) else { continue }
      let first = max(yearToDate.lowerBound, keeper.calendar.day(of: extent.start))
      guard first < asOf else { continue }
      for sum in try keeper.daySums(of: index, first..<asOf) {
        months[sum.day.month, default: (0, 0, 0)].measured += sum.coveredHours
        months[sum.day.month, default: (0, 0, 0)].whole += sum.wholeHours
      }
      var month = first.month
      while month.firstDay < asOf {
        let (from, to) = (max(first, month.firstDay), min(asOf, month.next.firstDay))
        months[month, default: (0, 0, 0)].hours +=
          Span(keeper.calendar.start(of: from), keeper.calendar.start(of: to)).localHours
        month = month.next
      }
    }
    return months.sorted { $0.key < $1.key }.map { month, sums in
      CoverageMonth(
        month: month, measuredHours: sums.measured, estimatedHours: max(0, sums.whole - sums.measured),
        missingHours: max(0, sums.hours - sums.whole))
    }
  }

  /// The use of all institutions that have a target of the same indicator, each with its budget, added up: what is per head or area is
  /// multiplied again. The indicator is that of energy which most institutions have; `nil` where none has one.
  static func total(_ members: [Standings.Member]) -> PaceFigure? {
    struct Key: Hashable {
      let plan: PlanID
      let indicator: IndicatorID
    }
    var found: [Key: [(figure: PaceFigure, divisor: Double)]] = [:]
    var order: [Key] = []
    for member in members {
      for (index, target) in member.targets.enumerated() where index < member.paces.count {
        guard let figure = member.paces[index], !figure.isFloor, figure.unit.hasPrefix("kgce"), let divisor = target.denominator
        else { continue }
        let key = Key(plan: target.standing.plan, indicator: target.standing.indicator)
        if found[key] == nil { order.append(key) }
        found[key, default: []].append((figure, divisor.statistic))
      }
    }
    guard let best = order.max(by: { (found[$0]?.count ?? 0) < (found[$1]?.count ?? 0) }), let parts = found[best] else {
      return nil
    }
    return sum(parts)
  }

  /// In t of standard coal. What is foreseen of each misses by itself, so that half intervals add up in squares.
  private static func sum(_ parts: [(figure: PaceFigure, divisor: Double)]) -> PaceFigure? {
    guard let first = parts.first?.figure else { return nil }
    let same = parts.filter {
      $0.figure.start == first.start && $0.figure.dayCount == first.dayCount && $0.figure.actual.count == first.actual.count
        && $0.figure.baseYear == first.baseYear
    }
    func added(_ curve: (PaceFigure) -> [Double]) -> [Double] {
      let count = same.map { curve($0.figure).count }.min() ?? 0
      return (0..<count).map { index in same.reduce(0) { $0 + curve($1.figure)[index] * $1.divisor } / 1_000 }
    }
    let isForeseen = same.allSatisfy { !$0.figure.forecast.isEmpty }
    let middle = isForeseen ? added(\.forecast) : []
    let half = middle.indices.map { index in
      same.reduce(0.0) { sum, part in
        let width = (part.figure.forecastHigh[index] - part.figure.forecastLow[index]) / 2 * part.divisor / 1_000
        return sum + width * width
      }.squareRoot()
    }
    let bases = same.compactMap { part in part.figure.baseTotal.map { $0 * part.divisor / 1_000 } }
    return PaceFigure(
      unit: "tce", start: first.start, dayCount: first.dayCount, actual: added(\.actual), budget: added(\.budget),
      base: same.allSatisfy { !$0.figure.base.isEmpty } ? added(\.base) : [],
      forecastLow: zip(middle, half).map { max($0 - $1, 0) }, forecast: middle,
      forecastHigh: zip(middle, half).map { $0 + $1 }, target: same.reduce(0) { $0 + $1.figure.target * $1.divisor } / 1_000,
      baseTotal: bases.count == same.count ? bases.reduce(0, +) : nil, baseYear: first.baseYear, isFloor: false)
  }
}
