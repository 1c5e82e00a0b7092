import EnergyModel
import Testing

/// The hour that clocks show twice, and times without a zone.
struct StampMannerTests {
  private let shanghai: LocalCalendar
  private let berlin: LocalCalendar
  private let utc: LocalCalendar

  init() throws {
    shanghai = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    utc = try #require(LocalCalendar(timeZone: "UTC"))
  }

  private func instant(_ text: String) throws -> Instant { try #require(TimeText.instant(text, in: utc)) }

  @Test func `a time without an offset is of the endpoint's zone, else of the site's`() throws {
    #expect(StampManner().instant("2026-10-01 08:00", site: shanghai) == (try instant("2026-10-01T00:00:00Z")))
    #expect(StampManner(zone: berlin).instant("2026-10-01 08:00", site: shanghai) == (try instant("2026-10-01T06:00:00Z")))
    #expect(StampManner(zone: berlin).instant("2026-10-01T08:00:00Z", site: shanghai) == (try instant("2026-10-01T08:00:00Z")))
  }

  @Test func `an hour that clocks show twice is read by the rule that somebody stated`() throws {
    let (first, second) = (try instant("2026-10-25T00:30:00Z"), try instant("2026-10-25T01:30:00Z"))
    func read(_ rule: StampManner.RepeatedHour, after previous: Instant? = nil) -> Instant? {
      StampManner(zone: berlin, repeatedHour: rule).instant("2026-10-25 02:30", site: shanghai, after: previous)
    }
    #expect(read(.first) == first)
    #expect(read(.second) == second)
    #expect(read(.refuse) == nil)
    #expect(read(.order) == first)
    #expect(read(.order, after: try instant("2026-10-25T00:15:00Z")) == first)
    #expect(read(.order, after: try instant("2026-10-25T00:45:00Z")) == second)
    #expect(read(.order, after: first) == second)
  }

  @Test func `a device that says which of the two it is needs no rule`() throws {
    let pattern = try #require(StampPattern("YYMMDDhhmmssS"))
    let manner = StampManner(form: .pattern(pattern), zone: berlin, repeatedHour: .refuse)
    #expect(manner.instant("261025023000S", site: shanghai) == (try instant("2026-10-25T00:30:00Z")))
    #expect(manner.instant("261025023000W", site: shanghai) == (try instant("2026-10-25T01:30:00Z")))
  }

  @Test func `every other hour of the year is read the same by every rule`() throws {
    for day in 1...31 {
      let text = "2026-10-\(padded(day, 2)) 03:30"
      let read = StampManner.RepeatedHour.allCases.map { StampManner(zone: berlin, repeatedHour: $0).instant(text, site: utc) }
      #expect(Set(read).count == 1 && read[0] != nil, "\(text)")
    }
  }

  @Test func `milliseconds are a thousandth, fractions are dropped, and half a second before 1970 is in its last second`() throws
  {
    let manner = StampManner(form: .milliseconds)
    #expect(manner.instant(try ExactDecimal("1700000000999")) == Instant(seconds: 1_700_000_000))
    #expect(manner.instant("1700000000999", site: utc) == Instant(seconds: 1_700_000_000))
    #expect(manner.instant(try ExactDecimal("-500")) == Instant(seconds: -1))
    #expect(StampManner().instant(try ExactDecimal("1700000000.9")) == Instant(seconds: 1_700_000_000))
    #expect(StampManner().instant(try ExactDecimal("1700000000000")) == nil)
  }
}
