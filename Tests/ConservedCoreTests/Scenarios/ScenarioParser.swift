import EnergyModel

@testable import ConservedCore

/// Reads the text of a scenario. Strict: a line that it does not know is a fault with its number, and all of them are told at once.
///
/// A title, the story, then three headings with indented lines below them. A line that is indented further belongs to the one above it;
/// one that begins with `#` is a remark.
struct ScenarioParser {
  enum Heading: String, CaseIterable {
    case meters = "The meters"
    case arrivals = "What arrived"
    case claims = "What must hold"
    /// In place of it, for a fault that is known and not mended.
    case claimsNotYet = "What must hold, and does not yet"
  }

  /// A line below a heading with those that belong to it.
  struct Statement {
    let line: Int
    let text: String
    var details: [(line: Int, text: String)] = []
  }

  var faults: [Scenario.Fault] = []
  private(set) var calendar: LocalCalendar?
  private var title = ""
  private var story: [String] = []
  private var statements: [Heading: [Statement]] = [:]

  static func scenario(_ text: String) throws -> Scenario {
    var parser = ScenarioParser()
    parser.split(text)
    let scenario = try parser.understand()
    if !parser.faults.isEmpty { throw Scenario.Faults(faults: parser.faults.sorted { $0.line < $1.line }) }
    return scenario
  }

  mutating func fault(_ line: Int, _ what: String) { faults.append(Scenario.Fault(line: line, what: what)) }

  // MARK: Lines

  private mutating func split(_ text: String) {
    var heading: Heading?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let number = index + 1
      let words = String(line.drop { $0 == " " })
      let indent = line.count - words.count
      if words.isEmpty || words.hasPrefix("#") { continue }
      if indent == 0 {
        heading = self.heading(words, number, after: heading)
      } else if let heading {
        add(words, number, indent: indent, to: heading)
      } else {
        fault(number, "an indented line stands before the first heading")
      }
    }
    if title.isEmpty || story.isEmpty { fault(1, "a scenario begins with a title and a sentence or two of its story") }
    for heading in [Heading.meters, .arrivals] where statements[heading, default: []].isEmpty {
      fault(1, "nothing stands below '\(heading.rawValue)'")
    }
    if statements[.claims, default: []].isEmpty == statements[.claimsNotYet, default: []].isEmpty {
      fault(1, "something stands below '\(Heading.claims.rawValue)' or below '\(Heading.claimsNotYet.rawValue)', not below both")
    }
  }

  private mutating func heading(_ words: String, _ number: Int, after current: Heading?) -> Heading? {
    if let heading = Heading(rawValue: words) {
      if statements[heading] != nil { fault(number, "'\(words)' stands twice") }
      statements[heading] = []
      return heading
    }
    if title.isEmpty {
      title = words
    } else if current == nil {
      story.append(words)
    } else {
      fault(number, "'\(words)' is no heading; they are \(Heading.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return current
  }

  private mutating func add(_ words: String, _ number: Int, indent: Int, to heading: Heading) {
    if indent == 2 {
      statements[heading]?.append(Statement(line: number, text: words))
    } else if indent == 4, let last = statements[heading]?.indices.last {
      statements[heading]?[last].details.append((number, words))
    } else {
      fault(number, "indent a line by two blanks, one that belongs to the line above by four")
    }
  }

  // MARK: Sections

  private mutating func understand() throws -> Scenario {
    let meters = try ScenarioMeters(statements[.meters, default: []], &self)
    calendar = LocalCalendar(timeZone: meters.timeZone)
    if calendar == nil { fault(meters.timeZoneLine, "there is no time zone '\(meters.timeZone)'") }
    let arrivals = try ScenarioArrivals(statements[.arrivals, default: []], &self).all
    let claims = try ScenarioClaims(statements[.claims, default: []] + statements[.claimsNotYet, default: []], &self).all
    return Scenario(
      title: title, timeZone: meters.timeZone, registers: meters.registers, virtualMeters: meters.virtualMeters,
      arrivals: arrivals, claims: claims,
      holds: statements[.claimsNotYet] == nil)
  }

  // MARK: Values

  /// A local time or one with an offset. The pattern of the hole was met, so what fails is no time of any clock.
  mutating func instant(_ text: String, _ line: Int) -> Instant {
    guard let calendar, let instant = TimeText.instant(text, in: calendar) else {
      fault(line, "'\(text)' is no time")
      return Instant(seconds: 0)
    }
    return instant
  }

  mutating func span(_ from: String, _ to: String, _ line: Int) -> Span {
    let (start, end) = (instant(from, line), instant(to, line))
    guard start < end else {
      fault(line, "'\(to)' is not after '\(from)'")
      return Span(start, start + 1)
    }
    return Span(start, end)
  }

  mutating func number(_ text: String, _ line: Int) -> ExactDecimal {
    guard let number = try? ExactDecimal(text) else {
      fault(line, "'\(text)' is no number")
      return .zero
    }
    return number
  }

  /// In whole thousandths.
  mutating func thousandths(_ text: String, _ line: Int) -> Int64 {
    let number = number(text, line)
    guard number.scale <= 3, let power = Int64(exactly: Int128.powerOfTen(3 - Int(number.scale)) ?? 0) else {
      fault(line, "'\(text)' has more than three decimals")
      return 0
    }
    return number.mantissa * power
  }

  /// Does not know the line.
  mutating func unknown(_ line: Int, _ text: String, _ forms: [Sentence]) {
    fault(line, "'\(text)' is none of: " + forms.map(\.template).joined(separator: " · "))
  }
}

/// The section about meters.
struct ScenarioMeters {
  private(set) var timeZone = "Asia/Shanghai"
  private(set) var timeZoneLine = 1
  private(set) var registers: [String] = []
  private(set) var virtualMeters: [String] = []

  init(_ statements: [ScenarioParser.Statement], _ parser: inout ScenarioParser) throws {
    let forms = try ["meter {meter}: {text}", "virtual {meter}: {text}", "time zone {text}", "no meter"].map(Sentence.init)
    for statement in statements {
      for detail in statement.details { parser.fault(detail.line, "nothing belongs below a meter; write its keys in one line") }
      if let holes = try forms[0].holes(of: statement.text) {
        registers.append("{ id: \(holes[0]), institution: \(Scenario.institution), \(holes[1]) }")
      } else if let holes = try forms[1].holes(of: statement.text) {
        virtualMeters.append("{ id: \(holes[0]), institution: \(Scenario.institution), \(holes[1]) }")
      } else if let holes = try forms[2].holes(of: statement.text) {
        (timeZone, timeZoneLine) = (holes[0], statement.line)
      } else if try forms[3].holes(of: statement.text) == nil {
        parser.unknown(statement.line, statement.text, forms)
      }
    }
  }
}
