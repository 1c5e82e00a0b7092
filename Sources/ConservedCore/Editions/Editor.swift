import Conservation
import EnergyModel
import Foundation
import Logging
import Publishing
import Settings
import Storage

/// Decides when what is published, and puts it together: status, exports, standings. The files themselves are pure functions of it.
final class Editor {
  /// What the loop knows at the moment of an edition.
  struct Situation {
    let phase: DaemonPhase
    let keeper: BookKeeper
    let notices: RegisterNotices
    let poller: Poller
    let counts: StoreCounts
    let isStoreFailing: Bool
    let isOverloaded: Bool
    let loopLagMilliseconds: Int64
  }

  private let world: any World
  private let store: Store
  private let events: EventBook
  private let log: Logger
  private let rhythm: Rhythm
  private var settings: Settings
  /// As their facts leave them on the day that is judged; those of the configuration until then.
  private var institutions: [Institution]
  private var generation = 1
  private var configurationError: String?

  private var exports: Exports
  private var shown: ShownStandings
  private var standings: [Standing] = []
  private var judged = JudgedDay()
  private let signs: SignWatch
  private let report: ReportWatch
  private var coverage: Coverage?

  /// The number of the last edition; at first that of the one which an earlier run published.
  private var lastNumber: Int64
  /// Numbers that the store set aside.
  private var numbers: Range<Int64> = 0..<0
  private var lastStatus: Int64 = .min / 2
  private var lastExports: Int64 = .min / 2
  /// How long it took to find out what the last exports are of, ms.
  private var lastExportsTook: Int64 = 0
  /// When some of what waits is rendered next, monotonic ms.
  private var nextExportsWork: Int64 = .min / 2
  /// Days whose hours changed and of which no edition was planned yet; they stay where the store fails on the way.
  private var touched: Set<LocalDay> = []
  /// Rows came in from which no day of a register tells what follows.
  private var hasInstitutionNews = false
  private var hasNews = true
  private(set) var statusLine = "starting"
  /// Whether an earlier edition may have left a `conserved.prom`.
  private var mayHaveMetrics = true

  /// A change is shown at most so often, ms (contract, Status: at most once a second).
  private static let statusMilliseconds: Int64 = 1_000
  /// Exports take at most so small a part of the loop's time: one in fifty.
  private static let exportsPausePerWork: Int64 = 50
  /// How long a store that failed is left alone, ms.
  private static let exportsAfterFailureMilliseconds: Int64 = 10_000
  /// How long one turn may render files, ms.
  private static let exportsTurnMilliseconds: Int64 = 20
  /// What may be spent on exports at the start, and within the five seconds that a stop has, ms.
  private static let exportsForcedMilliseconds: Int64 = 1_000
  /// Below this share of measured hours of the last day the state is `degraded`.
  private static let coverageMinPercent = 95

  init(world: any World, store: Store, events: EventBook, log: Logger, settings: Settings, rhythm: Rhythm) throws(StoreError) {
    self.rhythm = rhythm
    self.world = world
    self.store = store
    self.events = events
    self.log = log
    self.settings = settings
    institutions = settings.institutions
    signs = SignWatch(events: events, settings: settings, world: world)
    report = ReportWatch(world: world, rhythm: rhythm)
    exports = Exports(
      directory: settings.paths.exports, language: settings.site.language, calendar: settings.site.calendar,
      daysOfReadings: rhythm.readingsDays, published: world.published)
    lastNumber = world.published(settings.paths.status + "/status.json").flatMap(StatusDocument.sequence(in:)) ?? 0
    shown = ShownStandings(try store.keptStandings())
  }

  func replace(settings: Settings) {
    if settings.paths.exports != self.settings.paths.exports || settings.site.language != self.settings.site.language {
      exports = Exports(
        directory: settings.paths.exports, language: settings.site.language, calendar: settings.site.calendar,
        daysOfReadings: rhythm.readingsDays, published: world.published)
    }
    // The books are new ones, and other facts, prices or meters change the files of every month, though no reading came.
    exports.renderAll()
    self.settings = settings
    institutions = settings.institutions
    generation += 1
    configurationError = nil
    judged.forget()
    signs.replace(settings: settings)
    report.forget()
    lastExports = .min / 2
  }

