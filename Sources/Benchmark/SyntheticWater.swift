import Conservation
import EnergyModel

/// Water made of electricity, since no real water of buildings is there (RULES section 6): the hours above what nine of ten night hours
/// stay below, 200 L/h on average, as a register of 10 L a pulse shows them.
struct SyntheticWater {
  static let pulse = 10.0
  static let litresAnHour = 200.0

  private let firstDay: LocalDay?
  private let litres: [Double]

  init(_ days: [(day: LocalDay, hours: [Double?])]) {
    firstDay = days.first?.day
    let amounts = days.flatMap { $0.hours.map { $0 ?? 0 } }
    let nights = amounts.indices.filter { $0 % 24 < 5 }.map { amounts[$0] }.sorted()
    let place = 0.9 * Double(max(0, nights.count - 1))
    let below = Int(place)
    let usual =
      nights.isEmpty ? 0 : nights[below] + (nights[min(below + 1, nights.count - 1)] - nights[below]) * (place - Double(below))
    let above = amounts.map { max(0, $0 - usual) }
    let mean = above.reduce(0, +) / Double(max(1, above.count))
    litres = above.map { mean > 0 ? $0 * SyntheticWater.litresAnHour / mean : 0 }
  }

  /// What the register shows for each hour.
  ///
  /// - Parameter leak: Litres an hour, from the first hour of day 127 on.
  private func shown(leaking leak: Double) -> [Double] {
    var (sum, shown) = (0.0, 0.0)
    return litres.enumerated().map { index, litres in
      sum += index >= 24 * 126 ? litres + leak : litres
      let value = (sum / SyntheticWater.pulse + 1e-9).rounded(.down) * SyntheticWater.pulse
      defer { shown = value }
      return value - shown
    }
  }

  var meanFlow: Double { shown(leaking: 0).reduce(0, +) / Double(max(1, litres.count)) }

  func nights(leaking leak: Double = 0) -> [LeakWatch.Night] {
    guard let firstDay else { return [] }
    let shown = shown(leaking: leak)
    return (0..<shown.count / 24).compactMap { day in
      LeakWatch.Night(day: firstDay + day, hours: Array(shown[day * 24..<day * 24 + 5]))
    }
  }

  /// In how many days a leak of a share of the mean flow is found; `nil` where it is not.
  func daysToFindLeak(_ share: Double, _ watch: LeakWatch) -> Int? {
    guard let firstDay else { return nil }
    let ordinary = watch.signs(in: nights()).map(\.since)
    let found = watch.signs(in: nights(leaking: share * SyntheticWater.litresAnHour)).map(\.since).first {
      $0 - firstDay >= 126 && !ordinary.contains($0)
    }
    return found.map { $0 - firstDay - 125 }
  }
}
