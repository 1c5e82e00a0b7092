import ConservedCore
import EnergyModel
import Foundation
import Simulation

/// A meter whose platform keeps its quarter-hours and answers ranges of them; its use is not even, so that what is estimated differs from
/// what was measured.
struct RangedMeter {
  /// How a range is asked for and answered.
  enum Manner: String, CaseIterable {
    case whole, numbered, offset, link, cursor, dayFile
    /// Elements, with the next page in an attribute, as feeds have it.
    case linkInXML
    /// Elements, with the next page's cursor beside them.
    case cursorInXML
    /// A table of each day in local time, with commas in its numbers, whose live table is stamped in UTC.
    case dayTable
  }

  static let path = "/meter-0"
  static let stepSeconds: Int64 = 900
  static let pageRows = 40

  let manner: Manner
  /// Before it the platform has nothing.
  let keptFrom: Instant
  let zone: LocalCalendar

  /// Watt-hours that the counter shows: a base load, and more by day.
  static func count(at instant: Instant) -> Int64 {
    let passed = instant.seconds - 1_790_000_000
    let (days, second) = passed.quotientAndRemainder(dividingBy: 86_400)
    return 1_000_000 + passed / 7 + days * 4_000 + min(4_000, max(0, second - 28_800) / 9)
  }

  /// What a poll is answered.
  func live(at now: Instant) -> [UInt8] {
    let instant = Instant(seconds: now.seconds - now.seconds % RangedMeter.stepSeconds)
    let text =
      switch manner {
      case .whole, .numbered, .offset, .link, .cursor, .dayFile: RangedMeter.row(instant)
      case .linkInXML, .cursorInXML: "<log>\(RangedMeter.element(instant))</log>"
      case .dayTable: "t;kwh\r\n\(instant.seconds);\(RangedMeter.commaText(RangedMeter.count(at: instant)))\r\n"
      }
    return Array(text.utf8)
  }

  /// The counter at an instant, and the amount of the quarter of an hour before it with the instant at which that began.
  private static func row(_ instant: Instant) -> String {
    let start = instant + -stepSeconds
    return
      "{\"t\":\(instant.seconds),\"wh\":\(count(at: instant)),\"ds\":\(start.seconds),\"d\":\(count(at: instant) - count(at: start))}"
  }

  private static func element(_ instant: Instant) -> String {
    "<r:reading at=\"\(instant.seconds)\" xmlns:r=\"urn:example:readings\"><r:wh>\(count(at: instant))</r:wh></r:reading>"
  }