  func configurationRejected(_ fault: String) { configurationError = fault }

  /// The books were derived again, nobody knows from where on: all standings and exports follow with the next edition.
  func booksChanged() {
    judged.forget()
    signs.forget()
    report.forget()
    exports.renderAll()
    hasNews = true
  }

  /// Rows about the past came in: the standings that they concern and the exports follow with the next edition.
  func took(_ rows: ImportRows) {
    report.forget()
    if rows.concernAll {
      judged.forget()
      signs.forget()
    } else {
      judged.forget(rows.institutions)
    }
    // A correction may say of a value that counts already why it does.
    if case .corrections(let corrections) = rows {
      touched.formUnion(corrections.map { settings.site.calendar.day(of: $0.instant) })
    }
    hasInstitutionNews = true
    if !settings.plans.isEmpty { lastExports = .min / 2 }
    hasNews = true
  }

  /// Something changed that the status says: it is written within a second.
  func stateChanged() { hasNews = true }

  /// When the next edition is due, in monotonic ms.
  var nextDue: Int64 { min(nextStatus, exports.hasWork ? nextExportsWork : .max) }

  private var nextStatus: Int64 {
    lastStatus + (hasNews ? Editor.statusMilliseconds : settings.status.refreshSeconds * 1_000)
  }

  // MARK: Early signs

  /// Looks at a few registers for early signs; where a suspicion began or ended the standings of its institution follow.
  func lookForSigns(_ keeper: BookKeeper) throws(StoreError) {
    defer {
      let concerned = signs.takeConcerned()
      if !concerned.isEmpty {
        judged.forget(concerned)
        hasNews = true
      }
    }
    try signs.work(keeper, on: today)
  }

  /// When registers wait to be looked at, in monotonic ms.
  var nextLookForSigns: Int64? { signs.nextLook }

  // MARK: Report

  /// Makes a page of the report where one is due, by standings of today.
  func workOnReport(_ keeper: BookKeeper, _ poller: Poller) throws(StoreError) {
    guard nextReport(poller) != nil else { return }
    try report.work(keeper, settings, on: today, standings: standings, endpoints: endpointCounts(poller))
  }

  /// When a page of the report is due, in monotonic ms; `nil` before the day is judged and its early signs are found.
  func nextReport(_ poller: Poller) -> Int64? {
    judged.day == today && signs.nextLook == nil ? report.nextDue(today, endpointCounts(poller)) : nil
  }

  // MARK: Editions

  /// Publishes what is due; everything where it is forced (at start and end).
  func publish(_ situation: Situation, force: Bool) {
    let now = world.monotonicMilliseconds
    guard force || now >= nextDue else { return }
    if isExportDue(situation.phase, at: now, force: force) {
      planExports(situation)
      lastExports = world.monotonicMilliseconds
      lastExportsTook = lastExports - now
    }
    if exports.hasWork, force || now >= nextExportsWork {
      renderExports(situation.keeper, milliseconds: force ? Editor.exportsForcedMilliseconds : Editor.exportsTurnMilliseconds)
    }
    guard force || now >= nextStatus else { return }
    publishStatus(situation)
    lastStatus = now
    hasNews = false
  }

  /// Exports are planned and rendered on the loop's own thread: where that takes long it is done less often, and not at all while stopping.
  private func isExportDue(_ phase: DaemonPhase, at now: Int64, force: Bool) -> Bool {
    if case .stopped = phase { return lastExportsTook < Editor.exportsForcedMilliseconds }
    let pause = max(rhythm.exportsMilliseconds, lastExportsTook * Editor.exportsPausePerWork)
    return force || now - lastExports >= pause || (judged.isDue(on: today) && !settings.plans.isEmpty)
  }

