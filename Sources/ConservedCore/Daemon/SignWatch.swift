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
  private var reader: SignReader
  private var day: LocalDay?
  /// Registers to look at, by index; the last is next.
  private var queue: [Int] = []
  private var isQueued: Set<Int> = []
  /// Institutions of which a meter became suspicious or is so no longer, since somebody asked.
  private var concerned: Set<InstitutionID> = []
  /// After a store that failed: when it is asked again, monotonic ms.
  private var notBefore: Int64 = .min
  private let world: any World

  /// How long one turn may work on it, ms.
  private static let turnMilliseconds: Int64 = 20
  /// How long a store that failed is left alone, ms.
  private static let pauseMilliseconds: Int64 = 10_000
  /// What `EarlySigns` finds.
  private static let kinds: [EventKind] = [.registerSuspicious, .driftFound, .nightRise, .registerStopped, .leakFound]
  /// All kinds that are raised here.
  static let allKinds: [EventKind] = kinds + [.submetersApart]

  init(events: EventBook, settings: Settings, world: any World) {
    self.events = events
    self.settings = settings
    self.world = world
    reader = SignReader(settings)
  }

  func replace(settings: Settings) {
    self.settings = settings
    reader = SignReader(settings)
    forget()
  }

  /// Everything is looked at again.
  func forget() {
    day = nil
    reader.forget()
  }

  /// Readings of closed days of some registers came in, or changed: these are looked at again, and the meters that they are a part of.
  func touch(_ registers: [Int], _ keeper: BookKeeper) {
    guard !registers.isEmpty else { return }
    let tree = MeterTree(keeper.registers)
    for register in registers {
      for index in [register] + tree.ancestorIndices(of: keeper.registers[register]) where isQueued.insert(index).inserted {
        queue.append(index)
      }
    }
  }

  /// When there is something to look at, monotonic ms; `nil` where nothing waits.
  var nextLook: Int64? { queue.isEmpty && day != nil ? nil : max(notBefore, world.monotonicMilliseconds) }

  /// The institutions of which a meter became suspicious or is so no longer, since the last call.
  func takeConcerned() -> Set<InstitutionID> {
    defer { concerned = [] }
    return concerned
  }

  /// Looks at some registers. One at which the store fails is looked at again.
  func work(_ keeper: BookKeeper, on today: LocalDay) throws(StoreError) {
    guard world.monotonicMilliseconds >= notBefore else { return }
    if day != today {
      day = today
      reader.forget()
      queue = Array(keeper.registers.indices.reversed())
      isQueued = Set(queue)
      clearStrangers(keeper)
    }
    let end = world.monotonicMilliseconds + SignWatch.turnMilliseconds
    while let index = queue.last {
      if keeper.registers.indices.contains(index) {
        do throws(StoreError) {
          try look(at: index, keeper, asOf: today)
        } catch {
          notBefore = world.monotonicMilliseconds + SignWatch.pauseMilliseconds
          throw error
        }
      }
      queue.removeLast()
      isQueued.remove(index)
      if queue.isEmpty { reader.forget() }
      guard world.monotonicMilliseconds < end else { return }
    }
  }

  /// Of registers that are no longer configured nobody will say that it is over.
  private func clearStrangers(_ keeper: BookKeeper) {
    let known = Set(keeper.registers.map(\.id.text))
    for kind in SignWatch.allKinds {
      for subject in events.subjects(raised: kind) where !known.contains(subject) {
        events.clear(kind, subject, ["reason": "no longer configured"])
      }
    }
  }

  private func look(at index: Int, _ keeper: BookKeeper, asOf: LocalDay) throws(StoreError) {
    let register = keeper.registers[index]
    var standing: [EventKind: LocalDay] = [:]
    for kind in SignWatch.allKinds { standing[kind] = raised(kind, register)?.since }
    guard let found = try reader.look(at: index, keeper, asOf: asOf, standing: standing) else { return }
    for kind in SignWatch.kinds { say(kind, of: register, found, asOf: asOf) }
    say(found.parts, of: register, asOf: asOf)
    if (standing[.registerSuspicious] != nil) != events.isRaised(.registerSuspicious, register.id.text) {
      concerned.insert(register.institution)
    }
  }

  // MARK: What is said

  /// What was said of a register: since when, and in which direction it drifts.
  private func raised(_ kind: EventKind, _ register: Register) -> (since: LocalDay, direction: String?)? {
    guard let detail = events.detail(raised: kind, register.id.text) else { return nil }
    // A day is always said.
    return (detail["since"].flatMap { LocalDay($0) } ?? LocalDay(number: 0), detail["direction"])
  }

  private func raise(_ sign: Sign, of register: Register) {
    let sentence = SignSentence(sign, register: register)
    events.raise(
      sign.kind, sentence.isGood ? .info : .warning, register.id.text,
      ["since": sign.since.iso8601].merging(sentence.said(settings.site.language)) { $1 }.merging(sentence.figures) { $1 })
  }

  /// What stands is said once; what took the place of another sign of its kind is said after that is over.
  private func raise(_ sign: Sign, of register: Register, among signs: [Sign]) {
    if let before = raised(sign.kind, register) {
      if let over = SignWatch.end(of: sign.kind, since: before.since, signs) {
        events.clear(sign.kind, register.id.text, ["day": over.iso8601])
      } else if let direction = before.direction, direction != SignSentence(sign, register: register).figures["direction"] {
        events.clear(sign.kind, register.id.text)
      }
    }
    raise(sign, of: register)
  }

  /// When what was found on a day was over.
  private static func end(of kind: EventKind, since: LocalDay, _ signs: [Sign]) -> LocalDay? {
    signs.first { sign in sign.kind == kind && sign.cleared.map { $0 > since } ?? false }?.cleared
  }

  private func say(_ kind: EventKind, of register: Register, _ found: SignReader.Found, asOf: LocalDay) {
    if let sign = found.signs.standing(kind) { return raise(sign, of: register, among: found.signs.signs) }
    guard let since = raised(kind, register)?.since else { return }
    let subject = register.id.text
    if let step = found.steps.last(where: { $0.day <= asOf && EarlySigns.isAnswered(kind, since: since, by: $0.day) }) {
      events.clear(kind, subject, ["reason": step.reason, "explained": step.day.iso8601])
    } else if let over = SignWatch.end(of: kind, since: since, found.signs.signs) {
      events.clear(kind, subject, ["day": over.iso8601])
    } else if kind == .leakFound, register.carrier != .water {
      events.clear(kind, subject, ["reason": "no longer configured"])
    } else {
      clearUnfound(
        kind, of: register, since: since, isJudged: found.signs.judged.contains(kind), days: found.signs.days, asOf: asOf)
    }
  }

  private func say(_ parts: SignReader.Parts?, of register: Register, asOf: LocalDay) {
    let kind = EventKind.submetersApart
    guard let parts else { return events.clear(kind, register.id.text, ["reason": "nothing is measured behind it any more"]) }
    if let sign = parts.signs.last, sign.stands { return raise(sign, of: register, among: parts.signs) }
    guard let since = raised(kind, register)?.since else { return }
    if let over = SignWatch.end(of: kind, since: since, parts.signs) {
      events.clear(kind, register.id.text, ["day": over.iso8601])
    } else {
      clearUnfound(kind, of: register, since: since, isJudged: true, days: parts.days, asOf: asOf)
    }
  }

  /// A month of days in which nothing of the kind was found.
  private static let daysToClear = 28
  /// After so long a time without days that could say so the sign of an earlier year says nothing of this one.
  private static let daysToForget = 90

  /// A sign that the days do not show any more. Where they are held against what it was found against it is over at once: readings that
  /// came later took its ground away. One of an earlier year is over when the days of the new one say so, not because there are none of
  /// them yet; a suspicion of an earlier year only with a step, since nothing is compared with days that it spoilt.
  private func clearUnfound(
    _ kind: EventKind, of register: Register, since: LocalDay, isJudged: Bool, days: Int, asOf: LocalDay
  ) {
    let start = LocalMonth(year: (asOf + -1).year, month: 1).firstDay
    if since >= start || EarlySigns.kindsWithoutModel.contains(kind) {
      if isJudged { return events.clear(kind, register.id.text, ["reason": "the books no longer show it"]) }
    }
    guard since < start, kind != .registerSuspicious else { return }
    if isJudged, days >= SignWatch.daysToClear {
      events.clear(kind, register.id.text)
    } else if asOf - start >= SignWatch.daysToForget {
      events.clear(kind, register.id.text, ["reason": "too few days since New Year to say so"])
    }
  }
}
