import EnergyModel

/// The books of one register: readings in their order in, hourly amounts out, in integers that sum to the register's change (promise 1).
///
/// A pure function of the readings taken so far (contract R7). Readings are taken in the order of `Reading.precedes`; one that comes
/// late makes the owner start again from an earlier state.
package struct RegisterBook: Sendable {
  /// A reading and where its verdict is kept.
  struct Entry: Sendable {
    let reading: Reading
    let verdict: Int
  }

  package let terms: RegisterTerms
  private(set) var last: Entry?
  /// The accepted reading before the last one, in the same epoch.
  private var previous: Entry?
  /// Readings since a fall, or a rise beyond the connection, that nothing has settled yet, in order. They span less than 24 h.
  private var pending: ContiguousArray<Entry> = []
  private var ledger: HourLedger
  /// What was drawn in the hour of the latest span of power.
  var drawn = DrawnHour.nothing
  /// Spans without an amount that were found since the window opened.
  package internal(set) var holes: [Hole] = []
  /// Spans that were estimated, and how, in order; stays empty unless verdicts are asked for.
  package private(set) var estimates: [Estimate] = []
  /// One for each reading taken, in order; stays empty unless asked for.
  package private(set) var verdicts: ContiguousArray<Verdict> = []
  private let keepsVerdicts: Bool

  /// Hours before the window, for the shape of gaps (contract R10).
  package typealias History = (Span) -> [HourRow]
  /// How far before a gap hours give it its shape (contract R10), s.
  package static let shapeSeconds = Spreading.historySeconds

  /// Books from a state on: hours that start before `openFrom` are closed and not touched.
  package init(terms: RegisterTerms, state: BookState, openFrom: Instant, keepsVerdicts: Bool = false) {
    self.terms = terms
    self.keepsVerdicts = keepsVerdicts
    last = state.last.map { Entry(reading: $0, verdict: -1) }
    previous = state.previous.map { Entry(reading: $0, verdict: -1) }
    pending = ContiguousArray(state.pending.map { Entry(reading: $0, verdict: -1) })
    ledger = HourLedger(openFrom: openFrom)
    frontier = (pending.last ?? last)?.reading.instant
  }

  package var openFrom: Instant { ledger.openFrom }
  package var state: BookState {
    BookState(last: last?.reading, previous: previous?.reading, pending: pending.map(\.reading))
  }
  /// The latest reading taken that is accepted or questioned.
  package var latest: Reading? { (pending.last ?? last)?.reading }
  /// The instant of the latest reading taken, rejected ones too: what one that comes before it would have made of those is not known.
  package private(set) var frontier: Instant?

  /// What later readings can still change lies at or after this instant; `nil` before the first reading. Late ones reach further back.
  package var settledUntil: Instant? { (previous ?? last)?.reading.instant }

  /// What is open; `nil` when every reading so far is settled.
  package var question: OpenQuestion? {
    guard let last, let first = pending.first, let latest = pending.last else { return nil }
    return OpenQuestion(kind: questionKind, before: last.reading, since: first.reading, latest: latest.reading)
  }

  /// What opened the question: the first pending reading lies below the last accepted one, or too far above it.
  private var questionKind: QuestionKind {
    guard let last, let first = pending.first, let rise = terms.rise(from: last.reading, to: first.reading) else { return .fall }
    return rise < .zero ? .fall : .rise
  }

  /// Takes the next reading.
  package mutating func take(_ reading: Reading, history: History) {
    let entry = Entry(reading: reading, verdict: verdicts.count)
    if keepsVerdicts { verdicts.append(.accepted) }
    frontier = reading.instant
    if !terms.isUsable(reading) {
      judge(entry, .unusable)
    } else if let latest = (pending.last ?? last)?.reading, latest.instant == reading.instant {
      judge(entry, latest.value == reading.value && latest.unit == reading.unit ? .duplicate : .conflict)
    } else {
      switch terms.register.kind {
      case .cumulative, .restarting: settle(entry, history: history)
      case .delta: takeInterval(entry, history: history)
      case .instantaneous: takePower(entry, history: history)
      }
    }
  }

  private mutating func settle(_ entry: Entry, history: History) {
    if let last, let exchange = terms.exchange(after: last.reading.instant, through: entry.reading.instant) {
      takeOver(exchange, last, entry, history: history)
    } else if !pending.isEmpty {
      question(entry)
      decide(history: history)
    } else if let last {
      follow(last, entry, history: history)
    } else {
      startEpoch(with: entry)
    }
  }

  /// A recorded exchange ends the old counter's epoch at its final value and begins the new one's at its initial value; it settles
  /// whatever was open before it (contract R8).
  private mutating func takeOver(_ exchange: MeterExchange, _ last: Entry, _ entry: Entry, history: History) {
    for questioned in pending { judge(questioned, .glitch) }
    pending = []
    let (final, initial) = terms.readings(of: exchange)
    let end = Entry(reading: final, verdict: -1)
    if let rise = terms.rise(from: last.reading, to: final), rise >= .zero {
      book(from: last, to: end, history: history)
    } else if let amount = terms.rollover(from: last.reading, to: final) {
      let span = Span(last.reading.instant, final.instant)
      lay(amount, over: span, as: terms.isMeasured(span) ? .measured : .gap, history: history, sign: 1)
    } else {
      holes.append(Hole(span: Span(last.reading.instant, final.instant), reason: .exchangeContradicts))
    }
    startEpoch(with: Entry(reading: initial, verdict: -1))
    // A reading of the exchange's own instant is the old counter's last or the new one's first: both are known already.
    if entry.reading.instant == exchange.instant {
      let isKnown = terms.value(entry.reading) == terms.value(initial) || entry.reading.value == final.value
      judge(entry, isKnown ? .accepted : .conflict)
    } else {
      settle(entry, history: history)
    }
  }

  mutating func judge(_ entry: Entry, _ verdict: Verdict) {
    if keepsVerdicts, entry.verdict >= 0 { verdicts[entry.verdict] = verdict }
  }

  // MARK: A reading after an accepted one (contract R8)

  private mutating func follow(_ last: Entry, _ entry: Entry, history: History) {
    guard let rise = terms.rise(from: last.reading, to: entry.reading) else {
      // The register was described anew so that its past no longer fits: nothing can be said of the span between.
      holes.append(Hole(span: Span(last.reading.instant, entry.reading.instant), reason: .newEpoch))
      startEpoch(with: entry)
      return
    }
    if rise >= .zero {
      guard terms.isWithinPower(rise, over: Span(last.reading.instant, entry.reading.instant)) else {
        question(entry)
        return
      }
      book(from: last, to: entry, history: history)
      advance(to: entry)
    } else if terms.register.kind == .restarting {
      let counted = Amount(baseUnits: terms.value(entry.reading)?.baseUnits ?? 0)
      lay(counted, over: Span(last.reading.instant, entry.reading.instant), as: .restart, history: history, sign: 1)
      startEpoch(with: entry)
    } else if let previous, let overBoth = terms.rise(from: previous.reading, to: entry.reading), overBoth >= .zero {
      // The last one stood above both its neighbours: a spike. What it was booked with is taken away again.
      book(from: previous, to: last, history: history, sign: -1)
      judge(last, .spike)
      book(from: previous, to: entry, history: history)
      self.last = previous
      self.previous = nil
      advance(to: entry)
    } else if let amount = terms.rollover(from: last.reading, to: entry.reading) {
      let span = Span(last.reading.instant, entry.reading.instant)
      lay(amount, over: span, as: terms.isMeasured(span) ? .measured : .gap, history: history, sign: 1)
      startEpoch(with: entry)
    } else {
      question(entry)
    }
  }

  private mutating func advance(to entry: Entry) {
    previous = last
    last = entry
  }

  /// Nothing before the first reading of an epoch can make it a spike.
  mutating func startEpoch(with entry: Entry) {
    previous = nil
    last = entry
  }

  // MARK: An open question (contract R8, fall and rise)

  /// How long it may stay undecided before what follows is a new epoch, s.
  package static let questionSeconds: Int64 = 24 * 3_600

  private mutating func question(_ entry: Entry) {
    pending.append(entry)
    judge(entry, .questioned(questionKind))
  }

  private mutating func decide(history: History) {
    guard let last, let first = pending.first, let latest = pending.last else { return }
    let elapsed = latest.reading.instant - first.reading.instant
    // The 24 h are those in which wrong values were read. A silence before the return says nothing for them: a zero before a long outage
    // is a glitch as well, since the other answer would book the whole counter.
    if elapsed <= RegisterBook.questionSeconds || hasReturned(latest, past: first),
      let rise = terms.rise(from: last.reading, to: latest.reading), rise >= .zero,
      terms.isWithinPower(rise, over: Span(last.reading.instant, latest.reading.instant))
    {
      let verdict: Verdict = questionKind == .fall ? .glitch : .spike
      for entry in pending.dropLast() { judge(entry, verdict) }
      pending = []
      judge(latest, .accepted)
      book(from: last, to: latest, history: history)
      advance(to: latest)
    } else if elapsed >= RegisterBook.questionSeconds {
      // It stands: what was counted since is real; what lies between has no amount, ever, unless an exchange states it.
      // The readings of the new epoch are judged among themselves like any others; a second fall opens the next question.
      let entries = pending
      let reason: Hole.Reason = questionKind == .fall ? .newEpoch : .riseBeyondPower
      pending = []
      holes.append(Hole(span: Span(last.reading.instant, first.reading.instant), reason: reason))
      for entry in entries { judge(entry, .accepted) }
      startEpoch(with: first)
      for entry in entries.dropFirst() { settle(entry, history: history) }
    }
  }

  /// Whether a reading lies on the other side of the one that opened the question: above a fall, below a rise.
  private func hasReturned(_ entry: Entry, past first: Entry) -> Bool {
    guard let rise = terms.rise(from: first.reading, to: entry.reading) else { return false }
    return questionKind == .fall ? rise > .zero : rise < .zero
  }

  // MARK: Booking

  /// Books what was counted between two readings of one epoch, or with sign −1 takes it away again.
  private mutating func book(from: Entry, to: Entry, history: History, sign: Int = 1) {
    let pieces = terms.pieces(from: from.reading, to: to.reading)
    // A multiplier that changed between the readings leaves both sides estimated (contract R2).
    let isWhole = pieces.count == 1
    for piece in pieces {
      let basis: Basis = isWhole && terms.isMeasured(piece.span) ? .measured : .gap
      lay(piece.amount, over: piece.span, as: basis, history: history, sign: sign)
    }
  }

  /// How an amount of a span is known.
  enum Basis {
    case measured
    /// Counted over a gap.
    case gap
    /// Counted from zero after a restart somewhere in the span.
    case restart
    /// Measured as a whole, too long for its hours to be.
    case longInterval
  }

  mutating func lay(_ amount: Amount, over span: Span, as basis: Basis, history: History, sign: Int) {
    guard span.seconds > 0 else { return }
    let (shares, method) = spread(amount, span, basis, history: history)
    if let method, keepsVerdicts { note(Estimate(span: span, method: method), sign: sign) }
    for (hour, seconds, share) in shares {
      let part =
        method.map { HourAmount(estimated: share, seconds: seconds, by: $0) }
        ?? HourAmount(amount: QualifiedAmount(measured: share), measuredSeconds: Int32(seconds))
      ledger.add(part, to: hour, sign: sign)
    }
  }

  /// The shares of the hours, and how they came about; no method where they are measured.
  private func spread(
    _ amount: Amount, _ span: Span, _ basis: Basis, history: History
  ) -> (shares: [Spreading.Share], method: EstimationMethod?) {
    let shaped = basis == .gap || basis == .restart ? shapedShares(amount, span, history: history) : nil
    let shares = shaped ?? Spreading.even(amount, over: span, calendar: terms.calendar)
    switch basis {
    case .measured: return (shares, nil)
    case .gap: return (shares, shaped == nil ? .even : .shape)
    case .restart: return (shares, .restart)
    case .longInterval: return (shares, .even)
    }
  }

  /// What is known of an hour by itself.
  mutating func book(_ part: HourAmount, in hour: Span) { ledger.add(part, to: hour, sign: 1) }

  /// What is taken away again was laid last of all.
  mutating func note(_ estimate: Estimate, sign: Int) {
    if sign > 0 {
      estimates.append(estimate)
    } else if let index = estimates.lastIndex(of: estimate) {
      estimates.remove(at: index)
    }
  }

  private func shapedShares(_ amount: Amount, _ span: Span, history: History) -> [Spreading.Share]? {
    let past = Span(span.start + -Spreading.historySeconds, span.start)
    var rows = past.start < openFrom ? history(Span(past.start, min(openFrom, past.end))) : []
    rows.append(contentsOf: ledger.rows(in: past))
    return Spreading.byShape(amount, over: span, calendar: terms.calendar, history: rows)
  }

  // MARK: What the books say now

  /// The hours that start within a span, what is counted under an open question among them as unresolved.
  package func hours(in span: Span) -> [HourRow] {
    guard pending.count > 1 else { return Array(ledger.rows(in: span)) }
    var withQuestion = ledger
    for (from, to) in zip(pending, pending.dropFirst()) {
      guard let amount = terms.rise(from: from.reading, to: to.reading), amount >= .zero else { continue }
      for (hour, seconds, share) in Spreading.even(
        amount, over: Span(from.reading.instant, to.reading.instant), calendar: terms.calendar)
      {
        withQuestion.add(
          HourAmount(amount: QualifiedAmount(unresolved: share), unresolvedSeconds: Int32(seconds)), to: hour, sign: 1)
      }
    }
    return Array(withQuestion.rows(in: span))
  }

  /// Every known hour of the window.
  package var allHours: [HourRow] { hours(in: Span(openFrom, Instant(seconds: .max))) }
}
