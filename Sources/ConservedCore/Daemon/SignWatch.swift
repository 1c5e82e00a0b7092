import Conservation
import EnergyModel
import Publishing
import Settings
import Storage

/// Looks into the days of every register for early signs, once a day and again where closed days changed, and says each once (contract
/// R16). It works a little in each turn of the loop, so that ten thousand registers hold nothing up.
final class SignWatch {
  private let events: EventBook
  private var settings: Settings
  private var day: LocalDay?
  /// Registers to look at, by index, and what is still to come of them.
  private var queue: [Int] = []
  private var isQueued: Set<Int> = []
  /// What many registers need, of this day.
  private var shared: Shared?
  private let world: any World

  private struct Shared {
    let asOf: LocalDay
    let frames: DayFrames
    let institutions: [InstitutionID: Institution]
    var temperatures: [StationID: DailyTemperatures]
    let steps: [RegisterID: [ExplainedStep]]
    /// What is measured behind a register, by its index.
    let parts: [Int: [Int]]
  }

  /// How long one turn may work on it, ms.
  private static let turnMilliseconds: Int64 = 20
  /// Kinds that are raised here.
  static let kinds: [EventKind] = [.registerSuspicious, .driftFound, .nightRise, .registerStopped, .leakFound]

  init(events: EventBook, settings: Settings, world: any World) {
    self.events = events
    self.settings = settings
    self.world = world
  }

  func replace(settings: Settings) {
    self.settings = settings
    forget()
  }

  /// Everything is looked at again.
  func forget() {
    day = nil
    shared = nil
  }

  /// Readings of closed days of some registers came in, or changed.
  func touch(_ registers: [Int]) { for register in registers where isQueued.insert(register).inserted { queue.append(register) } }

  var isIdle: Bool { queue.isEmpty }

  /// Looks at some registers; the institutions of which a meter became suspicious or is so no longer.
  func work(_ keeper: BookKeeper, on today: LocalDay) throws(StoreError) -> Set<InstitutionID> {
    if day != today {
      day = today
      shared = nil
      queue = Array(keeper.registers.indices.reversed())
      isQueued = Set(queue)
      clearStrangers(keeper)
    }
    guard !queue.isEmpty else { return [] }
    let end = world.monotonicMilliseconds + SignWatch.turnMilliseconds
    var concerned: Set<InstitutionID> = []
    repeat {
      guard let index = queue.popLast() else { break }
      isQueued.remove(index)
      guard keeper.registers.indices.contains(index) else { continue }
      if try look(at: index, keeper, asOf: today) { concerned.insert(keeper.registers[index].institution) }
    } while world.monotonicMilliseconds < end
    if queue.isEmpty { shared = nil }
    return concerned
  }

  /// Of registers that are no longer configured nobody will say that it is over.
  private func clearStrangers(_ keeper: BookKeeper) {
    let known = Set(keeper.registers.map(\.id.text))
    for kind in SignWatch.kinds + [.submetersApart] {
      for subject in events.subjects(raised: kind) where !known.contains(subject) {
        events.clear(kind, subject, ["reason": "no longer configured"])
      }
    }
  }

  private func shared(_ keeper: BookKeeper, asOf: LocalDay) throws(StoreError) -> Shared {
    if let shared, shared.asOf == asOf { return shared }
    let made = Shared(
      asOf: asOf, frames: DayFrames(settings.days),
      institutions: Dictionary(
        settings.institutions.with(try keeper.store.facts(), on: asOf).map { ($0.id, $0) },
        uniquingKeysWith: { first, _ in first }),
      temperatures: [:], steps: Dictionary(grouping: try keeper.store.steps(), by: \.register),
      parts: SignWatch.parts(keeper.registers))
    shared = made
    return made
  }

