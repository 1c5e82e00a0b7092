import EnergyModel

/// What early signs read of a rolled-up day; amounts in base units, which are litres of water and watt-hours of electricity.
extension DaySum {
  /// `nil` where no hour of the night is above zero: a meter that shows nothing at night says nothing of its nights.
  package var night: NightRise.Night? { nights.median.map { NightRise.Night(day: day, level: $0) } }

  /// `nil` where too little of the night is known.
  package var nightFlow: LeakWatch.Night? { nights.flow.map { LeakWatch.Night(day: day, flow: $0) } }

  /// - Parameter hours: How many the local day has: 23 or 25 where the clock changes.
  package func zeroHours(of hours: Int) -> StoppedMeter.Day {
    StoppedMeter.Day(
      day: day, hours: hours, leading: zeroRun.atStart, longest: zeroRun.longest, trailing: zeroRun.atEnd,
      hasUse: amount.total > .zero)
  }
}
