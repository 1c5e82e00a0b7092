import Conservation
import EnergyModel
import Metering
import Publishing
import Settings
import Storage

/// From a cell back to the readings behind it (promise 3): what a register or an institution used of a carrier in a period, of which
/// registers, by which readings, descriptions and factors.
package struct Explanation {
  let keeper: BookKeeper
  let settings: Settings
  /// Of the words; names, times and figures are the same in both.
  let language: Language

  package init(keeper: BookKeeper, settings: Settings, language: Language = .english) {
    self.keeper = keeper
    self.settings = settings
    self.language = language
  }

  func say(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }

  func word(_ carrier: Carrier) -> String { Term(carrier).text(language) }

  /// Readings that are listed at either end of a period before the ordinary ones between are only counted.
  private static let listedAtEnds = 4

  /// The span of `2026`, `2026-Q3`, `2026-10`, `2026-10-01` or `2026-10-01T14`, local; `nil` for anything else.
  package static func span(of period: String, _ calendar: LocalCalendar) -> Span? {
    let parts = period.split(separator: "T", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let day = LocalDay(String(parts[0])), let hour = decimalNumber(parts[1].utf8), parts[1].utf8.count == 2 else {
        return nil
      }
      return calendar.hours(of: day).first { calendar.hourOfDay(at: $0.start) == hour }
    }
    return ReportPeriod(period).map { Span(calendar.start(of: $0.days.lowerBound), calendar.start(of: $0.days.upperBound)) }
  }

  /// The lines of an explanation; `nil` where nothing bears that name and carrier.
  package func lines(of name: String, _ carrier: Carrier, in span: Span, listsAll: Bool) throws(StoreError) -> [String]? {
    let indices = keeper.registers.indices.filter { index in
      let register = keeper.registers[index]
      guard register.carrier == carrier else { return false }
      // A total is of registers that are nobody's part and whose flow comes in (contract R6).
      return register.id.text == name || (register.institution.text == name && register.parent == nil && register.flow == .in)
    }
    let ledger = try ledger(of: name, carrier, in: span)
    let ofVirtualMeter = try linesOfVirtualMeter(name, carrier, in: span, listsAll: listsAll)
    guard !indices.isEmpty || !ledger.books.isEmpty || !ledger.withdrawn.isEmpty else { return ofVirtualMeter }
    let balance = Balance(keeper: keeper)
    var whole = Known()
    var partLines: [String] = []
    for index in indices {
      let rows = try keeper.hours(of: index, in: span)
      let known = Known(rows, hours: span.localHours)
      whole.add(known)
      partLines.append(
        say("register \(keeper.registers[index].id): ", "计量点 \(keeper.registers[index].id)：") + known.sentence(carrier, language))
      partLines.append(contentsOf: try details(of: index, rows, balance, in: span, listsAll: listsAll))
    }
    for book in ledger.books { partLines.append(contentsOf: lines(of: book, in: span, &whole)) }
    if indices.isEmpty, ledger.books.isEmpty { whole.add(Known([], hours: span.localHours)) }
    for bill in ledger.bills {
      partLines.append(
        say("bill", "账单") + " \(bill.entry.endUse) \(bill.entry.sentence(language))" + say(": ", "：")
          + (try BillComparison(bill, keeper)).sentence(language))
    }
    for entry in ledger.withdrawn { partLines.append(line(of: entry)) }
    var lines = ["\(name) \(word(carrier))\(say(", ", "，"))\(text(span))", "  " + whole.sentence(carrier, language)]
    if let amount = whole.amount?.total {
      lines.append(contentsOf: try conversions(amount, carrier, of: name, in: span))
    }
    lines.append(contentsOf: try costs(of: name, carrier, indices, ledger, in: span))
    lines.append(contentsOf: try reported(indices, ledger.books, carrier, in: span))
    lines.append(contentsOf: try baseline(of: name, carrier, in: span))
    return lines + partLines + (ofVirtualMeter ?? [])
  }

  /// What stands below a register's own line: its description, what its children leave open, its readings.
  func details(of index: Int, _ rows: [HourRow], _ balance: Balance, in span: Span, listsAll: Bool) throws(StoreError) -> [String]
  {
    var lines = [say("  described as ", "  配置：") + keeper.terms(of: index).description]
    if let stamps = stamps(keeper.registers[index]) { lines.append(stamps) }
    if let methods = methods(rows) { lines.append(methods) }
    if let line = try unaccounted(of: index, balance, in: span) { lines.append(line) }
    return lines + (try readings(of: index, in: span, listsAll: listsAll))
  }

  /// What the times of a delta register name, where that is not the end of the interval as everywhere else (contract R1).
  private func stamps(_ register: Register) -> String? {
    guard register.kind == .delta, register.stamp == .start else { return nil }
    return say(
      "  its times are the starts of intervals of \(register.intervalSeconds) s: each amount was used from its time on",
      "  时标为时段起点，时段长 \(register.intervalSeconds) 秒：用量自该时刻起")
  }

  /// How long of the known hours was estimated in which way; `nil` where nothing was.
  private func methods(_ rows: [HourRow]) -> String? {
    let parts = EstimationMethod.allCases.compactMap { method -> String? in
      let seconds = rows.reduce(Int64(0)) { $0 + Int64($1.hour.estimatedSeconds(by: method)) }
      return seconds == 0
        ? nil : say("\(Explanation.hours(seconds)) h \(method.clause)", "\(Explanation.hours(seconds)) 小时\(word(method))")
    }
    return parts.isEmpty ? nil : say("  estimated: ", "  估算：") + parts.joined(separator: say(", ", "，"))
  }

  /// With two decimals, rounded.
  private static func hours(_ seconds: Int64) -> String {
    let hundredths = (seconds + 18) / 36
    return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }

  /// The readings from the last one at or before the span to the first one at or after it: those whose differences are its amounts.
  private func readings(of index: Int, in span: Span, listsAll: Bool) throws(StoreError) -> [String] {
    let terms = keeper.terms(of: index)
    let whole = try keeper.derived(index)
    let entries = Array(zip(whole.readings, whole.book.verdicts))
    let first = entries.lastIndex { $0.0.instant <= span.start && $0.1 == .accepted } ?? 0
    let last = entries.firstIndex { $0.0.instant >= span.end && $0.1 == .accepted } ?? entries.count - 1
    guard first <= last else { return [say("  no reading", "  没有读数")] }
    var lines: [String] = []
    var ordinary = 0
    // What was derived from power is said once, above: no reading of it follows a gap.
    let gaps = whole.book.estimates.filter { $0.method != .power && $0.span.start < span.end && span.start < $0.span.end }
    var methods = Dictionary(gaps.map { ($0.span.end, $0.method) }, uniquingKeysWith: { $1 })
    for position in first...last {
      let (reading, verdict) = entries[position]
      let isAtEnd = position - first < Explanation.listedAtEnds || last - position < Explanation.listedAtEnds
      let method = verdict == .accepted ? methods.removeValue(forKey: reading.instant) : nil
      if listsAll || isAtEnd || method != nil || verdict != .accepted || reading.origin != .poll && reading.origin != .imported {
        if ordinary > 0 { lines.append(say("  … \(ordinary) more accepted readings", "  … 另有 \(ordinary) 个采用的读数")) }
        ordinary = 0
        lines.append(line(reading, verdict, terms, after: method))
      } else {
        ordinary += 1
      }
    }
    for exchange in terms.exchanges where span.contains(exchange.instant) {
      lines.append(
        say(
          "  exchanged \(keeper.calendar.rfc3339(exchange.instant)): final \(exchange.finalValue), initial \(exchange.initialValue) ",
          "  换表 \(keeper.calendar.rfc3339(exchange.instant))：旧表止码 \(exchange.finalValue)，新表起码 \(exchange.initialValue) ")
          + "\(terms.register.unit.symbol)")
    }
    // Estimated up to where no reading is: an exchange, or a multiplier that changed.
    for gap in gaps where methods[gap.span.end] != nil {
      lines.append(say("  estimated \(text(gap.span)) \(gap.method.clause)", "  估算 \(text(gap.span))（\(word(gap.method))）"))
    }
    for hole in whole.book.holes where hole.span.start < span.end && span.start < hole.span.end {
      lines.append(
        say("  no amount \(text(hole.span)): \(hole.reason.rawValue)", "  无用量 \(text(hole.span))：\(hole.reason.rawValue)"))
    }
    return lines
  }

  private func line(_ reading: Reading, _ verdict: Verdict, _ terms: RegisterTerms, after method: EstimationMethod?) -> String {
    // Power is no value in base units: what was sent is all there is to say.
    let withoutValue = terms.power(reading) == nil ? say(" -> no value", " -> 无值") : ""
    let real = terms.value(reading).map { " -> \($0.printed) \(terms.register.carrier.baseUnit.printed)" } ?? withoutValue
    let reason = verdict.reason.isEmpty ? "" : " (\(verdict.reason))"
    return
      "  \(keeper.calendar.rfc3339(terms.register.stamp(at: reading.instant)))  \(reading.value) \(reading.unit.symbol)\(real)  \(Term(.origin, reading.origin.name).text(language))  "
      + (verdict == .accepted ? say("accepted", "采用") : Term(.quality, verdict.quality).text(language)) + reason
      + (method.map { say("  its span estimated \($0.clause)", "  此前时段为估算（\(word($0))）") } ?? "")
  }

  func text(_ span: Span) -> String {
    "\(keeper.calendar.rfc3339(span.start)) \(say("to", "至")) \(keeper.calendar.rfc3339(span.end))"
  }

  private func word(_ method: EstimationMethod) -> String { Term(.method, method.rawValue).text(language) }
}
