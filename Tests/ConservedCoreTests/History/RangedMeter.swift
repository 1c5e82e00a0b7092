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
  static func live(at now: Instant) -> [UInt8] {
    let instant = now.seconds - now.seconds % stepSeconds
    return Array(row(Instant(seconds: instant)).utf8)
  }

  /// The counter at an instant, and the amount of the quarter of an hour before it with the instant at which that began.
  private static func row(_ instant: Instant) -> String {
    let start = instant + -stepSeconds
    return
      "{\"t\":\(instant.seconds),\"wh\":\(count(at: instant)),\"ds\":\(start.seconds),\"d\":\(count(at: instant) - count(at: start))}"
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
    }
  }

  /// What a request for the past is answered; `nil` for another request.
  func answer(_ url: String, at now: Instant) -> SimulatedWorld.Behaviour? {
    guard let address = URLComponents(string: url) else { return nil }
    if address.path.hasPrefix("/days/") { return file(of: String(address.path.dropFirst("/days/".count)), at: now) }
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
    case .whole, .numbered, .offset, .dayFile: return body(page)
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

  /// A file of one local day, with times as a clock on the wall shows them.
  private func file(of day: String, at now: Instant) -> SimulatedWorld.Behaviour {
    guard let day = LocalDay(day), zone.span(of: day).end > keptFrom else { return .init(.failure(.httpStatus(404))) }
    let span = zone.span(of: day)
    let rows = rows(from: span.start, to: min(span.end, now + 1)).map {
      "{\"t\":\"\(zone.plain($0).prefix(16))\",\"wh\":\(RangedMeter.count(at: $0))}"
    }
    return .init(.success(Array("{\"rows\":[\(rows.joined(separator: ","))]}".utf8)))
  }
}

/// A site of one such meter, polled every quarter of an hour.
struct RangedSite {
  let site: SimulatedSite
  let meter: RangedMeter

  /// - Parameters:
  ///   - silent: seconds since the start in which nobody answers.
  ///   - history: other lines than the meter's own.
  init(
    _ manner: RangedMeter.Manner, start: Int64 = 1_790_784_000, zone: String = "Asia/Shanghai", silent: Range<Int64> = 0..<0,
    history: String? = nil, registers: String = "", polling: String = "",
    answer: ((Request, Instant) -> SimulatedWorld.Behaviour?)? = nil
  ) throws {
    guard let calendar = LocalCalendar(timeZone: zone) else { throw CocoaError(.featureUnsupported) }
    let start = Instant(seconds: start)
    let meter = RangedMeter(manner: manner, keptFrom: start, zone: calendar)
    self.meter = meter
    site = try SimulatedSite(endpoints: 1, interval: "15m", start: start.seconds)
    site.configuration = """
      schema: 1
      site: { name: Test, time_zone: \(zone), language: en }
      paths: { data: data, status: status, exports: exports, report: report, inbox: inbox }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      polling: { interval: 15m, timeout: 10s\(polling) }
      institutions: [{ id: hall, name: Hall, class: organ, persons: 10, floor_area_m2: 100 }]
      endpoints:
        - id: meter-0
          url: http://127.0.0.1:1/meter-0
          \(history ?? meter.configuration)
          registers: [{ id: hall/0, institution: hall, carrier: electricity, value: /wh, time: /t, unit: Wh }\(registers)]

      """
    site.override { request, now in
      if silent.contains(now - start) { return .init(.failure(.connectTimedOut), milliseconds: 5_000) }
      if request.url.hasSuffix(RangedMeter.path) { return .init(.success(RangedMeter.live(at: now))) }
      return answer?(request, now) ?? meter.answer(request.url, at: now)
    }
  }

  /// Days are played with longer pauses, and hardly anything is published.
  func run(seconds: Int64) throws {
    try site.run(
      seconds: seconds,
      rhythm: Rhythm(
        turnMilliseconds: 120_000, inboxMilliseconds: 600_000, exportsMilliseconds: 86_400_000, historyMilliseconds: 86_400_000,
        reportDays: 30, readingsDays: 0))
  }

  /// Requests for the past in the last run, with the seconds at which they began.
  var asked: [(url: String, second: Int64)] {
    site.world.requests.filter { !$0.url.hasSuffix(RangedMeter.path) }.map { ($0.url, $0.at / 1_000) }
  }

  /// When polls began in the last run, s.
  var polled: [Int64] { site.world.requests.filter { $0.url.hasSuffix(RangedMeter.path) }.map { $0.at / 1_000 } }
}
