import EnergyModel

/// Whether a register shows zero for longer than it ever did (RULES section 6): 24 hours, or twice the longest run of its base year.
///
/// An hour that is not known is not zero: it ends a run, but nothing that was said because of it.
package struct StoppedMeter: Sendable {
  /// The zero hours of one day, as far as runs need them.
  package struct Day: Sendable, Hashable {
    package let day: LocalDay
    /// 23 or 25 where the clock changes.
    package let hours: Int
    /// How many zero hours in a row the day begins with, has at most, and ends with.
    package let leading: Int
    package let longest: Int
    package let trailing: Int
    /// Whether any hour is above zero; without one, what is not zero is not known.
    package let hasUse: Bool

    package init(day: LocalDay, hours: Int, leading: Int, longest: Int, trailing: Int, hasUse: Bool) {
      self.day = day
      self.hours = hours
      self.leading = leading
      self.longest = longest
      self.trailing = trailing
      self.hasUse = hasUse
    }

    /// - Parameter amounts: Of each hour of the day; `nil`: not known.
    package init(day: LocalDay, amounts: some BidirectionalCollection<Double?>) {
      var (run, longest) = (0, 0)
      for amount in amounts {
        run = amount == 0 ? run + 1 : 0
        longest = max(longest, run)
      }
      self.init(
        day: day, hours: amounts.count, leading: amounts.prefix { $0 == 0 }.count, longest: longest,
        trailing: run, hasUse: amounts.contains { ($0 ?? 0) > 0 })
    }

    var isZero: Bool { hours > 0 && leading >= hours }
  }

  /// Zero hours in a row.
  package struct Run: Sendable, Hashable {
    package let from: LocalDay
    /// The first of them, counted from midnight.
    package let hour: Int
    package let hours: Int

    func longer(by more: Int) -> Run { Run(from: from, hour: hour, hours: hours + more) }
  }

  /// Four weeks: the least from which one can say how long a register rests, every weekday four times.
  private static let daysMin = 28
  private static let hoursMin = 24

  /// The longest run that says nothing, hours.
  package let limit: Int

  /// From a base year, or from the days there are. `nil` of fewer than 28 days: what rests every week end is not known yet.
  ///
  /// - Parameter days: In order.
  package init?(base days: [Day]) {
    guard days.count >= StoppedMeter.daysMin else { return nil }
    var longest = 0
    var runs = ZeroRuns()
    for day in days {
      longest = max(longest, day.longest)
      for run in runs.take(day) { longest = max(longest, run.hours) }
    }
    limit = max(StoppedMeter.hoursMin, 2 * longest)
  }

  /// Every run above the limit in these days, in order; the last may still stand.
  package func signs(in days: [Day]) -> [Sign] {
    var signs: [Sign] = []
    var runs = ZeroRuns()
    for day in days {
      let grown = runs.take(day).first { $0.hours > limit }
      if let open = signs.indices.last, signs[open].stands, case .stopped(let run, _) = signs[open].finding {
        if let grown, grown.from == run.from { signs[open].finding = .stopped(grown, limit: limit) }
        if day.hasUse { signs[open].cleared = day.day }
      } else if let grown {
        signs.append(Sign(.stopped(grown, limit: limit), since: day.day, cleared: day.hasUse ? day.day : nil))
      }
    }
    return signs
  }
}

/// Follows runs from day to day.
private struct ZeroRuns {
  private var open: StoppedMeter.Run?
  private var last: LocalDay?

  /// The runs that reach into this day from before, or out of it, each as long as it is at the end of the day.
  mutating func take(_ day: StoppedMeter.Day) -> [StoppedMeter.Run] {
    if let last, day.day - last != 1 { open = nil }
    last = day.day
    if day.isZero {
      let run = open?.longer(by: day.hours) ?? StoppedMeter.Run(from: day.day, hour: 0, hours: day.hours)
      open = run
      return [run]
    }
    let ended = open?.longer(by: day.leading)
    open = day.trailing > 0 ? StoppedMeter.Run(from: day.day, hour: day.hours - day.trailing, hours: day.trailing) : nil
    return [ended, open].compactMap { $0 }
  }
}
