import Conservation
import EnergyModel
import Foundation

/// What stands in one field of a table, before a dialect writes it.
package enum Cell: Sendable, Hashable {
  /// Unknown, or not applicable; never a zero.
  case empty
  /// Text that somebody wrote: quoted where needed and made safe against formulas.
  case text(String)
  /// A number that is already exact text; stands as it is, its minus sign too.
  case number(String)
  /// A whole number.
  case whole(Int64)
  /// So many thousandths, printed with three decimals: every amount (contract R1).
  case thousandths(Int64)
  /// Hours of hours, in per cent with one decimal, never rounded up: 99.96 is 99.9. Without any hours nothing is covered.
  case share(covered: Int, of: Int)
  /// A stable name of this project, which the Chinese dialect shows in Chinese.
  case term(Term)
  /// Stable names, one after the other; empty where there are none.
  case terms([Term])
  /// A moment.
  case time(Instant)
  /// The first instant of a local day: a moment in `en`, a date in `zh-Hans`.
  case dayStart(Instant)
  /// A day without a time.
  case date(LocalDay)

  package static func integer(_ number: some BinaryInteger) -> Cell {
    Int64(exactly: number).map { .whole($0) } ?? .number(String(number))
  }

  package static func amount(_ amount: Amount) -> Cell { .thousandths(amount.baseUnits) }

  /// Rounded half away from zero to so many decimals; empty where it is not known.
  package static func decimal(_ number: Decimal?, decimals: Int) -> Cell {
    guard let number, !number.isNaN else { return .empty }
    return .number(number.text(decimals: decimals))
  }

  /// Per cent with one decimal, never rounded up: 99.96 is 99.9.
  package static func coverage(_ percent: Decimal?) -> Cell {
    guard let percent, !percent.isNaN else { return .empty }
    return .number(percent.textRoundedDown(decimals: 1))
  }

  package static func flag(_ value: Bool) -> Cell { .term(Term(.flag, value ? "true" : "false")) }

  /// Appends the field as a dialect writes it.
  func append(to bytes: inout [UInt8], _ dialect: Dialect) {
    switch self {
    case .empty: break
    case .text(let text): CSVText.append(text: text, to: &bytes)
    case .number(let number): bytes.append(contentsOf: number.utf8)
    case .whole(let number): bytes.append(decimal: number)
    case .thousandths(let number): bytes.append(thousandthsOf: number)
    case .share(let covered, let hours):
      let tenths = hours > 0 ? max(0, min(covered, hours)) * 1_000 / hours : 0
      bytes.append(decimal: Int64(tenths / 10))
      bytes.append(UInt8(ascii: "."))
      bytes.append(UInt8(ascii: "0") + UInt8(tenths % 10))
    case .term(let term): CSVText.append(text: term.text(dialect.language), to: &bytes)
    case .terms(let terms):
      let separator = dialect.language == .english ? " " : "；"
      CSVText.append(text: terms.map { $0.text(dialect.language) }.joined(separator: separator), to: &bytes)
    case .date(let day): day.append(to: &bytes)
    case .time(let instant):
      switch dialect.language {
      case .english: dialect.calendar.append(rfc3339: instant, to: &bytes)
      case .simplifiedChinese: dialect.calendar.append(plain: instant, to: &bytes)
      }
    case .dayStart(let instant):
      switch dialect.language {
      case .english: dialect.calendar.append(rfc3339: instant, to: &bytes)
      case .simplifiedChinese: dialect.calendar.day(of: instant).append(to: &bytes)
      }
    }
  }

  /// Whether it takes time to write and tends to stand in many rows one after the other.
  var isRepeated: Bool {
    switch self {
    case .time, .dayStart, .date, .term: true
    case .empty, .text, .number, .whole, .thousandths, .share, .terms: false
    }
  }
}
