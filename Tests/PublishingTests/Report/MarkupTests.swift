import EnergyModel
import Foundation
import Testing

@testable import Publishing

/// Text cannot become markup, and numbers are written as each language writes them.
struct MarkupTests {
  @Test func `what is text is escaped, wherever it stands`() {
    let name = "<b>\"a\" & 'b'</b>"
    #expect(text(Markup("\(name)").bytes) == "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;")
    #expect(
      text(Markup.tag("p", ["title": name], "\(name)").bytes)
        == "<p title=\"\(text(Markup(name).bytes))\">\(text(Markup(name).bytes))</p>")
  }

  @Test func `markup within markup stays as it is`() {
    let bold = Markup.tag("b", [:], "a<b")
    #expect(text(Markup("x \(bold) y").bytes) == "x <b>a&lt;b</b> y")
    #expect(text(Markup.void("use", ["href": "#g", "class": nil]).bytes) == "<use href=\"#g\"/>")
  }

  @Test func `what no page may hold is shown as missing`() {
    #expect(text(Markup("a\u{0}b\u{1B}c\u{85}d\u{FFFE}e\u{202E}f").bytes) == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f")
    #expect(text(Markup("a\tb\r\nc").bytes) == "a b  c")
    #expect(text(Markup("中文 é עברית").bytes) == "中文 é עברית")
  }

  @Test func `numbers are those of the language`() {
    let english = ReportText(language: .english, calendar: nil)
    let chinese = ReportText(language: .simplifiedChinese, calendar: nil)
    #expect(english.number(decimal("-1234567.5"), decimals: 1) == "−1,234,567.5")
    #expect(chinese.number(decimal("-1234567.5"), decimals: 1) == "−1234567.5")
    #expect(english.signedPercent(-0.04) == "0.0%")
    #expect(english.signedPercent(3.25) == "+3.3%")
    #expect(english.percent(Double.nan) == "–")
    #expect(english.number(Decimal?.none, decimals: 2) == "–")
    // Never rounded up.
    #expect(english.coverage(decimal("99.96")) == "99.9%")
    #expect(english.decimals(for: 1_234) == 0 && english.decimals(for: 12.3) == 2 && english.decimals(for: 0) == 1)
  }

  @Test func `a period is the year or so much of it as is over`() {
    let english = ReportText(language: .english, calendar: nil)
    func period(_ asOf: String) -> String { english.period(ReportMoment(asOf: day(asOf), year: 2025, timeZone: "UTC")) }
    #expect(period("2025-10-01") == "2025, up to 30 September")
    #expect(period("2026-01-01") == "2025")
    #expect(period("2025-01-01") == "2025")
  }

  @Test(arguments: Language.allCases) func `every stable name has words`(_ language: Language) {
    let words = ReportText(language: language, calendar: nil)
    let all =
      StandingState.allCases.map(words.word) + StandingNote.allCases.map(words.word) + FactName.allCases.map(words.word)
      + EventKind.allCases.map(words.word) + IndicatorID.contract.map(words.word) + Carrier.named.map(words.word)
    for word in all {
      #expect(!word.contains("_") && !word.contains("-") || word == "New-energy vehicles" || word.hasPrefix("Sub-"), "\(word)")
    }
  }

  @Test func `axes have round steps`() {
    #expect(Axis.step(0.7) == 1 && Axis.step(12) == 20 && Axis.step(230) == 250 && Axis.step(0.03) == 0.05)
    #expect(Axis.ticks(20, from: -25, to: 45) == [-20, 0, 20, 40])
    #expect(Axis.decimals(0.25) == 2 && Axis.decimals(20) == 0)
    #expect(Drawing.text(-0.04) == "0" && Drawing.text(12.34) == "12.3" && Drawing.percent(5.05) == "5.05%")
  }

  @Test func `cells without a value stay empty and equal neighbours are one stroke`() throws {
    let map = try #require(HeatMap([1, 1, 1, 1]))
    #expect(text(map.cells([[1, 1, nil, 1]], isUpright: true).bytes).contains("d=\"M0.5 0v2m0 1v1\""))
    #expect(HeatMap([]) == nil && HeatMap([.nan]) == nil)
  }
}
