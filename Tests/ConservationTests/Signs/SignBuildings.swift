import EnergyModel
import Foundation
import TestSupport

@testable import Conservation

extension SignWeeks {
  /// The weeks of a calendar year.
  static func year(_ year: Int) -> SignWeeks {
    SignWeeks(from: LocalMonth(year: year, month: 1).firstDay, through: LocalMonth(year: year + 1, month: 1).firstDay + -1)
  }
}

/// The buildings of the corpus as early signs need them: each file is read once.
final class SignBuildings {
  private let cambridge: Cambridge
  private let temperatures: [LocalDay: Double]
  private var files: [String: Cambridge.Hours] = [:]
  private var validDays: [String: [(day: LocalDay, amount: Double)]] = [:]
  private var baselines: [String: Baseline] = [:]

  init() throws {
    cambridge = try Cambridge()
    temperatures = try cambridge.temperatures()
  }

  /// The hours of a year as delivered.
  func hours(_ file: String, _ year: Int) throws -> [Double?] {
    let hours = try files[file] ?? cambridge.hours(file)
    files[file] = hours
    return Array(hours.of(year: year))
  }

  /// Days of a year with 24 hours each, as delivered.
  private func days(_ file: String, _ year: Int) throws -> [(day: LocalDay, hours: ArraySlice<Double?>)] {
    let hours = try hours(file, year)
    let first = LocalMonth(year: year, month: 1).firstDay
    return (0..<hours.count / 24).map { (first + $0, hours[$0 * 24..<$0 * 24 + 24]) }
  }

  func zeros(_ file: String, _ year: Int) throws -> [StoppedMeter.Day] {
    try days(file, year).map { StoppedMeter.Day(day: $0.day, amounts: $0.hours) }
  }

  func nights(_ file: String, _ year: Int) throws -> [NightRise.Night] {
    try days(file, year).compactMap { day, hours in
      hours.dropFirst().prefix(4).compactMap { $0 }.filter { $0 > 0 }.median.map { NightRise.Night(day: day, level: $0) }
    }
  }

  private func valid(_ file: String, _ isGas: Bool, _ year: Int) throws -> [(day: LocalDay, amount: Double)] {
    let days = try validDays[file] ?? cambridge.validDays(file, isGas: isGas)
    validDays[file] = days
    return days.filter { $0.day.year == year }
  }

  func baseline(_ file: String, _ isGas: Bool, _ year: Int) throws -> Baseline {
    if let known = baselines["\(file) \(year)"] { return known }
    let base = try valid(file, isGas, year)
    guard let baseline = Baseline(baseDays: base, frame: cambridge.frame, temperature: { [temperatures] in temperatures[$0] })
    else { throw CocoaError(.fileReadCorruptFile) }
    baselines["\(file) \(year)"] = baseline
    return baseline
  }

  /// The valid days of a year beside what a baseline makes one expect.
  func points(_ file: String, _ isGas: Bool, _ year: Int, _ baseline: Baseline) throws -> [DayPoint] {
    try valid(file, isGas, year).compactMap { one in
      baseline.expected(on: one.day, temperature: temperatures[one.day]).map {
        DayPoint(day: one.day, amount: one.amount, expected: $0)
      }
    }
  }

  /// The same with every hour taken as it was delivered, and one kind of model.
  func pointsAsDelivered(_ file: String, _ year: Int, _ model: DailyModel) throws -> [DayPoint] {
    try days(file, year).compactMap { one in
      let day = cambridge.frame.days[cambridge.frame.index(of: one.day)]
      return model.expected(day, in: cambridge.frame, temperature: temperatures[one.day]).map {
        DayPoint(day: one.day, amount: one.hours.reduce(0) { $0 + ($1 ?? 0) }, expected: $0)
      }
    }
  }
}

/// Water made of electricity (RULES section 6): the hours above the 90 % quantile of the hours 0 to 4 of their year, 200 L/h on average,
/// as a register of 10 L a pulse shows them.
struct SyntheticWater {
  static let pulse = 10.0
  static let litresAnHour = 200.0

  private let litres: [Double]

  init(_ hours: [Double?]) {
    let amounts = hours.map { $0 ?? 0 }
    let nights = amounts.enumerated().filter { $0.offset % 24 < 5 }.map(\.element)
    let usual = nights.quantile(0.9) ?? 0
    let above = amounts.map { max(0, $0 - usual) }
    let mean = above.reduce(0, +) / Double(above.count)
    litres = above.map { $0 * SyntheticWater.litresAnHour / mean }
  }

  /// What the register shows for each hour.
  ///
  /// - Parameter leak: Litres an hour, from the first hour of day 127 on.
  func pulses(leaking leak: Double = 0) -> [Double] {
    var (sum, shown) = (0.0, 0.0)
    return litres.enumerated().map { index, litres in
      sum += index >= 24 * 126 ? litres + leak : litres
      let value = (sum / SyntheticWater.pulse + 1e-9).rounded(.down) * SyntheticWater.pulse
      defer { shown = value }
      return value - shown
    }
  }

  var meanFlow: Double { pulses().reduce(0, +) / Double(litres.count) }

  func nights(of year: Int, leaking leak: Double = 0) -> [LeakWatch.Night] {
    let pulses = pulses(leaking: leak)
    let first = LocalMonth(year: year, month: 1).firstDay
    return (0..<pulses.count / 24).map { day in
      LeakWatch.Night(day: first + day, flow: pulses[day * 24..<day * 24 + 5].reduce(0, +) / 5)
    }
  }
}
