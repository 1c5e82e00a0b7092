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

  package static func integer(_ number: some BinaryInteger) -> Cell { .number(String(number)) }

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
    case .term(let term): CSVText.append(text: term.text(dialect.language), to: &bytes)
    case .terms(let terms):
      let separator = dialect.language == .english ? " " : "；"
      CSVText.append(text: terms.map { $0.text(dialect.language) }.joined(separator: separator), to: &bytes)
    case .date(let day): bytes.append(contentsOf: day.iso8601.utf8)
    case .time(let instant):
      bytes.append(
        contentsOf: (dialect.language == .english ? dialect.calendar.rfc3339(instant) : dialect.calendar.plain(instant)).utf8)
    case .dayStart(let instant):
      let isEnglish = dialect.language == .english
      bytes.append(contentsOf: (isEnglish ? dialect.calendar.rfc3339(instant) : dialect.calendar.day(of: instant).iso8601).utf8)
    }
  }
}
