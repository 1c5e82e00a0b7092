import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

extension ReportBooks {
  /// One register of an institution with its days of the judged year and of the year that it is held against.
  struct RegisterDays {
    let index: Int
    let register: Register
    /// From the first of January of the older year on.
    let sums: [DaySum]
    /// Of the first reading; `nil` where there is none.
    let first: LocalDay?
  }

  /// What the page of an institution says; `nil` of one that the configuration does not have.
  mutating func institution(_ id: InstitutionID) throws(StoreError) -> InstitutionReport? {
    guard let member = try member(of: id) else { return nil }
    let institution = member.institution
    var known: [RegisterDays] = []
    for index in registers[id] ?? [] {
      let extent = try keeper.extent(of: index)
      let oldest = min(year - 1, settings.plans.first?.baseYear ?? year - 1)
      known.append(
        RegisterDays(
          index: index, register: keeper.registers[index],
          sums: try keeper.daySums(of: index, LocalMonth(year: oldest, month: 1).firstDay..<asOf),
          first: extent.map { keeper.calendar.day(of: $0.start) }))
    }
    let base = baseYear(of: known.map(\.sums))
    let temperatures = try weather.temperatures(of: institution.station, to: asOf)
    return InstitutionReport(
      siteName: settings.site.name, institution: institution, moment: moment, targets: targets(member),
      months: try months(of: id, base: base), load: try load(known), drifts: try drifts(institution, known, temperatures),
      endUses: endUses(known, base: base), balances: try balances(known), calendar: calendar(known), gaps: try gaps(known),
      events: events(of: id), signs: signs.told(of: id), coverage: coverage(of: known), factors: factors(institution, known),
      facts: facts(institution))
  }

  private func targets(_ member: Standings.Member) -> [InstitutionReport.Target] {
    member.targets.enumerated().map { index, target in
      let pace = index < member.paces.count ? member.paces[index] : nil
      return InstitutionReport.Target(standing: target.standing, since: pace?.sinceOver, pace: pace)
    }
  }

  // MARK: Months

  private func months(of id: InstitutionID, base: Int) throws(StoreError) -> [InstitutionReport.Months] {
    let now = try totals(of: id, yearToDate)
    let before = try totals(of: id, ReportBooks.days(of: base))
    var carriers: [Carrier] = []
    for one in now + before where one.endUse == "total" && !carriers.contains(one.carrier) { carriers.append(one.carrier) }
    return carriers.compactMap { carrier in
      var months: [InstitutionReport.Months.Month] = []
      var month = yearToDate.lowerBound.month
      while month.firstDay < asOf {
        let rows = now.filter { $0.carrier == carrier && $0.endUse == "total" }.flatMap {
          $0.rows(from: month.firstDay, to: min(asOf, month.next.firstDay))
        }
        let known = rows.compactMap(\.amount)
        let hours = rows.reduce(0) { $0 + $1.hours }
        months.append(
          .init(
            month: month, amount: known.isEmpty ? nil : ReportBooks.printed(known.map(\.wideTotal)),
            estimated: known.isEmpty ? nil : ReportBooks.printed(known.map { Int128($0.estimated.baseUnits) }),
            coveragePercent: hours > 0
              ? Coverage(coveredHours: rows.reduce(0) { $0 + $1.coveredHours }, hours: hours)?.percent : nil))
        month = month.next
      }
      let base12 = (1...12).map { number -> Decimal? in
        let month = LocalMonth(year: base, month: number)
        // Of the month that is not over the same days, so that like stands beside like.
        let isOpen = asOf > asOf.month.firstDay && number == asOf.month.month
        let known = before.filter { $0.carrier == carrier && $0.endUse == "total" }.flatMap {
          $0.rows(from: month.firstDay, to: isOpen ? ReportBooks.sameDay(asOf, in: base) : month.next.firstDay)
        }.compactMap(\.amount)
        return known.isEmpty ? nil : ReportBooks.printed(known.map(\.wideTotal))
      }
      guard months.contains(where: { $0.amount != nil }) || base12.contains(where: { $0 != nil }) else { return nil }
      return InstitutionReport.Months(carrier: carrier, amounts: months, baseYear: base, base: base12)
    }
  }

