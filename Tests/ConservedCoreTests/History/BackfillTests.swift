import EnergyModel
import Settings
import Simulation
import Testing

@testable import ConservedCore

/// What an endpoint kept while it was not heard is asked for, and the books come out as if nothing had happened (promises 1 and 2).
struct BackfillTests {
  private static let whole = Span(Instant.plausible.lowerBound, Instant.plausible.upperBound)
  private static let hour: Int64 = 3_600

  /// What the books hold: every reading's instant and value, and every hour.
  private struct Contents: Equatable {
    var readings: [String] = []
    var hours: [HourRow] = []
    var stored: Int64 = 0
  }

  private func contents(_ site: SimulatedSite) throws -> Contents {
    var contents = Contents()
    try site.inspect { keeper in
      let report = try Audit(keeper).run()
      #expect(report.disagreements.isEmpty)
      for index in keeper.registers.indices {
        contents.readings += try keeper.readings(of: index, in: Self.whole).map {
          "\($0.reading.instant.seconds) \($0.reading.value)"
        }
        contents.hours += try keeper.hours(of: index, in: Self.whole)
      }
    }
    return contents
  }

  private func undisturbed(
    _ manner: RangedMeter.Manner = .whole, start: Int64 = 1_790_784_000, zone: String = "Asia/Shanghai", siteZone: String? = nil,
    seconds: Int64
  ) throws -> Contents {
    let calm = try RangedSite(manner, start: start, zone: zone, siteZone: siteZone)
    try calm.run(seconds: seconds)
    return try contents(calm.site)
  }

  @Test(arguments: RangedMeter.Manner.allCases)
  func `two days without an answer come out as if nothing had happened`(manner: RangedMeter.Manner) throws {
    let troubled = try RangedSite(manner, silent: [6 * Self.hour..<54 * Self.hour])
    try troubled.run(seconds: 60 * Self.hour)
    let expected = try undisturbed(manner, seconds: 60 * Self.hour)
    let found = try contents(troubled.site)
    #expect(found == expected)
    // A day's table is written in kWh: another unit, the same hours.
    #expect(try found.hours == undisturbed(seconds: 60 * Self.hour).hours)
    #expect(found.readings.count == 240)
    #expect(Set(found.readings).count == found.readings.count)
    #expect(troubled.site.said(.endpointBackfill) == ["raised meter-0", "cleared meter-0"])
    // Nothing is written twice: what the log took in is what the books hold.
    #expect((try troubled.site.status()["store"] as? [String: Any])?["readings"] as? Int == 240)
    // The oldest first, and only when it answered again.
    let late = troubled.asked.filter { $0.second >= 54 * Self.hour }
    #expect(!late.isEmpty)
    #expect(troubled.asked.allSatisfy { $0.second < 6 * Self.hour || $0.second >= 54 * Self.hour })
    // The polls kept their slots.
    #expect(troubled.polled.filter { $0 >= 54 * Self.hour }.count == 24)
  }

