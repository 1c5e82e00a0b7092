import EnergyModel

/// The commands that settle what is undecided about a register, ready but for what only people know.
enum SettlingCommand {
  /// A question, or a span without an amount: what the meters showed when one replaced the other.
  static func exchange(_ register: Register, at instant: Instant, _ calendar: LocalCalendar) -> String {
    "conserved exchange \(register.id) \(calendar.rfc3339(instant)) --final V --initial V"
  }

  /// Two values at one instant: the one that counts is confirmed, or the right one is written in its place.
  static func correction(_ register: Register, _ counting: Reading, _ calendar: LocalCalendar) -> String {
    let unit = counting.unit == register.unit ? "" : " --unit \(counting.unit.symbol)"
    return "conserved correct \(register.id) \(calendar.rfc3339(register.stamp(at: counting.instant))) \(counting.value)\(unit) "
      + "--reason TEXT"
  }

  /// An early sign: who knows what changed states it as a step; the rest is over by itself when it is mended.
  static func sign(_ kind: EventKind, _ register: RegisterID, since: LocalDay) -> String {
    switch kind {
    case .registerSuspicious, .driftFound, .nightRise:
      "conserved import steps FILE with the row \(register),\(since.iso8601),REASON; give the day of the change"
    case .leakFound: "look for the leak; the row goes by itself when the water stops at night"
    case .registerStopped:
      "look at the meter; the row goes by itself with its next count, a new meter needs conserved exchange"
    case .submetersApart: "compare the sub-meters with their main meter; the row goes by itself when they add up again"
    default: ""
    }
  }
}
