import EnergyModel
import Fetching

/// Begins polls when they are due and says what became of each; the one owner of schedule, health and back-off.
final class Poller {
  /// What a finished poll means for the books and for people.
  struct Settled {
    var endpoint: Int
    var outcome = Intake.Outcome()
    /// `nil` when it gave readings, or when it will be tried again within its slot.
    var failure: PollFailure?
    var change: EndpointHealth.Change?
    /// Files of a directory that gave nothing, or not all.
    var faultyFiles = 0
  }

  private(set) var inventory: Inventory
  private(set) var health: [EndpointHealth]
  /// Slots in which no poll was begun: still under way, backing off, or the machine slept.
  private(set) var missed: Int64 = 0

  private let world: any World
  private let anchor: Schedule.Anchor
  private var schedule: Schedule
  private var backoff = HostBackoff(seed: 0x636F_6E73)
  private var isUnderWay: [Bool]
  private var isRetry: [Bool]
  /// Second attempts within a slot, in the order of their time.
  private var retries: [(at: Int64, endpoint: Int)] = []
  /// Endpoints whose directories of files are to be visited, by their index.
  private var visits: [Int] = []
  /// Raised by a reload: completions of an older configuration are told from those of this one by it.
  private var keyBase = 0

  init(inventory: Inventory, world: any World) {
    self.inventory = inventory
    self.world = world
    let now = world.monotonicMilliseconds
    anchor = Schedule.Anchor(monotonic: now, wall: world.wallMilliseconds)
    schedule = Schedule(
      endpoints: inventory.targets.map { ($0.endpoint.id, $0.endpoint.intervalSeconds) }, anchor: anchor, now: now)
    health = Array(repeating: EndpointHealth(), count: inventory.targets.count)
    isUnderWay = Array(repeating: false, count: inventory.targets.count)
    isRetry = isUnderWay
  }

  /// How late a due poll may be begun for the sake of fewer wake-ups, ms.
  static let tickMilliseconds: Int64 = 20

  /// When the next poll is due, in monotonic ms.
  var nextDue: Int64? { [schedule.nextDue, retries.first?.at].compactMap { $0 }.min() }

  var hasUnderWay: Bool { isUnderWay.contains(true) }
  /// Whether every endpoint has been polled since the start.
  var hasHeardOfAll: Bool {
    !health.contains { if case .unknown = $0.state { true } else { false } }
  }

  // MARK: Beginning

  /// Begins what is due; where the store cannot take more, slots are missed instead.
  func beginDue(mayPoll: Bool) {
    let now = world.monotonicMilliseconds
    var due: [Int] = []
    schedule.takeDue(at: now, begin: { due.append($0) }, missed: { _ in missed += 1 })
    for endpoint in due {
      // An overrun skips its slot and is counted; it never overlaps.
      if isUnderWay[endpoint] || !mayPoll || !backoff.mayPoll(host: inventory.targets[endpoint].host, at: now / 1_000) {
        missed += 1
      } else {
        begin(endpoint, isRetry: false)
      }
    }
    beginRetries()
  }

  var hasRetries: Bool { !retries.isEmpty }

  /// Begins the second attempts whose time has come.
  func beginRetries() {
    let now = world.monotonicMilliseconds
    while let retry = retries.first, retry.at <= now {
      retries.removeFirst()
      if isUnderWay[retry.endpoint] { continue }
      begin(retry.endpoint, isRetry: true)
    }
  }

  /// Begins every endpoint at once, for `run --once`.
  func beginAll() {
    for endpoint in inventory.targets.indices { begin(endpoint, isRetry: false) }
  }

  private func begin(_ endpoint: Int, isRetry retry: Bool) {
    isUnderWay[endpoint] = true
    isRetry[endpoint] = retry
    if inventory.targets[endpoint].endpoint.drop != nil { return visits.append(endpoint) }
    world.begin(inventory.targets[endpoint].endpoint.request, key: keyBase + endpoint)
  }

  // MARK: Directories of files

  /// The visits that are due.
  func takeVisits() -> [Int] {
    defer { visits = [] }
    return visits
  }

  /// Asks a server for what a visit wants next.
  func ask(_ request: Request, for endpoint: Int) { world.begin(request, key: keyBase + endpoint) }

  /// The endpoint whose visit a completion belongs to; `nil` for that of a poll.
  func visit(of completion: PollEnd) -> Int? {
    let endpoint = completion.key - keyBase
    guard inventory.targets.indices.contains(endpoint), isUnderWay[endpoint] else { return nil }
    return inventory.targets[endpoint].endpoint.drop == nil ? nil : endpoint
  }

  /// What became of a visit; `nil` where it is made again within its slot.
  func settleVisit(_ visit: FileVisits.End) -> Settled? {
    let endpoint = visit.endpoint
    isUnderWay[endpoint] = false
    let target = inventory.targets[endpoint]
    var settled = Settled(endpoint: endpoint, faultyFiles: visit.faulty)
    guard let failure = visit.failure else {
      backoff.succeeded(host: target.host)
      // What files hold is late by nature: whether anything new comes in is seen at the registers.
      settled.change = health[endpoint].answered(
        at: world.now, newest: world.now, intervalSeconds: target.endpoint.intervalSeconds, hasReadings: visit.readings > 0)
      return settled
    }
    if failure.isConnectionLevel, !isRetry[endpoint], retryLater(endpoint) { return nil }
    // As below: what was refused waits by itself.
    if !failure.isOfCredentials {
      backoff.failed(host: target.host, at: world.monotonicMilliseconds / 1_000, interval: target.endpoint.intervalSeconds)
    }
    fail(&settled, .fetch(failure))
    return settled
  }

