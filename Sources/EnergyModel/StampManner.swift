/// How the times of an endpoint's bodies are read.
package struct StampManner: Sendable, Hashable {
  /// What a local time means that clocks show twice, when summer time ends.
  package enum RepeatedHour: String, Sendable, Hashable, CaseIterable {
    /// Summer time: the earlier instant.
    case first
    /// Standard time: the later one.
    case second
    /// As the rows of a body stand: a time that is not after that of the row before it is the second one.
    case order
    /// No reading.
    case refuse
  }

  /// How a time is written.
  package enum Form: Sendable, Hashable {
    /// RFC 3339, a local date and time, or seconds since 1970.
    case usual
    /// Milliseconds since 1970.
    case milliseconds
    case pattern(StampPattern)
  }

  package let form: Form
  /// The zone of times that name no offset; `nil`: the site's.
  package let zone: LocalCalendar?
  package let repeatedHour: RepeatedHour

  package init(form: Form = .usual, zone: LocalCalendar? = nil, repeatedHour: RepeatedHour = .first) {
    self.form = form
    self.zone = zone
    self.repeatedHour = repeatedHour
  }

  package static func == (left: StampManner, right: StampManner) -> Bool {
    left.form == right.form && left.zone?.timeZone == right.zone?.timeZone && left.repeatedHour == right.repeatedHour
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(form)
    hasher.combine(zone?.timeZone)
    hasher.combine(repeatedHour)
  }

  /// The instant of a text.
  ///
  /// - Parameters:
  ///   - site: the zone where the endpoint names none.
  ///   - previous: the instant of the row before, for `order`.
  /// - Returns: `nil` for what is no time in this form, or a local time that no clock showed once.
  package func instant(_ text: String, site: LocalCalendar, after previous: Instant? = nil) -> Instant? {
    let calendar = zone ?? site
    switch form {
    case .milliseconds:
      return (try? ExactDecimal(text)).flatMap { StampManner.wholeSeconds($0, shift: 3) }
    case .pattern(let pattern):
      guard let local = pattern.read(text) else { return nil }
      if let offset = local.offsetSeconds { return Instant(seconds: local.seconds - offset) }
      return instant(localSeconds: local.seconds, isSecond: local.isStandardTime, calendar, after: previous)
    case .usual:
      if let local = TimeText.clock(text) {
        if let offset = local.offsetSeconds { return Instant(seconds: local.seconds - offset) }
        return instant(localSeconds: local.seconds, isSecond: nil, calendar, after: previous)
      }
      return nil
    }
  }

  /// The instant of a number: seconds since 1970, or milliseconds where the form says so.
  package func instant(_ number: ExactDecimal) -> Instant? {
    switch form {
    case .usual: StampManner.wholeSeconds(number, shift: 0)
    case .milliseconds: StampManner.wholeSeconds(number, shift: 3)
    case .pattern: nil
    }
  }

  /// The years 1 to 9999, as RFC 3339 has them; what is implausible is told by the check of the reading that follows.
  private static let seconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Fractions are dropped.
  private static func wholeSeconds(_ number: ExactDecimal, shift: Int) -> Instant? {
    guard let power = Int128.powerOfTen(Int(number.scale) + shift),
      let floor = Int64(exactly: Int128(number.mantissa).dividedRoundingDown(by: power)), seconds.contains(floor)
    else { return nil }
    return Instant(seconds: floor)
  }

  private func instant(
    localSeconds: Int64, isSecond: Bool?, _ calendar: LocalCalendar, after previous: Instant?
  ) -> Instant? {
    let (first, second) = calendar.instants(localSeconds: localSeconds)
    guard let second else { return first }
    if let isSecond { return isSecond ? second : first }
    switch repeatedHour {
    case .first: return first
    case .second: return second
    case .order: return previous.map { first <= $0 } ?? false ? second : first
    case .refuse: return nil
    }
  }
}
