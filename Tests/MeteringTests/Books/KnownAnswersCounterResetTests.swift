import EnergyModel
import TestSupport
import Testing

@testable import Metering

/// The counter cases of a time-series database's own tests (`counter-resets`): series of a counter that may restart at zero, and its
/// `resets`, `increase` and `rate` over windows that hold the samples after their start and through their end.
///
/// Ours is the plain sum over the resets, first sample to last. Theirs stretches that sum to the window's ends, as far as half a step or
/// the counter's own zero allows; with that factor, which is all that differs, the numbers agree. Left out are histograms, series with
/// holes and windows moved by `offset` or `@`: they speak of no counter of ours.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownAnswersCounterResetTests {
  struct Series {
    let name: String
    let labels: String
    let stepSeconds: Int64
    let values: [Int64]
  }

  struct Question {
    let function: String
    let name: String
    let atSeconds: Int64
    let windowSeconds: Int64
    var answers: [(labels: String, value: Double)] = []
    let series: [Series]
  }

  @Test func `resets are counted and summed over as the other program does`() throws {
    let questions = try Self.questions(try KnownAnswers.text("counter-resets/promql_functions_part1.test"))
    var compared = ["resets": 0, "increase": 0, "rate": 0]
    var exact = 0
    for question in questions {
      for answer in question.answers {
        let named = question.series.filter { $0.name == question.name }
        guard let series = named.first(where: { $0.labels == answer.labels }) ?? (answer.labels.isEmpty ? named.first : nil)
        else {
          continue
        }
        let window = Self.window(series, question)
        let book = try Self.book(window)
        compared[question.function, default: 0] += 1
        if question.function == "resets" {
          let restarts = book.estimates.filter { $0.method == .restart }.count
          #expect(restarts == Int(answer.value), "\(series)")
          continue
        }
        let plain = Double(book.allHours.reduce(Int64(0)) { $0 + $1.hour.amount.total.baseUnits }) / 1_000
        let perWindow = question.function == "rate" ? answer.value * Double(question.windowSeconds) : answer.value
        let stretched = plain * Self.stretch(window, question, plain)
        #expect(abs(stretched - perWindow) <= 1e-9 * max(1, perWindow), "\(question.function) of \(series)")
        if plain == perWindow { exact += 1 }
      }
    }
    // So that a change of the file or of this reader does not leave the test without cases.
    #expect(compared["resets"] == 18 && compared["increase"] == 9 && compared["rate"] == 15)
    #expect(exact > 0)
  }

  /// Samples that are in the window, with their seconds.
  private static func window(_ series: Series, _ question: Question) -> [(seconds: Int64, value: Int64)] {
    series.values.enumerated().map { (Int64($0.offset) * series.stepSeconds, $0.element) }
      .filter { $0.0 > question.atSeconds - question.windowSeconds && $0.0 <= question.atSeconds }
  }

  private static func book(_ window: [(seconds: Int64, value: Int64)]) throws -> RegisterBook {
    let start = Instant(seconds: 1_790_784_000)
    return try KnownAnswers.book(
      window.map { KnownAnswers.reading(start + $0.seconds, ExactDecimal($0.value)) }, kind: .restarting, intervalSeconds: 300,
      calendar: try #require(LocalCalendar(timeZone: "UTC")))
  }

  /// By how much their sum reaches beyond the first and last sample.
  private static func stretch(_ window: [(seconds: Int64, value: Int64)], _ question: Question, _ sum: Double) -> Double {
    guard let first = window.first, let last = window.last, first.seconds < last.seconds else { return 1 }
    let sampled = Double(last.seconds - first.seconds)
    let step = sampled / Double(window.count - 1)
    func reach(_ gap: Int64) -> Double { Double(gap) >= step * 1.1 ? step / 2 : Double(gap) }
    var before = reach(first.seconds - (question.atSeconds - question.windowSeconds))
    if sum > 0 { before = min(before, sampled * Double(first.value) / sum) }
    return (sampled + before + reach(question.atSeconds - last.seconds)) / sampled
  }

  // MARK: Reading the file

  private static func questions(_ text: String) throws -> [Question] {
    var questions: [Question] = []
    var series: [Series] = []
    var step: Int64?
    var current: Question?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map({ $0.split(whereSeparator: \.isWhitespace) }) {
      let isIndented =
        line.first.map { $0.contains("{") || step != nil && $0 != "eval" && $0 != "clear" && $0 != "load" } ?? false
      if line.isEmpty || line[0].hasPrefix("#") || !isIndented {
        if let asked = current { questions.append(asked) }
        current = nil
      }
      guard let first = line.first, !first.hasPrefix("#") else { continue }
      if first == "clear" {
        (series, step) = ([], nil)
      } else if first == "load", line.count == 2 {
        (series, step) = ([], seconds(line[1]))
      } else if first == "eval" {
        step = nil
        current = question(line.map(String.init), series)
      } else if current != nil, first.hasPrefix("{"), line.count == 2, let value = Double(line[1]) {
        current?.answers.append((labels(first), value))
      } else if let step, let values = values(line.dropFirst()) {
        let name = String(first.prefix { $0 != "{" })
        series.append(Series(name: name, labels: labels(first.dropFirst(name.count)), stepSeconds: step, values: values))
      }
    }
    if let asked = current { questions.append(asked) }
    return questions
  }

  private static func labels(_ text: Substring) -> String { text == "{}" ? "" : String(text) }

  /// `eval instant at 50m increase(name[50m])`; `nil` for anything else.
  private static func question(_ words: [String], _ series: [Series]) -> Question? {
    guard words.count == 5, words[1] == "instant", let at = seconds(words[3][...]) else { return nil }
    let parts = words[4].split(whereSeparator: { "([])".contains($0) })
    guard parts.count == 3, words[4].hasSuffix("])"), let window = seconds(parts[2]),
      ["resets", "increase", "rate"].contains(parts[0])
    else { return nil }
    return Question(
      function: String(parts[0]), name: String(parts[1]), atSeconds: at, windowSeconds: window, series: series)
  }

  private static func seconds(_ text: Substring) -> Int64? {
    text.hasSuffix("m") ? Int64(text.dropLast()).map { $0 * 60 } : Int64(text)
  }

  /// `0+27x4` is 0 and four steps of 27; `nil` where anything else than whole numbers stands.
  private static func values(_ words: ArraySlice<Substring>) -> [Int64]? {
    var values: [Int64] = []
    for word in words {
      let parts = word.split(whereSeparator: { $0 == "+" || $0 == "x" }).compactMap { Int64($0) }
      switch parts.count {
      case 1 where Int64(word) != nil: values.append(parts[0])
      case 3: values.append(contentsOf: (0...parts[2]).map { parts[0] + $0 * parts[1] })
      default: return nil
      }
    }
    return values.isEmpty ? nil : values
  }
}
