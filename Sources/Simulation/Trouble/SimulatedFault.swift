/// What can go wrong in the simulated world. Raw values are the names that `--faults` takes and the report prints.
package enum SimulatedFault: String, CaseIterable, Sendable {
  // Between the meter and the daemon.
  /// A poll that is not answered, or with an error.
  case lost
  /// An answer that takes seconds.
  case late
  /// An answer that comes twice.
  case doubled
  /// A gateway that hands out once more what it had the last time, with its old stamp.
  case repeated
  /// A body cut short, or a page that is no body.
  case cut
  /// An endpoint that is silent for hours or days.
  case outage
  /// What it counted meanwhile arrives days later in a file: scrambled, some rows twice.
  case lateFile = "late-file"
  /// A platform kept what was counted, and is asked for it after an outage of its own or of the daemon; counted are its answers.
  case backfill

  // The meter.
  /// Exchanged, and recorded by a file days later.
  case swapRecorded = "swap-recorded"
  /// Exchanged, and never recorded.
  case swapUnrecorded = "swap-unrecorded"
  /// The counter passes its capacity.
  case rollover
  /// Shows zero for a while.
  case blink
  /// Shows far too much for a while.
  case jump
  /// Shows the same for hours, then the true count again.
  case stuck
  /// The device reboots and counts from zero.
  case restart

  // The clocks.
  /// The wall clock is wrong for hours.
  case clockStep = "clock-step"
  /// The machine sleeps.
  case sleep
  /// An hour is left out or comes twice.
  case summerTime = "summer-time"

  // The process and its disk.
  /// Power goes at any write, sync or rename.
  case crash
  /// A crash took or tore writes that were not synced.
  case torn
  case stop
  case reload
  case diskFull = "disk-full"
  case syncFailure = "sync-failure"
}

/// An error put into the world's door on purpose, unknown to the truth: a simulation that does not find it is worth nothing.
package enum Plant: String, CaseIterable, Sendable {
  /// A file of late readings never reaches the inbox.
  case lateDropped = "late-dropped"
  /// A platform says that it kept nothing.
  case pastEmptied = "past-emptied"
  /// What a reading counted is counted once more at the next.
  case readingDoubled = "reading-doubled"
  /// A stamped answer bears a time one hour off.
  case hourShifted = "hour-shifted"
  /// A meter that fell is declared one that restarts, so that its first value is booked.
  case fallBooked = "fall-booked"
}

/// How often each fault struck.
package struct FaultCounts: Sendable {
  package private(set) var counts: [SimulatedFault: Int] = [:]

  package init() {}

  package subscript(fault: SimulatedFault) -> Int { counts[fault] ?? 0 }

  package mutating func add(_ fault: SimulatedFault, _ count: Int = 1) { counts[fault, default: 0] += count }

  package static func += (left: inout FaultCounts, right: FaultCounts) {
    left.counts.merge(right.counts) { $0 + $1 }
  }
}