  // MARK: Settling

  /// What became of a poll; `nil` for one of an older configuration, or one that is tried again.
  func settle(_ completion: PollEnd) -> Settled? {
    let endpoint = completion.key - keyBase
    guard inventory.targets.indices.contains(endpoint), isUnderWay[endpoint] else { return nil }
    isUnderWay[endpoint] = false
    let target = inventory.targets[endpoint]
    var settled = Settled(endpoint: endpoint)
    switch completion.result {
    case .success(let answer):
      backoff.succeeded(host: target.host)
      settled.outcome = Intake.take(answer, from: target, registers: inventory.settings.registers, calendar: inventory.calendar)
      if let newest = settled.outcome.newest {
        settled.change = health[endpoint].answered(
          at: answer.received, newest: newest, intervalSeconds: target.endpoint.intervalSeconds)
      } else {
        fail(&settled, .rejected(settled.outcome.rejections.first?.reason ?? .valueMissing(path: "")))
      }
    case .failure(.cancelled):
      return nil
    case .failure(let failure):
      if failure.isConnectionLevel, !isRetry[endpoint], retryLater(endpoint) { return nil }
      // What was refused waits a minute by itself; the host answers, and nobody else of it has to wait.
      if target.endpoint.request.authentication == nil || !failure.isOfCredentials {
        backoff.failed(
          host: target.host, at: world.monotonicMilliseconds / 1_000, interval: target.endpoint.intervalSeconds,
          retryAfter: completion.retryAfterSeconds)
      }
      fail(&settled, .fetch(failure))
    }
    return settled
  }

  private func fail(_ settled: inout Settled, _ failure: PollFailure) {
    settled.failure = failure
    settled.change = health[settled.endpoint].failed(at: world.now, failure)
  }

  /// One more attempt, a quarter of the interval later but at most two seconds: still within the slot.
  private func retryLater(_ endpoint: Int) -> Bool {
    let interval = inventory.targets[endpoint].endpoint.intervalSeconds * 1_000
    let at = world.monotonicMilliseconds + min(2_000, interval / 4)
    let place = retries.firstIndex { $0.at > at } ?? retries.endIndex
    retries.insert((at, endpoint), at: place)
    return true
  }

  func takeMissed() -> Int64 {
    defer { missed = 0 }
    return missed
  }

  /// The endpoint was down when the daemon last stopped.
  func rememberDown(_ endpoint: Int, since: Instant) { health[endpoint].rememberDown(since: since) }

  /// What the endpoint said was stale when the daemon last stopped.
  func rememberStale(_ endpoint: Int) { health[endpoint].rememberStale() }

  /// How long nothing will be asked of an endpoint, ms; `nil` where it does not answer, is being asked, or its host is left alone.
  func quietMilliseconds(_ endpoint: Int) -> Int64? {
    let now = world.monotonicMilliseconds
    let target = inventory.targets[endpoint]
    guard !isUnderWay[endpoint], !retries.contains(where: { $0.endpoint == endpoint }),
      backoff.mayPoll(host: target.host, at: now / 1_000)
    else { return nil }
    switch health[endpoint].state {
    case .unknown, .down: return nil
    case .up, .stale:
      return Schedule.nextSlot(
        of: target.endpoint.id, intervalSeconds: target.endpoint.intervalSeconds, anchor: anchor, now: now) - now
    }
  }

  // MARK: Another configuration

  /// Takes another configuration on: endpoints that stay keep their health, their slots and their connections; what is under way of
  /// those that changed or went is ended.
  func replace(inventory new: Inventory) {
    world.tryRefusedAgain()
    let now = world.monotonicMilliseconds
    var newHealth: [EndpointHealth] = []
    var staying: [(old: Int, new: Int)] = []
    for (index, target) in new.targets.enumerated() {
      if let old = inventory.endpointIndex[target.endpoint.id] {
        newHealth.append(health[old])
        if inventory.targets[old].endpoint == target.endpoint { staying.append((old, index)) }
      } else {
        newHealth.append(EndpointHealth())
      }
    }
    // Keys change, so what is under way ends; the endpoints that stay are asked again at once, still in their slot.
    let again = staying.filter { isUnderWay[$0.old] }.map(\.new)
    for endpoint in isUnderWay.indices where isUnderWay[endpoint] { world.cancel(key: keyBase + endpoint) }
    keyBase += inventory.targets.count
    inventory = new
    health = newHealth
    isUnderWay = Array(repeating: false, count: new.targets.count)
    isRetry = isUnderWay
    retries = []
    visits = []
    schedule = Schedule(endpoints: new.targets.map { ($0.endpoint.id, $0.endpoint.intervalSeconds) }, anchor: anchor, now: now)
    for endpoint in again { begin(endpoint, isRetry: false) }
  }
}
