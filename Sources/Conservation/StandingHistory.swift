import EnergyModel

/// The state that is shown for one standing: it changes once, when a new state was found on two days in a row (contract R15).
///
/// A value: whoever stores it gives it back at the next start, so that a restart neither hurries nor delays a change.
package struct StandingHistory: Sendable, Hashable {
  /// The state that people are told.
  package private(set) var shown: StandingState
  /// The last state found on a day, and that day.
  package private(set) var latest: StandingState
  package private(set) var latestDay: LocalDay
  /// The last state found on the day before `latestDay`; `nil` when nobody judged on that day.
  package private(set) var dayBefore: StandingState?

  /// The first state is shown at once: there is nothing that it changes.
  package init(first state: StandingState, on day: LocalDay) {
    shown = state
    latest = state
    latestDay = day
  }

  package init(shown: StandingState, latest: StandingState, latestDay: LocalDay, dayBefore: StandingState?) {
    self.shown = shown
    self.latest = latest
    self.latestDay = latestDay
    self.dayBefore = dayBefore
  }

  /// A change of the shown state.
  package struct Change: Sendable, Hashable {
    package let from: StandingState
    package let to: StandingState
  }

  /// Takes what was found of a year that is over: it is shown without waiting for a second day.
  package mutating func settle(_ state: StandingState, on day: LocalDay) -> Change? {
    guard day >= latestDay else { return nil }
    dayBefore = nil
    latestDay = day
    latest = state
    guard state != shown else { return nil }
    defer { shown = state }
    return Change(from: shown, to: state)
  }

  /// Takes what was found on a day, as often as somebody looks; the last finding of a day is the day's. A day before the last one (the
  /// clock was set back) says nothing.
  package mutating func observe(_ state: StandingState, on day: LocalDay) -> Change? {
    guard day >= latestDay else { return nil }
    if day > latestDay {
      dayBefore = day - latestDay == 1 ? latest : nil
      latestDay = day
    }
    latest = state
    guard state != shown, state == dayBefore else { return nil }
    let change = Change(from: shown, to: state)
    shown = state
    return change
  }
}
