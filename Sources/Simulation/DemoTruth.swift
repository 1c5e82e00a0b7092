import EnergyModel

/// What happened at the demonstration's meters and nobody recorded, so that the program has something to find: a boiler that truly needs
/// less, a pipe that leaks, transformers of another ratio. And an institution where nothing happened.
package struct DemoTruth: Sendable {
  /// A year and the one after it, whose days are held against it.
  package let baseYear: Int
  package let judgedYear: Int
  /// When the new boiler began to heat: with the judged year, so that all of its days are compared.
  package let renewed: Instant
  package let leaking: Instant
  package let rescaled: Instant

  /// What an institution uses of a carrier.
  package struct Use: Sendable, Hashable {
    package let institution: String
    package let carrier: Carrier
    /// As in `DemoSite.Meter`.
    package var register: String { "\(institution)/\(carrier == .naturalGas ? "gas" : carrier.name)" }
  }

  /// Whose boiler is new.
  package static let renewal = Use(institution: "city-hall", carrier: .naturalGas)
  /// Where nothing happened but the usual ups and downs.
  package static let ordinary = Use(institution: "finance-bureau", carrier: .electricity)
  /// Where a pipe leaks.
  package static let leak = Use(institution: "archives", carrier: .water)
  /// Whose current transformers were exchanged for ten times their ratio, and nobody told the meter.
  package static let rescaling = Use(institution: "service-centre", carrier: .electricity)

  /// A year can be judged with so many days that are over (RULES section 3 of the baselines).
  private static let judgedDaysMin = 30
  /// A boiler that condenses in the place of an old one.
  private static let renewedPerMille: Int64 = 740
  /// L/h: a cistern whose valve does not close.
  private static let leakPerHour: Int64 = 36
  private static let rescaledPerMille: Int64 = 100
  /// How many days before today it began. In a new year these days are the end of the base year: as many nights do not move the leak's
  /// threshold, which 18 nights of the year may exceed.
  private static let leakingDays = 20
  /// Three weeks are looked at, and some are for showing that it stands.
  private static let rescaledDays = 33

  package init(now: Instant, calendar: LocalCalendar) {
    let today = calendar.day(of: now)
    let daysOver = today - LocalMonth(year: today.year, month: 1).firstDay
    judgedYear = daysOver < DemoTruth.judgedDaysMin ? today.year - 1 : today.year
    baseYear = judgedYear - 1
    renewed = calendar.start(of: LocalMonth(year: judgedYear, month: 1).firstDay)
    leaking = calendar.start(of: today + -DemoTruth.leakingDays)
    rescaled = calendar.start(of: today + -DemoTruth.rescaledDays) + 10 * 3_600
  }

  func turns(of member: String, _ carrier: Carrier) -> [SimulatedMeter.Turn] {
    switch Use(institution: member, carrier: carrier) {
    case DemoTruth.renewal: [SimulatedMeter.Turn(from: renewed, perMille: DemoTruth.renewedPerMille)]
    case DemoTruth.leak: [SimulatedMeter.Turn(from: leaking, perHour: DemoTruth.leakPerHour)]
    case DemoTruth.rescaling: [SimulatedMeter.Turn(from: rescaled, perMille: DemoTruth.rescaledPerMille)]
    default: []
    }
  }
}
