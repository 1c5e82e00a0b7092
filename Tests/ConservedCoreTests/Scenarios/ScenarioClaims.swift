import EnergyModel

@testable import ConservedCore

/// The section about what must hold.
struct ScenarioClaims {
  private(set) var all: [Scenario.Claim] = []
  /// The gaps of each meter, which are compared as a whole, and the line of the first of them.
  private var gaps: [(meter: String, line: Int, rows: [Scenario.Gap])] = []

  private let uses: [Sentence]
  private let gapForms: [Sentence]
  private let reading: Sentence
  private let balance: Sentence
  private let action: Sentence
  private let amounts: [Sentence]
  private let part: Sentence

  init(_ statements: [ScenarioParser.Statement], _ parser: inout ScenarioParser) throws {
    uses = try [
      "hour {subject} {time}: {text}", "day {subject} {day}: {text}", "month {subject} {month}: {text}",
      "each (hour|day) {subject} from {time} to {time}: {text}",
    ].map(Sentence.init)
    gapForms = try [
      "gap {meter} from {time} to {time}: {text}", "gap {meter} at {time}: {text}", "gap {meter} since {time}: {text}",
      "no gaps {meter}",
    ].map(Sentence.init)
    reading = try Sentence("reading {meter} {time} {number}: {word}[, {word}]")
    balance = try Sentence(
      "balance {meter} {day}: {number} {unit}, children {number}, unaccounted {number}; "
        + "{count} of {count} hours measured, children {count} of {count}")
    action = try Sentence("settled by {text}")
    amounts = try [
      "nothing known", "{number} {unit} (measured|estimated|unresolved)",
      "{number} {unit} = {text}, {count} of {count} hours measured",
    ].map(Sentence.init)
    part = try Sentence("{number} (measured|estimated|unresolved)")
    for statement in statements { try take(statement, &parser) }
    for gaps in gaps { all.append(Scenario.Claim(line: gaps.line, kind: .gaps(meter: gaps.meter, gaps.rows))) }
  }

  private mutating func take(_ statement: ScenarioParser.Statement, _ parser: inout ScenarioParser) throws {
    if try takeGap(statement, &parser) { return }
    for detail in statement.details { parser.fault(detail.line, "only a gap has a line that belongs to it") }
    let line = statement.line
    if let use = try use(statement, &parser) {
      all.append(Scenario.Claim(line: line, kind: use))
    } else if let holes = try reading.holes(of: statement.text) {
      let kind = Scenario.Claim.Kind.reading(
        meter: holes[0], stamp: parser.instant(holes[1], line), value: parser.number(holes[2], line), quality: holes[3],
        reason: holes[4])
      all.append(Scenario.Claim(line: line, kind: kind))
    } else if let holes = try balance.holes(of: statement.text) {
      let kind = balance(holes, line, &parser)
      all.append(Scenario.Claim(line: line, kind: kind))
    } else {
      parser.unknown(line, statement.text, uses + gapForms + [reading, balance])
    }
  }

  // MARK: Amounts

  private func use(_ statement: ScenarioParser.Statement, _ parser: inout ScenarioParser) throws -> Scenario.Claim.Kind? {
    let (line, text) = (statement.line, statement.text)
    if let holes = try uses[0].holes(of: text) {
      let start = parser.instant(holes[1], line)
      return .use(subject(holes[0]), .hour, Span(start, start + 3_600), try amount(holes[2], line, &parser))
    }
    if let holes = try uses[1].holes(of: text) {
      let start = parser.instant(holes[1], line)
      return .use(subject(holes[0]), .day, dayOrMonth(start, parser, isDay: true), try amount(holes[2], line, &parser))
    }
    if let holes = try uses[2].holes(of: text) {
      let start = parser.instant(holes[1] + "-01", line)
      return .use(subject(holes[0]), .month, dayOrMonth(start, parser, isDay: false), try amount(holes[2], line, &parser))
    }
    if let holes = try uses[3].holes(of: text) {
      let span = parser.span(holes[2], holes[3], line)
      return .use(subject(holes[1]), holes[0] == "hour" ? .hour : .day, span, try amount(holes[4], line, &parser))
    }
    return nil
  }

  private func subject(_ text: String) -> Scenario.Subject {
    text.hasPrefix("all ") ? .carrier(String(text.dropFirst(4))) : .meter(text)
  }

