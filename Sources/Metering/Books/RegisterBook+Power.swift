import EnergyModel

/// What was drawn so far in an hour. A box, since a nation of registers has few of power and keeps a place for it in each.
indirect enum DrawnHour: Sendable {
  case nothing
  case energy(DrawnEnergy, in: Span)

  func energy(in hour: Span) -> DrawnEnergy {
    if case .energy(let energy, hour) = self { return energy }
    return .zero
  }
}

extension RegisterBook {
  /// Power at an instant. Between two readings no further apart than measured ones may be (contract R3) it is integrated along a
  /// straight line; beyond that nothing is bridged, since nobody knows what was drawn meanwhile. What it gives is derived: it counts as
  /// estimated and never as measured.
  mutating func takePower(_ entry: Entry, history: History) {
    guard terms.isWithinPower(entry.reading) else {
      judge(entry, .spike)
      return
    }
    if let last {
      let span = Span(last.reading.instant, entry.reading.instant)
      if terms.isMeasured(span), let parts = terms.energy(from: last.reading, to: entry.reading) {
        for part in parts { draw(part.energy, seconds: part.seconds, in: part.hour) }
        note(Estimate(span: span, method: .power), sign: 1)
      } else {
        holes.append(Hole(span: span, reason: .noReading))
      }
    }
    startEpoch(with: entry)
  }

  /// Adds to an hour by as much as its rounded sum grows, so that the hour is rounded once, however many readings it has: 300 W every
  /// five seconds are 0.4 Wh a span and 300 Wh an hour. Spans come in order and windows open with an hour, so nothing is carried over.
  private mutating func draw(_ energy: DrawnEnergy, seconds: Int64, in hour: Span) {
    let base = terms.register.carrier.baseUnit
    let before = drawn.energy(in: hour)
    let after = before + energy
    drawn = .energy(after, in: hour)
    guard let sum = after.amount(in: base), let sumBefore = before.amount(in: base) else { return }
    book(HourAmount(estimated: sum - sumBefore, seconds: seconds, by: .power), in: hour)
  }
}