  private var today: LocalDay { settings.site.calendar.day(of: world.now) }

  private func planExports(_ situation: Situation) {
    do throws(StoreError) {
      touched.formUnion(situation.keeper.takeTouched())
      let registers = situation.keeper.takeTouchedRegisters(before: today)
      signs.touch(registers, situation.keeper)
      try judge(situation.keeper, touched: situation.keeper.institutions(of: registers))
      coverage = try recentCoverage(situation.keeper)
      let source = exportSource(situation.keeper)
      if hasInstitutionNews { try exports.renderInstitutions(source) }
      hasInstitutionNews = false
      try exports.plan(
        source, touched: touched, today: today, lastEvent: events.lastNumber, at: world.monotonicMilliseconds)
      touched = []
    } catch {
      log.error("exports not written", metadata: ["reason": .string(error.description)])
    }
  }

  private func exportSource(_ keeper: BookKeeper) -> ExportSource {
    ExportSource(keeper: keeper, settings: settings, standings: standings, institutions: institutions)
  }

  /// Renders what waits, for so long at most, and rests fifty times as long; whether the store went along.
  @discardableResult
  private func renderExports(_ keeper: BookKeeper, milliseconds: Int64, slowMax: Int = 1) -> Bool {
    let begun = world.monotonicMilliseconds
    let made = exports.work(exportSource(keeper), slowMax: slowMax, now: world.now, published: world.published) {
      world.monotonicMilliseconds - begun >= milliseconds
    }
    for file in made.files {
      do throws(PublishFailure) { try write(file.bytes, to: file.path) } catch { exports.lost(file) }
    }
    if let failure = made.failure { log.error("exports not written", metadata: ["reason": .string(failure.description)]) }
    let now = world.monotonicMilliseconds
    let least = made.failure != nil ? Editor.exportsAfterFailureMilliseconds : exports.isPrompt ? 0 : rhythm.historyMilliseconds
    nextExportsWork = now + max((now - begun) * Editor.exportsPausePerWork, least)
    return made.failure == nil
  }

