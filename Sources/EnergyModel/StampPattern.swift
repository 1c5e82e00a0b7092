/// How a device writes a time, letter by letter: `YYYY` or `YY`, `MM`, `DD`, `hh`, `mm`, `ss` stand for two (four) digits, a single `M`,
/// `D`, `h`, `m`, `s` for one or two, `Z` for an offset (`Z`, `+08:00`, `+0800`), `S` for the `S` or `W` that tells summer from winter
/// time (DSMR), `*` at the end for anything; every other character stands for itself.
package struct StampPattern: Sendable, Hashable, CustomStringConvertible {
  enum Field: UInt8, Sendable {
    case year, month, day, hour, minute, second
  }

  enum Part: Sendable, Hashable {
    /// So many digits; at most that many where it is elastic.
    case field(Field, digits: Int, isElastic: Bool)
    case offset
    case season
    case literal(UInt8)
    case rest
  }

  let parts: [Part]
  package let description: String

  /// `nil` where year, month or day is missing, a field stands twice, or `*` is not at the end.
  package init?(_ text: String) {
    var parts: [Part] = []
    var seen: Set<Field> = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      var count = 1
      while index + count < bytes.count, bytes[index + count] == byte { count += 1 }
      let field: Field? =
        switch byte {
        case UInt8(ascii: "Y"): .year
        case UInt8(ascii: "M"): .month
        case UInt8(ascii: "D"): .day
        case UInt8(ascii: "h"): .hour
        case UInt8(ascii: "m"): .minute
        case UInt8(ascii: "s"): .second
        default: nil
        }
      if let field {
        guard seen.insert(field).inserted, field == .year ? count == 4 || count == 2 : count <= 2 else { return nil }
        parts.append(.field(field, digits: max(count, 2), isElastic: count == 1))
        index += count
        continue
      }
      switch byte {
      case UInt8(ascii: "Z"): parts.append(.offset)
      case UInt8(ascii: "S"): parts.append(.season)
      case UInt8(ascii: "*"):
        guard index == bytes.count - 1 else { return nil }
        parts.append(.rest)
      default: parts.append(.literal(byte))
      }
      index += 1
    }
    guard seen.isSuperset(of: [.year, .month, .day]), parts.count(where: { $0 == .offset }) <= 1 else { return nil }
    self.parts = parts
    description = text
  }

  /// `nil` for a text that is not written so, or a date that no calendar has. `24:00` is the end of the day. A year of two digits is of
  /// 2000 to 2099.
  package func read(_ text: String) -> ClockReading? {
    let bytes = Array(text.utf8)
    var position = 0
    var values: [Field: Int] = [:]
    var (offset, isStandard): (Int64?, Bool?) = (nil, nil)
    reading: for part in parts {
      switch part {
      case .field(let field, let digits, let isElastic):
        let run = bytes[position...].prefix(digits).prefix { (0x30...0x39).contains($0) }
        guard isElastic ? !run.isEmpty : run.count == digits, let value = decimalNumber(run) else { return nil }
        values[field] = field == .year && digits == 2 ? 2_000 + value : value
        position += run.count
      case .offset:
        guard let (seconds, count) = TimeText.leadingOffset(bytes[position...]) else { return nil }
        offset = Int64(seconds)
        position += count
      case .season:
        guard position < bytes.count, bytes[position] == UInt8(ascii: "S") || bytes[position] == UInt8(ascii: "W") else {
          return nil
        }
        isStandard = bytes[position] == UInt8(ascii: "W")
        position += 1
      case .literal(let byte):
        guard position < bytes.count, bytes[position] == byte else { return nil }
        position += 1
      case .rest:
        position = bytes.count
        break reading
      }
    }
    guard position == bytes.count, let year = values[.year], let month = values[.month], let dayOfMonth = values[.day],
      let day = LocalDay(year: year, month: month, day: dayOfMonth)
    else { return nil }
    let (hour, minute, second) = (values[.hour] ?? 0, values[.minute] ?? 0, values[.second] ?? 0)
    guard hour < 24 || hour == 24 && minute == 0 && second == 0, minute < 60, second < 61 else { return nil }
    return ClockReading(
      seconds: Int64(day.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + min(second, 59)), offsetSeconds: offset,
      isStandardTime: isStandard)
  }
}
