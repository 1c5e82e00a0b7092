import Conservation
import EnergyModel

/// Nights from the hours of a building's file, which has no rolled-up days.
extension NightRise.Night {
  /// `nil` where none of the hours 1 to 4 is above zero.
  init?(day: LocalDay, hours: some Sequence<Double?>) {
    let used = hours.compactMap { $0 }.filter { $0 > 0 }.sorted()
    guard !used.isEmpty else { return nil }
    self.init(day: day, level: (used[(used.count - 1) / 2] + used[used.count / 2]) / 2)
  }
}

extension LeakWatch.Night {
  /// `nil` unless all five hours are known.
  init?(day: LocalDay, hours: [Double?]) {
    let known = hours.compactMap { $0 }
    guard known.count == NightHours.count, known.count == hours.count else { return nil }
    self.init(day: day, flow: known.reduce(0, +) / Double(NightHours.count))
  }
}
