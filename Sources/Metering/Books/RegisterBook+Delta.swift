import EnergyModel

extension RegisterBook {
  /// An amount of an interval. It states what was used by itself, so nothing later can make it right or wrong: no fall, no question.
  mutating func takeInterval(_ entry: Entry, history: History) {
    guard let value = terms.value(entry.reading), value.baseUnits >= 0 else {
      judge(entry, .negative)
      return
    }
    guard let span = terms.interval(endingAt: entry.reading.instant, after: last?.reading.instant) else {
      judge(entry, .overlap)
      return
    }
    let amount = Amount(baseUnits: value.baseUnits)
    guard terms.isWithinPower(amount, over: span) else {
      judge(entry, .spike)
      return
    }
    if let last, last.reading.instant < span.start {
      holes.append(Hole(span: Span(last.reading.instant, span.start), reason: .noReading))
    }
    // An interval of hours, such as a day's, is measured as a whole; how its hours share it is not (contract R3).
    lay(amount, over: span, as: terms.isMeasured(span) ? .measured : .longInterval, history: history, sign: 1)
    startEpoch(with: entry)
  }
}
