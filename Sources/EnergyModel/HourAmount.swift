/// What one register used in one local hour, and how much of the hour is known in which way.
///
/// Amounts of overlapping spans add up, and what was added can be taken away again exactly: the books keep no other state of an hour.
package struct HourAmount: Sendable, Hashable {
  package var amount: QualifiedAmount
  /// Seconds of the hour that lie between two readings close enough to be measured, or in the interval of a delta (contract R3).
  package var measuredSeconds: Int32
  /// Seconds whose amount was estimated or derived; those named below are parts of them, the rest was spread evenly.
  package var estimatedSeconds: Int32
  /// Spread by the shape of like hours (contract R10).
  package var shapedSeconds: Int32
  /// Integrated from power at instants.
  package var derivedSeconds: Int32
  /// From before to after a restart of the counter (contract R8, *restarting*).
  package var restartSeconds: Int32
  /// Seconds counted under an open question.
  package var unresolvedSeconds: Int32

  package init(
    amount: QualifiedAmount = .zero, measuredSeconds: Int32 = 0, estimatedSeconds: Int32 = 0, shapedSeconds: Int32 = 0,
    derivedSeconds: Int32 = 0, restartSeconds: Int32 = 0, unresolvedSeconds: Int32 = 0
  ) {
    self.amount = amount
    self.measuredSeconds = measuredSeconds
    self.estimatedSeconds = estimatedSeconds
    self.shapedSeconds = shapedSeconds
    self.derivedSeconds = derivedSeconds
    self.restartSeconds = restartSeconds
    self.unresolvedSeconds = unresolvedSeconds
  }

  /// What was estimated in one way.
  package init(estimated amount: Amount, seconds: Int64, by method: EstimationMethod) {
    let seconds = Int32(seconds)
    self.init(
      amount: QualifiedAmount(estimated: amount), estimatedSeconds: seconds, shapedSeconds: method == .shape ? seconds : 0,
      derivedSeconds: method == .power ? seconds : 0, restartSeconds: method == .restart ? seconds : 0)
  }

  /// How many of the estimated seconds came by their amount in one way; over all ways they are `estimatedSeconds`.
  package func estimatedSeconds(by method: EstimationMethod) -> Int32 {
    switch method {
    case .even: estimatedSeconds - shapedSeconds - derivedSeconds - restartSeconds
    case .shape: shapedSeconds
    case .power: derivedSeconds
    case .restart: restartSeconds
    }
  }

  /// Whether anything is known of the hour: missing is not zero.
  package var isKnown: Bool { measuredSeconds > 0 || estimatedSeconds > 0 || unresolvedSeconds > 0 }

  /// Whether what was estimated is exact in its sum, and only its place in time is not (contract R4): not what was derived from power,
  /// and not across a restart, where what was counted before it is lost.
  package var hasExactSum: Bool { derivedSeconds == 0 && restartSeconds == 0 }

  package static func + (left: HourAmount, right: HourAmount) -> HourAmount {
    HourAmount(
      amount: left.amount + right.amount, measuredSeconds: left.measuredSeconds + right.measuredSeconds,
      estimatedSeconds: left.estimatedSeconds + right.estimatedSeconds, shapedSeconds: left.shapedSeconds + right.shapedSeconds,
      derivedSeconds: left.derivedSeconds + right.derivedSeconds, restartSeconds: left.restartSeconds + right.restartSeconds,
      unresolvedSeconds: left.unresolvedSeconds + right.unresolvedSeconds)
  }

  package static func - (left: HourAmount, right: HourAmount) -> HourAmount {
    HourAmount(
      amount: left.amount - right.amount, measuredSeconds: left.measuredSeconds - right.measuredSeconds,
      estimatedSeconds: left.estimatedSeconds - right.estimatedSeconds, shapedSeconds: left.shapedSeconds - right.shapedSeconds,
      derivedSeconds: left.derivedSeconds - right.derivedSeconds, restartSeconds: left.restartSeconds - right.restartSeconds,
      unresolvedSeconds: left.unresolvedSeconds - right.unresolvedSeconds)
  }
}

/// A local hour and what was used in it.
package struct HourRow: Sendable, Hashable {
  package let span: Span
  package var hour: HourAmount

  package init(span: Span, hour: HourAmount) {
    self.span = span
    self.hour = hour
  }

  /// Whether every second of the hour is measured, so that the hour counts as covered (contract R4).
  package var isMeasured: Bool { Int64(hour.measuredSeconds) == span.seconds }
  /// Whether every second is measured or estimated.
  package var isComplete: Bool { Int64(hour.measuredSeconds) + Int64(hour.estimatedSeconds) == span.seconds }
  /// Whether every second has an amount, of whatever quality.
  package var hasWholeAmount: Bool {
    Int64(hour.measuredSeconds) + Int64(hour.estimatedSeconds) + Int64(hour.unresolvedSeconds) >= span.seconds
  }
}

/// Where the books of one register stand after a reading: all that the next reading needs to know of the past.
package struct BookState: Sendable, Hashable {
  /// The last reading that was accepted.
  package var last: Reading?
  /// The accepted one before it, in the same epoch: it decides whether the last one was a spike (contract R8).
  package var previous: Reading?
  /// The readings since a fall that nothing has settled yet, in order (contract R8).
  package var pending: [Reading]

  package init(last: Reading? = nil, previous: Reading? = nil, pending: [Reading] = []) {
    self.last = last
    self.previous = previous
    self.pending = pending
  }
}

/// One local day of one register as it is kept: the readings of the day, what was used in its hours, and where the books stood at its end.
package struct ClosedDay: Sendable, Hashable {
  package let day: LocalDay
  /// In the order of the books.
  package let readings: [Reading]
  /// The hours of which something is known, in order.
  package let hours: [HourRow]
  package let state: BookState

  /// A day of which nothing is kept.
  package var isEmpty: Bool { readings.isEmpty && hours.isEmpty }

  package init(day: LocalDay, readings: [Reading], hours: [HourRow], state: BookState) {
    self.day = day
    self.readings = readings
    self.hours = hours
    self.state = state
  }
}