  @Test(arguments: [
    // Summer time ends on 25 October 2026 and begins on 28 March 2027; the second outage ends at 02:30 by standard time.
    ("2026-10-24 00:00", 6, 50, RangedMeter.Manner.dayFile), ("2026-10-24 00:00", 6, 27, .dayFile),
    ("2027-03-27 00:00", 6, 40, .dayFile), ("2026-10-24 00:00", 6, 27, .whole),
  ])
  func `days of 25 and 23 hours are asked for whole, and the repeated hour is told`(
    start: String, from: Int64, to: Int64, manner: RangedMeter.Manner
  ) throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let seconds = try #require(TimeText.instant(start, in: berlin)).seconds
    let silent = from * Self.hour..<to * Self.hour + 1_800
    // Where a form has no offset the repeated hour is asked for from both sides.
    let history =
      manner == .whole ? "history: { url: '/log?from={from}&to={to}', rows: /rows, time_format: 'YYYY-MM-DD hh:mm' }" : nil
    let troubled = try RangedSite(manner, start: seconds, zone: "Europe/Berlin", silent: [silent], history: history)
    try troubled.run(seconds: (to + 4) * Self.hour)
    let expected = try undisturbed(start: seconds, zone: "Europe/Berlin", seconds: (to + 4) * Self.hour)
    #expect(try contents(troubled.site) == expected)
  }

  @Test(arguments: [
    // Both ends of summer time, seen from a site whose clocks never change: two days, and outages that end within the repeated hour.
    ("2026-10-24 00:00", 6, 54), ("2026-10-24 00:00", 6, 26), ("2026-10-24 00:00", 6, 27), ("2027-03-27 00:00", 6, 54),
    ("2027-03-27 00:00", 6, 27),
  ])
  func `tables of days in the endpoint's own zone come out whole at both ends of summer time`(
    start: String, from: Int64, to: Int64
  ) throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let seconds = try #require(TimeText.instant(start, in: berlin)).seconds
    let troubled = try RangedSite(
      .dayTable, start: seconds, zone: "Europe/Berlin", siteZone: "Asia/Shanghai",
      silent: [from * Self.hour..<to * Self.hour + 1_800])
    try troubled.run(seconds: (to + 6) * Self.hour)
    let expected = try undisturbed(
      .dayTable, start: seconds, zone: "Europe/Berlin", siteZone: "Asia/Shanghai", seconds: (to + 6) * Self.hour)
    let found = try contents(troubled.site)
    #expect(found == expected)
    #expect(found.readings.count == Int(to + 6) * 4)
  }

  @Test(arguments: [RangedMeter.Manner.dayFile, .dayTable])
  func `a day's file is asked for once more when the endpoint was silent a second time on that day`(manner: RangedMeter.Manner)
    throws
  {
    let troubled = try RangedSite(manner, silent: [4 * Self.hour..<7 * Self.hour, 12 * Self.hour..<16 * Self.hour])
    try troubled.run(seconds: 18 * Self.hour)
    #expect(try contents(troubled.site) == undisturbed(manner, seconds: 18 * Self.hour))
  }

  @Test func `amounts stamped by the start of their interval come out as well, beside the counter`() throws {
    let amounts =
      ", { id: hall/1, institution: hall, carrier: electricity, value: /d, time: /ds, unit: Wh, kind: delta, stamp: start }"
    let calm = try RangedSite(.whole, registers: amounts)
    try calm.run(seconds: 20 * Self.hour)
    let troubled = try RangedSite(.whole, silent: [6 * Self.hour..<14 * Self.hour + 300], registers: amounts)
    try troubled.run(seconds: 20 * Self.hour)
    let found = try contents(troubled.site)
    #expect(try found == contents(calm.site))
    #expect(found.readings.count == 160)
  }

  @Test func `a store that fails in the middle loses nothing, and nobody is asked meanwhile`() throws {
    let troubled = try RangedSite(
      .whole, silent: [6 * Self.hour..<14 * Self.hour],
      history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 10m, reach: 1d }", polling: ", history_requests: 1"
    )
    let blocker = StoreBlocker(troubled.site.directory + "/data/conserved.sqlite")
    troubled.site.world.after(seconds: 14 * Self.hour + 1_500) { _ in blocker.block() }
    troubled.site.world.after(seconds: 16 * Self.hour) { _ in blocker.release() }
    try troubled.run(seconds: 20 * Self.hour)
    #expect(try contents(troubled.site) == undisturbed(seconds: 20 * Self.hour))
    #expect(troubled.site.said(.storeFailing) == ["raised ", "cleared "])
    #expect(troubled.asked.filter { 14 * Self.hour + 1_620..<16 * Self.hour ~= $0.second }.count <= 1)
    #expect(troubled.asked.contains { $0.second >= 16 * Self.hour })
  }

  @Test func `a restart in the middle goes on where the readings end`() throws {
    let troubled = try RangedSite(
      .whole, silent: [6 * Self.hour..<54 * Self.hour],
      history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 1h, reach: 3d }", polling: ", history_requests: 2")
    // The first poll after the outage comes within 15 minutes, and then a few of the 48 hours.
    try troubled.run(seconds: 54 * Self.hour + 1_200)
    let before = try contents(troubled.site).readings.count
    #expect(before > 30 && before < 215, "\(before)")
    try troubled.run(seconds: 6 * Self.hour - 1_200)
    #expect(try contents(troubled.site) == undisturbed(seconds: 60 * Self.hour))
    #expect(troubled.site.said(.endpointBackfill) == ["cleared meter-0"])
  }

  @Test func `a budget spreads the requests over minutes, and the polls keep their slots`() throws {
    let troubled = try RangedSite(
      .whole, silent: [6 * Self.hour..<54 * Self.hour],
      history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 1h, reach: 60h }", polling: ", history_requests: 3"
    )
    try troubled.run(seconds: 60 * Self.hour)
    #expect(try contents(troubled.site) == undisturbed(seconds: 60 * Self.hour))
    let late = troubled.asked.filter { $0.second >= 54 * Self.hour }
    #expect(late.count >= 48)
    for request in late {
      #expect(late.filter { (request.second..<request.second + 59).contains($0.second) }.count <= 6)
    }
    let minutes = Set(late.map { $0.second / 60 })
    #expect(minutes.count >= 16)
    #expect(troubled.polled.filter { $0 >= 54 * Self.hour }.count == 24)
    // The oldest first: what is asked for begins ever later.
    let starts = late.compactMap { request in
      request.url.range(of: "from=").map { String(request.url[$0.upperBound...].prefix(13)) }
    }
    #expect(starts == starts.sorted())
  }

  @Test func `bytes are a budget too`() throws {
    let troubled = try RangedSite(
      .whole, silent: [6 * Self.hour..<54 * Self.hour],
      history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 12h, reach: 60h }",
      polling: ", history_bytes: 64KiB",
      answer: { request, _ in
        // Spaces are no data, and are paid for.
        guard request.url.contains("/log") else { return nil }
        return .init(.success(Array("{\"rows\":[]}".utf8) + Array(repeating: UInt8(ascii: " "), count: 50_000)))
      })
    try troubled.run(seconds: 56 * Self.hour)
    let late = troubled.asked.filter { $0.second >= 54 * Self.hour }
    #expect(late.count >= 4)
    #expect(Set(late.map { $0.second / 60 }).count * 2 >= late.count)
  }

  @Test func `a span of which the endpoint has nothing is asked for again a day later, and no sooner`() throws {
    let silent = try RangedSite(
      .whole, history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 1d, reach: 5d }",
      answer: { request, _ in request.url.contains("/log") ? .init(.success(Array("{\"rows\":[]}".utf8))) : nil })
    try silent.run(seconds: 12 * Self.hour)
    let first = silent.asked.count
    #expect((5...6).contains(first))
    try silent.run(seconds: 30 * Self.hour)
    // Once after the restart and once a day later, less what went out of reach.
    #expect(silent.asked.count <= 2 * first && silent.asked.count > first)
    #expect(silent.site.said(.endpointBackfill) == [])
  }

  @Test(arguments: ["loop", "endless", "foreign", "same"])
  func `an endpoint whose pages never end is cut, and its polls go on`(trouble: String) throws {
    let next = trouble == "loop" || trouble == "foreign"
    let url = next ? "/log?from={from}&to={to}', next: /next" : "/log?from={from}&to={to}&page={page}'"
    var pages: Int64 = 0
    let hostile = try RangedSite(
      .whole, history: "history: { url: '\(url), rows: /rows, span: 1d, reach: 2d, pages: 7 }",
      answer: { request, now in
        guard request.url.contains("/log") || request.url.contains("evil") else { return nil }
        pages += 1
        let instant = now.seconds - now.seconds % 900 - (trouble == "endless" ? pages * 900 : 900)
        let row = "{\"t\":\(instant),\"wh\":\(RangedMeter.count(at: Instant(seconds: instant)))}"
        let link = trouble == "loop" ? "\"/log?from=1&to=2\"" : trouble == "foreign" ? "\"http://evil.example/log\"" : "null"
        return .init(.success(Array("{\"rows\":[\(row)],\"next\":\(link)}".utf8)))
      })
    try hostile.run(seconds: 6 * Self.hour)
    #expect(!hostile.asked.contains { $0.url.contains("evil") })
    // Three pieces of two days at most, of seven pages at most.
    #expect(hostile.asked.count >= 2 && hostile.asked.count <= 21, "\(hostile.asked.count)")
    #expect(hostile.polled.count == 24)
    _ = try contents(hostile.site)
  }

  @Test func `an endpoint that cannot answer ranges is left alone for longer and longer, and its polls go on`() throws {
    let broken = try RangedSite(
      .whole, history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 1d, reach: 2d }",
      answer: { request, _ in request.url.contains("/log") ? .init(.failure(.httpStatus(500))) : nil })
    try broken.run(seconds: 24 * Self.hour)
    #expect(broken.asked.count >= 5 && broken.asked.count <= 20, "\(broken.asked.count)")
    let seconds = broken.asked.map(\.second)
    #expect(zip(seconds, seconds.dropFirst()).allSatisfy { $1 - $0 >= 60 })
    #expect(broken.polled.count == 96)
    #expect(broken.site.said(.endpointDown) == [])
  }

  @Test func `rows that reach back further than the endpoint's reach are left out`() throws {
    let boastful = try RangedSite(
      .whole, history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 1d, reach: 2d }",
      answer: { request, now in
        guard request.url.contains("/log") else { return nil }
        let rows = [100, 10, 1].map { (days: Int64) -> String in
          let instant = now + -days * 86_400
          return "{\"t\":\(instant.seconds),\"wh\":\(RangedMeter.count(at: instant))}"
        }
        return .init(.success(Array("{\"rows\":[\(rows.joined(separator: ","))]}".utf8)))
      })
    try boastful.run(seconds: 2 * Self.hour)
    let oldest = try #require(try contents(boastful.site).readings.first?.split(separator: " ").first.flatMap { Int64($0) })
    #expect(oldest > 1_790_784_000 - 2 * 86_400)
  }

  @Test func `a reload keeps what was asked, and a history that is taken away ends its event`() throws {
    let troubled = try RangedSite(
      .whole, silent: [6 * Self.hour..<12 * Self.hour],
      history: "history: { url: '/log?from={from}&to={to}', rows: /rows, span: 1h, reach: 20h }", polling: ", history_requests: 1"
    )
    let site = troubled.site
    site.world.after(seconds: 12 * Self.hour + 1_200) { world in
      site.configuration = site.configuration.replacing("polling: { interval: 15m", with: "polling: { keep: 0s, interval: 15m")
      site.configuration = site.configuration.split(separator: "\n").filter { !$0.contains("history:") }.joined(separator: "\n")
      site.configuration = site.configuration.replacing("keep: 0s, ", with: "") + "\n"
      world.signal(.reload)
    }
    try troubled.run(seconds: 14 * Self.hour)
    #expect(site.said(.endpointBackfill) == ["raised meter-0", "cleared meter-0"])
    #expect(troubled.asked.allSatisfy { $0.second <= 12 * Self.hour + 1_210 })
  }
}
