import EnergyModel
import Logging
import Settings
import Storage

/// The daemon: one thread, one loop, one owner for each mutable thing. The world is handed in, so the same code runs live and simulated.
///
/// A reading goes forward once: poll → decode → check → commit → books → judge → publish.
package final class Daemon {
  /// Why the loop ended.
  package enum Ending: Sendable, Equatable {
    /// A signal asked for it, or the time that it was given is over.
    case stopped
    /// Every endpoint was polled once (`run --once`): how many gave all their readings, did not answer, could not be read.
    case polledOnce(booked: Int, unanswered: Int, unreadable: Int)
  }

  let world: any World
  let store: Store
  let log: Logger
  let poller: Poller
  private let backfiller: Backfiller
  let events: EventBook
  let notices: RegisterNotices
  let editor: Editor
  /// Reads the configuration again; the faults stay with the old one.
  private let reload: () throws(SettingsFaults) -> Settings
  private(set) var keeper: BookKeeper
  var buffer = CommitBuffer()
  var inbox: Inbox
  let files: FileVisits
  let fileIntake: FileIntake
  private let rhythm: Rhythm
  /// Whether something durable did not reach the books, because the store failed on the way.
  var booksAreBehind = false
  var counts: StoreCounts
  private var watch = LoopWatch()
  private var clock: ClockWatch
  private var summaries: Summaries
  /// What was counted when the last hourly line was written.
  private var countsBefore: StoreCounts
  private var isStopping = false
  private var isReady = false
  /// Registers without a reading although their endpoint answered, and why; said once a change.
  private var rejected: [RegisterID: String] = [:]

  /// A daemon over an open store.
  package init(
    settings: Settings, store: Store, world: any World, log: Logger, rhythm: Rhythm = .live,
    reload: @escaping () throws(SettingsFaults) -> Settings
  ) throws(StoreError) {
    self.rhythm = rhythm
    inbox = Inbox(lookMilliseconds: rhythm.inboxMilliseconds)
    self.world = world
    self.store = store
    self.log = log
    self.reload = reload
    keeper = try BookKeeper.writing(settings, store)
    counts = try store.counts()
    countsBefore = counts
    summaries = Summaries(monotonic: world.monotonicMilliseconds, wall: world.wallMilliseconds)
    events = try EventBook(world: world, store: store, log: log, calendar: settings.site.calendar)
    notices = RegisterNotices(events: events, store: store)
    let poller = Poller(inventory: Inventory(settings: settings, host: world.host), world: world)
    self.poller = poller
    backfiller = Backfiller(world: world, poller: poller, events: events, log: log)
    let fileIntake = FileIntake(events: events, log: log)
    self.fileIntake = fileIntake
    files = FileVisits(
      poller.inventory, world: world, ask: { poller.ask($0, for: $1) }, saidFaults: { fileIntake.saidFaults(of: $0) })
    editor = try Editor(world: world, store: store, events: events, log: log, settings: settings, rhythm: rhythm)
    clock = ClockWatch(world)
    try takeUp(try events.raisedBefore())
  }

  /// What was raised when the daemon last stopped: the next answer of an endpoint clears it; of what is no longer configured nobody will.
  /// What registers leave undecided is in the books, whatever was said of it.
  private func takeUp(_ raised: [Event]) throws(StoreError) {
    for event in raised {
      switch event.kind {
      case .endpointDown, .endpointStale:
        guard let index = EndpointID(event.subject).flatMap({ poller.inventory.endpointIndex[$0] }) else {
          events.clear(event.kind, event.subject, ["reason": "no longer configured"])
          continue
        }
        if event.kind == .endpointDown {
          poller.rememberDown(index, since: event.begun(keeper.calendar))
        } else {
          poller.rememberStale(index)
        }
      case .importRefused:
        guard let endpoint = FileIntake.endpoint(of: event.subject) ?? EndpointID(event.subject), event.subject.contains("/"),
          poller.inventory.endpointIndex[endpoint] == nil
        else { continue }
        events.clear(event.kind, event.subject, ["reason": "no longer configured"])
      default:
        continue
      }
    }
    let inventory = poller.inventory
    notices.remember(raised, registers: keeper.registers, index: inventory.registerIndex, keeper.calendar)
    try notices.follow(keeper, index: inventory.registerIndex)
  }

  // MARK: Running

  /// Runs until a signal stops it, or until `seconds` have passed on the monotonic clock.
  package func run(seconds: Int64? = nil) -> Ending {
    let end = seconds.map { world.monotonicMilliseconds + $0 * 1_000 }
    start()
    while !isStopping {
      turn(until: end)
      if let end, world.monotonicMilliseconds >= end { isStopping = true }
    }
    stop()
    return .stopped
  }

  /// Polls every endpoint once, publishes, and ends (contract, `run --once`).
  package func runOnce() -> Ending {
    start()
    var tally = (booked: 0, unanswered: 0, unreadable: 0)
    poller.beginAll()
    while (poller.hasUnderWay || poller.hasRetries) && !isStopping {
      poller.beginRetries()
      let turn = world.wait(milliseconds: files.nextDue.map { $0 <= world.monotonicMilliseconds } ?? false ? 0 : 50)
      for signal in turn.signals { take(signal) }
      for settled in turn.completions.compactMap({ settle($0) }) + workOnFiles() {
        switch settled.failure {
        case .fetch: tally.unanswered += 1
        case .rejected: tally.unreadable += 1
        case nil:
          if settled.outcome.rejections.isEmpty, settled.faultyFiles == 0 { tally.booked += 1 } else { tally.unreadable += 1 }
        }
      }
      commitIfDue(force: false)
    }
    commitIfDue(force: true)
    stop()
    return .polledOnce(booked: tally.booked, unanswered: tally.unanswered, unreadable: tally.unreadable)
  }

  private func start() {
    events.say(.daemonStarted, .info, .raised, "", ["endpoints": String(poller.inventory.targets.count)])
    publish(.starting, force: true)
    isReady = true
    world.notify("READY=1")
  }

  /// The reverse of the start: nothing new is begun, what was heard is made durable, the last status says so.
  private func stop() {
    world.notify("STOPPING=1")
    world.cancelAll()
    commitIfDue(force: true)
    events.say(.daemonStopped, .info, .raised)
    publish(.stopped, force: true)
  }

  /// One turn of the loop, in a fixed order.
  private func turn(until end: Int64?) {
    let begun = world.monotonicMilliseconds
    poller.beginDue(mayPoll: !buffer.isFull)
    buffer.addMissed(poller.takeMissed(), at: begun)
    backfiller.work(keeper, mayAsk: mayAskOfThePast)
    let turn = world.wait(milliseconds: waitMilliseconds(from: begun, until: end))
    let woken = world.monotonicMilliseconds
    for signal in turn.signals { take(signal) }
    for completion in turn.completions { _ = settle(completion) }
    if let stepped = clock.look(world) {
      events.say(.clockStepped, .warning, .raised, "", ["seconds": String(stepped)])
    }
    commitIfDue(force: false)
    lookIntoInbox()
    _ = workOnFiles()
    lookForSigns()
    workOnReport()
    events.endAcknowledgements()
    summarise()
    publish(nil, force: false)
    feedWatchdog()
    watch.worked(world.monotonicMilliseconds - woken)
  }

  /// Until the next thing is due; polls that are due together are begun together, so that the loop wakes seldom.
  private func waitMilliseconds(from now: Int64, until end: Int64?) -> Int {
    let polls = poller.nextDue.map { max($0, now + Poller.tickMilliseconds) }
    let next =
      [
        polls, buffer.due, editor.nextDue, summaries.nextDue, inbox.nextLook, end,
        mayAskOfThePast ? backfiller.nextDue : nil,
        mayLookForSigns ? files.nextDue : nil,
        mayLookForSigns ? editor.nextLookForSigns : nil, mayLookForSigns ? editor.nextReport(poller) : nil,
        now + rhythm.turnMilliseconds,
      ].compactMap { $0 }.min() ?? now
    // What is due at once may be due since ever.
    return Int(max(next, now) - now)
  }

  /// Writes every file under `exports/` that still waits, after a run.
  package func finishExports() { editor.finishExports(keeper) }

  // MARK: One answer

  private func settle(_ completion: PollEnd) -> Poller.Settled? {
    if let late = backfiller.settle(completion, keeper) {
      buffer.add(late: late, numbers: keeper.number(of:), at: world.monotonicMilliseconds)
      return nil
    }
    if let endpoint = poller.visit(of: completion) {
      files.heard(endpoint, completion.result)
      return nil
    }
    guard let settled = poller.settle(completion) else { return nil }
    let target = poller.inventory.targets[settled.endpoint]
    count(settled)
    say(settled, of: target.endpoint)
    return settled
  }

  /// What it gave waits for the next commit.
  func count(_ settled: Poller.Settled) {
    if settled.failure == nil {
      buffer.add(settled.outcome, numbers: keeper.number(of:), at: world.monotonicMilliseconds)
      backfiller.heard(settled.endpoint)
    } else {
      buffer.addFailure(at: world.monotonicMilliseconds)
    }
  }

  private func sayStale(_ endpoint: Endpoint) {
    events.raise(
      .endpointStale, .warning, endpoint.id.text, ["remedy": "the device answers with an old time stamp; check its clock"])
  }

  func say(_ settled: Poller.Settled, of endpoint: Endpoint) {
    switch settled.change {
    case .wentDown:
      let reason = settled.failure
      events.raise(.endpointDown, .warning, endpoint.id.text, ["reason": reason?.name ?? "", "remedy": reason?.sentence ?? ""])
      editor.stateChanged()
    case .cameBack(let silentSeconds):
      events.clear(.endpointDown, endpoint.id.text, ["silent_s": String(silentSeconds)])
      if poller.health[settled.endpoint].state == .stale {
        sayStale(endpoint)
      } else {
        events.clear(.endpointStale, endpoint.id.text)
      }
      editor.stateChanged()
    case .becameStale:
      sayStale(endpoint)
      editor.stateChanged()
    case .becameFresh:
      events.clear(.endpointStale, endpoint.id.text)
      editor.stateChanged()
    case nil:
      break
    }
    guard settled.failure == nil, !settled.outcome.rejections.isEmpty || !rejected.isEmpty else { return }
    for (register, _) in settled.outcome.readings where !rejected.isEmpty {
      let id = keeper.registers[register].id
      if rejected.removeValue(forKey: id) != nil { log.info("register read again", metadata: ["register.id": .string(id.text)]) }
    }
    for (register, reason) in settled.outcome.rejections {
      guard let register, rejected.updateValue(reason.name, forKey: register) != reason.name else { continue }
      log.warning(
        "register not read", metadata: ["register.id": .string(register.text), "reason": .string(reason.sentence)])
    }
  }

  // MARK: Durable first, then the books

  func commitIfDue(force: Bool) {
    let now = world.monotonicMilliseconds
    guard !buffer.isEmpty, force || buffer.due.map({ $0 <= now }) ?? false else { return }
    do throws(StoreError) {
      if booksAreBehind { try rebuildBooks() }
      try store.append(buffer.batch)
      counts.add(buffer.batch)
      let committed = buffer.committed()
      booksAreBehind = true
      for run in committed { try keeper.take(run.readings, register: run.register) }
      notices.heard(Set(committed.map(\.register)), keeper)
      events.clear(.storeFailing)
      events.flush()
      try closeDaysIfDue(now)
      booksAreBehind = false
    } catch {
      buffer.failed(at: now)
      if !events.isRaised(.storeFailing) { log.critical("store failing", metadata: ["reason": .string(error.description)]) }
      events.raise(.storeFailing, .critical, "", ["reason": error.description])
    }
    editor.stateChanged()
  }

  /// The store failed between a commit and the books: they are derived again from what is durable.
  private func rebuildBooks() throws(StoreError) {
    let settings = poller.inventory.settings
    keeper = try BookKeeper.writing(settings, store)
    editor.booksChanged()
    try notices.follow(keeper, index: poller.inventory.registerIndex)
    booksAreBehind = false
  }

  private var nextClosing: Int64 = .min

  /// Closes days at most once a minute: the work is a day's rows for every register, once a day.
  private func closeDaysIfDue(_ now: Int64) throws(StoreError) {
    guard now >= nextClosing else { return }
    nextClosing = now + 60_000
    if keeper.hasDaysToClose { try keeper.closeDays() }
  }

  // MARK: Early signs

  /// A store that fails is left alone.
  var mayLookForSigns: Bool { !booksAreBehind && !events.isRaised(.storeFailing) }
  private var mayAskOfThePast: Bool { mayLookForSigns && buffer.hasRoomForHistory }

  /// A little in each turn.
  private func lookForSigns() {
    guard mayLookForSigns else { return }
    do throws(StoreError) {
      try editor.lookForSigns(keeper)
    } catch {
      log.error("early signs not looked for", metadata: ["reason": .string(error.description)])
    }
  }

  /// A page in each turn.
  private func workOnReport() {
    guard mayLookForSigns else { return }
    do throws(StoreError) {
      try editor.workOnReport(keeper, poller)
    } catch {
      log.error("report not written", metadata: ["reason": .string(error.description)])
    }
  }

  // MARK: Telling

  /// The hourly line of figures; polls and readings are those since the line before.
  private func summarise() {
    guard summaries.take(monotonic: world.monotonicMilliseconds, wall: world.wallMilliseconds) else { return }
    editor.summarise(poller, counts, since: countsBefore, questions: notices.questions.count)
    countsBefore = counts
  }

  private func publish(_ state: DaemonPhase?, force: Bool) {
    let phase = state ?? (poller.hasHeardOfAll ? .running : .starting)
    editor.publish(
      Editor.Situation(
        phase: phase, keeper: keeper, notices: notices, poller: poller, counts: counts,
        isStoreFailing: events.isRaised(.storeFailing),
        isOverloaded: buffer.isFull, loopLagMilliseconds: watch.lag), force: force)
  }

  /// The watchdog is fed by progress: the loop turned to its end, commit included, and due polls were begun.
  private func feedWatchdog() {
    let now = world.monotonicMilliseconds
    guard isReady, watch.mayFeed(at: now), poller.nextDue.map({ $0 > now - 10_000 }) ?? true else { return }
    world.notify("WATCHDOG=1\nSTATUS=\(editor.statusLine)")
  }

  // MARK: Signals

  private func take(_ signal: Signal) {
    switch signal {
    case .stop: isStopping = true
    case .reload: reloadSettings()
    case .reopen:
      do throws(PublishFailure) {
        try world.reopenStatusLog()
      } catch {
        log.error("status log not opened anew", metadata: ["reason": .string(error.description)])
      }
    }
  }

  /// Where the daemon writes and whose days it counts is settled when it starts.
  private func refuseWhatNeedsARestart(_ settings: Settings) throws(RestartNeeded) {
    let running = poller.inventory.settings
    if settings.paths != running.paths { throw RestartNeeded(key: "paths") }
    if settings.site.calendar.timeZone != running.site.calendar.timeZone { throw RestartNeeded(key: "site.time_zone") }
    if settings.polling.inFlight != running.polling.inFlight { throw RestartNeeded(key: "polling.in_flight") }
    if settings.polling.keepSeconds != running.polling.keepSeconds { throw RestartNeeded(key: "polling.keep") }
    if settings.status.rotateBytes != running.status.rotateBytes || settings.status.rotateKeep != running.status.rotateKeep {
      throw RestartNeeded(key: "status.rotate")
    }
  }

  /// Validate, then swap; on any fault the old configuration runs on.
  private func reloadSettings() {
    world.notify("RELOADING=1")
    defer { world.notify("READY=1") }
    do {
      let settings = try reload()
      try refuseWhatNeedsARestart(settings)
      commitIfDue(force: true)
      keeper = try BookKeeper.writing(settings, store)
      booksAreBehind = false
      let before = poller.inventory
      poller.replace(inventory: Inventory(settings: settings, host: world.host))
      backfiller.replaced(before)
      files.replace(poller.inventory)
      editor.replace(settings: settings)
      try takeUp(try events.raisedBefore())
      events.clear(.configRejected)
      log.info("configuration reloaded", metadata: ["endpoints": .stringConvertible(settings.polled.count)])
    } catch let refusal as RestartNeeded {
      log.error("configuration not taken", metadata: ["reason": .string(refusal.description)])
      events.raise(.configRejected, .warning, "", ["fault": refusal.description])
      editor.configurationRejected(refusal.description)
    } catch let faults as SettingsFaults {
      for fault in faults.faults { log.error("configuration rejected", metadata: ["fault": .string(fault.description)]) }
      events.raise(
        .configRejected, .warning, "", ["fault": faults.faults.first?.description ?? "", "faults": String(faults.faults.count)])
      editor.configurationRejected(faults.faults.first?.description ?? "")
    } catch {
      log.error("configuration not taken", metadata: ["reason": .string("\(error)")])
      events.raise(.configRejected, .warning, "", ["fault": "\(error)"])
      editor.configurationRejected("\(error)")
    }
    editor.stateChanged()
  }
}

/// A change that a running daemon cannot take on.
private struct RestartNeeded: Error, CustomStringConvertible {
  let key: String

  var description: String { "`\(key)` changed; it is taken on at the next start, so restart the daemon or write it back" }
}

/// Where the daemon is between its start and its end.
package enum DaemonPhase: Sendable {
  case starting, running, stopped
}

extension StoreCounts {
  mutating func add(_ batch: ArrivalBatch) {
    readings += Int64(batch.readings.count)
    pollsAnswered += batch.pollsAnswered
    pollsFailed += batch.pollsFailed
    pollsMissed += batch.pollsMissed
  }
}