  private func temperatures(of station: StationID?, _ keeper: BookKeeper, _ span: Range<LocalDay>) throws(StoreError)
    -> DailyTemperatures
  {
    guard let station else { return .none }
    if let known = shared?.temperatures[station] { return known }
    let found = try Temperatures(keeper.store, keeper.calendar).daily(of: station, span)
    shared?.temperatures[station] = found
    return found
  }

  /// Whether a suspicion began or ended.
  private func look(at index: Int, _ keeper: BookKeeper, asOf: LocalDay) throws(StoreError) -> Bool {
    let register = keeper.registers[index]
    let span = EarlySigns.span(asOf: asOf)
    let sums = try keeper.daySums(of: index, span)
    let wasSuspicious = events.isRaised(.registerSuspicious, register.id.text)
    // Nothing is known of it and nothing was said of it.
    guard !sums.isEmpty || SignWatch.kinds.contains(where: { events.isRaised($0, register.id.text) }) else { return false }
    let shared = try shared(keeper, asOf: asOf)
    guard let institution = shared.institutions[register.institution] else { return false }
    var standing: [EventKind: LocalDay] = [:]
    for kind in SignWatch.kinds {
      if let since = events.raisedSince(kind, register.id.text) { standing[kind] = keeper.calendar.day(of: since) }
    }
    let found = EarlySigns(
      .init(
        carrier: register.carrier, sums: sums, temperatures: try temperatures(of: institution.station, keeper, span),
        steps: (shared.steps[register.id] ?? []).map(\.day), standing: standing),
      asOf: asOf, frame: shared.frames.frame(for: institution, from: span.lowerBound, to: asOf))
    for kind in SignWatch.kinds { say(kind, of: register, found, steps: shared.steps[register.id] ?? [], since: standing[kind]) }
    if let parts = shared.parts[index] { try lookAtParts(parts, of: register, keeper, sums: sums, asOf: asOf) }
    return wasSuspicious != events.isRaised(.registerSuspicious, register.id.text)
  }

  private func say(
    _ kind: EventKind, of register: Register, _ found: EarlySigns, steps: [ExplainedStep], since: LocalDay?
  ) {
    let subject = register.id.text
    if let sign = found.standing(kind) {
      let sentence = SignSentence(sign, register: register)
      events.raise(
        kind, sentence.isGood ? .info : .warning, subject,
        ["since": sign.since.iso8601, "sentence": sentence.text(settings.site.language)].merging(sentence.figures) { $1 })
      return
    }
    guard let since else { return }
    if let step = steps.last(where: { $0.day >= since || kind == .registerSuspicious }) {
      events.clear(kind, subject, ["reason": step.reason, "explained": step.day.iso8601])
    } else if kind != .registerSuspicious, found.judged.contains(kind) {
      // In a new year a sign is over when its days say so, not because there are none of them yet.
      let cleared = found.signs.last { $0.kind == kind }?.cleared
      if let cleared {
        events.clear(kind, subject, ["day": cleared.iso8601])
      } else if found.days >= SignWatch.daysToClear {
        events.clear(kind, subject)
      }
    }
  }

  /// A month of days in which nothing of the kind was found.
  private static let daysToClear = 28

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

  private func lookAtParts(_ parts: [Int], of parent: Register, _ keeper: BookKeeper, sums: [DaySum], asOf: LocalDay)
    throws(StoreError)
  {
    var byDay: [LocalDay: (amount: Double, count: Int)] = [:]
    let span = EarlySigns.span(asOf: asOf)
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
    let signs = watch.signs(in: judged, weeks: SignWeeks(from: start, through: asOf + -1))
    if let sign = signs.last, sign.stands {
      let sentence = SignSentence(sign, register: parent)
      events.raise(
        .submetersApart, .warning, parent.id.text,
        ["since": sign.since.iso8601, "sentence": sentence.text(settings.site.language)].merging(sentence.figures) { $1 })
    } else if judged.count >= SignWatch.daysToClear || signs.last?.cleared != nil {
      events.clear(.submetersApart, parent.id.text)
    }
  }
}
