import Conservation
import EnergyModel
import Settings
import Storage

/// Reads of books and weather what early signs of registers need, and finds them.
package final class SignReader {
  /// What a look at one register found.
  struct Found {
    let signs: EarlySigns
    let steps: [ExplainedStep]
    /// `nil` where nothing is measured behind the register.
    let parts: Parts?
  }

  /// A meter beside the sum of what is measured behind it.
  struct Parts {
    let signs: [Sign]
    /// How many days of the judged year are known of all of them.
    let days: Int
  }

  private let settings: Settings
  private var shared: Shared?

  /// What many registers need, of one day.
  private struct Shared {
    let asOf: LocalDay
    let frames: DayFrames
    let institutions: [InstitutionID: Institution]
    let steps: [RegisterID: [ExplainedStep]]
    /// What is measured behind a register, by its index.
    let parts: [Int: [Int]]
    var temperatures: [Stretch: DailyTemperatures] = [:]
  }

  private struct Stretch: Hashable {
    let station: StationID
    let days: Range<LocalDay>
  }

  package init(_ settings: Settings) { self.settings = settings }

  /// What is read next is read anew.
  func forget() { shared = nil }

  /// How many signs a register has; for measuring what finding them costs.
  package func count(of index: Int, _ keeper: BookKeeper, asOf: LocalDay) throws(StoreError) -> Int {
    try look(at: index, keeper, asOf: asOf, standing: [:])?.signs.signs.count ?? 0
  }

  /// - Parameter standing: Since when signs of the register have stood already.
  /// - Returns: `nil` where nothing is known of the register and nothing stands, or it is of no institution.
  func look(at index: Int, _ keeper: BookKeeper, asOf: LocalDay, standing: [EventKind: LocalDay]) throws(StoreError) -> Found? {
    let register = keeper.registers[index]
    let span = EarlySigns.span(asOf: asOf, standing: standing)
    let sums = try keeper.daySums(of: index, span)
    guard !sums.isEmpty || !standing.isEmpty else { return nil }
    let shared = try shared(keeper, asOf: asOf)
    guard let institution = shared.institutions[register.institution] else { return nil }
    let steps = shared.steps[register.id] ?? []
    let year = EarlySigns.span(asOf: asOf)
    let signs = EarlySigns(
      .init(
        carrier: register.carrier, sums: sums, temperatures: try temperatures(of: institution.station, keeper, year),
        steps: steps.map(\.day), standing: standing),
      asOf: asOf, frame: shared.frames.frame(for: institution, from: year.lowerBound, to: asOf))
    let parts = try shared.parts[index].map { indices throws(StoreError) in
      try self.parts(indices, keeper, sums: sums.filter { year.contains($0.day) }, year, asOf: asOf)
    }
    return Found(signs: signs, steps: steps, parts: parts)
  }

  private func shared(_ keeper: BookKeeper, asOf: LocalDay) throws(StoreError) -> Shared {
    if let shared, shared.asOf == asOf { return shared }
    let made = Shared(
      asOf: asOf, frames: DayFrames(settings.days),
      institutions: Dictionary(
        settings.institutions.with(try keeper.store.facts(), on: asOf).map { ($0.id, $0) },
        uniquingKeysWith: { first, _ in first }),
      steps: Dictionary(grouping: try keeper.store.steps(), by: \.register), parts: SignReader.parts(keeper.registers))
    shared = made
    return made
  }

  private func temperatures(of station: StationID?, _ keeper: BookKeeper, _ days: Range<LocalDay>) throws(StoreError)
    -> DailyTemperatures
  {
    guard let station else { return .none }
    let stretch = Stretch(station: station, days: days)
    if let known = shared?.temperatures[stretch] { return known }
    let found = try Temperatures(keeper.store, keeper.calendar).daily(of: station, days)
    shared?.temperatures[stretch] = found
    return found
  }

  // MARK: A meter and its parts

  /// Sub-meters of the same carrier and direction by their parent.
  private static func parts(_ registers: [Register]) -> [Int: [Int]] {
    let index = Dictionary(registers.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var parts: [Int: [Int]] = [:]
    for (number, register) in registers.enumerated() {
      guard let parent = register.parent.flatMap({ index[$0] }), registers[parent].carrier == register.carrier,
        registers[parent].flow == register.flow
      else { continue }
      parts[parent, default: []].append(number)
    }
    return parts
  }

  private func parts(_ parts: [Int], _ keeper: BookKeeper, sums: [DaySum], _ span: Range<LocalDay>, asOf: LocalDay)
    throws(StoreError) -> Parts
  {
    var byDay: [LocalDay: (amount: Double, count: Int)] = [:]
    for part in parts {
      for (day, amount) in EarlySigns.valid(try keeper.daySums(of: part, span)) {
        byDay[day, default: (0, 0)].amount += amount
        byDay[day, default: (0, 0)].count += 1
      }
    }
    let days = EarlySigns.valid(sums).compactMap { day, amount in
      byDay[day].flatMap { $0.count == parts.count ? SubmetersApart.Day(day: day, parent: amount, submeters: $0.amount) : nil }
    }
    let start = LocalMonth(year: (asOf + -1).year, month: 1).firstDay
    let watch = SubmetersApart(
      base: days.filter { $0.day < start }, from: span.lowerBound, rounding: Double(parts.count) / 1_000)
    let judged = days.filter { $0.day >= start }
    return Parts(signs: watch.signs(in: judged, weeks: SignWeeks(from: start, through: asOf + -1)), days: judged.count)
  }
}
