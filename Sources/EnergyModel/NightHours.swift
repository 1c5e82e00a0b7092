/// What a register counted in the first five hours of a local day, hours 0 to 4 from its first instant on: what never sleeps is seen
/// there. In base units; an hour is known only where it is measured or edited, and unknown is not zero.
package struct NightHours: Sendable, Hashable {
  package static let count = 5

  /// Five numbers in place, so that the days of years need no allocation each; that of an unknown hour is 0.
  private var hour0: Int64 = 0
  private var hour1: Int64 = 0
  private var hour2: Int64 = 0
  private var hour3: Int64 = 0
  private var hour4: Int64 = 0
  /// Bit h of the hour h.
  package private(set) var known: UInt8 = 0

  /// Nothing is known.
  package static let unknown = NightHours()

  package init() {}

  /// The amount of an hour, 0…4; `nil` where it is not known.
  package subscript(hour: Int) -> Int64? {
    get {
      guard (0..<NightHours.count).contains(hour), known & 1 << UInt8(hour) != 0 else { return nil }
      return switch hour {
      case 0: hour0
      case 1: hour1
      case 2: hour2
      case 3: hour3
      default: hour4
      }
    }
    set {
      guard (0..<NightHours.count).contains(hour) else { return }
      if newValue == nil { known &= ~(1 << UInt8(hour)) } else { known |= 1 << UInt8(hour) }
      let amount = newValue ?? 0
      switch hour {
      case 0: hour0 = amount
      case 1: hour1 = amount
      case 2: hour2 = amount
      case 3: hour3 = amount
      default: hour4 = amount
      }
    }
  }

  package var knownCount: Int { known.nonzeroBitCount }

  /// The median of the known hours 1 to 4 above 0, base units in an hour; of an even number the mean of the middle two. `nil` where none
  /// is above 0.
  package var median: Double? {
    // Four numbers at most, sorted in place as they come.
    var (first, second, third, fourth) = (Int64.max, Int64.max, Int64.max, Int64.max)
    var count = 0
    for hour in 1..<NightHours.count {
      guard var amount = self[hour], amount > 0 else { continue }
      count += 1
      if amount < first { swap(&amount, &first) }
      if amount < second { swap(&amount, &second) }
      if amount < third { swap(&amount, &third) }
      if amount < fourth { swap(&amount, &fourth) }
    }
    return switch count {
    case 0: nil
    case 1: Double(first)
    case 2: (Double(first) + Double(second)) / 2
    case 3: Double(second)
    default: (Double(second) + Double(third)) / 2
    }
  }

  /// The mean of the hours 0 to 4, base units in an hour; `nil` where fewer than four of them are known.
  package var flow: Double? {
    guard knownCount >= NightHours.count - 1 else { return nil }
    var sum = 0.0
    for hour in 0..<NightHours.count { sum += self[hour].map(Double.init) ?? 0 }
    return sum / Double(knownCount)
  }
}

/// Where a register stood still within a local day: how many measured hours of exactly 0 follow each other. An hour that is not measured
/// ends a run. Of a day of zeros throughout all three are its hours.
package struct ZeroRun: Sendable, Hashable {
  /// From the first hour of the day on.
  package let atStart: Int
  /// Up to the last hour of the day.
  package let atEnd: Int
  /// The longest anywhere in the day.
  package let longest: Int

  package init(atStart: Int, atEnd: Int, longest: Int) {
    self.atStart = atStart
    self.atEnd = atEnd
    self.longest = longest
  }

  package static let none = ZeroRun(atStart: 0, atEnd: 0, longest: 0)
}

/// Takes the known hours of one day in order.
struct NightReader {
  let day: Span
  private(set) var nights = NightHours.unknown
  private var atStart = 0
  private var longest = 0
  /// The run that ends where the last hour ended.
  private var run = 0
  private var runStart: Instant
  private var runEnd: Instant

  init(_ day: Span) {
    self.day = day
    runStart = day.start
    runEnd = day.start
  }

  mutating func take(_ row: HourRow) {
    guard row.isMeasured else {
      run = 0
      return
    }
    let amount = row.hour.amount.total.baseUnits
    let hour = (row.span.start - day.start) / 3_600
    if (0..<Int64(NightHours.count)).contains(hour) { nights[Int(hour)] = amount }
    guard amount == 0 else {
      run = 0
      return
    }
    if run == 0 || row.span.start != runEnd {
      run = 0
      runStart = row.span.start
    }
    run += 1
    runEnd = row.span.end
    if runStart == day.start { atStart = run }
    longest = max(longest, run)
  }

  var zeroRun: ZeroRun { ZeroRun(atStart: atStart, atEnd: run > 0 && runEnd == day.end ? run : 0, longest: longest) }
}
