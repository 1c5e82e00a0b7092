import EnergyModel
import Metering
import Testing

/// When the device says it took a value.
struct StampTests {
  private func stamp(_ written: String, zone: String = "Asia/Shanghai", numberStrings: Bool = false) throws(Rejection) -> Instant?
  {
    let source = DecodingFixtures.source("/v", time: "/t", numberStrings: numberStrings)
    let body = Array("{\"t\":\(written),\"v\":1}".utf8)
    return try DecodingFixtures.decode(body, [source], calendar: DecodingFixtures.zone(zone))[0].get().stamp
  }

  @Test(arguments: [
    ("1707326936", 1_707_326_936), ("1760365457.96", 1_760_365_457), ("1760365457.9600000381469727", 1_760_365_457),
    ("1.7e9", 1_700_000_000), ("1700000000e0", 1_700_000_000), ("0", 0), ("253402300799", 253_402_300_799),
  ])
  func `a number is seconds since 1970, fractions dropped`(written: String, seconds: Int64) throws {
    #expect(try stamp(written) == Instant(seconds: seconds))
  }

  @Test(arguments: [
    (#""2026-10-01T08:00:00+08:00""#, 1_790_812_800), (#""2026-10-01T00:00:00Z""#, 1_790_812_800),
    (#""2026-10-01T00:00:00.999Z""#, 1_790_812_800), (#""2026-10-01T08:00:00""#, 1_790_812_800),
    (#""2026-10-01 08:00""#, 1_790_812_800), (#""2026-10-01T08:00:00\u002b08:00""#, 1_790_812_800),
  ])
  func `a string is RFC 3339, or the clock of the site`(written: String, seconds: Int64) throws {
    #expect(try stamp(written) == Instant(seconds: seconds))
  }

  @Test func `a local stamp is read in the zone of the site`() throws {
    // 2024-06-28 14:12:34 in Amsterdam is two hours ahead of UTC.
    #expect(try stamp(#""2024-06-28T14:12:34""#, zone: "Europe/Amsterdam") == Instant(seconds: 1_719_576_754))
  }

  @Test(arguments: [
    "1700000000000", "1e999", "1e30", "253402300800", "99999999999999999999", "true", "{}", "[]", #""""#, #""soon""#,
    #""2026-13-01T00:00:00Z""#, #""2026-10-01T25:00:00Z""#, #""1700000000""#, #""\ud800""#,
  ])
  func `what is no time is refused; milliseconds are not guessed`(written: String) {
    #expect(throws: Rejection.stampUnreadable(path: "/t")) { try stamp(written) }
  }

  @Test func `a stamp in a string counts as seconds only where strings count as numbers`() throws {
    #expect(try stamp(#""1700000000""#, numberStrings: true) == Instant(seconds: 1_700_000_000))
    #expect(throws: Rejection.stampUnreadable(path: "/t")) { try stamp(#"" 1700000000""#, numberStrings: true) }
  }

  @Test func `a stamp that is asked for and not there refuses the value`() throws {
    #expect(DecodingFixtures.rejection(#"{"v":1}"#, at: "/v", time: "/t") == .stampMissing(path: "/t"))
    #expect(DecodingFixtures.rejection(#"{"v":1,"t":null}"#, at: "/v", time: "/t") == .stampMissing(path: "/t"))
    #expect(DecodingFixtures.rejection(#"{"v":null,"t":null}"#, at: "/v", time: "/t") == .valueIsNull(path: "/v"))
    #expect(try DecodingFixtures.decode(#"{"v":1}"#, [DecodingFixtures.source("/v")])[0].get().stamp == nil)
  }

  @Test func `one stamp may serve many registers`() throws {
    let results = try DecodingFixtures.decode(
      #"{"sys":{"unixtime":1707326927},"a":1,"b":2}"#,
      ["/a", "/b"].map { DecodingFixtures.source($0, time: "/sys/unixtime") })
    #expect(try results.map { try $0.get().stamp?.seconds } == [1_707_326_927, 1_707_326_927])
  }
}
