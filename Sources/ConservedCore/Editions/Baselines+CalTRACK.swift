import Conservation
import EnergyModel
import Metering
import Publishing
import Storage

extension Baselines {
  /// The years by the CalTRACK 2.0 rules: the last 365 days of the base year, and the judged days that are compared.
  func calTRACK(
    _ totals: DailyTotals, _ carrier: Carrier, _ temperatures: DailyTemperatures, base: Range<LocalDay>, year: Range<LocalDay>
  ) -> CalTRACKReport {
    func periods(_ days: Range<LocalDay>) -> [CalTRACKPeriod] {
      let valid = Dictionary(
        uniqueKeysWithValues: totals.valid(from: days.lowerBound, to: days.upperBound).map { ($0.day, $0.amount) })
      return (days.lowerBound.number..<days.upperBound.number).map { number in
        let day = LocalDay(number: number)
        // A reading of zero of electricity is missing (CalTRACK 2.0, 2.2.1.4).
        let use = valid[day].flatMap { carrier == .electricity && $0 == 0 ? nil : $0 }
        return CalTRACKPeriod(from: day, use: use, weather: temperatures.calTRACKDays(day..<day + 1))
      }
    }
    return CalTRACKReport(
      .daily, baseline: periods(max(base.lowerBound, base.upperBound + -CalTRACKSufficiency.baselineDays)..<base.upperBound),
      before: base.upperBound, reporting: periods(year), isCoolingPossible: !carrier.isMostlyHeating)
  }

  // MARK: Bills

  /// A year against another of an institution that has bills of a carrier and no meter; `nil` of any other.
  package func bills(of name: String, _ carrier: Carrier, base: Int, year: Int, asOf: LocalDay? = nil) throws(StoreError)
    -> Result<BillsReport, Refusal>?
  {
    guard let institution = settings.institutions.first(where: { $0.id.text == name }),
      !keeper.registers.contains(where: { $0.institution == institution.id && $0.carrier == carrier })
    else { return nil }
    let books = try Ledger.read(keeper).books.filter { $0.subject.institution == institution.id && $0.subject.carrier == carrier }
    guard let book = books.first(where: { $0.subject.endUse == "total" }) ?? books.first,
      let first = book.entries.first, let last = book.entries.map(\.to).max()
    else { return nil }
    let years = first.from.year...(last + -1).year
    for (option, asked) in [("--base", base), ("--year", year)] where !years.contains(asked) {
      return .failure(Refusal(notInBooks: option, asked, of: name, carrier, years))
    }
    let (baseDays, yearDays) = (Baselines.days(of: base), Baselines.days(of: year))
    let baseBills = Baselines.bills(book, baseDays)
    let bills = Baselines.bills(
      book, yearDays.lowerBound..<max(yearDays.lowerBound, min(yearDays.upperBound, asOf ?? yearDays.upperBound)))
    let temperatures = try temperatures(of: institution, to: yearDays.upperBound)
    let report = temperatures.map { temperatures in
      func periods(_ bills: [(days: Range<LocalDay>, use: Double?)]) -> [CalTRACKPeriod] {
        bills.map { CalTRACKPeriod(from: $0.days.lowerBound, use: $0.use, weather: temperatures.calTRACKDays($0.days)) }
      }
      let lengths = baseBills.map { $0.days.upperBound - $0.days.lowerBound }.sorted()
      let isMonthly = lengths.isEmpty || lengths[lengths.count / 2] <= CalTRACKCycle.monthly.days.upperBound
      let cycle = isMonthly ? CalTRACKCycle.monthly : .bimonthly
      return CalTRACKReport(
        .billing, baseline: cycle.cleaned(periods(baseBills)), before: baseDays.upperBound, reporting: periods(bills),
        isCoolingPossible: !carrier.isMostlyHeating)
    }
    return .success(
      BillsReport(
        id: name, name: institution.name.isEmpty ? name : institution.name, carrier: carrier, baseYear: base, year: year,
        station: institution.station, calTRACK: report, baseSum: baseBills.reduce(0) { $0 + ($1.use ?? 0) },
        sum: bills.reduce(0) { $0 + ($1.use ?? 0) }))
  }

  /// The bills that lie wholly within some days, in order, in printed units. Those of the same days are one; of two that overlap otherwise
  /// nobody knows which days they share, so that neither has a use.
  private static func bills(_ book: LedgerBook, _ days: Range<LocalDay>) -> [(days: Range<LocalDay>, use: Double?)] {
    var bills: [(days: Range<LocalDay>, use: Double?)] = []
    for entry in book.entries where entry.from >= days.lowerBound && entry.to <= days.upperBound {
      let use = entry.amount.inPrintedUnits.statistic
      guard let last = bills.last, entry.from < last.days.upperBound else {
        bills.append((entry.from..<entry.to, use))
        continue
      }
      let isSame = last.days == entry.from..<entry.to
      bills[bills.count - 1].use = isSame ? last.use.map { $0 + use } : nil
    }
    return bills
  }
}

extension DailyTemperatures {
  /// One for each day, those outside unknown.
  fileprivate func calTRACKDays(_ span: Range<LocalDay>) -> [CalTRACKDay] {
    (span.lowerBound.number..<span.upperBound.number).map { number in
      let place = Int(number) - Int(from.number)
      return days.indices.contains(place) ? CalTRACKDay(days[place]) : CalTRACKDay(fahrenheit: nil, knownHours: 0)
    }
  }
}
