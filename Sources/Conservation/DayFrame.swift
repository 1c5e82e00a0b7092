import EnergyModel
import Foundation

/// What profiles and forecasts need of the calendar alone, by day: prepared once and shared by all institutions of a group, since the
/// calendar of thousands of them is the same.
package struct DayFrame: Sendable {
  /// The days are `[from, to)`: base and judged year.
  package let from: LocalDay
  package let to: LocalDay

  /// By index from `from` on.
  let days: [Day]
  /// The kinds that occur in the span; a day knows its own by the place in this list.
  let kinds: [KindSet.Index]

  /// 24 bytes: thousands of institutions read these one after the other.
  struct Day: Sendable {
    /// cos and sin of 2πq/365.25, q the day of the year from 1 (RULES section 3).
    let cosine: Double
    let sine: Double
    /// The day of the year from 0 to 364, the 366th counting as the 365th.
    let season: Int16
    /// 0…11.
    let month: Int8
    let type: DayType
    /// The place of its kind in `kinds`.
    let slot: Int8

    /// A pattern, since `==` of another module's enumeration is a call for each day.
    var isHoliday: Bool { if case .holiday = type { true } else { false } }
  }

  /// - Parameter kinds: The kinds of the days from `from` on (`DayCalendar.kinds(from:to:of:)`).
  package init(from: LocalDay, kinds: [DayKind]) {
    self.from = from
    to = from + kinds.count
    var occurring: [KindSet.Index] = []
    var days: [Day] = []
    days.reserveCapacity(kinds.count)
    for (index, kind) in kinds.enumerated() {
      let day = from + index
      let dayOfYear = day.dayOfYear
      let angle = 2 * Double.pi * Double(dayOfYear) / 365.25
      let set = KindSet.Index(kind)
      let slot = occurring.firstIndex(of: set) ?? occurring.count
      if slot == occurring.count { occurring.append(set) }
      days.append(
        Day(
          cosine: cos(angle), sine: sin(angle), season: Int16(min(dayOfYear, DayFrame.seasons) - 1),
          month: Int8(day.components.month - 1), type: kind.type, slot: Int8(slot)))
    }
    self.days = days
    self.kinds = occurring
  }

  /// By the weekday alone.
  package init(from: LocalDay, to: LocalDay) { self.init(from: from, kinds: DayKind.byWeekday(from: from, to: to)) }

  static let seasons = 365

  /// The place of a day in `days`.
  func index(of day: LocalDay) -> Int {
    let index = Int(day.number) - Int(from.number)
    precondition(days.indices.contains(index), "a frame holds base and judged year")
    return index
  }

  func isVacation(_ day: Day) -> Bool { kinds[Int(day.slot)].isVacation }
}

/// Kinds of days as bits. A holiday is expected by the weekends of its own season, so that it is the kind of those.
struct KindSet: Sendable, Hashable {
  private(set) var bits: UInt8 = 0

  /// 0…7: weekend × 4, vacation × 2, heating × 1.
  struct Index: Sendable, Hashable {
    let number: Int

    init(_ kind: DayKind) { number = (kind.type == .workday ? 0 : 4) + (kind.isVacation ? 2 : 0) + (kind.isHeating ? 1 : 0) }

    init(number: Int) { self.number = number }

    var isVacation: Bool { number & 2 != 0 }
  }

  static let workdays = KindSet(bits: 0b0000_1111)
  static let weekends = KindSet(bits: 0b1111_0000)
  static let count = 8

  var isEmpty: Bool { bits == 0 }

  mutating func insert(_ index: Index) { bits |= 1 << UInt8(index.number) }

  func contains(_ index: Index) -> Bool { bits & (1 << UInt8(index.number)) != 0 }

  func intersection(_ other: KindSet) -> KindSet { KindSet(bits: bits & other.bits) }

  var indices: [Index] { (0..<KindSet.count).map(Index.init(number:)).filter(contains) }

  /// Which of these kinds a day is like: its own; where there is none of it, those that differ in heating; else those of its type.
  func like(_ index: Index) -> KindSet {
    let own = KindSet(bits: 1 << UInt8(index.number))
    if contains(index) { return own }
    let heating = intersection(KindSet(bits: 0b11 << UInt8(index.number & 0b110)))
    return heating.isEmpty ? intersection(index.number < 4 ? .workdays : .weekends) : heating
  }
}
