import EnergyModel

/// Where requests that need a session wait for it. Pure: times are handed in, what is to be sent is handed out.
///
/// However many requests wait for a session, one transfer asks for it; each waits within its own time. What was refused or did not come
/// is not asked for again within a minute: its requests end at once with the reason (faults.md, the 401 storm).
struct LogInDesk {
  /// Which session a request was sent with.
  struct Use: Hashable {
    let id: Int
    /// Rises with each session of this log-in.
    let generation: Int
  }

  enum Decision {
    case send(Proof, Use)
    /// The request stays here; what is to be sent for it, unless that is under way.
    case wait(ask: (id: Int, request: Request)?)
    case refuse(FetchFailure)
  }

  /// What becomes of a request that waited.
  enum Resumed {
    /// With what is left of its time.
    case go(Request, key: Int)
    case end(key: Int, FetchFailure)
  }

  private enum State {
    case none
    case asking
    case open(Proof, since: Int64, until: Int64)
    case held(FetchFailure, until: Int64)
  }

  private struct Entry {
    let logIn: LogIn
    var state = State.none
    var generation = 0
    var usedAt: Int64
  }

  private struct Waiting {
    let request: Request
    let key: Int
    let id: Int
    let deadline: Int64
  }

  /// Between two attempts with the same credentials, ms.
  let pauseMilliseconds: Int64
  /// A session that nobody used for so long is forgotten with the next configuration, ms.
  private static let unusedMaxMilliseconds: Int64 = 86_400_000

  private var entries: [Int: Entry] = [:]
  private var ids: [LogIn: Int] = [:]
  private var nextID = 0
  private var waiting: [Waiting] = []
  /// When the first of those that wait has waited long enough; `nil` where none waits. Asked for on every turn of the loop.
  private(set) var nextDeadline: Int64?
  private let waitingMax: Int

  /// - Parameter waitingMax: requests that wait at once; one more ends as `.outOfResources`.
  init(pauseMilliseconds: Int64 = 60_000, waitingMax: Int = 16_384) {
    self.pauseMilliseconds = pauseMilliseconds
    self.waitingMax = waitingMax
  }

  var waitingCount: Int { waiting.count }

  /// Whether a log-in is answered by a token, and not by cookies.
  func givesToken(_ id: Int) -> Bool {
    if case .token? = entries[id]?.logIn { true } else { false }
  }

  /// What is to be done with a request whose turn has come.
  mutating func ask(_ request: Request, _ logIn: LogIn, key: Int, at now: Int64) -> Decision {
    let id = id(of: logIn, at: now)
    entries[id]?.usedAt = now
    guard let entry = entries[id] else { return .refuse(.logInFailed) }
    var transfer: (id: Int, request: Request)?
    switch entry.state {
    case .open(let proof, _, let until) where now < until:
      return .send(proof, Use(id: id, generation: entry.generation))
    case .held(let failure, let until) where now < until:
      return .refuse(failure)
    case _ where waiting.count >= waitingMax:
      return .refuse(.outOfResources)
    case .asking: break
    case .none, .open, .held:
      entries[id]?.state = .asking
      // What is left over is for the request itself.
      transfer = (id, logIn.request(timeoutMilliseconds: request.timeoutMilliseconds / 10 * 9))
    }
    let deadline = now + Int64(max(1, request.timeoutMilliseconds))
    waiting.append(Waiting(request: request, key: key, id: id, deadline: deadline))
    nextDeadline = min(nextDeadline ?? deadline, deadline)
    return .wait(ask: transfer)
  }

  /// The transfer of a log-in ended; what becomes of those that waited for it.
  mutating func answered(_ id: Int, _ result: Result<Grant, FetchFailure>, at now: Int64) -> [Resumed] {
    guard entries[id] != nil else { return [] }
    switch result {
    case .success(let grant):
      let (end, overflow) = now.addingReportingOverflow(grant.lifetimeMilliseconds ?? .max)
      entries[id]?.state = .open(grant.proof, since: now, until: overflow ? .max : end)
      entries[id]?.generation += 1
    case .failure(.cancelled):
      entries[id]?.state = .none
    case .failure(let failure):
      entries[id]?.state = .held(failure, until: now + pauseMilliseconds)
    }
    let resumed = waiting.filter { $0.id == id }
    removeWaiting { $0.id == id }
    return resumed.map { one in
      switch result {
      case .success where one.deadline > now: .go(one.request.within(milliseconds: Int(one.deadline - now)), key: one.key)
      case .success: .end(key: one.key, .timedOut)
      case .failure(let failure): .end(key: one.key, failure)
      }
    }
  }

  /// A request with this session was refused; whether another is worth a try: there is a newer one already, or this one is old enough
  /// to have ended.
  mutating func refused(_ use: Use, at now: Int64) -> Bool {
    guard let entry = entries[use.id] else { return false }
    if entry.generation != use.generation { return true }
    switch entry.state {
    case .open(_, let since, _):
      guard now - since >= pauseMilliseconds else { return false }
      entries[use.id]?.state = .none
      return true
    case .asking, .none: return true
    case .held: return false
    }
  }

  /// The endpoint changed its cookies with its answer.
  mutating func changed(_ use: Use, to proof: Proof) {
    guard let entry = entries[use.id], entry.generation == use.generation,
      case .open(let old, let since, let until) = entry.state,
      old != proof
    else { return }
    entries[use.id]?.state = .open(proof, since: since, until: until)
  }

  /// Those that have waited long enough.
  mutating func takeOverdue(at now: Int64) -> [Int] {
    guard let nextDeadline, nextDeadline <= now else { return [] }
    let keys = waiting.filter { $0.deadline <= now }.map(\.key)
    removeWaiting { $0.deadline <= now }
    return keys
  }

  /// Takes every waiting request with this key away; how many there were.
  mutating func cancel(key: Int) -> Int {
    let count = waiting.count
    removeWaiting { $0.key == key }
    return count - waiting.count
  }

  /// Takes all waiting requests away; their keys.
  mutating func cancelAll() -> [Int] {
    defer { removeWaiting { _ in true } }
    return waiting.map(\.key)
  }

  /// Another configuration: what was refused is tried at once.
  mutating func tryAgain(at now: Int64) {
    for (id, entry) in entries {
      if case .held = entry.state { entries[id]?.state = .none }
      if case .asking = entry.state { continue }
      guard now - entry.usedAt > LogInDesk.unusedMaxMilliseconds else { continue }
      ids[entry.logIn] = nil
      entries[id] = nil
    }
  }

  private mutating func removeWaiting(where isGone: (Waiting) -> Bool) {
    waiting.removeAll(where: isGone)
    nextDeadline = waiting.map(\.deadline).min()
  }

  private mutating func id(of logIn: LogIn, at now: Int64) -> Int {
    if let known = ids[logIn] { return known }
    defer { nextID += 1 }
    ids[logIn] = nextID
    entries[nextID] = Entry(logIn: logIn, usedAt: now)
    return nextID
  }
}
