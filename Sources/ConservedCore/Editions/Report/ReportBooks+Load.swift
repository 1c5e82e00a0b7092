import Conservation
import EnergyModel
import Publishing
import Storage

extension ReportBooks {
  /// Of which carrier the load by hour says most, the first that is there.
  private static let carriersOfLoad: [Carrier] = [.electricity, .heat, .naturalGas, .water]

  /// The hours of the judged year of the registers that make up the total of a carrier; an hour of which one is not known is missing.
  func load(_ known: [RegisterDays]) throws(StoreError) -> InstitutionReport.Load? {
    for carrier in ReportBooks.carriersOfLoad {
      let counted = known.filter { $0.register.carrier == carrier && $0.register.isCountedInTotals && $0.first != nil }
      guard !counted.isEmpty, let load = try load(of: counted, carrier) else { continue }
      return load
    }
    return nil
  }

  private func load(of registers: [RegisterDays], _ carrier: Carrier) throws(StoreError) -> InstitutionReport.Load? {
    let days = yearToDate
    guard !days.isEmpty else { return nil }
    let empty = [Int128?](repeating: nil, count: 24)
    var sums = Array(repeating: empty, count: days.dayCount)
    var counts = Array(repeating: [Int](repeating: 0, count: 24), count: days.dayCount)
    var measured = Array(repeating: [Int](repeating: 0, count: 24), count: days.dayCount)
    var isEstimated = [Bool](repeating: false, count: days.dayCount)
    let span = Span(keeper.calendar.start(of: days.lowerBound), keeper.calendar.start(of: days.upperBound))
    for one in registers {
      var day = days.lowerBound
      var bounds = keeper.calendar.span(of: day)
      for row in try keeper.hours(of: one.index, in: span) {
        while row.span.start >= bounds.end {
          day = day + 1
          bounds = keeper.calendar.span(of: day)
        }
        let place = day - days.lowerBound
        // Of a day of 25 hours the last one is left out of the picture, never out of the books.
        let hour = Int((row.span.start - bounds.start) / 3_600)
        guard days.contains(day), (0..<24).contains(hour), row.hour.isKnown else { continue }
        sums[place][hour] = (sums[place][hour] ?? 0) + row.hour.amount.wideTotal
        counts[place][hour] += 1
        if row.isMeasured { measured[place][hour] += 1 } else { isEstimated[place] = true }
      }
    }
    var isAny = false
    let hours = sums.indices.map { place in
      sums[place].indices.map { hour -> Double? in
        guard counts[place][hour] == registers.count, let sum = sums[place][hour] else { return nil }
        isAny = true
        return Double(sum) / 1_000
      }
    }
    guard isAny else { return nil }
    var week = Array(repeating: [(sum: Double, count: Int)](repeating: (0, 0), count: 24), count: 7)
    for place in hours.indices {
      let weekday = (days.lowerBound + place).weekday - 1
      for hour in 0..<24 where measured[place][hour] == registers.count {
        guard let value = hours[place][hour] else { continue }
        week[weekday][hour].sum += value
        week[weekday][hour].count += 1
      }
    }
    return InstitutionReport.Load(
      carrier: carrier, start: days.lowerBound, hours: hours, isEstimated: isEstimated,
      week: week.map { $0.map { $0.count > 0 ? $0.sum / Double($0.count) : nil } })
  }

  // MARK: Drift

  /// Each carrier's use beside what the year before makes one expect.
  func drifts(_ institution: Institution, _ known: [RegisterDays], _ temperatures: DailyTemperatures)
    throws(StoreError) -> [InstitutionReport.Drift]
  {
    var carriers: [Carrier] = []
    for one in known where one.register.isCountedInTotals && !carriers.contains(one.register.carrier) {
      carriers.append(one.register.carrier)
    }
    var drifts: [InstitutionReport.Drift] = []
    for carrier in carriers {
      let counted = known.filter { $0.register.carrier == carrier && $0.register.isCountedInTotals }
      if let drift = try drift(institution, counted, carrier, temperatures) { drifts.append(drift) }
    }
    return drifts
  }

  private func drift(
    _ institution: Institution, _ counted: [RegisterDays], _ carrier: Carrier, _ temperatures: DailyTemperatures
  ) throws(StoreError) -> InstitutionReport.Drift? {
    let base = year - 1
    let from = LocalMonth(year: base, month: 1).firstDay
    let series = try InstitutionUse.metersOnly(counted.map(\.index), from: from, to: asOf, keeper)
    let totals = DailyTotals(of: series.map { ($0, 0.001) }, from: from, to: asOf)
    let own = Set(counted.map(\.register.id))
    let steps = steps.filter { own.contains($0.register) }.map(\.day)
    let frame = frames.frame(for: institution, from: from, to: LocalMonth(year: year + 1, month: 1).firstDay)
    let books = BaselineBooks(
      carrier: carrier, valid: totals.valid(from: from, to: asOf), frame: frame,
      temperatures: institution.station == nil ? nil : temperatures, steps: steps, calendar: settings.days, asOf: asOf)
    let statement = books.statement(base: base, year: year)
    let points = books.points(of: statement)
    var sums = [Double?](repeating: nil, count: yearToDate.dayCount)
    var sum = 0.0
    // What was estimated is not judged: its days break the line and add nothing.
    let measured = counted.map { one in Set(EarlySigns.valid(one.sums).map(\.day)) }
    for point in points where yearToDate.contains(point.day) && measured.allSatisfy({ $0.contains(point.day) }) {
      sum += point.amount - point.expected
      sums[point.day - yearToDate.lowerBound] = sum
    }
    guard statement.savings != nil || !points.isEmpty else { return nil }
    var signs: [Sign] = []
    for one in counted {
      let year = EarlySigns.span(asOf: asOf)
      signs +=
        EarlySigns(
          .init(
            carrier: carrier, sums: one.sums.filter { year.contains($0.day) }, temperatures: temperatures,
            steps: steps),
          asOf: asOf, frame: frame
        ).signs
    }
    return InstitutionReport.Drift(
      carrier: carrier, baseYear: base, start: yearToDate.lowerBound, sums: sums, signs: signs, statement: statement)
  }
}
