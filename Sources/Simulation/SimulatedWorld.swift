import ConservedCore
import EnergyModel

/// A world without a machine: time passes only where the daemon waits, answers come from a function, files are kept in memory. The same
/// script gives the same run, and a day takes milliseconds.
package final class SimulatedWorld: World {
  /// What an endpoint does with a request.
  package struct Behaviour: Sendable {
    package let result: Result<[UInt8], FetchFailure>
    /// From the request to its end, ms.
    package let milliseconds: Int64
    /// How long it asks to be left alone, s.
    package let retryAfterSeconds: Int64?

    package init(_ result: Result<[UInt8], FetchFailure>, milliseconds: Int64 = 20, retryAfterSeconds: Int64? = nil) {
      self.result = result
      self.milliseconds = milliseconds
      self.retryAfterSeconds = retryAfterSeconds
    }
  }

  private struct UnderWay {
    let key: Int
    let request: Request
    let asked: Instant
    let endsAt: Int64
    let failure: FetchFailure?
    let retryAfterSeconds: Int64?
  }

  private let answer: (Request, Instant) -> Behaviour
  private var underWay: [UnderWay] = []
  private var cancelled: [PollEnd] = []
  /// What happens at a moment of the monotonic clock, in order.
  private var script: [(at: Int64, act: (SimulatedWorld) -> Void)] = []
  private var pendingSignals: [Signal] = []

  package private(set) var monotonicMilliseconds: Int64 = 0
  package private(set) var wallMilliseconds: Int64
  /// Every request, with the monotonic moment at which it began.
  package private(set) var requests: [(url: String, at: Int64)] = []
  package private(set) var files: [String: [UInt8]] = [:]
  private var changed: [String: Int64] = [:]
  package private(set) var statusLines: [String] = []
  /// How often the status log was opened anew.
  package private(set) var reopenings = 0
  package private(set) var notifications: [String] = []
  /// Whether files can be written.
  package var canPublish = true

  package init(start: Instant, answer: @escaping (Request, Instant) -> Behaviour) {
    wallMilliseconds = start.seconds * 1_000
    self.answer = answer
  }

  // MARK: The script

  /// Does something when so many seconds have passed.
  package func after(seconds: Int64, _ act: @escaping (SimulatedWorld) -> Void) {
    let at = seconds * 1_000
    script.insert((at, act), at: script.firstIndex { $0.at > at } ?? script.endIndex)
  }

  package func signal(_ signal: Signal) { pendingSignals.append(signal) }

  /// The wall clock is set; the monotonic one goes on.
  package func stepWallClock(seconds: Int64) { wallMilliseconds += seconds * 1_000 }

  /// The machine sleeps: both clocks go on, nothing happens.
  package func sleep(seconds: Int64) { advance(by: seconds * 1_000) }

  // MARK: World

  package func begin(_ request: Request, key: Int) {
    requests.append((request.url, monotonicMilliseconds))
    let behaviour = answer(request, wallNow)
    var failure: FetchFailure?
    if case .failure(let known) = behaviour.result { failure = known }
    underWay.append(
      UnderWay(
        key: key, request: request, asked: wallNow, endsAt: monotonicMilliseconds + behaviour.milliseconds, failure: failure,
        retryAfterSeconds: behaviour.retryAfterSeconds))
  }

  package func cancel(key: Int) {
    guard underWay.contains(where: { $0.key == key }) else { return }
    underWay.removeAll { $0.key == key }
    cancelled.append(PollEnd(key: key, result: .failure(.cancelled)))
  }

  package func cancelAll() {
    cancelled.append(contentsOf: underWay.map { PollEnd(key: $0.key, result: .failure(.cancelled)) })
    underWay = []
  }

  /// How often a new configuration let refused credentials be tried at once.
  package private(set) var refusalsForgotten = 0
  package func tryRefusedAgain() { refusalsForgotten += 1 }

  package func host(of url: String) -> String? { url.split(separator: "/").dropFirst().first.map(String.init) }

  package func wait(milliseconds: Int) -> Turn {
    let deadline = monotonicMilliseconds + Int64(milliseconds)
    let next = [underWay.map(\.endsAt).min(), script.first?.at].compactMap { $0 }.min().map { max($0, monotonicMilliseconds) }
    if pendingSignals.isEmpty, cancelled.isEmpty { advance(by: min(next ?? deadline, deadline) - monotonicMilliseconds) }
    while let due = script.first, due.at <= monotonicMilliseconds {
      script.removeFirst()
      due.act(self)
    }
    var turn = Turn(completions: cancelled, signals: pendingSignals)
    cancelled = []
    pendingSignals = []
    for ended in underWay where ended.endsAt <= monotonicMilliseconds {
      // A success carries what the meter shows when it answers.
      let shown = ended.failure.map { .failure($0) } ?? answer(ended.request, wallNow).result
      let result = shown.map { body in
        Answer(body: body, status: 200, contentType: "application/json", asked: ended.asked, received: wallNow)
      }
      turn.completions.append(PollEnd(key: ended.key, result: result, retryAfterSeconds: ended.retryAfterSeconds))
    }
    underWay.removeAll { $0.endsAt <= monotonicMilliseconds }
    return turn
  }

  package func publish(_ bytes: [UInt8], at path: String) throws(PublishFailure) {
    guard canPublish else { throw PublishFailure(path: path, reason: "no space left") }
    files[path] = bytes
  }

  /// Somebody drops a file.
  package func drop(_ text: String, at path: String) {
    files[path] = Array(text.utf8)
    changed[path] = wallMilliseconds
  }

  package func waitingFiles(in directory: String) -> [WaitingFile] {
    files.keys.filter { $0.hasPrefix(directory + "/") && !$0.dropFirst(directory.count + 1).contains("/") }.map { path in
      WaitingFile(
        name: String(path.dropFirst(directory.count + 1)), size: Int64(files[path]?.count ?? 0),
        modifiedMilliseconds: changed[path] ?? 0)
    }
  }

  package func move(_ path: String, to newPath: String) throws(PublishFailure) {
    guard let bytes = files.removeValue(forKey: path) else { throw PublishFailure(path: path, reason: "no such file") }
    files[newPath] = bytes
  }

  package func published(_ path: String) -> [UInt8]? { files[path] }

  package func completeStatusLog(_ line: (Int64) -> [UInt8]?) throws(PublishFailure) -> Int64? { nil }

  package func append(statusLine: [UInt8], sequence: Int64) throws(PublishFailure) {
    statusLines.append(String(decoding: statusLine, as: UTF8.self))
  }

  package func reopenStatusLog() throws(PublishFailure) { reopenings += 1 }

  package func notify(_ state: String) { notifications.append(state) }

  private var wallNow: Instant { Instant(seconds: wallMilliseconds / 1_000) }

  private func advance(by milliseconds: Int64) {
    monotonicMilliseconds += milliseconds
    wallMilliseconds += milliseconds
  }
}
