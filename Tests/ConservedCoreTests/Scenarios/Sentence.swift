/// One form that a line of a scenario may take, with holes for what differs: `{meter} {time} shows {number}`. What stands in `[…]` may
/// be left out, whatever stands in `(…|…)` is one of these words.
struct Sentence {
  let template: String
  private let regex: Regex<AnyRegexOutput>

  /// What fits into each hole.
  private static let holes = [
    "meter": "[A-Za-z0-9][A-Za-z0-9._/-]*",
    "time": #"\d{4}-\d\d-\d\d(?: \d\d:\d\d|T\d\d:\d\d[+-]\d\d:\d\d)"#,
    "day": #"\d{4}-\d\d-\d\d"#,
    "month": #"\d{4}-\d\d"#,
    "subject": "all [a-z-]+|[A-Za-z0-9][A-Za-z0-9._/-]*",
    "count": #"\d{1,6}"#,
    "clock": #"\d\d:\d\d"#,
    "number": #"-?\d+(?:\.\d+)?"#,
    "duration": #"\d+[mh]"#,
    "unit": "[A-Za-z][A-Za-z0-9]*",
    "word": "[a-z][a-z0-9_-]*",
    "text": ".+?",
  ]

  init(_ template: String) throws {
    self.template = template
    var pattern = ""
    var rest = template[...]
    while let character = rest.popFirst() {
      switch character {
      case "[": pattern += "(?:"
      case "]": pattern += ")?"
      case ".", "+", "*", "?": pattern += "\\" + String(character)
      case "{":
        let hole = rest.prefix { $0 != "}" }
        rest = rest.dropFirst(hole.count + 1)
        guard let form = Sentence.holes[String(hole)] else { throw UnknownHole(name: String(hole)) }
        pattern += "(" + form + ")"
      default: pattern.append(character)
      }
    }
    regex = try Regex(pattern)
  }

  struct UnknownHole: Error {
    let name: String
  }

  /// What stands in the holes and alternatives, in order; empty where it was left out. `nil` when the line is another sentence.
  func holes(of line: String) throws -> [String]? {
    guard let match = try regex.wholeMatch(in: line) else { return nil }
    return match.output.dropFirst().map { $0.substring.map(String.init) ?? "" }
  }
}