  private func dayOrMonth(_ start: Instant, _ parser: ScenarioParser, isDay: Bool) -> Span {
    guard let calendar = parser.calendar else { return Span(start, start) }
    let day = calendar.day(of: start)
    return isDay ? calendar.span(of: day) : calendar.span(of: day.month)
  }

  /// `48 kWh measured`, or `48 kWh = 36 measured + 12 estimated, 17 of 24 hours measured`: the parts add up to the amount.
  private func amount(_ text: String, _ line: Int, _ parser: inout ScenarioParser) throws -> Scenario.Use {
    if try amounts[0].holes(of: text) != nil { return Scenario.Use(amount: nil, unit: "", coverage: .none) }
    if let holes = try amounts[1].holes(of: text) {
      let amount = parts([(holes[0], holes[2])], line, &parser)
      return Scenario.Use(amount: amount, unit: holes[1], coverage: holes[2] == "measured" ? .all : .none)
    }
    guard let holes = try amounts[2].holes(of: text), let covered = Int(holes[3]), let hours = Int(holes[4]) else {
      parser.unknown(line, text, amounts)
      return Scenario.Use(amount: nil, unit: "", coverage: .none)
    }
    var written: [(String, String)] = []
    for text in holes[2].split(separator: " + ").map(String.init) {
      guard let holes = try part.holes(of: text) else {
        parser.unknown(line, text, [part])
        continue
      }
      written.append((holes[0], holes[1]))
    }
    let amount = parts(written, line, &parser)
    if amount.total.baseUnits != parser.thousandths(holes[0], line) {
      parser.fault(line, "the parts do not add up to \(holes[0])")
    }
    return Scenario.Use(amount: amount, unit: holes[1], coverage: .hours(covered, of: hours))
  }

  private func parts(_ written: [(number: String, name: String)], _ line: Int, _ parser: inout ScenarioParser) -> QualifiedAmount
  {
    var amount = QualifiedAmount.zero
    for (number, name) in written {
      let part = Amount(baseUnits: parser.thousandths(number, line))
      switch name {
      case "measured": amount.measured += part
      case "estimated": amount.estimated += part
      default: amount.unresolved += part
      }
    }
    return amount
  }

  private func balance(_ holes: [String], _ line: Int, _ parser: inout ScenarioParser) -> Scenario.Claim.Kind {
    let day = dayOrMonth(parser.instant(holes[1], line), parser, isDay: true)
    func amount(_ index: Int, _ parser: inout ScenarioParser) -> Amount {
      Amount(baseUnits: parser.thousandths(holes[index], line))
    }
    let counts = holes[6...].map { Int($0) ?? 0 }
    return .balance(
      meter: holes[0], day,
      Scenario.Balance(
        amount: amount(2, &parser), children: amount(4, &parser), unaccounted: amount(5, &parser), unit: holes[3],
        coveredHours: counts[0], hours: counts[1], childrenCoveredHours: counts[2], childrenHours: counts[3]))
  }

  // MARK: Gaps

  private mutating func takeGap(_ statement: ScenarioParser.Statement, _ parser: inout ScenarioParser) throws -> Bool {
    let (line, text) = (statement.line, statement.text)
    var gap: (meter: String, row: Scenario.Gap)?
    if let holes = try gapForms[0].holes(of: text) {
      let span = parser.span(holes[1], holes[2], line)
      gap = (holes[0], Scenario.Gap(from: span.start, to: span.end, what: holes[3]))
    } else if let holes = try gapForms[1].holes(of: text) {
      let instant = parser.instant(holes[1], line)
      gap = (holes[0], Scenario.Gap(from: instant, to: instant, what: holes[2]))
    } else if let holes = try gapForms[2].holes(of: text) {
      gap = (holes[0], Scenario.Gap(from: parser.instant(holes[1], line), to: nil, what: holes[2]))
    } else if let holes = try gapForms[3].holes(of: text) {
      if gaps.contains(where: { $0.meter == holes[0] }) { parser.fault(line, "a gap of \(holes[0]) stands above") }
      gaps.append((holes[0], line, []))
    } else {
      return false
    }
    for (index, detail) in statement.details.enumerated() {
      guard index == 0, gap != nil, let holes = try action.holes(of: detail.text) else {
        parser.unknown(detail.line, detail.text, [action])
        continue
      }
      gap?.row.action = holes[0]
    }
    guard let gap else { return true }
    if let known = gaps.firstIndex(where: { $0.meter == gap.meter }) {
      gaps[known].rows.append(gap.row)
    } else {
      gaps.append((gap.meter, line, [gap.row]))
    }
    return true
  }
}