  /// Kilowatt-hours with a decimal comma.
  private static func commaText(_ wattHours: Int64) -> String {
    let rest = String(wattHours % 1_000)
    return "\(wattHours / 1_000)," + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// Where a poll's body has the counter, and the past where that is elsewhere.
  var register: String {
    switch manner {
    case .whole, .numbered, .offset, .link, .cursor, .dayFile: "value: /wh, time: /t, unit: Wh"
    case .linkInXML, .cursorInXML: "value: wh, time: '@at', unit: Wh"
    case .dayTable: "value: kwh, time: t, unit: kWh, history: { value: Zählerstand, time: Zeit }"
    }
  }

  /// The lines of a configuration that say how the past is asked for.
  var configuration: String {
    switch manner {
    case .whole: "history: { url: '/log?from={from}&to={to}', rows: /rows }"
    case .numbered: "history: { url: '/log?from={from}&to={to}&page={page}', rows: /rows }"
    case .offset: "history: { url: '/log?from={from}&to={to}&skip={offset}', rows: /rows, time_format: milliseconds }"
    case .link: "history: { url: '/log?from={from}&to={to}', next: /next, rows: /rows, time_format: seconds }"
    case .cursor: "history: { url: '/log?from={from}&to={to}&c={cursor}', next: /next, rows: /rows }"
    case .dayFile:
      "history: { url: '/days/{day}', rows: /rows, stamp_format: 'YYYY-MM-DD hh:mm', repeated_hour: order, time_zone: \(zone.timeZone) }"
    case .linkInXML:
      """
      format: xml
          rows: //reading
          history: { url: '/log?from={from}&to={to}', next: "/log/link[@rel='next']/@href", time_format: seconds }
      """
    case .cursorInXML:
      """
      format: xml
          rows: //reading
          history: { url: '/log?from={from}&to={to}&c={cursor}', next: /log/page/next }
      """
    case .dayTable:
      """
      format: csv
          csv: { separator: ";", decimal: comma }
          history: { url: '/tage/{day}.csv', time_format: YYYYMMDD, stamp_format: 'DD.MM.YYYY hh:mm', repeated_hour: order, time_zone: \(zone.timeZone) }
      """
    }
  }

  /// What a request for the past is answered; `nil` for another request.
  func answer(_ url: String, at now: Instant) -> SimulatedWorld.Behaviour? {
    guard let address = URLComponents(string: url) else { return nil }
    if address.path.hasPrefix("/days/") { return file(of: String(address.path.dropFirst("/days/".count)), at: now) }
    if address.path.hasPrefix("/tage/") { return table(of: String(address.path.dropFirst("/tage/".count)), at: now) }
    guard address.path == "/log" else { return nil }
    let query = Dictionary((address.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    guard let from = query["from"].flatMap(instant), let to = query["to"].flatMap(instant) else {
      return .init(.failure(.httpStatus(400)))
    }
    let rows = rows(from: from, to: min(to, now + 1))
    let skipped =
      (query["page"].flatMap(Int.init).map { ($0 - 1) * RangedMeter.pageRows } ?? query["skip"].flatMap(Int.init))
      ?? query["c"].flatMap(Int.init) ?? 0
    let page = manner == .whole ? rows[...] : rows.dropFirst(skipped).prefix(RangedMeter.pageRows)
    let after = skipped + page.count
    let isLast = after >= rows.count
    switch manner {
    case .whole, .numbered, .offset, .dayFile, .dayTable: return body(page)
    case .linkInXML:
      let next = "/log?from=\(from.seconds)&amp;to=\(to.seconds)&amp;skip=\(after)"
      return document(page, "<link rel=\"self\" href=\"/log\"/>" + (isLast ? "" : "<link rel=\"next\" href=\"\(next)\"/>"))
    case .cursorInXML: return document(page, isLast ? "<page><next/></page>" : "<page><next> \(after) </next></page>")
    case .link: return body(page, next: isLast ? nil : "\"/log?from=\(from.seconds)&to=\(to.seconds)&skip=\(after)\"")
    case .cursor: return body(page, next: isLast ? nil : "\"\(after)\"")
    }
  }

  private func instant(_ text: String) -> Instant? {
    guard let number = Int64(text) else { return TimeText.instant(text, in: zone) }
    return Instant(seconds: manner == .offset ? number / 1_000 : number)
  }

  private func rows(from: Instant, to: Instant) -> [Instant] {
    let first = max(from, keptFrom).seconds
    return stride(from: (first + 899) / 900 * 900, to: to.seconds, by: 900).map { Instant(seconds: $0) }
  }

  private func body(_ instants: ArraySlice<Instant>, next: String? = nil) -> SimulatedWorld.Behaviour {
    let rows = instants.map(RangedMeter.row).joined(separator: ",")
    return .init(.success(Array("{\"rows\":[\(rows)],\"next\":\(next ?? "null")}".utf8)))
  }

  private func document(_ instants: ArraySlice<Instant>, _ paging: String) -> SimulatedWorld.Behaviour {
    let rows = instants.map(RangedMeter.element).joined(separator: "\n")
    return .init(.success(Array("<?xml version=\"1.0\"?>\n<log>\(paging)\(rows)</log>".utf8)))
  }

  /// A file of one local day, with times as a clock on the wall shows them.
  private func file(of day: String, at now: Instant) -> SimulatedWorld.Behaviour {
    guard let day = LocalDay(day), zone.span(of: day).end > keptFrom else { return .init(.failure(.httpStatus(404))) }
    let span = zone.span(of: day)
    let rows = rows(from: span.start, to: min(span.end, now + 1)).map {
      "{\"t\":\"\(zone.plain($0).prefix(16))\",\"wh\":\(RangedMeter.count(at: $0))}"
    }
    return .init(.success(Array("{\"rows\":[\(rows.joined(separator: ","))]}".utf8)))
  }

  /// The same as a table; it names no day that has not begun.
  private func table(of name: String, at now: Instant) -> SimulatedWorld.Behaviour {
    let digits = name.prefix(8)
    guard name.hasSuffix(".csv"), name.utf8.count == 12,
      let day = LocalDay("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"),
      zone.span(of: day).end > keptFrom, zone.span(of: day).start <= now
    else { return .init(.failure(.httpStatus(404))) }
    let span = zone.span(of: day)
    let rows = rows(from: span.start, to: min(span.end, now + 1)).map { instant in
      let clock = zone.plain(instant)
      let date = [clock.dropFirst(8).prefix(2), clock.dropFirst(5).prefix(2), clock.prefix(4)].joined(separator: ".")
      return "\(date) \(clock.dropFirst(11).prefix(5));\(RangedMeter.commaText(RangedMeter.count(at: instant)))\r\n"
    }
    return .init(.success(Array("Zeit;Zählerstand\r\n\(rows.joined())".utf8)))
  }
}
