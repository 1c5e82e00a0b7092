import EnergyModel

/// What a delta register's description says of its intervals.
extension RegisterTerms {
  /// The span that a delta's amount belongs to, by the instant of its end, and of the end of the accepted one before it.
  ///
  /// The rule of the span, with t the end, p the end of the accepted interval before, and I the register's interval:
  ///
  /// - t − p in [I/2, 3I/2): (p, t]. The clocks of devices jitter, and intervals that follow each other leave nothing between them.
  /// - t − p ≥ 3I/2, or no p: (t − I, t]. Nobody knows what was used from p to t − I: it stays without an amount.
  /// - t − p < I/2: `nil`. Most of the interval is booked already: the reading overlaps.
  package func interval(endingAt end: Instant, after before: Instant?) -> Span? {
    let length = register.intervalSeconds
    guard let before, 2 * (end - before) < 3 * length else { return Span(end + -length, end) }
    return 2 * (end - before) >= length ? Span(before, end) : nil
  }
}

extension RegisterTerms {
  /// From where on a reading at an instant can change the books that stood so before it: it cuts the span since the accepted reading
  /// before it, and can make a spike of that one, which changes the span before that too. A delta with nothing before it reaches back
  /// by its interval.
  package func reach(of instant: Instant, after state: BookState) -> Instant {
    state.previous?.instant ?? state.last?.instant
      ?? (register.kind == .delta ? instant + -register.intervalSeconds : instant)
  }
}
