import EnergyModel

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
      if terms.isMeasured(span), let amount = terms.energy(from: last.reading, to: entry.reading) {
        lay(amount, over: span, as: .power, history: history, sign: 1)
      } else {
        holes.append(Hole(span: span, reason: .noReading))
      }
    }
    startEpoch(with: entry)
  }
}
