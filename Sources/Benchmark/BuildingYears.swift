import Conservation
import EnergyModel
import Foundation

/// Years of real buildings, from the corpus of known answers: which pairs of base and judged year there are, and the days of each meter
/// by RULES section 1.
struct BuildingYears {
  struct Pair: Decodable {
    let file: String
    let carrier: String
    let baseline_year: Int
    let reporting_year: Int
  }

  let pairs: [Pair]
  /// All years of the files, holidays by the corpus' calendar.
  let frame: DayFrame
  private let days: [String: [(day: LocalDay, amount: Double)]]

  init(corpus: URL) throws {
    struct Known: Decodable { let cases: [Pair] }
    let answers = corpus.appending(path: "known-answers/baselines")
    pairs = try JSONDecoder().decode(Known.self, from: Data(contentsOf: answers.appending(path: "forecasts.json"))).cases
    let lines = try String(contentsOf: answers.appending(path: "calendar.csv"), encoding: .utf8).split(separator: "\n")
    let holidays = Set(lines.compactMap { $0.hasSuffix(",holiday") ? LocalDay(String($0.prefix(10))) : nil })
    let years = pairs.flatMap { [$0.baseline_year, $0.reporting_year] }
    guard let firstYear = years.min(), let lastYear = years.max() else {
      throw BenchmarkFault("the corpus has no building years")
    }
    let first = LocalMonth(year: firstYear, month: 1).firstDay
    let end = LocalMonth(year: lastYear + 1, month: 1).firstDay
    frame = DayFrame(
      from: first,
      kinds: (first.number..<end.number).map { number in
        let day = LocalDay(number: number)
        return DayKind(holidays.contains(day) ? .holiday : .byWeekday(day))
      })
    var days: [String: [(day: LocalDay, amount: Double)]] = [:]
    for pair in pairs where days[pair.file] == nil {
      days[pair.file] = try BuildingYears.validDays(corpus.appending(path: pair.file), isGas: pair.carrier == "gas")
    }
    self.days = days
  }

  func valid(_ pair: Pair, year: Int) -> [(day: LocalDay, amount: Double)] {
    (days[pair.file] ?? []).filter { $0.day.year == year }
  }

  /// A day is valid with 18 or more present hours, and its amount is scaled to 24.
  private static func validDays(_ file: URL, isGas: Bool) throws -> [(day: LocalDay, amount: Double)] {
    let hours = try hours(file)
    let missing = isGas ? runsOfZero(hours) : hours.map { $0.amount == 0 }
    var present: [LocalDay: (sum: Double, count: Int)] = [:]
    for (hour, isMissing) in zip(hours, missing) {
      guard !isMissing, let amount = hour.amount else { continue }
      present[hour.day, default: (0, 0)].sum += amount
      present[hour.day, default: (0, 0)].count += 1
    }
    return present.filter { $0.value.count >= 18 }.map { ($0.key, $0.value.sum * 24 / Double($0.value.count)) }.sorted {
      $0.0 < $1.0
    }
  }

  /// A run of 240 zero hours or more that touches November to March was a meter that did not send; a summer without gas was one.
  private static func runsOfZero(_ hours: [(day: LocalDay, amount: Double?)]) -> [Bool] {
    var missing = [Bool](repeating: false, count: hours.count)
    var start = 0
    while start < hours.count {
      guard hours[start].amount == 0 else {
        start += 1
        continue
      }
      var end = start
      while end < hours.count, hours[end].amount == 0 { end += 1 }
      let touchesWinter = hours[start..<end].contains { [11, 12, 1, 2, 3].contains($0.day.components.month) }
      if end - start >= 240, touchesWinter { for index in start..<end { missing[index] = true } }
      start = end
    }
    return missing
  }

  private static func hours(_ file: URL) throws -> [(day: LocalDay, amount: Double?)] {
    let unpack = Process()
    unpack.executableURL = URL(filePath: "/usr/bin/env")
    unpack.arguments = ["gzip", "-dc", file.path]
    let pipe = Pipe()
    unpack.standardOutput = pipe
    try unpack.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    unpack.waitUntilExit()
    guard unpack.terminationStatus == 0 else { throw BenchmarkFault("\(file.path) cannot be unpacked") }
    return text.split(separator: "\n").dropFirst().compactMap { line in
      guard let day = LocalDay(String(line.prefix(10))) else { return nil }
      return (day, line.split(separator: ",", omittingEmptySubsequences: false).dropFirst().first.flatMap { Double($0) })
    }
  }
}
