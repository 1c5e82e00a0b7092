import EnergyModel
import Logging
import Metering
import Settings
import Storage

/// Asks endpoints that answer ranges for what is missing in the books: the oldest first, within a budget, in the pauses between their polls.
/// The one owner of what is asked of the past; what it hears goes the way of every reading.
///
/// What is missing is found in the books alone, so that a restart in the middle goes on where the readings end.
final class Backfiller {
  /// Requests under way at once, over all endpoints: polls keep their room.
  static let inFlightMax = 8
  /// Registers of which the books are looked at in one turn of the loop: of each the days of `reach` are read from the store.
  static let registersPerTurn = 64
  /// How long the books are given to take in the poll after which they are looked at, ms.
  static let lookDelayMilliseconds: Int64 = 2_000
  /// How often they are looked at while polls go well, ms: what one register lacks its endpoint's polls do not show.
  static let lookAgainMilliseconds: Int64 = 86_400_000

  private let world: any World
  private let poller: Poller
  private let events: EventBook
  private let log: Logger
  private var allowance: HistoryAllowance
  /// By the endpoint's index; of endpoints that answered since the start.
  private var histories: [Int: EndpointHistory] = [:]
  private var looks = DueQueue<Int>()
  private var requests = DueQueue<Int>()
  /// The endpoint of each request under way. Keys are used once, and far above those of polls; negative ones are those of log-ins.
  private var underWay: [Int: Int] = [:]
  private static let firstKey = 1 << 50
  private var nextKey = Backfiller.firstKey
  /// When nothing can begin before although requests wait: the budget's next minute.
  private var notBefore: Int64 = .min

  init(world: any World, poller: Poller, events: EventBook, log: Logger) {
    self.world = world
    self.poller = poller
    self.events = events
    self.log = log
    allowance = HistoryAllowance(poller.inventory.settings.polling.history)
    forgetStrangers()
  }

  /// When there is something to do next, in monotonic ms; `nil` while nothing waits.
  var nextDue: Int64? {
    let request = underWay.count < Backfiller.inFlightMax ? requests.next.map { max($0, notBefore) } : nil
    return [looks.next, request].compactMap { $0 }.min()
  }

  // MARK: What polls tell

  /// An endpoint answered a poll: what it missed while it was silent is looked for, and what waited for it goes on.
  func heard(_ endpoint: Int) {
    guard let history = poller.inventory.targets[endpoint].history else { return }
    let now = world.monotonicMilliseconds
    var state = histories[endpoint] ?? EndpointHistory()
    defer { histories[endpoint] = state }
    let wasSilent = state.heardAt.map { now - $0 > history.shortestApart * 1_000 } ?? true
    state.heardAt = now
    switch state.stage {
    case .idle:
      guard wasSilent || state.lookedAt.map({ now - $0 >= Backfiller.lookAgainMilliseconds }) ?? true else { return }
      state.stage = .looking
      looks.put(endpoint, at: now + Backfiller.lookDelayMilliseconds)
    case .parked: wait(endpoint, &state, until: now)
    case .looking, .waiting, .underWay: return
    }
  }

  // MARK: A little in each turn

  /// Looks into the books and begins what may begin.
  ///
  /// - Parameter mayAsk: whether the store is well and has room for more than the polls.
  func work(_ keeper: BookKeeper, mayAsk: Bool) {
    guard mayAsk, !(looks.isEmpty && requests.isEmpty) else { return }
    let now = world.monotonicMilliseconds
    var registersLeft = Backfiller.registersPerTurn
    while registersLeft > 0, let endpoint = looks.take(at: now) { look(endpoint, keeper, &registersLeft) }
    while underWay.count < Backfiller.inFlightMax, requests.next.map({ $0 <= now }) ?? false {
      notBefore = allowance.nextRequest(at: now)
      guard notBefore <= now, let endpoint = requests.take(at: now) else { return }
      begin(endpoint)
    }
  }

