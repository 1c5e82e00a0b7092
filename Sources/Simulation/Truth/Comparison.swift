import ConservedCore
import EnergyModel

/// Holds the books of a finished run against the truth (promises 1 to 3); the first difference is thrown.
struct Comparison {
  let plan: SitePlan
  let truth: Truth
  private(set) var digest = Digest()
  private(set) var measuredHours = 0
  private(set) var holes = 0

  init(_ plan: SitePlan, _ truth: Truth) {
    self.plan = plan
    self.truth = truth
  }

  mutating func run(_ trial: Trial, _ world: FaultyWorld) throws {
    for index in plan.meters.indices { try compare(index, trial) }
    try compareExports(world)
    if let disagreement = try trial.disagreements().first { throw Truth.Broken(1, "verify says \(disagreement)") }
    try compareOrder(trial)
  }

  // MARK: One register

  private mutating func compare(_ index: Int, _ trial: Trial) throws {
    let meter = plan.meters[index]
    let rows = try trial.hours(of: index)
    let kept = try trial.readings(of: index).map { Value(instant: $0.instant, value: $0.value) }
    let expected = TrueBooks(meter, given(index, kept), start: plan.start)
    holes += expected.holes
    func broken(_ promise: Int, _ what: String) -> Truth.Broken {
      Truth.Broken(promise, "\(meter.traits.register) (\(meter.summary)) \(what)")
    }
    let total = rows.map(\.hour.amount.total.baseUnits).reduce(0, +)
    if total != expected.total { throw broken(1, "sums to \(total), truly used were \(expected.total)") }
    var unseen = expected.hours
    for row in rows {
      digest.add(index, row)
      let known = unseen.removeValue(forKey: row.span.start) ?? TrueBooks.Known()
      if isExempt(row.span) { continue }
      if let what = fault(in: row, known, expected) { throw broken(1, "at \(row.span.start.utcText): \(what)") }
      if row.isMeasured { measuredHours += 1 }
    }
    for (start, known) in unseen.sorted(by: { $0.key < $1.key }) where !isExempt(Span(start, start + 3_600)) {
      throw broken(1, "at \(start.utcText): nothing is booked, known are \(known.measured) s and \(known.estimated) s")
    }
    try compareReadings(index, kept, broken)
    try comparePast(index, kept, broken)
  }

  /// Where the wall clock was wrong the stamps by receipt are wrong too: only the sum is right there.
  private func isExempt(_ hour: Span) -> Bool {
    let span = hour.start - plan.start..<hour.end - plan.start
    return !SitePlan.isClear(span, of: plan.wrongClock)
  }

  private func fault(in row: HourRow, _ known: TrueBooks.Known, _ expected: TrueBooks) -> String? {
    let hour = row.hour
    if Int64(hour.measuredSeconds) != known.measured || Int64(hour.estimatedSeconds) != known.estimated
      || hour.unresolvedSeconds != 0
    {
      return
        "\(hour.measuredSeconds) s are called measured, \(hour.estimatedSeconds) s estimated, \(hour.unresolvedSeconds) s unresolved; "
        + "the readings cover \(known.measured) s and \(known.estimated) s"
    }
    guard row.isMeasured else { return nil }
    if hour.amount.measured != hour.amount.total { return "wholly measured, but not all of its amount" }
    let off = abs(hour.amount.total.baseUnits - expected.counted(row.span))
    guard off > expected.tolerance(row.span) else { return nil }
    return "called measured with \(hour.amount.total.baseUnits), truly used were \(expected.counted(row.span)) "
      + "and the readings around its ends excuse \(expected.tolerance(row.span))"
  }

  /// One reading of a register.
  private struct Value: Hashable {
    let instant: Instant
    let value: ExactDecimal
  }

  private func value(_ delivered: Truth.Delivered, of index: Int) -> Value {
    Value(instant: delivered.instant, value: plan.meters[index].decimal(delivered.digits))
  }

  /// What polls and files brought, and of the past what the store holds: the rest of it went down with the machine and came again.
  private func given(_ index: Int, _ kept: [Value]) -> [Truth.Delivered] {
    guard !truth.past[index].isEmpty else { return truth.delivered[index] }
    let kept = Set(kept)
    return truth.delivered[index] + truth.past[index].filter { kept.contains(value($0, of: index)) }
  }

  /// The store holds exactly what was delivered and lasting: nothing lost, nothing made up, nothing twice.
  private func compareReadings(_ index: Int, _ kept: [Value], _ broken: (Int, String) -> Truth.Broken) throws {
    let given = Set(given(index, kept).map { value($0, of: index) })
    if Set(kept).count != kept.count { throw broken(1, "a reading is there twice") }
    let keptSet = Set(kept)
    if let lost = given.subtracting(keptSet).min(by: { $0.instant < $1.instant }) {
      throw broken(1, "the reading \(lost.value) of \(lost.instant.utcText) is lost")
    }
    if let invented = keptSet.subtracting(given).min(by: { $0.instant < $1.instant }) {
      throw broken(1, "the reading \(invented.value) of \(invented.instant.utcText) was never given")
    }
  }

