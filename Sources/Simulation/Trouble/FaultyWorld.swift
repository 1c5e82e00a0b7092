import ConservedCore
import EnergyModel

/// The world of a planned site: its clocks, its network, its files, its disk. What it hands to the daemon it tells the truth; what is
/// planted it does not.
package final class FaultyWorld: World {
  private enum Fate {
    case failure(FetchFailure)
    /// Shows what the meters had at that second; `nil`: at the moment of the answer.
    case answer(sampledAt: Int64?, twice: Bool)
    case cut
    case past(KeptPast.Page, isCut: Bool)
  }

  private struct UnderWay {
    let key: Int
    let endpoint: Int
    let asked: Instant
    let endsAt: Int64
    let fate: Fate
  }

  private let plan: SitePlan
  private let truth: Truth
  let disk: SimulatedDisk
  private let door: Door
  private let past: KeptPast
  private let endpointByURL: [String: Int]
  private var chance: SplitMix64
  /// Of answers to requests for the past, so that they change nothing of the polls.
  private var pastChance: SplitMix64
  private var nextEvent = 0
  private var underWay: [UnderWay] = []
  private var pending = Turn()
  /// When each endpoint last showed something new, seconds.
  private var lastSampled: [Int: Int64] = [:]
  private var outagesSeen: Set<[Int64]> = []
  /// The last number of the status that anybody saw.
  private var statusNumber: Int64 = 0
  private var refusedLines = 0
  private(set) var files = WorldFiles()
  package private(set) var counts = FaultCounts()

  package private(set) var monotonicMilliseconds: Int64 = 0
  private var wrongSeconds: Int64 = 0
  package var wallMilliseconds: Int64 { plan.start.seconds * 1_000 + monotonicMilliseconds + wrongSeconds * 1_000 }

  static let inbox = "/site/inbox"

  init(plan: SitePlan, truth: Truth, disk: SimulatedDisk, plant: Plant?) {
    self.plan = plan
    self.truth = truth
    self.disk = disk
    door = Door(plan, plant)
    past = KeptPast(plan)
    chance = SplitMix64(seed: SplitMix64.hash(plan.seed, 2))
    pastChance = SplitMix64(seed: SplitMix64.hash(plan.seed, 8))
    endpointByURL = Dictionary(plan.endpoints.enumerated().map { ($1.url, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Seconds since the world began, by the true clock.
  var second: Int64 { monotonicMilliseconds / 1_000 }
  private var wallNow: Instant { Instant(seconds: wallMilliseconds / 1_000) }

  /// Nobody works: time passes, and what was planned happens.
  func pass(milliseconds: Int64) {
    let end = monotonicMilliseconds + milliseconds
    while let at = nextEventAt, at <= end {
      monotonicMilliseconds = max(monotonicMilliseconds, at)
      happen()
    }
    monotonicMilliseconds = max(monotonicMilliseconds, end)
    pending = Turn()
  }

  /// The machine starts again, at the same moment.
  func restart() {
    underWay = []
    pending = Turn()
    if disk.isDown {
      files.losePower(now: monotonicMilliseconds, &chance)
      disk.restart()
    }
  }

  // MARK: What was planned

  private var nextEventAt: Int64? { nextEvent < plan.events.count ? plan.events[nextEvent].at * 1_000 : nil }

  private func happen() {
    let event = plan.events[nextEvent].event
    nextEvent += 1
    switch event {
    case .crash(let operations): disk.crash(afterOperations: operations)
    case .step(let seconds):
      wrongSeconds += seconds
      counts.add(.clockStep)
    case .sleep(let seconds):
      monotonicMilliseconds += seconds * 1_000
      counts.add(.sleep)
    case .stop: pending.signals.append(.stop)
    case .reload: pending.signals.append(.reload)
    case .fillDisk(let isFull):
      if !isFull, disk.refusedWrites > 0 { counts.add(.diskFull) }
      disk.isFull = isFull
    case .failSync: disk.failsNextSync = true
    case .lateFile(let endpoint, let outage): dropLateFile(endpoint, outage)
    case .exchange(let meter, let epoch): dropExchange(meter, epoch)
    }
  }

  private func dropLateFile(_ endpoint: Int, _ outage: Range<Int64>) {
    let file = LateFile(plan, plan.endpoints[endpoint], outage, &chance)
    guard !file.rows.isEmpty else { return }
    counts.add(.lateFile)
    truth.imported(file.rows)
    guard !door.swallowsLateFiles else { return }
    files.drop(file.text(plan), at: "\(FaultyWorld.inbox)/late-\(nextEvent).csv", now: monotonicMilliseconds)
  }

  private func dropExchange(_ index: Int, _ epoch: Int) {
    let meter = plan.meters[index]
    let start = meter.epochs[epoch].start
    let values = [meter.value(start, epoch: epoch - 1), meter.epochs[epoch].initial].map { meter.text($0) }
    counts.add(.swapRecorded)
    files.drop(
      "register,time,final_value,initial_value\n\(meter.traits.register),\((plan.start + start).utcText),\(values.joined(separator: ","))\n",
      at: "\(FaultyWorld.inbox)/exchange-\(nextEvent).csv", now: monotonicMilliseconds)
  }

  // MARK: The network

  package func host(of url: String) -> String? { url }

  package func begin(_ request: Request, key: Int) {
    guard !disk.isDown else { return }
    if let page = past.page(request.url, at: second) { return begin(fate(of: page), of: page.endpoint, key: key) }
    guard let endpoint = endpointByURL[request.url] else { return }
    begin(fate(of: endpoint), of: endpoint, key: key)
  }

  private func begin(_ fate: (Fate, milliseconds: Int64), of endpoint: Int, key: Int) {
    underWay.append(
      UnderWay(key: key, endpoint: endpoint, asked: wallNow, endsAt: monotonicMilliseconds + fate.milliseconds, fate: fate.0))
  }

  /// A request for the past suffers what a poll does.
  private func fate(of page: KeptPast.Page) -> (Fate, milliseconds: Int64) {
    if plan.endpoints[page.endpoint].outages.contains(where: { $0.contains(second) }) {
      return (.failure(.connectTimedOut), 5_000)
    }
    switch pastChance.next(in: 0...99) {
    case ..<4 where plan.faults.contains(.lost):
      let failures: [FetchFailure] = [.connectFailed, .timedOut, .httpStatus(500), .cutShort]
      return (.failure(failures[Int(pastChance.next(in: 0...3))]), pastChance.next(in: 5...10_000))
    case 4..<8 where plan.faults.contains(.late): return (.past(page, isCut: false), pastChance.next(in: 2_000...9_500))
    case 8..<10 where plan.faults.contains(.cut): return (.past(page, isCut: true), 20)
    default: return (.past(page, isCut: false), 20)
    }
  }

  private func fate(of index: Int) -> (Fate, milliseconds: Int64) {
    let endpoint = plan.endpoints[index]
    let now = second
    if let outage = endpoint.outages.first(where: { $0.contains(now) }) {
      if outagesSeen.insert([Int64(index), outage.lowerBound]).inserted { counts.add(.outage) }
      return (.failure(.connectTimedOut), 5_000)
    }
    switch chance.next(in: 0...999) {
    case ..<15 where plan.faults.contains(.lost):
      counts.add(.lost)
      let failures: [FetchFailure] = [.connectFailed, .timedOut, .httpStatus(500), .emptyBody, .cutShort]
      return (.failure(failures[Int(chance.next(in: 0...4))]), chance.next(in: 5...10_000))
    case 15..<25 where plan.faults.contains(.late):
      counts.add(.late)
      // A stamped value may be old when it arrives; one without a stamp is as old as its receipt.
      return (.answer(sampledAt: endpoint.isStamped ? now : nil, twice: false), chance.next(in: 2_000...9_500))
    case 25..<30 where plan.faults.contains(.doubled):
      counts.add(.doubled)
      return (.answer(sampledAt: nil, twice: true), 20)
    case 30..<40 where plan.faults.contains(.cut):
      counts.add(.cut)
      return (.cut, 20)
    case 40..<50 where plan.faults.contains(.repeated) && endpoint.isStamped && lastSampled[index] != nil:
      counts.add(.repeated)
      return (.answer(sampledAt: lastSampled[index], twice: false), 20)
    default:
      return (.answer(sampledAt: nil, twice: false), 20)
    }
  }

  package func cancel(key: Int) {
    guard underWay.contains(where: { $0.key == key }) else { return }
    underWay.removeAll { $0.key == key }
    pending.completions.append(PollEnd(key: key, result: .failure(.cancelled)))
  }

  package func cancelAll() {
    pending.completions += underWay.map { PollEnd(key: $0.key, result: .failure(.cancelled)) }
    underWay = []
  }

  package func wait(milliseconds: Int) -> Turn {
    if disk.isDown { return Turn(signals: [.stop]) }
    let deadline = monotonicMilliseconds + Int64(milliseconds)
    if pending.completions.isEmpty {
      var next = deadline
      for ended in underWay { next = min(next, ended.endsAt) }
      if let at = nextEventAt { next = min(next, at) }
      monotonicMilliseconds = max(monotonicMilliseconds, next)
    }
    while let at = nextEventAt, at <= monotonicMilliseconds { happen() }
    defer { pending = Turn() }
    if !pending.signals.isEmpty {
      if pending.signals.contains(.stop) { counts.add(.stop) } else { counts.add(.reload) }
      return pending
    }
    guard underWay.contains(where: { $0.endsAt <= monotonicMilliseconds }) else { return pending }
    for ended in underWay where ended.endsAt <= monotonicMilliseconds { complete(ended) }
    underWay.removeAll { $0.endsAt <= monotonicMilliseconds }
    return pending
  }

  private func complete(_ ended: UnderWay) {
    func add(_ result: Result<[UInt8], FetchFailure>) {
      let answer = result.map { body in
        Answer(body: body, status: 200, contentType: "application/json", asked: ended.asked, received: wallNow)
      }
      pending.completions.append(PollEnd(key: ended.key, result: answer))
    }
    switch ended.fate {
    case .failure(let failure): add(.failure(failure))
    case .cut:
      let whole = door.body(ended.endpoint, at: second)
      add(.success(Array(whole.prefix(Int(chance.next(in: 1...Int64(whole.count - 1)))))))
    case .past(let page, let isCut):
      let whole = past.body(page, isEmptied: door.emptiesPast)
      guard !isCut else { return add(.success(Array(whole.prefix(whole.count / 2)))) }
      counts.add(.backfill)
      truth.offered(page.rows.flatMap(\.values))
      add(.success(whole))
    case .answer(let sampledAt, let twice):
      let sampled = sampledAt ?? second
      lastSampled[ended.endpoint] = sampled
      tell(ended.endpoint, sampled)
      add(.success(door.body(ended.endpoint, at: sampled)))
      if twice { add(.success(door.body(ended.endpoint, at: sampled))) }
    }
  }

  /// Tells the truth what an answer showed; nothing where its stamp lies so far ahead of the wall clock that it must be refused
  /// (contract R7).
  private func tell(_ index: Int, _ sampled: Int64) {
    let endpoint = plan.endpoints[index]
    let instant = endpoint.isStamped ? plan.start + sampled : wallNow
    guard instant - wallNow <= 300 else { return }
    truth.polled(
      endpoint.meters.map { meter in
        let shown = plan.meters[meter].shown(sampled)
        if !shown.isGenuine, let trouble = plan.meters[meter].trouble(at: sampled) {
          counts.add(trouble.kind == .blink ? .blink : .jump)
        }
        return (meter, Truth.Delivered(second: sampled, instant: instant, shown: shown))
      })
  }

  // MARK: Files

  /// Whether what is published now has its place on the disk; the daemon sees the same error whether power or room is gone.
  private func mayWrite(_ path: String) throws(PublishFailure) {
    guard !disk.isDown, !(disk.isFull && plan.publishesOnSameDisk), disk.takesPlace() else {
      throw PublishFailure(path: path, reason: "no space left")
    }
  }

  package func publish(_ bytes: [UInt8], at path: String) throws(PublishFailure) {
    try mayWrite(path)
    files.put(bytes, at: path, now: monotonicMilliseconds)
    if path.hasSuffix("/status.json") { look(bytes) }
  }

  /// Somebody reads each status.
  private func look(_ status: [UInt8]) {
    let text = String(decoding: status, as: UTF8.self)
    guard let polls = FaultyWorld.number(after: "\"polls\":{\"ok\":", in: text),
      let number = FaultyWorld.number(after: "\"seq\":", in: text)
    else { return truth.breaks(Truth.Broken(3, "the status has no counts: \(text.prefix(200))")) }
    truth.acknowledged(polls: polls)
    if number <= statusNumber { truth.breaks(Truth.Broken(3, "the status has number \(number) after \(statusNumber)")) }
    statusNumber = number
  }

  private static func number(after key: String, in text: String) -> Int64? {
    guard let place = text.firstRange(of: key) else { return nil }
    return Int64(text[place.upperBound...].prefix { $0.isNumber })
  }

  package func published(_ path: String) -> [UInt8]? { files.bytes[path] }
  package func waitingFiles(in directory: String) -> [WaitingFile] { files.waiting(in: directory) }

  package func move(_ path: String, to newPath: String) throws(PublishFailure) {
    try mayWrite(newPath)
    guard files.move(path, to: newPath, now: monotonicMilliseconds) else {
      throw PublishFailure(path: path, reason: "no such file")
    }
  }

  package func completeStatusLog(_ line: (Int64) -> [UInt8]?) throws(PublishFailure) -> Int64? {
    guard files.completeLog(line) else {
      truth.breaks(Truth.Broken(3, "the line after \(files.lastLine) of the status log was cut and the store does not know it"))
      return files.lastLine
    }
    return files.lastLine
  }

  package func append(statusLine: [UInt8], sequence: Int64) throws(PublishFailure) {
    let wasDown = disk.isDown
    do throws(PublishFailure) {
      try mayWrite("status.log")
    } catch {
      if disk.isDown, !wasDown { files.cut(statusLine, &chance) }
      refusedLines += 1
      throw error
    }
    if sequence != files.lastLine + 1, refusedLines == 0 || sequence <= files.lastLine {
      truth.breaks(Truth.Broken(3, "line \(sequence) of the status log follows line \(files.lastLine)"))
    }
    files.append(line: sequence)
  }

  package func reopenStatusLog() throws(PublishFailure) {}

  package func notify(_ state: String) {}
}
