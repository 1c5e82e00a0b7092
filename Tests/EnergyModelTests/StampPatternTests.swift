import EnergyModel
import Testing

struct StampPatternTests {
  @Test(
    arguments: [
      ("YYMMDDhhmmssS", "161113205757W", "2016-11-13T20:57:57", true),
      ("YYMMDDhhmmssS", "200426223325S", "2020-04-26T22:33:25", false),
      ("YYYYMMDDhhmmss", "20261001000000", "2026-10-01T00:00:00", nil),
      ("M/D/YY h:m", "7/30/16 10:00", "2016-07-30T10:00:00", nil),
      ("h:m:s M/D/YY", "21:00:00 9/10/16", "2016-09-10T21:00:00", nil),
      ("DD.MM.YYYY hh:mm", "01.10.2026 24:00", "2026-10-02T00:00:00", nil),
      ("YYYY年M月D日h时", "2026年10月1日8时", "2026-10-01T08:00:00", nil),
      ("YYYY-MM-DD", "2026-10-01", "2026-10-01T00:00:00", nil),
    ] as [(String, String, String, Bool?)])
  func `a time is read as its pattern writes it`(pattern: String, text: String, expected: String, isStandard: Bool?) throws {
    let reading = try #require(StampPattern(pattern)?.read(text))
    let utc = try #require(LocalCalendar(timeZone: "UTC"))
    #expect(Instant(seconds: reading.seconds) == TimeText.instant(expected, in: utc))
    #expect(reading.isStandardTime == isStandard)
    #expect(reading.offsetSeconds == nil)
  }

  @Test func `an offset is read, and what stands behind it can be left aside`() throws {
    let pattern = try #require(StampPattern("YYYY-MM-DDThh:mm:ssZ*"))
    #expect(pattern.read("2020-07-01T00:00:00+00:00 UTC")?.offsetSeconds == 0)
    #expect(pattern.read("2020-07-01T00:00:00+0800 Shanghai")?.offsetSeconds == 28_800)
    #expect(pattern.read("2020-07-01T00:00:00Z")?.offsetSeconds == 0)
    #expect(pattern.read("2020-07-01T00:00:00 UTC") == nil)
  }

  @Test(arguments: [
    "20261301000000", "20260230000000", "20261001240001", "20261001006000", "2026100100000", "202610010000000", "2026100100000a",
    "",
    " 20261001000000",
  ])
  func `what no clock shows, or is written otherwise, is none`(text: String) {
    #expect(StampPattern("YYYYMMDDhhmmss")?.read(text) == nil)
  }

  @Test(arguments: ["", "hh:mm", "YYYY-MM", "YYYMMDD", "YYYYMMDDMM", "*YYYYMMDD", "YYYYMMMDD", "YYYY-MM-DDZZ"])
  func `a pattern without a date, or with a field twice, is none`(text: String) { #expect(StampPattern(text) == nil) }
}
