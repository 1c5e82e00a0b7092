import EnergyModel
import Testing

struct TimeTextTests {
  private func instant(_ text: String) throws -> Instant? {
    TimeText.instant(text, in: try #require(LocalCalendar(timeZone: "Asia/Shanghai")))
  }

  /// All of them are 2026-10-01 00:00:00 UTC.
  @Test(arguments: [
    "2026-10-01T00:00:00Z", "2026-10-01t00:00:00z", "2026-10-01 00:00:00Z", "2026-10-01T08:00:00+08:00",
    "2026-10-01T08:00:00+0800",
    "2026-09-30T20:30:00-03:30", "2026-10-01T00:00:00.123456789Z", "2026-10-01T08:00", "2026-10-01 08:00", "2026-10-01 08:00:00",
    "2026-10-01 08:00:00.9", "2026-10-01T00:00Z", "2026-10-01T00:00:00-00:00", "2026-09-30T24:00:00Z",
  ])
  func `one instant may be written in many ways`(text: String) throws {
    #expect(try instant(text) == Instant(seconds: 1_790_812_800))
  }

  @Test func `a date is its local midnight`() throws {
    #expect(try instant("2026-10-01") == Instant(seconds: 1_790_784_000))
    #expect(try instant("2026-09-30 24:00") == Instant(seconds: 1_790_784_000))
  }

  @Test func `a leap second is the second before it`() throws {
    #expect(try instant("2016-12-31T23:59:60Z") == Instant(seconds: 1_483_228_799))
  }

  @Test(arguments: [
    "", "2026", "2026-10", "2026-10-1", "2026-10-01T", "2026-10-01T8:00", "2026-10-01T08", "2026-10-01T08:0", "2026-10-01T08:60",
    "2026-10-01T24:01", "2026-10-01T25:00", "2026-10-01T08:00:61Z", "2026-10-01T08:00:", "2026-10-01T08:00:0",
    "2026-10-01T08:00:00.", "2026-10-01T08:00:00.Z",
    "2026-10-01T08:00:00,5Z", "2026-10-01T08:00:00+8", "2026-10-01T08:00:00+08", "2026-10-01T08:00:00+08:0",
    "2026-10-01T08:00:00+0:800",
    "2026-10-01T08:00:00+:0800", "2026-10-01T08:00:00+08:60", "2026-10-01T08:00:00+19:00", "2026-10-01T08:00:00 +08:00",
    "2026-10-01T08:00:00Z ",
    " 2026-10-01", "2026-02-29", "2026-10-01X08:00", "01.10.2026", "2026-10-01T08:00:00+08:00[Asia/Shanghai]", "1790812800",
    "2026-10-01é", "2026-10-0é",
  ])
  func `what is no time is refused`(text: String) throws { #expect(try instant(text) == nil) }
}
