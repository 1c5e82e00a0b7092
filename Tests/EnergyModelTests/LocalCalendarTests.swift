import EnergyModel
import Testing

struct LocalCalendarTests {
  static let zones = [
    "Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Kathmandu", "Pacific/Apia", "America/Nuuk", "UTC",
  ]

  private static func calendar(_ zone: String) throws -> LocalCalendar { try #require(LocalCalendar(timeZone: zone), "\(zone)") }

  private static func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  /// Lengths of days, h, from the zones' published rules.
  @Test(arguments: [
    ("Asia/Shanghai", "2026-03-29", 24), ("Asia/Shanghai", "2026-10-25", 24), ("Asia/Shanghai", "1990-04-15", 23),
    ("Asia/Shanghai", "1991-09-15", 25), ("Europe/Berlin", "2026-03-28", 24), ("Europe/Berlin", "2026-03-29", 23),
    ("Europe/Berlin", "2026-10-25", 25), ("America/St_Johns", "2026-03-08", 23), ("America/St_Johns", "2026-11-01", 25),
    ("Australia/Lord_Howe", "2026-04-05", 24.5), ("Australia/Lord_Howe", "2026-10-04", 23.5),
    ("Africa/Casablanca", "2026-02-15", 25),
    ("Africa/Casablanca", "2026-03-22", 23), ("America/Sao_Paulo", "2018-11-04", 23), ("America/Sao_Paulo", "2018-02-17", 25),
    ("Pacific/Apia", "2011-12-30", 0), ("Pacific/Apia", "2011-12-31", 24),
  ])
  func `a day is as long as its zone makes it`(zone: String, day: String, hours: Double) throws {
    let calendar = try Self.calendar(zone)
    let span = calendar.span(of: try Self.day(day))
    #expect(span.seconds == Int64(hours * 3_600))
    #expect(calendar.hours(of: try Self.day(day)).count == Int(hours.rounded(.up)))
  }

  @Test(arguments: zones)
  func `days follow each other without a hole or an overlap, and hold their own instants`(zone: String) throws {
    let calendar = try Self.calendar(zone)
    var day = try Self.day("2004-01-01")
    let last = try Self.day("2036-01-01")
    var previous = calendar.span(of: day + -1)
    while day < last {
      let span = calendar.span(of: day)
      #expect(previous.end == span.start, "\(zone) \(day)")
      if span.seconds > 0 {
        let probes = [0, 1, span.seconds / 2, span.seconds - 3_600, span.seconds - 1, 3_599, 5_400]
        for probe in probes where (0..<span.seconds).contains(probe) {
          #expect(calendar.day(of: span.start + probe) == day, "\(zone) \(day) +\(probe)")
        }
        let hours = calendar.hours(of: day)
        #expect(hours.first?.start == span.start && hours.last?.end == span.end, "\(zone) \(day)")
        #expect(zip(hours, hours.dropFirst()).allSatisfy { $0.end == $1.start }, "\(zone) \(day)")
      }
      previous = span
      day = day + 1
    }
  }

  @Test(arguments: zones)
  func `an instant printed in its zone reads back as itself`(zone: String) throws {
    let calendar = try Self.calendar(zone)
    for seconds in stride(from: Int64(946_684_800), to: 1_900_000_000, by: 1_234_567) {
      let instant = Instant(seconds: seconds)
      #expect(TimeText.instant(calendar.rfc3339(instant), in: calendar) == instant, "\(calendar.rfc3339(instant))")
      let local = try #require(TimeText.instant(calendar.plain(instant), in: calendar))
      // A local time that is shown twice is the earlier one.
      #expect(local == instant || calendar.plain(local) == calendar.plain(instant) && local < instant)
    }
  }

  @Test func `a local time that never was is the end of the jump, one that was twice the earlier`() throws {
    let berlin = try Self.calendar("Europe/Berlin")
    // 2026-03-29 02:00 → 03:00 at 01:00 UTC; 2026-10-25 03:00 → 02:00 at 01:00 UTC.
    let jump = Instant(seconds: 1_774_746_000)
    for text in ["2026-03-29 02:00", "2026-03-29 02:30", "2026-03-29 02:59:59", "2026-03-29 03:00"] {
      #expect(TimeText.instant(text, in: berlin) == jump, "\(text)")
    }
    #expect(TimeText.instant("2026-03-29 01:59:59", in: berlin) == jump + -1)
    let back = Instant(seconds: 1_792_890_000)
    #expect(TimeText.instant("2026-10-25 02:30", in: berlin) == back + -1_800)
    #expect(TimeText.instant("2026-10-25 02:30+01:00", in: berlin) == back + 1_800)
    #expect(TimeText.instant("2026-10-25 03:00", in: berlin) == back + 3_600)
    #expect(berlin.rfc3339(back + -1) == "2026-10-25T02:59:59+02:00")
    #expect(berlin.rfc3339(back) == "2026-10-25T02:00:00+01:00")
  }

  @Test func `where midnight is skipped the day begins at the end of the jump`() throws {
    let saoPaulo = try Self.calendar("America/Sao_Paulo")
    let day = try Self.day("2018-11-04")
    #expect(saoPaulo.rfc3339(saoPaulo.start(of: day)) == "2018-11-04T01:00:00-02:00")
    #expect(saoPaulo.hours(of: day).count == 23)
  }

  @Test func `where midnight comes twice the day begins with the first and goes on through the second`() throws {
    // Until 2011 St. John's went back at 00:01: one minute of the new day, then the last hour of the old one again.
    let stJohns = try Self.calendar("America/St_Johns")
    let day = try Self.day("2008-11-02")
    let start = stJohns.start(of: day)
    #expect(stJohns.rfc3339(start) == "2008-11-02T00:00:00-02:30")
    #expect(stJohns.rfc3339(start + 60) == "2008-11-01T23:01:00-03:30")
    for minute in [Int64(0), 1, 30, 59, 60, 61, 120] { #expect(stJohns.day(of: start + minute * 60) == day, "minute \(minute)") }
    #expect(stJohns.day(of: start + -1) == day + -1)
    #expect(stJohns.span(of: day).seconds == 25 * 3_600)
  }

  @Test func `months and years are made of their days`() throws {
    let berlin = try Self.calendar("Europe/Berlin")
    #expect(berlin.span(of: LocalMonth(year: 2026, month: 3)).seconds == (31 * 24 - 1) * 3_600)
    #expect(berlin.span(of: LocalMonth(year: 2026, month: 10)).seconds == (31 * 24 + 1) * 3_600)
    #expect(berlin.span(ofYear: 2026).seconds == 365 * 86_400)
    let shanghai = try Self.calendar("Asia/Shanghai")
    #expect(shanghai.span(ofYear: 2024).start == Instant(seconds: 1_704_038_400))
    #expect(shanghai.span(ofYear: 9999).seconds == 365 * 86_400)
  }

  @Test func `the hour of the local clock goes round`() throws {
    let kathmandu = try Self.calendar("Asia/Kathmandu")
    let start = kathmandu.start(of: try Self.day("2026-10-01"))
    #expect((0..<24).map { kathmandu.hourOfDay(at: start + Int64($0) * 3_600) } == Array(0..<24))
    #expect(kathmandu.offset(at: start) == 20_700)
    #expect(kathmandu.plain(start) == "2026-10-01 00:00:00")
  }

  @Test(arguments: ["", "Asia/Shangai", "Mars/Olympus", "/etc/passwd", "../../etc/passwd"])
  func `a zone that does not exist is none`(name: String) { #expect(LocalCalendar(timeZone: name) == nil) }
}
