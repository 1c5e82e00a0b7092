/// What a clock shows, as a text says it: not an instant yet.
package struct ClockReading: Sendable, Equatable {
  /// Seconds since 1970-01-01 00:00 on that clock.
  package let seconds: Int64
  /// By how much the clock is ahead of UTC, s; `nil`: the text does not say.
  package let offsetSeconds: Int64?
  /// Whether the text says that this is standard time; `nil`: it does not say.
  package let isStandardTime: Bool?

  package init(seconds: Int64, offsetSeconds: Int64?, isStandardTime: Bool? = nil) {
    self.seconds = seconds
    self.offsetSeconds = offsetSeconds
    self.isStandardTime = isStandardTime
  }
}