  /// Renders all that waits, however long it takes: for whoever ends behind it, such as the demonstration.
  func finishExports(_ keeper: BookKeeper) {
    exports.releaseLate()
    while exports.hasWork {
      guard renderExports(keeper, milliseconds: Editor.exportsForcedMilliseconds, slowMax: .max) else { return }
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws(PublishFailure) {
    do throws(PublishFailure) {
      try world.publish(bytes, at: path)
    } catch {
      log.error("file not published", metadata: ["reason": .string(error.description)])
      throw error
    }
  }

  /// Judges by the days that are over the targets of which something changed, and says each change once.
  private func judge(_ keeper: BookKeeper, touched: Set<InstitutionID>) throws(StoreError) {
    let asOf = today
    let count = try judged.judge(
      on: asOf, touched: touched, Standings(keeper: keeper, settings: settings, suspicious: suspicious(keeper))
    ) {
      () throws(StoreError) in try store.baselines()
    }
    guard count != nil else { return }
    institutions = settings.institutions.with(try store.facts(), on: asOf)
    let observed = shown.observe(judged.standings(of: settings.institutions))
    standings = observed.shown
    try store.keep(observed.kept)
    for (standing, from) in observed.changed {
      events.say(
        .standingChanged, standing.annual.urgency <= 2 ? .warning : .info, .raised,
        standing.institution.text,
        [
          "indicator": standing.indicator.text, "plan": standing.plan.text, "from": from.rawValue,
          "to": standing.annual.rawValue,
        ])
    }
  }

  /// The institutions of meters whose scale changed and of which nobody has said what happened.
  private func suspicious(_ keeper: BookKeeper) -> Set<InstitutionID> {
    let subjects = Set(events.subjects(raised: .registerSuspicious))
    return subjects.isEmpty ? [] : Set(keeper.registers.lazy.filter { subjects.contains($0.id.text) }.map(\.institution))
  }

  /// The measured share of the last 24 hours that are over, of every register that is polled.
  private func recentCoverage(_ keeper: BookKeeper) throws(StoreError) -> Coverage? {
    let end = settings.site.calendar.hour(containing: world.now).start
    let span = Span(end + -86_400, end)
    let polled = Set(settings.endpoints.flatMap { $0.sources.map(\.register) })
    var covered = 0
    var hours = 0
    for (index, register) in keeper.registers.enumerated() where polled.contains(register.id) {
      // Nothing was expected of a register before its first reading.
      guard let extent = try keeper.extent(of: index), extent.start < end else { continue }
      covered += try keeper.hours(of: index, in: span).count(where: \.isMeasured)
      hours += Int((end - max(span.start, settings.site.calendar.hour(containing: extent.start).end)) / 3_600)
    }
    return Coverage(coveredHours: covered, hours: hours)
  }

  // MARK: Status

  private func publishStatus(_ situation: Situation) {
    let number = nextNumber()
    let milliseconds = world.wallMilliseconds
    let validFor = Int(max(3 * settings.status.refreshSeconds, 10))
    let (state, reasons) = state(situation)
    var document = StatusDocument(
      sequence: number, eventSequence: events.lastNumber, writtenAt: world.now,
      writtenAtMilliseconds: Int(milliseconds - milliseconds.dividedRoundingDown(by: 1_000) * 1_000), validForSeconds: validFor,
      state: state,
      reasons: reasons)
    document.endpoints = endpointCounts(situation.poller)
    document.polls = .init(
      ok: situation.counts.pollsAnswered, failed: situation.counts.pollsFailed, missed: situation.counts.pollsMissed)
    document.store = .init(ok: !situation.isStoreFailing, readings: situation.counts.readings)
    document.coveragePercent = coverage?.percent
    document.standings = StandingCounts(standings)
    document.questions = situation.notices.questions.count
    document.openQuestions = openQuestions(situation)
    document.config = .init(generation: generation, error: configurationError)
    document.loopLagMilliseconds = situation.loopLagMilliseconds
    document.worstEndpoints = worstEndpoints(situation.poller)
    let answerable = Dictionary(institutions.map { ($0.id, $0.answerable) }, uniquingKeysWith: { first, _ in first })
    let off = standings.filter { $0.annual.urgency <= 3 }.worstFirst()
    document.worstStandings = off.prefix(StatusDocument.listMax).map { .init($0, answerable: answerable[$0.institution] ?? "") }
    // One more than is shown tells whether there is more.
    document.raised = events.gravest(StatusDocument.listMax + 1)
    document.isTruncated =
      off.count > StatusDocument.listMax || document.endpoints.down + document.endpoints.stale > StatusDocument.listMax
      || document.questions > StatusDocument.listMax
    let calendar = settings.site.calendar
    try? write(document.json(calendar), to: settings.paths.status + "/status.json")
    try? write(document.env(calendar), to: settings.paths.status + "/status.env")
    publishMetrics(document)
    statusLine =
      "\(state.rawValue): \(document.endpoints.up) of \(document.endpoints.total) endpoints up, \(situation.counts.readings) readings"
  }

  /// `conserved.prom` of the same edition; where it is not asked for any more the old one is emptied, so that nobody takes it as news.
  private func publishMetrics(_ document: StatusDocument) {
    let path = settings.paths.status + "/conserved.prom"
    guard settings.status.prometheus else {
      if mayHaveMetrics, world.published(path)?.isEmpty == false { try? write([], to: path) }
      mayHaveMetrics = false
      return
    }
    mayHaveMetrics = true
    let metrics = StatusMetrics(
      status: document, standings: standings.worstFirst(), events: events.eventCounts, version: ProgramVersion.text)
    try? write(metrics.bytes, to: path)
  }

  /// A number that rises over restarts; they are set aside a thousand at a time. A failing store cannot set any aside: the next ones
  /// are given all the same, and the store goes on behind them as soon as it is well.
  private func nextNumber() -> Int64 {
    if numbers.isEmpty, let first = try? store.reserveStatusNumbers(1_000, after: lastNumber) {
      numbers = first..<(first + 1_000)
    }
    lastNumber = numbers.first ?? lastNumber + 1
    numbers = numbers.dropFirst()
    return lastNumber
  }

  private func state(_ situation: Situation) -> (DaemonState, [StatusReason]) {
    var reasons: [StatusReason] = []
    if situation.poller.health.contains(where: { if case .down = $0.state { true } else { false } }) {
      reasons.append(.endpointsDown)
    }
    if let coverage, !coverage.isAtLeast(percent: Editor.coverageMinPercent) { reasons.append(.coverageLow) }
    if standings.contains(where: { $0.annual.urgency <= 1 }) { reasons.append(.standingsOff) }
    if situation.isStoreFailing { reasons.append(.storeFailing) }
    if configurationError != nil { reasons.append(.configRejected) }
    if situation.isOverloaded { reasons.append(.overload) }
    switch situation.phase {
    case .stopped: return (.stopped, reasons)
    case .starting: return (situation.isStoreFailing ? .failing : .starting, reasons)
    case .running:
      if situation.isStoreFailing { return (.failing, reasons) }
      // A target that will be missed is for the energy officer; the daemon itself is well.
      return (reasons.allSatisfy { $0 == .standingsOff } ? .ok : .degraded, reasons)
    }
  }

  /// Says how things are, once an hour; what is not known is left out.
  func summarise(_ poller: Poller, _ counts: StoreCounts, since before: StoreCounts, questions: Int) {
    let endpoints = endpointCounts(poller)
    var detail = [
      "endpoints": String(endpoints.total), "up": String(endpoints.up), "stale": String(endpoints.stale),
      "down": String(endpoints.down), "polls_ok": String(counts.pollsAnswered - before.pollsAnswered),
      "polls_failed": String(counts.pollsFailed - before.pollsFailed),
      "polls_missed": String(counts.pollsMissed - before.pollsMissed), "readings": String(counts.readings - before.readings),
      "questions": String(questions),
    ]
    if let coverage { detail["coverage_pct"] = coverage.percent.textRoundedDown(decimals: 1) }
    events.say(.summary, .info, .raised, "", detail)
  }

  private func openQuestions(_ situation: Situation) -> [StatusDocument.OpenQuestion] {
    let keeper = situation.keeper
    return situation.notices.oldestQuestions(StatusDocument.listMax).map { index, question in
      let register = keeper.registers[index]
      return .init(
        register: register.id, kind: question.kind.rawValue, since: question.since.instant,
        action: question.action(register, keeper.calendar))
    }
  }

  private func endpointCounts(_ poller: Poller) -> StatusDocument.Endpoints {
    var counts = StatusDocument.Endpoints(total: poller.health.count)
    for health in poller.health {
      switch health.state {
      case .unknown: break
      case .up: counts.up += 1
      case .stale: counts.stale += 1
      case .down: counts.down += 1
      }
    }
    return counts
  }

  private func worstEndpoints(_ poller: Poller) -> [StatusDocument.WorstEndpoint] {
    let now = world.now
    var worst: [StatusDocument.WorstEndpoint] = []
    for (target, health) in zip(poller.inventory.targets, poller.health) where health.failures > 0 || health.isUnsteady {
      worst.append(
        .init(
          id: target.endpoint.id, reason: health.isUnsteady ? "unsteady" : health.reason?.name ?? "",
          silentSeconds: (health.lastReading ?? health.failingSince).map { now - $0 },
          failures: health.failures))
    }
    return Array(worst.sorted { ($0.failures, $1.id.text) > ($1.failures, $0.id.text) }.prefix(StatusDocument.listMax))
  }
}
