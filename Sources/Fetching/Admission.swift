import EnergyModel

/// Who may start a transfer and who waits. Pure: it counts and orders, and knows no socket and no clock.
///
/// Waiting requests stand in one line per host and lane; hosts with something to send take turns, so that one host with a long line
/// delays nobody else. Endpoints that answered last time form the *proven* lane. The others (new, or silent last time) together never
/// hold more than `unprovenMax` places: however many endpoints accept and never answer, the healthy ones find a place.
struct Admission {
  enum Lane: Int {
    case proven = 0
    case unproven = 1
  }

  /// A request with its place in line, when its turn has come.
  struct Admitted {
    let request: Request
    let key: Int
    let host: Int
    let lane: Lane
    let target: RequestTarget
  }

  private struct Waiting {
    /// `nil` once cancelled; the entry leaves the line when its turn comes.
    var request: Request?
    var key: Int
    var next: Int
  }

  private struct Line {
    var first = -1
    var last = -1
    /// Whether the host stands in this lane's ring.
    var isInRing = false
  }

  private struct Host {
    var target: RequestTarget
    var inFlight = 0
    var proven = Line()
    var unproven = Line()
  }

  private let inFlightMax: Int
  private let perHostMax: Int
  private let unprovenMax: Int
  private let queueMax: Int

  /// Hosts with something under way or waiting; the rest are forgotten, so that memory follows the work and not the inventory.
  private var hosts: [Host] = []
  private var freeHosts: [Int] = []
  private var hostByHash: [UInt64: Int] = [:]
  private var waiting: [Waiting] = []
  private var freeWaiting: [Int] = []
  private var provenRing = Ring()
  private var unprovenRing = Ring()
  private var lastLane = Lane.unproven
  private var unprovenInFlight = 0
  /// Transfers under way.
  private(set) var inFlight = 0
  /// Requests waiting, without the cancelled ones.
  private(set) var queued = 0

  init(inFlightMax: Int, perHostMax: Int, queueMax: Int) {
    self.inFlightMax = max(1, inFlightMax)
    self.perHostMax = max(1, perHostMax)
    self.queueMax = max(0, queueMax)
    // A quarter of the places is kept for those who answer.
    unprovenMax = max(1, self.inFlightMax - self.inFlightMax / 4)
  }

  /// Puts a request at the end of its line; `false`, and nothing changes, when too many wait already.
  mutating func enqueue(_ request: Request, key: Int, target: RequestTarget, lane: Lane) -> Bool {
    // What can start at once is never refused: it is on its way before the next one comes.
    guard queued < max(queueMax, 1) else { return false }
    let host = index(of: target)
    let entry = newWaiting(Waiting(request: request, key: key, next: -1))
    changeLine(host, lane) { line, waiting in
      if line.last >= 0 { waiting[line.last].next = entry } else { line.first = entry }
      line.last = entry
    }
    queued += 1
    enterRing(host, lane)
    return true
  }

  /// The next request that may start now, counted as under way from here on; `nil` when all must wait.
  mutating func next() -> Admitted? {
    guard inFlight < inFlightMax else { return nil }
    // The lanes take turns, so that neither starves while places are scarce.
    let preferred: Lane = lastLane == .proven ? .unproven : .proven
    let other = lastLane
    guard let admitted = next(in: preferred) ?? next(in: other) else { return nil }
    lastLane = admitted.lane
    return admitted
  }

  /// A transfer that `next` handed out is over.
  mutating func finished(host: Int, lane: Lane) {
    inFlight -= 1
    if lane == .unproven { unprovenInFlight -= 1 }
    hosts[host].inFlight -= 1
    enterRing(host, .proven)
    enterRing(host, .unproven)
    forgetIfIdle(host)
  }

  /// Takes every waiting request with this key out of line; how many there were.
  mutating func cancel(key: Int) -> Int {
    var cancelled = 0
    for index in waiting.indices where waiting[index].key == key && waiting[index].request != nil {
      waiting[index].request = nil
      cancelled += 1
    }
    queued -= cancelled
    return cancelled
  }