  /// How long a span may wait for its past: what was asked for is asked for again a day later.
  private static let pastDelaySeconds = 2 * SitePlan.day

  /// Of an endpoint that keeps the past no span stays open of which it has a row: an outage leaves hours that were measured.
  private func comparePast(_ index: Int, _ kept: [Value], _ broken: (Int, String) -> Truth.Broken) throws {
    guard let endpoint = plan.endpoints.first(where: { $0.meters.contains(index) }), endpoint.keepsPast else { return }
    let interval = endpoint.intervalSeconds
    // As the books call it measured (contract R3), and half an interval more where readings come seldom.
    let apartMax = max(interval * 3 / 2, min(2 * interval, 5_400))
    let seconds = kept.map { $0.instant - plan.start }.sorted()
    for (from, to) in zip(seconds, seconds.dropFirst())
    where to - from > apartMax && to < plan.seconds - Comparison.pastDelaySeconds {
      guard SitePlan.isClear(from..<to, of: plan.wrongClock) else { continue }
      let isOpen = KeptPast.seconds(of: endpoint, from: from + 1, to: to).contains { second in
        endpoint.meters.allSatisfy { plan.meters[$0].shown(second).isGenuine }
      }
      if isOpen {
        throw broken(
          1, "was never read between \((plan.start + from).utcText) and \((plan.start + to).utcText), and its past was kept")
      }
    }
  }

  // MARK: Files

  /// In every exported row of consumption the parts are the whole; every file that was dropped was taken.
  private func compareExports(_ world: FaultyWorld) throws {
    for (path, bytes) in world.files.bytes.sorted(by: { $0.key < $1.key }) {
      if path.hasPrefix(FaultyWorld.inbox), !path.contains("/done/") { throw Truth.Broken(1, "\(path) was not taken") }
      guard path.contains("/exports/consumption/") else { continue }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      guard let header = lines.first, let amount = header.firstIndex(of: "amount"), let first = header.firstIndex(of: "measured")
      else {
        throw Truth.Broken(3, "\(path) has no columns for amounts")
      }
      for line in lines.dropFirst() where !line[amount].isEmpty {
        func thousandths(_ column: Int) -> Int64 { Int64(line[column].filter { $0 != "." }) ?? .min / 4 }
        if thousandths(amount) != (first...first + 2).map(thousandths).reduce(0, +) {
          throw Truth.Broken(3, "\(path): the parts of \(line.joined(separator: ",")) are not the whole")
        }
      }
    }
  }

  // MARK: Any order

  /// The same readings in another order, in pieces, on a fresh disk, give the same hours (promise 2).
  private func compareOrder(_ trial: Trial) throws {
    var chance = SplitMix64(seed: SplitMix64.hash(plan.seed, 3))
    var all: [(register: Int, reading: Reading)] = []
    for index in plan.meters.indices { all += try trial.readings(of: index).map { (index, $0) } }
    let disk = SimulatedDisk(seed: plan.seed)
    let other = try Trial(configuration: plan.configuration(plant: nil), disk: disk.name)
    defer { other.close() }
    try other.record(try trial.exchanges())
    // The second piece lies between the readings of the first everywhere.
    var pieces: [[(register: Int, reading: Reading)]] = [[], []]
    for entry in all { pieces[min(1, Int(chance.next(in: 0...3)))].append(entry) }
    for index in pieces.indices {
      pieces[index].shuffle(using: &chance)
      try other.insert(pieces[index])
    }
    for index in plan.meters.indices {
      let (one, two) = (try trial.hours(of: index), try other.hours(of: index))
      guard one != two else { continue }
      let place = zip(one, two).first { $0 != $1 }?.0.span.start ?? plan.start
      throw Truth.Broken(2, "\(plan.meters[index].traits.register) at \(place.utcText): another order gives other books")
    }
  }
}

/// A number that stands for all hours of all registers (FNV-1a over what they say).
package struct Digest: Sendable, Equatable, CustomStringConvertible {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  mutating func add(_ register: Int, _ row: HourRow) {
    let hour = row.hour
    let words: [Int64] = [
      Int64(register), row.span.start.seconds, hour.amount.measured.baseUnits, hour.amount.estimated.baseUnits,
      hour.amount.unresolved.baseUnits, Int64(hour.measuredSeconds), Int64(hour.estimatedSeconds), Int64(hour.unresolvedSeconds),
    ]
    for word in words { mix(UInt64(bitPattern: word)) }
  }

  mutating func mix(_ word: UInt64) {
    value = (value ^ word) &* 0x100_0000_01B3
    value ^= value >> 29
  }

  package var description: String { String(value, radix: 16) }
}