  /// Finds what is missing of an endpoint, and plans its requests. One of many registers goes on in the next turn.
  private func look(_ endpoint: Int, _ keeper: BookKeeper, _ registersLeft: inout Int) {
    guard var state = histories[endpoint], let history = poller.inventory.targets[endpoint].history else { return }
    defer { histories[endpoint] = state }
    let (now, wall) = (world.monotonicMilliseconds, world.now)
    state.lookedAt = now
    let window = Span(wall + -history.manner.reachSeconds, wall)
    let registers = poller.inventory.targets[endpoint].registers
    do throws(StoreError) {
      while state.registersLookedAt < registers.count, registersLeft > 0 {
        let place = state.registersLookedAt
        let missing = try keeper.missing(of: registers[place], in: window, apartMax: history.apartMax[place])
        state.missing = HistoryPlan.union(state.missing + missing)
        state.registersLookedAt += 1
        registersLeft -= 1
      }
    } catch {
      // The store fails for everybody, and that is said elsewhere; the next look is a day away or after the next silence.
      (state.stage, state.missing, state.registersLookedAt) = (.idle, [], 0)
      return
    }
    guard state.registersLookedAt == registers.count else { return looks.put(endpoint, at: now) }
    let left = HistoryPlan.subtracting(state.leftAlone(at: now), from: state.missing)
    (state.missing, state.registersLookedAt) = ([], 0)
    state.pieces = HistoryPlan.pieces(of: left, history.manner, history.calendar).reversed()
    (state.requests, state.readings) = (0, 0)
    if state.pieces.isEmpty { finish(endpoint, &state) } else { wait(endpoint, &state, until: now) }
  }

  private func begin(_ endpoint: Int) {
    guard var state = histories[endpoint], let history = poller.inventory.targets[endpoint].history, let piece = state.pieces.last
    else { return }
    defer { histories[endpoint] = state }
    // The answer must be there before the next poll is due: polls keep their slots, and devices that serve one at a time are spared.
    guard let quiet = poller.quietMilliseconds(endpoint), quiet > Int64(history.manner.timeoutMilliseconds) else {
      state.stage = .parked
      return
    }
    let pager = state.pager ?? HistoryPager(piece, history.manner, history.calendar)
    state.pager = pager
    let key = nextKey
    nextKey += 1
    state.stage = .underWay(key: key)
    state.requests += 1
    underWay[key] = endpoint
    allowance.begin()
    let own = poller.inventory.targets[endpoint].endpoint.request
    world.begin(history.manner.request(own, url: pager.url), key: key)
  }

  private func wait(_ endpoint: Int, _ state: inout EndpointHistory, until: Int64) {
    state.stage = .waiting
    requests.put(endpoint, at: until)
  }

  // MARK: What became of a request

  /// Whether a completion is of the past; its readings that the books lack.
  func settle(_ completion: PollEnd, _ keeper: BookKeeper) -> [(register: Int, reading: Reading)]? {
    guard completion.key >= Backfiller.firstKey else { return nil }
    guard let endpoint = underWay.removeValue(forKey: completion.key), var state = histories[endpoint],
      let history = poller.inventory.targets[endpoint].history
    else { return [] }
    defer { histories[endpoint] = state }
    switch completion.result {
    case .failure(.cancelled):
      wait(endpoint, &state, until: world.monotonicMilliseconds)
    case .failure(let failure) where HistoryIntake.saysNothingThere(failure) && history.manner.hasDayFiles:
      turnPage(endpoint, &state, .empty)
    case .failure(let failure): fail(endpoint, &state, .fetch(failure))
    case .success(let answer):
      allowance.received(bytes: answer.body.count)
      do throws(Rejection) {
        let intake = try HistoryIntake(
          answer, from: poller.inventory.targets[endpoint], history: history, registers: poller.inventory.settings.registers,
          site: poller.inventory.calendar)
        return take(intake, of: endpoint, &state, keeper)
      } catch {
        fail(endpoint, &state, .rejected(error))
      }
    }
    return []
  }

  private func take(
    _ intake: HistoryIntake, of endpoint: Int, _ state: inout EndpointHistory, _ keeper: BookKeeper
  ) -> [(register: Int, reading: Reading)] {
    var late: [(register: Int, reading: Reading)] = []
    for (register, readings) in intake.readings {
      // Where the store cannot be asked all of them are taken: the books know equal ones anyway.
      let lacking = (try? keeper.lacking(readings, of: register)) ?? readings
      late += lacking.map { (register, $0) }
    }
    if !late.isEmpty {
      state.readings += late.count
      let pieces = state.pieces
      events.raise(
        .endpointBackfill, .info, id(endpoint),
        [
          "from": poller.inventory.calendar.rfc3339(pieces.last?.start ?? world.now),
          "to": poller.inventory.calendar.rfc3339(pieces.first?.end ?? world.now),
        ])
    }
    if let (name, rows) = intake.rejected.min(by: { $0.key < $1.key }) {
      say("history rows not read", name, rows.first.sentence, of: endpoint, &state)
    }
    turnPage(endpoint, &state, intake.page)
    return late
  }

