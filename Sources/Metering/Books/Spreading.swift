import EnergyModel

/// How the amount of a segment is laid over the hours it crosses: integer shares by cumulative floor, so that they sum exactly.
enum Spreading {
  /// What falls into one hour: the hour, how many of its seconds, and the share of the amount.
  typealias Share = (hour: Span, seconds: Int64, share: Amount)

  /// Even in time (contract R3): the register's value at an instant between two readings is v0 + floor((v1−v0)·(t−t0)/(t1−t0)).
  static func even(_ amount: Amount, over span: Span, calendar: LocalCalendar) -> [Share] {
    shares(of: amount, over: pieces(of: span, calendar: calendar), weight: { _, seconds in Int128(seconds) })
  }

  /// By the shape of like hours (contract R10): each hour weighs what the same weekday and local hour used on the mean of the wholly
  /// measured hours of the 28 days before the gap; `nil` when one of them has fewer than three, or all are zero.
  static func byShape(
    _ amount: Amount, over span: Span, calendar: LocalCalendar, history: [HourRow]
  ) -> [Share]? {
    var like: [Int: (sum: Int64, count: Int64)] = [:]
    for row in history where row.isMeasured && row.span.end <= span.start && row.span.start >= span.start + -historySeconds {
      let key = likeHour(row.span.start, calendar)
      let known = like[key, default: (0, 0)]
      like[key] = (known.sum + row.hour.amount.measured.baseUnits, known.count + 1)
    }
    var total: Int128 = 0
    let crossed = pieces(of: span, calendar: calendar)
    for piece in crossed {
      guard let known = like[likeHour(piece.hour.start, calendar)], known.count >= 3, known.sum >= 0 else { return nil }
      total += Int128(known.sum)
    }
    guard total > 0 else { return nil }
    return shares(of: amount, over: crossed) { piece, seconds in
      guard let known = like[likeHour(piece.start, calendar)] else { return 0 }
      // Means of 3, 4 or 5 hours over one common divisor stay whole numbers.
      return Int128(known.sum) * Int128(60 / min(known.count, 5)) * Int128(seconds)
    }
  }

  /// How far back like hours are looked for (contract R10), s.
  static let historySeconds: Int64 = 28 * 86_400

  /// The same for two hours of one weekday and local hour.
  private static func likeHour(_ start: Instant, _ calendar: LocalCalendar) -> Int {
    calendar.day(of: start).weekday * 24 + calendar.hourOfDay(at: start)
  }

  /// The local hours that a span crosses, and how many of its seconds lie in each.
  static func pieces(of span: Span, calendar: LocalCalendar) -> [(hour: Span, seconds: Int64)] {
    var pieces: [(hour: Span, seconds: Int64)] = []
    var time = span.start
    while time < span.end {
      let hour = calendar.hour(containing: time)
      let end = min(hour.end, span.end)
      pieces.append((hour, end - time))
      time = end
    }
    return pieces
  }

  private static func shares(
    of amount: Amount, over pieces: [(hour: Span, seconds: Int64)], weight: (Span, Int64) -> Int128
  ) -> [Share] {
    var whole: Int128 = 0
    for piece in pieces { whole += weight(piece.hour, piece.seconds) }
    guard whole > 0 else { return [] }
    var weighed: Int128 = 0
    var given: Int64 = 0
    return pieces.map { piece in
      weighed += weight(piece.hour, piece.seconds)
      // At most the amount itself, so it fits.
      let upTo = Int64(product(Int128(amount.baseUnits), weighed, over: whole))
      defer { given = upTo }
      return (piece.hour, piece.seconds, Amount(baseUnits: upTo - given))
    }
  }

  /// floor(a·b/c) for 0 ≤ b ≤ c, without overflow: weights are brought down to 64 bits first where they are wider.
  private static func product(_ a: Int128, _ b: Int128, over c: Int128) -> Int128 {
    var (b, whole) = (b, c)
    while whole > Int128(Int64.max) {
      b >>= 1
      whole >>= 1
    }
    return (a * b).dividedRoundingDown(by: whole)
  }
}