  /// Takes all waiting requests out of line; their keys, in no particular order.
  mutating func cancelAll() -> [Int] {
    var keys: [Int] = []
    for index in waiting.indices where waiting[index].request != nil {
      waiting[index].request = nil
      keys.append(waiting[index].key)
    }
    queued = 0
    return keys
  }

  // MARK: Lines and rings

  private mutating func next(in lane: Lane) -> Admitted? {
    while let host = lane == .proven ? provenRing.first : unprovenRing.first {
      // Full up: the hosts keep their order until a place is free.
      if lane == .unproven, unprovenInFlight >= unprovenMax { return nil }
      removeFirst(of: lane)
      setInRing(host, lane, false)
      guard hosts[host].inFlight < perHostMax else { continue }
      guard let (request, key) = dequeue(host, lane) else {
        forgetIfIdle(host)
        continue
      }
      hosts[host].inFlight += 1
      inFlight += 1
      if lane == .unproven { unprovenInFlight += 1 }
      enterRing(host, lane)
      return Admitted(request: request, key: key, host: host, lane: lane, target: hosts[host].target)
    }
    return nil
  }

  /// The first request of a line that was not cancelled.
  private mutating func dequeue(_ host: Int, _ lane: Lane) -> (Request, Int)? {
    while true {
      let entry = line(host, lane).first
      guard entry >= 0 else { return nil }
      let taken = waiting[entry]
      changeLine(host, lane) { line, _ in
        line.first = taken.next
        if taken.next < 0 { line.last = -1 }
      }
      waiting[entry] = Waiting(request: nil, key: -1, next: -1)
      freeWaiting.append(entry)
      if let request = taken.request {
        queued -= 1
        return (request, taken.key)
      }
    }
  }

  /// Lets a host wait for its turn, if it has something to send and may.
  private mutating func enterRing(_ host: Int, _ lane: Lane) {
    let line = line(host, lane)
    guard line.first >= 0, !line.isInRing, hosts[host].inFlight < perHostMax else { return }
    setInRing(host, lane, true)
    if lane == .proven { provenRing.append(host) } else { unprovenRing.append(host) }
  }

  private mutating func removeFirst(of lane: Lane) {
    if lane == .proven { provenRing.removeFirst() } else { unprovenRing.removeFirst() }
  }

  private func line(_ host: Int, _ lane: Lane) -> Line { lane == .proven ? hosts[host].proven : hosts[host].unproven }

  private mutating func setInRing(_ host: Int, _ lane: Lane, _ isInRing: Bool) {
    changeLine(host, lane) { line, _ in line.isInRing = isInRing }
  }

  private mutating func changeLine(_ host: Int, _ lane: Lane, _ change: (inout Line, inout [Waiting]) -> Void) {
    if lane == .proven { change(&hosts[host].proven, &waiting) } else { change(&hosts[host].unproven, &waiting) }
  }

  private mutating func newWaiting(_ entry: Waiting) -> Int {
    guard let free = freeWaiting.popLast() else {
      waiting.append(entry)
      return waiting.count - 1
    }
    waiting[free] = entry
    return free
  }

  // MARK: Hosts

  private mutating func index(of target: RequestTarget) -> Int {
    if let known = hostByHash[target.hostHash] { return known }
    let index: Int
    if let free = freeHosts.popLast() {
      hosts[free] = Host(target: target)
      index = free
    } else {
      hosts.append(Host(target: target))
      index = hosts.count - 1
    }
    hostByHash[target.hostHash] = index
    return index
  }

  private mutating func forgetIfIdle(_ host: Int) {
    let record = hosts[host]
    guard record.inFlight == 0, record.proven.first < 0, record.unproven.first < 0, !record.proven.isInRing,
      !record.unproven.isInRing
    else { return }
    hostByHash[record.target.hostHash] = nil
    freeHosts.append(host)
  }
}

/// A line of host indices: first in, first out, in memory that is used again.
private struct Ring {
  private var items: [Int] = []
  private var head = 0

  var first: Int? { head < items.count ? items[head] : nil }

  mutating func append(_ item: Int) { items.append(item) }

  mutating func removeFirst() {
    head += 1
    if head == items.count {
      items.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 1_024, head * 2 >= items.count {
      items.removeFirst(head)
      head = 0
    }
  }
}