  /// A sum in printed units (contract R1), exact; `nil` where it passes what can be counted.
  static func printed(_ amounts: [Int128]) -> Decimal? {
    Int64(exactly: amounts.reduce(0, +)).map { Amount(baseUnits: $0).inPrintedUnits }
  }

  // MARK: Parts

  private func endUses(_ known: [RegisterDays], base: Int) -> [InstitutionReport.EndUse] {
    struct Key: Hashable {
      let carrier: Carrier
      let endUse: String
    }
    var order: [Key] = []
    var sums: [Key: (now: [Int128], before: [Int128])] = [:]
    let (from, to) = ((yearToDate.lowerBound, asOf), ReportBooks.sameDay(asOf, in: base))
    for one in known where one.register.endUse != "total" && one.register.flow == .in {
      let key = Key(carrier: one.register.carrier, endUse: one.register.endUse)
      if sums[key] == nil { order.append(key) }
      for sum in one.sums {
        if from.0 <= sum.day, sum.day < from.1 { sums[key, default: ([], [])].now.append(sum.amount.wideTotal) }
        if sum.day.year == base, sum.day < to { sums[key, default: ([], [])].before.append(sum.amount.wideTotal) }
      }
      if sums[key] == nil { sums[key] = ([], []) }
    }
    return order.map { key in
      let found = sums[key] ?? ([], [])
      return InstitutionReport.EndUse(
        carrier: key.carrier, endUse: key.endUse, amount: found.now.isEmpty ? nil : ReportBooks.printed(found.now),
        base: found.before.isEmpty ? nil : ReportBooks.printed(found.before), baseYear: base)
    }
  }

  /// The first open day in another year; of 29 February the first of March. In the year after where it is the first of January.
  static func sameDay(_ day: LocalDay, in year: Int) -> LocalDay {
    let (last, parts) = (day + -1, (day + -1).components)
    let start = LocalMonth(year: year, month: parts.month).firstDay
    return min(start + (last - last.month.firstDay) + 1, LocalMonth(year: year, month: parts.month).next.firstDay)
  }

  private func balances(_ known: [RegisterDays]) throws(StoreError) -> [InstitutionReport.Balance] {
    let own = Set(known.map(\.index))
    let span = Span(keeper.calendar.start(of: yearToDate.lowerBound), keeper.calendar.start(of: asOf))
    let intervals = Consumption.Period.month.intervals(in: span, keeper.calendar)
    guard !intervals.isEmpty else { return [] }
    var found: [InstitutionReport.Balance] = []
    for tree in balance.trees where own.contains(tree.parent) {
      let rows = try balance.rows(of: tree, intervals, isHour: false)
      func percent(_ part: Amount?, of whole: Amount?) -> Decimal? {
        guard let part, let whole, whole.baseUnits > 0 else { return nil }
        return Decimal(part.baseUnits) * 100 / Decimal(whole.baseUnits)
      }
      let shares = rows.map { percent($0.unaccounted, of: $0.amount) }
      let tolerances = rows.compactMap { percent($0.tolerance, of: $0.amount) }
      guard shares.contains(where: { $0 != nil }) else { continue }
      let register = keeper.registers[tree.parent]
      found.append(
        InstitutionReport.Balance(
          register: register.id, carrier: register.carrier, unaccountedPercent: shares, tolerancePercent: tolerances.max()))
    }
    return found
  }

  // MARK: Gaps