  /// On to the next page, or to the next span.
  private func turnPage(_ endpoint: Int, _ state: inout EndpointHistory, _ page: HistoryPage) {
    (state.failures, state.attempts) = (0, 0)
    guard let ending = state.pager?.take(page) else { return wait(endpoint, &state, until: world.monotonicMilliseconds) }
    if case .cut(let cut) = ending { say("history cut", cut.rawValue, cut.sentence, of: endpoint, &state) }
    finishPiece(endpoint, &state)
  }

  private func fail(_ endpoint: Int, _ state: inout EndpointHistory, _ failure: PollFailure) {
    state.failures += 1
    state.attempts += 1
    say("history not read", failure.name, failure.sentence, of: endpoint, &state)
    let pause = state.pause(intervalSeconds: poller.inventory.targets[endpoint].endpoint.intervalSeconds)
    if state.attempts < EndpointHistory.attemptsMax {
      wait(endpoint, &state, until: world.monotonicMilliseconds + pause)
    } else {
      finishPiece(endpoint, &state, pause: pause)
    }
  }

  private func finishPiece(_ endpoint: Int, _ state: inout EndpointHistory, pause: Int64 = 0) {
    let now = world.monotonicMilliseconds
    (state.pager, state.attempts) = (nil, 0)
    // The file of a day that is not over says nothing of the hours to come.
    if let piece = state.pieces.popLast() {
      state.remember(Span(piece.start, max(piece.start, min(piece.end, world.now))), at: now)
    }
    if state.pieces.isEmpty { finish(endpoint, &state) } else { wait(endpoint, &state, until: now + pause) }
  }

  private func finish(_ endpoint: Int, _ state: inout EndpointHistory) {
    state.stage = .idle
    state.said = ""
    if state.requests > 0 {
      log.info(
        "history asked for",
        metadata: [
          "endpoint.id": .string(id(endpoint)), "requests": .stringConvertible(state.requests),
          "readings": .stringConvertible(state.readings),
        ])
    }
    events.clear(
      .endpointBackfill, id(endpoint), ["requests": String(state.requests), "readings": String(state.readings)])
  }

  // MARK: Telling

  private func id(_ endpoint: Int) -> String { poller.inventory.targets[endpoint].endpoint.id.text }

  /// Once for each reason of a backfill.
  private func say(_ what: Logger.Message, _ name: String, _ sentence: String, of endpoint: Int, _ state: inout EndpointHistory) {
    guard state.said != name else { return }
    state.said = name
    log.warning(what, metadata: ["endpoint.id": .string(id(endpoint)), "reason": .string(sentence)])
  }

  // MARK: Another configuration

  /// The poller took another configuration on. What is under way ends; of endpoints that stay as they were it is remembered what was asked.
  func replaced(_ old: Inventory) {
    for key in underWay.keys.sorted() { world.cancel(key: key) }
    underWay = [:]
    looks.removeAll()
    requests.removeAll()
    let new = poller.inventory
    allowance = HistoryAllowance(new.settings.polling.history)
    var kept: [Int: EndpointHistory] = [:]
    for (index, state) in histories {
      guard let place = new.endpointIndex[old.targets[index].endpoint.id],
        new.targets[place].endpoint == old.targets[index].endpoint
      else { continue }
      kept[place] = state.remembered
    }
    histories = kept
    forgetStrangers()
  }

  /// A backfill that was under way when the daemon stopped ends with the first look into the books, unless nobody will look.
  private func forgetStrangers() {
    for subject in events.subjects(raised: .endpointBackfill) {
      let index = EndpointID(subject).flatMap { poller.inventory.endpointIndex[$0] }
      guard index.flatMap({ poller.inventory.targets[$0].history }) == nil else { continue }
      events.clear(.endpointBackfill, subject, ["reason": "no longer configured"])
    }
  }
}

extension EndpointHistory {
  /// What was asked for, and nothing of what was still to be asked: the books will be looked at again.
  fileprivate var remembered: EndpointHistory {
    var state = EndpointHistory()
    for (span, at) in asked { state.remember(span, at: at) }
    return state
  }
}
