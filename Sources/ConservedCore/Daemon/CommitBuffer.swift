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
    for entry in outcome.readings {
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

  /// The commit was durable: what it held is handed over.
  mutating func committed() -> [(register: Int, reading: Reading)] {
    defer { self = CommitBuffer() }
    return taken
  }

  mutating func failed(at now: Int64) { notBefore = now + CommitBuffer.retryMilliseconds }
}