  private func calendar(_ known: [RegisterDays]) -> [InstitutionReport.RegisterDays] {
    known.compactMap { one in
      guard let first = one.first else {
        return InstitutionReport.RegisterDays(
          register: one.register.id, carrier: one.register.carrier, endUse: one.register.endUse, start: yearToDate.lowerBound,
          days: Array(repeating: .missing, count: yearToDate.dayCount))
      }
      var days = yearToDate.all.map { $0 < first ? InstitutionReport.RegisterDays.Day.none : .missing }
      for sum in one.sums where yearToDate.contains(sum.day) {
        let hours = keeper.calendar.span(of: sum.day).localHours
        let place = sum.day - yearToDate.lowerBound
        days[place] = sum.coveredHours >= hours || sum.day == first ? .measured : sum.wholeHours >= hours ? .estimated : .missing
      }
      return InstitutionReport.RegisterDays(
        register: one.register.id, carrier: one.register.carrier, endUse: one.register.endUse, start: yearToDate.lowerBound,
        days: days)
    }
  }

  /// Of registers of which not every day was measured: why, and what would settle it; the latest first.
  private func gaps(_ known: [RegisterDays]) throws(StoreError) -> [GapRow] {
    let from = keeper.calendar.start(of: yearToDate.lowerBound)
    var rows: [GapRow] = []
    let all = Gaps(keeper: keeper)
    for one in known {
      let isWhole = one.sums.lazy.filter { self.yearToDate.contains($0.day) }.allSatisfy {
        $0.coveredHours >= self.keeper.calendar.span(of: $0.day).localHours
      }
      guard !isWhole || keeper.question(of: one.index) != nil else { continue }
      rows += try all.rows(of: one.index, open: false).filter { ($0.to ?? keeper.calendar.start(of: asOf)) > from }
    }
    return Array(rows.sorted { ($0.from, $0.register.text) > ($1.from, $1.register.text) }.prefix(ReportBooks.gapsMax))
  }

  /// Of the registers that make up the totals.
  private func coverage(of known: [RegisterDays]) -> Coverage? {
    var (covered, hours) = (0, 0)
    for one in known where one.register.isCountedInTotals {
      let first = max(yearToDate.lowerBound, one.first ?? yearToDate.lowerBound)
      guard first < asOf else { continue }
      hours += Span(keeper.calendar.start(of: first), keeper.calendar.start(of: asOf)).localHours
      for sum in one.sums where first <= sum.day && sum.day < asOf { covered += sum.coveredHours }
    }
    return Coverage(coveredHours: min(covered, hours), hours: hours)
  }

  // MARK: What it rests on

  private func factors(_ institution: Institution, _ known: [RegisterDays]) -> [InstitutionReport.Factor] {
    guard let plan = settings.plans.first else { return [] }
    let profile = settings.factors(of: plan)
    var carriers: [Carrier] = []
    for one in known where one.register.carrier != .water && !carriers.contains(one.register.carrier) {
      carriers.append(one.register.carrier)
    }
    return carriers.flatMap { carrier in
      [ConvertedQuantity.standardCoal, .carbonDioxide].compactMap { quantity in
        profile.factor(for: carrier, quantity, year: year, region: institution.region).map { factor in
          InstitutionReport.Factor(
            carrier: carrier, value: factor.perPrintedUnit.description,
            unit: "\(quantity == .standardCoal ? "kgce" : "kg CO₂")/\(carrier.baseUnit.printed)",
            source: "\(profile.id.text): \(factor.source)")
        }
      }
    }
  }

  private func facts(_ institution: Institution) -> [InstitutionReport.Fact] {
    let (now, base) = (ReportBooks.days(of: year), settings.plans.first?.baseYear ?? year - 1)
    let before = ReportBooks.days(of: base)
    return [FactName.persons, .floorArea, .heatedArea, .vehicles, .beds].compactMap { name in
      let value = institution.mean(of: name, from: now.lowerBound, to: now.upperBound)
      let earlier = institution.mean(of: name, from: before.lowerBound, to: before.upperBound)
      guard value != nil || earlier != nil else { return nil }
      return InstitutionReport.Fact(name: name, value: value, baseValue: earlier, baseYear: base)
    }
  }
}
