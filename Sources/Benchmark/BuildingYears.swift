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
    /// The use changed at once and nobody knows why: it says nothing of savings.
    let marked_step: Bool?

    var isGas: Bool { carrier == "gas" }
  }

  /// An hour as delivered; `nil` where the cell is empty.
  typealias Hour = (day: LocalDay, amount: Double?)

  let pairs: [Pair]
  /// Pairs of gas in whose later year the unit changed or the meter was dead.
  let suspicious: [Pair]
  /// All years of the files, holidays by the corpus' calendar.
  let frame: DayFrame
  let temperatures: DailyTemperatures
  private let days: [String: [(day: LocalDay, amount: Double)]]
  private let hours: [String: [Hour]]

  init(corpus: URL) throws {
    struct Known: Decodable { let cases: [Pair] }
    let answers = corpus.appending(path: "known-answers/baselines")
    pairs = try JSONDecoder().decode(Known.self, from: Data(contentsOf: answers.appending(path: "forecasts.json"))).cases
    struct Signs: Decodable { let must_be_suspicious: [Pair] }
    suspicious = try JSONDecoder().decode(Signs.self, from: Data(contentsOf: answers.appending(path: "early_signs.json")))
      .must_be_suspicious
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
    var hours: [String: [Hour]] = [:]
    for pair in pairs + suspicious where days[pair.file] == nil {
      let delivered = try BuildingYears.hours(corpus.appending(path: pair.file))
      hours[pair.file] = delivered
      days[pair.file] = BuildingYears.validDays(delivered, isGas: pair.isGas)
    }
    self.days = days
    self.hours = hours
    temperatures = try BuildingYears.temperatures(
      BuildingYears.hours(corpus.appending(path: "datasets/cambridge/weather_bedford_2014-2019.csv.gz")))
  }

  func valid(_ pair: Pair, year: Int) -> [(day: LocalDay, amount: Double)] {
    (days[pair.file] ?? []).filter { $0.day.year == year }
  }

  /// The days of a year with 24 hours each, as delivered.
  func delivered(_ pair: Pair, year: Int) -> [(day: LocalDay, hours: [Double?])] {
    let ofYear = (hours[pair.file] ?? []).filter { $0.day.year == year }
    return stride(from: 0, to: ofYear.count - 23, by: 24).map { (ofYear[$0].day, ofYear[$0..<$0 + 24].map(\.amount)) }
  }

  /// °C in thousandths, each day from the hours that are known.
  private static func temperatures(_ hours: [Hour]) throws -> DailyTemperatures {
    guard let from = hours.first?.day else { throw BenchmarkFault("the corpus has no temperatures") }
    let days = stride(from: 0, to: hours.count - 23, by: 24).map { start in
      let known = hours[start..<start + 24].compactMap(\.amount)
      return DailyTemperatures.Day(
        sumMilliCelsius: Int64((known.reduce(0, +) * 1_000).rounded()), knownHours: known.count, hours: 24)
    }
    return DailyTemperatures(from: from, days: days)
  }

  /// A day is valid with 18 or more present hours, and its amount is scaled to 24.
  private static func validDays(_ hours: [Hour], isGas: Bool) -> [(day: LocalDay, amount: Double)] {
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
  private static func runsOfZero(_ hours: [Hour]) -> [Bool] {
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

  private static func hours(_ file: URL) throws -> [Hour] {
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
