import EnergyModel

/// Everything outside the daemon: clocks, transfers, published files, signals, the supervisor. Handed in, so that the same daemon runs
/// live and simulated.
package protocol World: AnyObject {
  /// Milliseconds since 1970 by the wall clock; it may step either way.
  var wallMilliseconds: Int64 { get }
  /// Milliseconds that never go back, the machine's sleep included.
  var monotonicMilliseconds: Int64 { get }

  /// Takes a request on; it ends in exactly one completion with this key.
  func begin(_ request: Request, key: Int)
  func cancel(key: Int)
  func cancelAll()
  /// Another configuration: credentials that were refused may be tried at once.
  func tryRefusedAgain()
  /// Waits until something happened, at most so long.
  func wait(milliseconds: Int) -> Turn
  /// The name under which a URL's host backs off; `nil` for a URL that cannot be read.
  func host(of url: String) -> String?

  /// Puts bytes in place of a published file, whole or not at all.
  func publish(_ bytes: [UInt8], at path: String) throws(PublishFailure)
  /// The bytes of a published file as it is now; `nil` when there is none.
  func published(_ path: String) -> [UInt8]?
  /// The plain files of a directory, without those that begin with a dot; none where there is no such directory.
  func waitingFiles(in directory: String) -> [WaitingFile]
  /// A directory whose files an endpoint hands out.
  func directory(_ path: String) throws(FetchFailure) -> any FileDirectory
  /// Moves a file, creating the directory that it goes to.
  func move(_ path: String, to newPath: String) throws(PublishFailure)

  /// Ends a line of the status log that a crash cut, from the event of that number; the number of the last line that is there.
  func completeStatusLog(_ line: (Int64) -> [UInt8]?) throws(PublishFailure) -> Int64?
  /// Appends one line, of the event of that number, to the status log.
  func append(statusLine: [UInt8], sequence: Int64) throws(PublishFailure)

  /// Turns to the file that bears the status log's name now.
  func reopenStatusLog() throws(PublishFailure)

  /// Tells the supervisor, in the words of sd_notify(3); nothing happens without one.
  func notify(_ state: String)
}

/// Why a file could not be published: the path and what the system said.
package struct PublishFailure: Error, Sendable, CustomStringConvertible {
  package let path: String
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  package var description: String { "\(path): cannot be written (\(reason)); check the directory, its owner and the free space" }
}

/// How one request ended.
package struct PollEnd: Sendable {
  /// As given to `begin`.
  package let key: Int
  package let result: Result<Answer, FetchFailure>
  /// How long the endpoint asks to be left alone, s; `nil` where it does not ask.
  package let retryAfterSeconds: Int64?

  package init(key: Int, result: Result<Answer, FetchFailure>, retryAfterSeconds: Int64? = nil) {
    self.key = key
    self.result = result
    self.retryAfterSeconds = retryAfterSeconds
  }
}

/// What one wait brought.
package struct Turn: Sendable {
  package var completions: [PollEnd]
  package var signals: [Signal]

  package init(completions: [PollEnd] = [], signals: [Signal] = []) {
    self.completions = completions
    self.signals = signals
  }
}

/// What an operator asks of a running daemon.
package enum Signal: Sendable, Hashable {
  /// SIGTERM, SIGINT.
  case stop
  /// SIGHUP.
  case reload
  /// SIGUSR1: the status log was moved away.
  case reopen
}

extension World {
  /// Nothing is remembered of refusals where nothing is sent.
  package func tryRefusedAgain() {}

  /// The wall clock in whole seconds.
  var now: Instant { Instant(seconds: wallMilliseconds.dividedRoundingDown(by: 1_000)) }
}
