import EnergyModel

/// What the books must say of one register, by the truth's own arithmetic.
package struct TrueBooks {
  /// Seconds of an hour that lie in measured spans, and in longer ones whose amount is known.
  package struct Known: Equatable {
    package var measured: Int64 = 0
    package var estimated: Int64 = 0
  }

  /// A point of the counter whose value is known: a genuine reading, or a recorded exchange seen from one side.
  private struct Point {
    let second: Int64
    let instant: Instant
    let digits: Int64
    let epoch: Int
  }

  /// The sum of all hours, base units.
  package private(set) var total: Int64 = 0
  /// By the start of each hour.
  package private(set) var hours: [Instant: Known] = [:]
  /// How often an epoch ended in a span that nobody can give an amount.
  package private(set) var holes = 0

  private let meter: TrueMeter
  private let start: Instant
  private var points: [Point] = []

  /// - Parameter start: When the world began.
  package init(_ meter: TrueMeter, _ delivered: [Truth.Delivered], start: Instant) {
    self.meter = meter
    self.start = start
    var last: Point?
    for value in delivered.filter(\.isGenuine).sorted(by: { $0.second < $1.second }) where value.second != last?.second {
      let point = Point(second: value.second, instant: value.instant, digits: value.digits, epoch: value.epoch)
      if let last { follow(last, point) }
      last = point
      points.append(point)
    }
  }

  // MARK: From one point to the next

  private mutating func follow(_ from: Point, _ to: Point) {
    guard from.epoch != to.epoch else { return count(from, to) }
    if meter.traits.isRestarting {
      // What was counted up to the reboot is lost; what the display shows since is booked (contract R8, restarting).
      book(to.digits, from, to, isMeasured: false)
      return
    }
    let exchange = meter.epochs[to.epoch]
    guard to.epoch == from.epoch + 1, exchange.isRecorded else {
      holes += 1
      return
    }
    let instant = start + exchange.start
    let final = meter.value(exchange.start, epoch: from.epoch)
    count(from, Point(second: exchange.start, instant: instant, digits: final, epoch: from.epoch))
    count(Point(second: exchange.start, instant: instant, digits: exchange.initial, epoch: to.epoch), to)
  }

  /// Within one epoch: what the counter counted, unless it passed its capacity where nobody can know (contract R8, rollover).
  private mutating func count(_ from: Point, _ to: Point) {
    if to.digits < from.digits {
      guard let capacity = meter.traits.capacity,
        meter.traits.statesPower || (from.digits * 10 >= capacity * 9 && to.digits * 10 <= capacity)
      else {
        holes += 1
        return
      }
    }
    let counted = meter.counted(to.second) - meter.counted(from.second)
    book(counted, from, to, isMeasured: to.instant - from.instant <= min(2 * meter.traits.intervalSeconds, 5_400))
  }

  private mutating func book(_ digits: Int64, _ from: Point, _ to: Point, isMeasured: Bool) {
    total += digits * meter.traits.baseUnitsPerDigit
    var second = from.instant.seconds
    while second < to.instant.seconds {
      let hour = second / 3_600 * 3_600
      let end = min(hour + 3_600, to.instant.seconds)
      if isMeasured {
        hours[Instant(seconds: hour), default: Known()].measured += end - second
      } else {
        hours[Instant(seconds: hour), default: Known()].estimated += end - second
      }
      second = end
    }
  }

  // MARK: A measured hour

  /// What the meter counted in a span, base units.
  package func counted(_ span: Span) -> Int64 {
    (meter.counted(span.end - start) - meter.counted(span.start - start)) * meter.traits.baseUnitsPerDigit
  }

  /// How far a measured hour may be off: what was counted between the two readings around each of its ends, base units.
  package func tolerance(_ span: Span) -> Int64 { cut(at: span.start) + cut(at: span.end) }

  private func cut(at instant: Instant) -> Int64 {
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle].instant < instant { low = middle + 1 } else { high = middle }
    }
    guard low > 0, low < points.count, points[low].instant != instant else { return 0 }
    return (meter.counted(points[low].second) - meter.counted(points[low - 1].second)) * meter.traits.baseUnitsPerDigit
  }
}
