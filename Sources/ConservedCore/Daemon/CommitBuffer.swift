import EnergyModel
import Storage

/// What was heard and is not yet durable: commits are grouped within a second, and wait here in bounded memory while the store fails.
struct CommitBuffer {
  /// Readings that wait at most; about 100 MB.
  static let readingsMax = 1_000_000
  /// How long a reading waits for others at most, ms.
  static let groupMilliseconds: Int64 = 1_000
  /// How long after a failed commit the next one is tried, ms.
  static let retryMilliseconds: Int64 = 5_000

  private(set) var batch = ArrivalBatch()
  /// The register's index and its reading, in the order of the batch.
  private(set) var taken: [(register: Int, reading: Reading)] = []
  private var firstAt: Int64?
  private var notBefore: Int64 = .min

  var isFull: Bool { batch.readings.count + batch.temperatures.count >= CommitBuffer.readingsMax }
  var isEmpty: Bool { batch.isEmpty }

  /// When the commit is due, in monotonic ms.
  var due: Int64? { firstAt.map { max($0 + CommitBuffer.groupMilliseconds, notBefore) } }

  mutating func add(_ outcome: Intake.Outcome, numbers: (Int) -> Int64?, at now: Int64) {
    firstAt = firstAt ?? now
    batch.pollsAnswered += 1
    batch.temperatures.append(contentsOf: outcome.temperatures)
    append(outcome.readings, numbers)
  }

  /// Whether what is asked for beside the polls may come in too: while the store fails, the room is for them.
  var hasRoomForHistory: Bool { batch.readings.count < CommitBuffer.readingsMax / 4 }

  /// Readings that were asked for later: they count as readings, and not as a poll.
  mutating func add(late readings: [(register: Int, reading: Reading)], numbers: (Int) -> Int64?, at now: Int64) {
    guard !readings.isEmpty else { return }
    firstAt = firstAt ?? now
    append(readings, numbers)
  }

  private mutating func append(_ readings: [(register: Int, reading: Reading)], _ numbers: (Int) -> Int64?) {
    for entry in readings {
      guard let number = numbers(entry.register) else { continue }
      batch.readings.append(NumberedReading(register: number, reading: entry.reading))
      taken.append(entry)
    }
  }

  mutating func addFailure(at now: Int64) {
    firstAt = firstAt ?? now
    batch.pollsFailed += 1
  }

  mutating func addMissed(_ count: Int64, at now: Int64) {
    guard count > 0 else { return }
    firstAt = firstAt ?? now
    batch.pollsMissed += count
  }

  /// The commit was durable: what it held is handed over, in order; what stands together of one register as one.
  mutating func committed() -> [(register: Int, readings: [Reading])] {
    var runs: [(register: Int, readings: [Reading])] = []
    for entry in taken {
      if let last = runs.last, last.register == entry.register {
        runs[runs.count - 1].readings.append(entry.reading)
      } else {
        runs.append((entry.register, [entry.reading]))
      }
    }
    self = CommitBuffer()
    return runs
  }

  mutating func failed(at now: Int64) { notBefore = now + CommitBuffer.retryMilliseconds }
}
