import EnergyModel
import Foundation
import TestSupport

@testable import Conservation

/// Real buildings of the corpus by RULES section 1: hours, valid days, temperatures, holidays.
struct Cambridge {
  /// The hours of one file from its first day on; 24 a day.
  struct Hours {
    let from: LocalDay
    /// As delivered; `nil` where the cell is empty.
    let values: [Double?]

    /// The hours of a year, 1 January first.
    func of(year: Int) -> ArraySlice<Double?> {
      let start = LocalMonth(year: year, month: 1).firstDay - from
      let end = LocalMonth(year: year + 1, month: 1).firstDay - from
      return values[max(0, start) * 24..<min(values.count, max(0, end) * 24)]
    }
  }

  let corpus: URL
  /// The years 2014 to 2019, holidays by the corpus' calendar.
  let frame: DayFrame

  init() throws {
    corpus = try Corpus.file("")
    let lines = try String(contentsOf: Corpus.file("known-answers/baselines/calendar.csv"), encoding: .utf8).split(
      separator: "\n")
    let holidays = Set(lines.compactMap { $0.hasSuffix(",holiday") ? LocalDay(String($0.prefix(10))) : nil })
    let first = LocalMonth(year: 2014, month: 1).firstDay
    let end = LocalMonth(year: 2020, month: 1).firstDay
    frame = DayFrame(
      from: first,
      kinds: (first.number..<end.number).map { number in
        let day = LocalDay(number: number)
        return DayKind(holidays.contains(day) ? .holiday : .byWeekday(day))
      })
  }

  /// The second column of a file, such as `datasets/cambridge/b0_gas_2014-2019.csv.gz`.
  func hours(_ file: String) throws -> Hours {
    let text = try Cambridge.unpacked(corpus.appending(path: file))
    var from: LocalDay?
    var values: [Double?] = []
    for line in text.split(separator: "\n").dropFirst() {
      from = from ?? LocalDay(String(line.prefix(10)))
      values.append(line.split(separator: ",", omittingEmptySubsequences: false).dropFirst().first.flatMap { Double($0) })
    }
    guard let from else { throw CocoaError(.fileReadCorruptFile) }
    return Hours(from: from, values: values)
  }

  /// Which hours are missing: of electricity those of exactly 0, of gas those in a run of 240 or more zeros that touches November to
  /// March.
  func missing(_ hours: Hours, isGas: Bool) -> [Bool] {
    guard isGas else { return hours.values.map { $0 == nil || $0 == 0 } }
    var missing = hours.values.map { $0 == nil }
    var start = 0
    while start < hours.values.count {
      guard hours.values[start] == 0 else {
        start += 1
        continue
      }
      var end = start
      while end < hours.values.count, hours.values[end] == 0 { end += 1 }
      let touchesWinter = (start / 24...(end - 1) / 24).contains {
        [11, 12, 1, 2, 3].contains((hours.from + $0).components.month)
      }
      if end - start >= 240, touchesWinter { for index in start..<end { missing[index] = true } }
      start = end
    }
    return missing
  }

  /// Valid days: 18 or more hours present, scaled to 24.
  func validDays(_ file: String, isGas: Bool) throws -> [(day: LocalDay, amount: Double)] {
    let hours = try hours(file)
    let missing = missing(hours, isGas: isGas)
    return (0..<hours.values.count / 24).compactMap { day in
      let present = (day * 24..<day * 24 + 24).filter { !missing[$0] }
      guard present.count >= 18 else { return nil }
      let sum = present.reduce(0) { $0 + (hours.values[$1] ?? 0) }
      return (hours.from + day, sum * 24 / Double(present.count))
    }
  }

  /// The mean temperature of each day, °C.
  func temperatures(_ file: String = "datasets/cambridge/weather_bedford_2014-2019.csv.gz") throws -> [LocalDay: Double] {
    let hours = try hours(file)
    var means: [LocalDay: Double] = [:]
    for day in 0..<hours.values.count / 24 {
      let known = hours.values[day * 24..<day * 24 + 24].compactMap { $0 }
      if known.count == 24 { means[hours.from + day] = known.reduce(0, +) / 24 }
    }
    return means
  }

  static func unpacked(_ file: URL) throws -> String {
    let unpack = Process()
    unpack.executableURL = URL(filePath: "/usr/bin/env")
    unpack.arguments = ["gzip", "-dc", file.path]
    let pipe = Pipe()
    unpack.standardOutput = pipe
    try unpack.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    unpack.waitUntilExit()
    return text
  }
}
