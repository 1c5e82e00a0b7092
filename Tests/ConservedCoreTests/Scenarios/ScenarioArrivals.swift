import EnergyModel

@testable import ConservedCore

/// The section about what arrived: readings one by one or as a run, and facts that somebody recorded, in the order of their coming.
struct ScenarioArrivals {
  private(set) var all: [Scenario.Arrival] = []

  private let reading: Sentence
  private let run: Sentence
  private let details: [Sentence]
  private let exchange: Sentence
  private let correction: Sentence
  private let ledger: Sentence
  private let again: Sentence

  init(_ statements: [ScenarioParser.Statement], _ parser: inout ScenarioParser) throws {
    reading = try Sentence("{meter} {time} shows {number}[, imported]")
    run = try Sentence("{meter} every {duration} from {time} to {time} (shows|counts from) {number}[ by {number}][, imported]")
    details = try [
      "by {number} between {clock} and {clock}", "by {number} from {time} to {time}", "silent after {time} until {time}",
      "shows {number} at {time}", "shows {number} from {time} to {time}", "shows {number} more at {time}",
      "shows {number} more from {time} to {time}", "returns to zero at {number}",
    ].map(Sentence.init)
    exchange = try Sentence(
      "exchange {meter} at {time}: final {number}, initial {number}[, capacity {number}][, multiplier {number}]")
    correction = try Sentence("correct {meter} at {time} to {number}, because {text}")
    ledger = try Sentence("bill {word} from {day} to {day}: {number} {unit}")
    again = try Sentence("all of this again")
    for statement in statements { try take(statement, &parser) }
  }

  private mutating func take(_ statement: ScenarioParser.Statement, _ parser: inout ScenarioParser) throws {
    let (line, text) = (statement.line, statement.text)
    if let holes = try run.holes(of: text) {
      try takeRun(holes, isImported: text.hasSuffix(", imported"), statement, &parser)
      return
    }
    for detail in statement.details { parser.fault(detail.line, "only a run of readings has lines that belong to it") }
    if let holes = try reading.holes(of: text) {
      add(
        meter: holes[0], stamp: parser.instant(holes[1], line), value: parser.number(holes[2], line),
        isImported: text.hasSuffix(", imported"), parser)
    } else if let holes = try exchange.holes(of: text) {
      all.append(
        .row(.exchanges, ([holes[0], rfc3339(parser.instant(holes[1], line), parser)] + holes[2...]).joined(separator: ",")))
    } else if let holes = try correction.holes(of: text) {
      all.append(
        .row(
          .corrections,
          [holes[0], rfc3339(parser.instant(holes[1], line), parser), holes[2], "\"\(holes[3])\""].joined(separator: ",")))
    } else if let holes = try ledger.holes(of: text) {
      all.append(.row(.ledger, ([Scenario.institution] + holes).joined(separator: ",")))
    } else if try again.holes(of: text) != nil {
      all += all
    } else {
      parser.unknown(line, text, [reading, run, exchange, correction, ledger, again])
    }
  }

  private func rfc3339(_ instant: Instant, _ parser: ScenarioParser) -> String { parser.calendar?.rfc3339(instant) ?? "" }

  private mutating func add(
    meter: String, stamp: Instant, value: ExactDecimal, isImported: Bool, _ parser: ScenarioParser
  ) {
    all.append(
      isImported
        ? .row(.readings, "\(meter),\(rfc3339(stamp, parser)),\(value)") : .polled(meter: meter, stamp: stamp, value: value))
  }

  // MARK: Runs

  /// What a line below a run changes of it. Numbers are in millionths.
  private struct Changes {
    var steps: [(step: Int64, holds: (_ from: Instant) -> Bool)] = []
    var silences: [Span] = []
    var shown: [(value: Int64, isMore: Bool, from: Instant, to: Instant)] = []
    var capacity: Int64?
  }

  private static let decimals = 6

  private func millionths(_ text: String, _ line: Int, _ parser: inout ScenarioParser) -> Int64 {
    let number = parser.number(text, line)
    guard Int(number.scale) <= ScenarioArrivals.decimals,
      let power = Int128.powerOfTen(ScenarioArrivals.decimals - Int(number.scale)),
      let whole = Int64(exactly: Int128(number.mantissa) * power)
    else {
      parser.fault(line, "'\(text)' is too long a number for a run")
      return 0
    }
    return whole
  }

  /// Readings at `from`, then one every so often, the last one not after `to`. The counter moves by its step from one to the next,
  /// whether or not anybody hears of it.
  private mutating func takeRun(
    _ holes: [String], isImported: Bool, _ statement: ScenarioParser.Statement, _ parser: inout ScenarioParser
  ) throws {
    let line = statement.line
    let every = (Int64(holes[1].dropLast()) ?? 0) * (holes[1].hasSuffix("h") ? 3_600 : 60)
    let span = parser.span(holes[2], holes[3], line)
    let counts = holes[4] == "counts from"
    if counts == holes[6].isEmpty { parser.fault(line, "write 'counts from … by …' or 'shows …'") }
    if every == 0 { parser.fault(line, "write how often, as 15m or 1h") }
    var count = millionths(holes[5], line, &parser)
    let step = holes[6].isEmpty ? 0 : millionths(holes[6], line, &parser)
    var changes = Changes()
    for detail in statement.details { try take(detail, into: &changes, &parser) }
    guard parser.faults.isEmpty else { return }
    var instant = span.start
    while instant <= span.end {
      defer {
        count += changes.steps.last { $0.holds(instant) }?.step ?? step
        instant = instant + every
      }
      if changes.silences.contains(where: { $0.start < instant && instant < $0.end }) { continue }
      let change = changes.shown.last { $0.from <= instant && instant <= $0.to }
      let shown = change.map { $0.isMore ? count + $0.value : $0.value } ?? count
      let turned = changes.capacity.map { shown % $0 } ?? shown
      guard let value = ExactDecimal(mantissa: turned, scale: ScenarioArrivals.decimals) else { continue }
      add(meter: holes[0], stamp: instant, value: value, isImported: isImported, parser)
    }
  }

  private func take(_ detail: (line: Int, text: String), into changes: inout Changes, _ parser: inout ScenarioParser) throws {
    let line = detail.line
    for (index, form) in details.enumerated() {
      guard let holes = try form.holes(of: detail.text) else { continue }
      switch index {
      case 0:
        guard let calendar = parser.calendar else { return }
        // From one reading to the next: by the clock at the first of them.
        changes.steps.append(
          (
            millionths(holes[0], line, &parser),
            { instant in
              let clock = calendar.plain(instant).split(separator: " ")[1].prefix(5)
              return holes[1] <= clock && clock < holes[2]
            }
          ))
      case 1:
        let span = parser.span(holes[1], holes[2], line)
        changes.steps.append((millionths(holes[0], line, &parser), { span.contains($0) }))
      case 2: changes.silences.append(parser.span(holes[0], holes[1], line))
      case 3, 5:
        let instant = parser.instant(holes[1], line)
        changes.shown.append((millionths(holes[0], line, &parser), index == 5, instant, instant))
      case 4, 6:
        let span = parser.span(holes[1], holes[2], line)
        changes.shown.append((millionths(holes[0], line, &parser), index == 6, span.start, span.end))
      default: changes.capacity = millionths(holes[0], line, &parser)
      }
      return
    }
    parser.unknown(line, detail.text, details)
  }
}
