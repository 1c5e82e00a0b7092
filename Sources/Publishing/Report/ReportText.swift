import Conservation
import EnergyModel
import Foundation

/// What a page says in its language: each sentence once, both languages side by side, and numbers and dates as the language writes them.
struct ReportText: Sendable {
  let language: Language
  /// For moments; `nil` where the system knows no such zone, and they are not told.
  let calendar: LocalCalendar?

  var isChinese: Bool { language == .simplifiedChinese }

  func say(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
    isChinese ? chinese() : english()
  }

  func mark(_ english: @autoclosure () -> Markup, _ chinese: @autoclosure () -> Markup) -> Markup {
    isChinese ? chinese() : english()
  }

  /// What is not known; never a zero.
  static let unknown = "–"

  // MARK: Names

  /// What somebody named, set apart so that its writing direction stays its own; bounded, since a name may be long.
  func name(_ text: String) -> Markup {
    let text = plainName(text)
    return text == ReportText.unknown ? Markup(text) : .tag("bdi", [:], Markup(text))
  }

  /// A whole sentence, as an event or a sign has it.
  func sentence(_ text: String) -> Markup { .tag("bdi", [:], Markup(cut(text, bytesMax: 900))) }

  /// The same where no element can stand: in attributes and in drawings.
  func plainName(_ text: String) -> String {
    let isBlank = text.utf8.allSatisfy { $0 == 0x20 }
    return isBlank ? ReportText.unknown : cut(text, bytesMax: 150)
  }

  /// The profiles and series that standings name, each once.
  func factors(_ named: [String]) -> [String] {
    var found: Set<String> = []
    for one in named {
      for part in one.split(separator: ";") { found.insert(String(part.drop { $0 == " " })) }
    }
    return found.filter { !$0.isEmpty }.sorted()
  }

  func name(of institution: Institution) -> String { institution.name.isEmpty ? institution.id.text : institution.name }

  /// Short names after each other, as a sentence counts them up.
  func list(_ parts: [String]) -> String {
    if isChinese { return parts.joined(separator: "、") }
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  /// Clauses after each other.
  func clauses(_ parts: [String]) -> String { parts.joined(separator: say(", ", "，")) }

  /// One to ten as words in English, as a sentence writes them.
  func count(_ number: Int) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    return isChinese || !words.indices.contains(number) ? String(number) : words[number]
  }

  func capitalised(_ sentence: String) -> String { sentence.prefix(1).uppercased() + sentence.dropFirst() }

  /// `1 day`, `3 days`; 3天.
  func counted(_ number: Int, _ one: String, _ many: String, _ chinese: String) -> String {
    isChinese ? grouped(String(number)) + chinese : "\(grouped(String(number))) \(number == 1 ? one : many)"
  }

  // MARK: Numbers

  /// A number of exactly so many decimals; `nil` and what is no number is a dash.
  func number(_ value: Decimal?, decimals: Int) -> String {
    guard let value, !value.isNaN else { return ReportText.unknown }
    return grouped(value.text(decimals: decimals))
  }

  func number(_ value: Double?, decimals: Int) -> String {
    guard let value, let decimal = Decimal(statistic: value) else { return ReportText.unknown }
    return grouped(decimal.text(decimals: decimals))
  }

  /// With its sign, plus too, unless it prints as zero.
  func signed(_ value: Double?, decimals: Int) -> String {
    let text = number(value, decimals: decimals)
    return text.utf8.contains { (0x31...0x39).contains($0) } && !text.hasPrefix(ReportText.minus) ? "+" + text : text
  }

  /// One decimal.
  func percent(_ value: Double?) -> String {
    let text = number(value, decimals: 1)
    return text == ReportText.unknown ? text : text + "%"
  }

  func percent(_ value: Decimal?) -> String { percent(value?.statistic) }

  func signedPercent(_ value: Double?) -> String {
    let text = signed(value, decimals: 1)
    return text == ReportText.unknown ? text : text + "%"
  }

  func signedPercent(_ value: Decimal?) -> String { signedPercent(value?.statistic) }

  /// A coverage, never rounded up: 99.96 is 99.9.
  func coverage(_ percent: Decimal?) -> String {
    guard let percent, !percent.isNaN else { return ReportText.unknown }
    return percent.textRoundedDown(decimals: 1) + "%"
  }

  /// How many decimals leave four digits that count, of a number of this size.
  func decimals(for size: Double?) -> Int {
    guard let size, size.isFinite, size.magnitude > 0 else { return 1 }
    return min(4, max(0, 3 - Int(log10(size.magnitude).rounded(.down))))
  }

  private static let minus = "−"

  /// The real minus sign; English groups by thousands, Chinese does not. A zero has no sign.
  private func grouped(_ text: String) -> String {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text[...]
    let sign = isNegative && digits.utf8.contains { (0x31...0x39).contains($0) } ? ReportText.minus : ""
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard !isChinese, let whole = parts.first, whole.utf8.count > 3 else { return sign + digits }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.utf8.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return sign + grouped + (parts.count > 1 ? "." + parts[1] : "")
  }

  // MARK: Dates

  /// As a sentence says it: `9 June`, 6月9日.
  func date(_ day: LocalDay) -> String {
    let (_, month, day) = day.components
    return say("\(day) \(ReportText.months[month - 1])", "\(month)月\(day)日")
  }

  /// With its year.
  func fullDate(_ day: LocalDay) -> String { say("\(date(day)) \(day.year)", "\(day.year)年\(date(day))") }

  /// In a chart: `Jan`, 1月.
  func shortMonth(_ month: Int) -> String { say(String(ReportText.months[month - 1].prefix(3)), "\(month)月") }

  func longMonth(_ month: LocalMonth) -> String { say(ReportText.months[month.month - 1], "\(month.month)月") }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]

  /// `2025-09-14 03:15`; a dash where the zone is not known.
  func moment(_ instant: Instant?) -> String {
    guard let instant, let calendar else { return ReportText.unknown }
    return String(calendar.plain(instant).prefix(16))
  }

  func day(_ instant: Instant?) -> String {
    guard let instant, let calendar else { return ReportText.unknown }
    return calendar.day(of: instant).iso8601
  }

  func weekday(_ index: Int) -> String {
    say(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][index], "周" + ["一", "二", "三", "四", "五", "六", "日"][index])
  }

  func timeZone(_ name: String) -> String { name == "Asia/Shanghai" ? say("Beijing time", "北京时间") : name }

  /// The span a report speaks of: the judged year, or so much of it as is over.
  func period(_ moment: ReportMoment) -> String {
    let last = moment.asOf + -1
    let end = LocalMonth(year: moment.year, month: 12)
    guard last.year == moment.year, last != end.next.firstDay + -1 else { return say("\(moment.year)", "\(moment.year)年") }
    return say("\(moment.year), up to \(date(last))", "\(moment.year)年（截至\(date(last))）")
  }
}
