import ConservedCore
import EnergyModel
import Foundation
import Simulation
import Storage

/// What a late day costs in a store of a year: a day of quarter-hour readings of one register among many comes in after everything else.
/// Beside it stands what any commit costs on this disk, and what all the books of that register cost to derive.
struct BooksBenchmark {
  let registers: Int
  let days: Int
  let rounds: Int

  private static let slotsPerDay = 96
  private static let start = Instant(seconds: 1_767_196_800)  // 2026-01-01T00:00:00+08:00

  func run() throws {
    let directory = NSTemporaryDirectory() + "conserved-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    guard let calendar = LocalCalendar(timeZone: "Asia/Shanghai") else { throw BenchmarkFault("no time zone data") }
    let described = try (0..<registers).map { try register($0) }
    let store = try Store(directory: directory, mode: .readWrite)
    defer { store.close() }
    let numbers = try store.numbers(of: described.map(\.id))
    let keeper = try BookKeeper(registers: described, calendar: calendar, store: store, numbers: numbers)
    try keeper.settleTerms()

    // One register in so many has a day missing.
    let late = (0..<rounds).map { (register: $0 * registers / rounds, day: 20 + $0 * (days - 40) / rounds) }
    let filled = try milliseconds {
      for index in 0..<registers {
        let missing = late.first { $0.register == index }?.day
        _ = try keeper.insert(readings(index).filter { day(of: $0) != missing }.map { (index, $0) })
      }
    }
    print(
      "\(registers) registers, \(days) days, \(registers * days * BooksBenchmark.slotsPerDay) readings: filled in \(text(filled / 1_000)) s"
    )

    let commits = try (0..<rounds).map { _ in try milliseconds { try store.count(newReadings: 1) } }
    var costs: [Double] = []
    var rows = 0
    for entry in late {
      let number = numbers[entry.register]
      let whole = LocalDay(number: 0)..<calendar.day(of: Instant.plausible.upperBound)
      let before = Set(try store.closedDays(of: number, from: whole.lowerBound, to: whole.upperBound))
      let readings = readings(entry.register).filter { day(of: $0) == entry.day }
      costs.append(try milliseconds { _ = try keeper.insert(readings.map { (entry.register, $0) }) })
      let after = Set(try store.closedDays(of: number, from: whole.lowerBound, to: whole.upperBound))
      rows += after.subtracting(before).count
    }
    let end = BooksBenchmark.start + Int64(days) * 86_400
    let month = Span(end + -30 * 86_400, end)
    let looks = try (0..<rounds).map { _ in
      try processorMicroseconds {
        for index in 0..<registers { _ = try keeper.missing(of: index, in: month, apartMax: 1_800) }
      } / Double(registers)
    }
    print("a look for what is missing in 30 days: \(text(median(looks))) µs of processor time a register")
    let rebuilt = try milliseconds { try keeper.rebuild { _ in } } / Double(registers)
    print(
      "a late day of one register: \(text(median(costs))) ms (worst \(text(costs.max() ?? 0))), \(rows / rounds) rows written of \(days)"
    )
    print("an empty commit on this disk: \(text(median(commits))) ms; all days of one register anew: \(text(rebuilt)) ms")
    print("late day : all days = 1 : \(text(rebuilt / median(costs)))")
  }

  private func register(_ number: Int) throws -> Register {
    guard let id = RegisterID("meter/\(number)"), let institution = InstitutionID("hall") else { throw BenchmarkFault("no name") }
    return Register(id: id, institution: institution, carrier: .electricity, unit: .wattHour)
  }

  private func day(of reading: Reading) -> Int { Int((reading.instant - BooksBenchmark.start) / 86_400) }

  private func readings(_ register: Int) -> [Reading] {
    var random = SplitMix64(seed: UInt64(register))
    var value: Int64 = 1_000_000
    return (0..<(days * BooksBenchmark.slotsPerDay)).map { slot in
      value += Int64(random.next() % 900)
      let instant = BooksBenchmark.start + Int64(slot) * 900 + Int64(register % 900)
      return Reading(instant: instant, received: instant, value: ExactDecimal(value), unit: .wattHour, origin: .poll)
    }
  }

  private func milliseconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    let took = ContinuousClock.now - start
    return Double(took.components.seconds) * 1_000 + Double(took.components.attoseconds) / 1e15
  }

  /// What other programs do meanwhile does not count.
  private func processorMicroseconds(_ work: () throws -> Void) rethrows -> Double {
    let start = clock()
    try work()
    return Double(clock() - start) * 1e6 / Double(CLOCKS_PER_SEC)
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private func text(_ value: Double) -> String { String(format: "%.2f", value) }
}
