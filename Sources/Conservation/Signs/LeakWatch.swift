import EnergyModel

/// Whether water runs where nobody takes any (RULES section 6). A statistic, litres an hour.
///
/// The floor of a day is the least of its last seven night flows: in a building where now and then nobody takes water for a night it is
/// what leaks. It is held against 1.25 of what the base nights' floors stayed below on 95 days of 100, and one pulse of the register a
/// night, which says nothing. A leak stands from the first floor above the threshold to the first that is not.
package struct LeakWatch: Sendable {
  package struct Night: Sendable, Hashable {
    package let day: LocalDay
    /// Mean of the hours from 00:00 to 05:00, litres an hour (`NightHours.flow`).
    package let flow: Double

    package init(day: LocalDay, flow: Double) {
      self.day = day
      self.flow = flow
    }
  }

  private static let nights = 7
  /// Seven known nights may miss as many again; further apart they are no week.
  private static let daysMax = 14
  /// Four weeks: the least from which a threshold is made at all, every weekday four times.
  private static let nightsMin = 28
  /// With as many the threshold has seen the seasons; as many as a profile asks for.
  private static let yearNightsMin = Profile.daysMin

  /// L/h.
  package let threshold: Double
  /// Whether a leak can be seen: the threshold is at most a tenth of the mean flow. Of other registers one must say that leaks cannot be
  /// seen, since somebody always takes water.
  package let isQuiet: Bool
  /// How many nights the threshold rests on.
  package let nightCount: Int
  /// The nights are less than a year: no season was seen, and what leaked all the while counts as usual.
  package var isPreliminary: Bool { nightCount < LeakWatch.yearNightsMin }

  /// From a base year, or from the nights there are: what can be said is said. `nil` of fewer than 28 nights, or where nothing flows.
  ///
  /// - Parameters:
  ///   - nights: In order.
  ///   - meanFlow: Over all hours of these days, L/h.
  ///   - pulse: The smallest step of the register, litres.
  package init?(base nights: [Night], meanFlow: Double, pulse: Double) {
    guard nights.count >= LeakWatch.nightsMin, meanFlow > 0, pulse >= 0 else { return nil }
    // The first nights have fewer before them.
    let floors = nights.indices.map { LeakWatch.least(nights[max(0, $0 - LeakWatch.nights + 1)...$0]) }
    guard let usual = floors.quantile(0.95) else { return nil }
    threshold = 1.25 * usual + pulse / Double(NightHours.count)
    isQuiet = threshold <= 0.10 * meanFlow
    nightCount = nights.count
  }

  /// Every leak of these nights, in order; the last may still stand. The first seven known nights only make the first floor.
  package func signs(in nights: [Night]) -> [Sign] {
    var signs: [Sign] = []
    for index in nights.indices.dropFirst(LeakWatch.nights - 1) {
      let last = nights[index - LeakWatch.nights + 1...index]
      let day = nights[index].day
      guard let first = last.first, day - first.day < LeakWatch.daysMax else { continue }
      let floor = LeakWatch.least(last)
      let found = Sign.Finding.leak(floor: floor, threshold: threshold)
      if let open = signs.indices.last, signs[open].stands {
        if floor > threshold { signs[open].finding = found } else { signs[open].cleared = day }
      } else if floor > threshold {
        signs.append(Sign(found, since: day))
      }
    }
    return signs
  }

  private static func least(_ nights: ArraySlice<Night>) -> Double { nights.reduce(.infinity) { min($0, $1.flow) } }
}
