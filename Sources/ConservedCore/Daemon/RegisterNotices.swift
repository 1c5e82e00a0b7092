import EnergyModel
import Metering
import Storage

/// What is undecided about registers, each said once (contract R16): questions that readings opened (R8), and two values at one instant
/// (R7).
///
/// Of one register at most one question and one conflict are raised. A question is cleared when readings, a correction or an exchange
/// settle it; a conflict when a correction of its instant is recorded, and then the next one of that register is raised.
final class RegisterNotices {
  private let events: EventBook
  private let store: Store
  /// What is open, by the register's index.
  private(set) var questions: [Int: OpenQuestion] = [:]
  /// The instant of the conflict that is raised.
  private var conflicts: [RegisterID: Instant] = [:]

  init(events: EventBook, store: Store) {
    self.events = events
    self.store = store
  }

  /// Conflicts that were raised before the last stop.
  func remember(_ raised: [Event], registers: [Register], index: [RegisterID: Int], _ calendar: LocalCalendar) {
    for event in raised where event.kind == .registerConflict {
      guard let id = RegisterID(event.subject), conflicts[id] == nil else { continue }
      let stamp = event.detail["time"].flatMap { TimeText.instant($0, in: calendar) }
      guard let stamp, let register = index[id] else {
        events.clear(.registerConflict, event.subject, ["reason": "no longer configured"])
        continue
      }
      conflicts[id] = registers[register].instant(stamped: stamp)
    }
  }

  /// Readings of some registers came in.
  func heard(_ registers: Set<Int>, _ keeper: BookKeeper) {
    for index in registers.sorted() {
      if let question = keeper.question(of: index) {
        ask(question, of: index, keeper)
      } else if questions.removeValue(forKey: index) != nil {
        events.clear(.registerQuestion, keeper.registers[index].id.text)
      }
    }
    raiseConflicts(keeper)
  }

  /// Facts about the past, or another configuration: what is open is looked for in all books.
  func follow(_ keeper: BookKeeper, index: [RegisterID: Int]) throws(StoreError) {
    questions = [:]
    for register in keeper.registers.indices {
      if let question = keeper.question(of: register) { ask(question, of: register, keeper) }
    }
    for subject in events.subjects(raised: .registerQuestion) {
      let register = RegisterID(subject).flatMap { index[$0] }
      if register.flatMap({ questions[$0] }) != nil { continue }
      events.clear(.registerQuestion, subject, register == nil ? ["reason": "no longer configured"] : [:])
    }
    try clearConflicts(keeper, index: index)
    raiseConflicts(keeper)
  }

  /// The questions that have been open for longest.
  func oldestQuestions(_ count: Int) -> [(register: Int, question: OpenQuestion)] {
    questions.map { (register: $0.key, question: $0.value) }.first(count) { left, right in
      (left.question.since.instant, left.register) < (right.question.since.instant, right.register)
    }
  }

  // MARK: Questions

  private func ask(_ question: OpenQuestion, of index: Int, _ keeper: BookKeeper) {
    questions[index] = question
    let register = keeper.registers[index]
    guard !events.isRaised(.registerQuestion, register.id.text) else { return }
    events.raise(
      .registerQuestion, .warning, register.id.text,
      [
        "kind": question.kind.rawValue, "before": "\(question.before.value)", "after": "\(question.since.value)",
        "since": keeper.calendar.rfc3339(question.since.instant), "action": question.action(register, keeper.calendar),
      ])
  }

  // MARK: Conflicts

  private func raiseConflicts(_ keeper: BookKeeper) {
    for (index, conflict) in keeper.takeConflicts().sorted(by: { $0.key < $1.key }) { raise(conflict, of: index, keeper) }
  }

  private func raise(_ conflict: ReadingConflict, of index: Int, _ keeper: BookKeeper) {
    let register = keeper.registers[index]
    guard conflicts[register.id] == nil else { return }
    conflicts[register.id] = conflict.instant
    events.raise(.registerConflict, .warning, register.id.text, conflict.detail(register, keeper.calendar))
  }

  /// What a command brought in while no daemon runs: the next start writes the lines and knows what is raised. Later nobody would look
  /// into the closed days for it.
  static func record(conflictsOf keeper: BookKeeper, at now: Instant, _ store: Store) throws(StoreError) {
    let noticed = keeper.takeConflicts()
    guard !noticed.isEmpty else { return }
    let raised = Set(try store.raisedEvents().filter { $0.kind == .registerConflict }.map(\.subject))
    for (index, conflict) in noticed.sorted(by: { $0.key < $1.key }) {
      let register = keeper.registers[index]
      if raised.contains(register.id.text) { continue }
      _ = try store.record(
        time: now, level: .warning, kind: .registerConflict, change: .raised, subject: register.id.text,
        detail: conflict.detail(register, keeper.calendar))
    }
  }

  /// Those whose instant was corrected; the next one of the same register takes their place.
  private func clearConflicts(_ keeper: BookKeeper, index: [RegisterID: Int]) throws(StoreError) {
    guard !conflicts.isEmpty else { return }
    let corrected = Dictionary(grouping: try store.corrections(), by: \.register)
    for (id, instant) in conflicts.sorted(by: { $0.key.text < $1.key.text }) {
      guard let register = index[id] else {
        conflicts[id] = nil
        events.clear(.registerConflict, id.text, ["reason": "no longer configured"])
        continue
      }
      guard corrected[id]?.contains(where: { $0.instant == instant }) == true else { continue }
      let next = try keeper.firstConflict(of: register)
      conflicts[id] = nil
      let stamp = keeper.registers[register].stamp(at: instant)
      events.clear(.registerConflict, id.text, ["reason": "corrected", "time": keeper.calendar.rfc3339(stamp)])
      if let next { raise(next, of: register, keeper) }
    }
  }
}

extension OpenQuestion {
  /// The command that would settle it.
  func action(_ register: Register, _ calendar: LocalCalendar) -> String {
    SettlingCommand.exchange(register, at: since.instant, calendar)
  }
}

extension ReadingConflict {
  /// What an event says of it.
  fileprivate func detail(_ register: Register, _ calendar: LocalCalendar) -> [String: String] {
    [
      "time": calendar.rfc3339(register.stamp(at: instant)), "counts": "\(counting.value) \(counting.unit.symbol)",
      "other": "\(other.value) \(other.unit.symbol)",
      "action": SettlingCommand.correction(register, counting, calendar),
    ]
  }
}

extension Sequence {
  /// The first few in an order, without sorting all.
  func first(_ count: Int, by precedes: (Element, Element) -> Bool) -> [Element] {
    var kept: [Element] = []
    for element in self {
      if kept.count == count, let last = kept.last, !precedes(element, last) { continue }
      kept.insert(element, at: kept.firstIndex { precedes(element, $0) } ?? kept.count)
      if kept.count > count { kept.removeLast() }
    }
    return kept
  }
}
