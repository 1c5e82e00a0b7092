import EnergyModel
import Foundation
import Settings
import Simulation
import Storage
import Testing

@testable import ConservedCore

/// The daemon with a station beside its meters, in a world where the station is in trouble.
struct StationPollingTests {
  private static let station = "stations: [{ id: town, url: http://127.0.0.1:2/town, value: /t, unit: degC, interval: 10m }]\n"

  /// A site of so many meters and one station that answers as `answer` says; `nil` of it is the usual 12.5 °C.
  private func site(
    meters: Int = 1, answer: @escaping (Int64) -> SimulatedWorld.Behaviour? = { _ in nil }
  ) throws -> SimulatedSite {
    let site = try SimulatedSite(endpoints: meters, interval: "5m")
    site.configuration += StationPollingTests.station
    let start = Instant(seconds: 1_790_784_000)
    site.override { request, now in
      guard request.url.hasSuffix("/town") else { return nil }
      return answer(now - start) ?? .init(.success(Array("{\"t\":12.5}".utf8)))
    }
    return site
  }

  private func polls(_ site: SimulatedSite) -> Int { site.world.requests.count { $0.url.hasSuffix("/town") } }

  @Test func `a station is polled in its own slots and counts as an endpoint`() throws {
    let site = try site()
    try site.run(seconds: 3_600)
    #expect(polls(site) == 6)
    #expect(try site.status()["polls"] as? [String: Int] == ["ok": 18, "failed": 0, "missed": 0])
    #expect((try site.status()["endpoints"] as? [String: Int]) == ["total": 2, "up": 2, "stale": 0, "down": 0])
    // Temperatures are no readings of registers.
    #expect((try site.status()["store"] as? [String: Any])?["readings"] as? Int == 12)
  }

  @Test func `a station behind a shut door is said once, under its own name, and once when it is back`() throws {
    let site = try site { second in
      (3_600..<7_200).contains(second) ? .init(.failure(.connectTimedOut), milliseconds: 5_000) : nil
    }
    try site.run(seconds: 10_800)
    #expect(site.said(.endpointDown) == ["raised town", "cleared town"])
    #expect((try site.status()["endpoints"] as? [String: Int])?["down"] == 0)
  }

  @Test(arguments: [
    ("{\"t\":12.", "malformed"), ("{\"t\":null}", "value_null"), ("{\"t\":54.5e1}", "temperature_implausible"),
  ])
  func `a station whose answers give no temperature is down, with the reason and its remedy`(body: String, reason: String) throws
  {
    let site = try site { second in second >= 1_800 ? .init(.success(Array(body.utf8))) : nil }
    try site.run(seconds: 7_200)
    #expect(site.said(.endpointDown) == ["raised town"])
    let line = try #require(site.world.statusLines.first { $0.contains("endpoint.down") })
    #expect(line.contains("\"reason\":\"\(reason)\""))
    let status = try site.status()
    #expect((status["reasons"] as? [String])?.contains("endpoints_down") == true)
    let worst = try #require((status["worst_endpoints"] as? [[String: Any]])?.first)
    #expect(worst["id"] as? String == "town" && worst["reason"] as? String == reason)
  }

  @Test func `a wrong unit is named as the likely cause`() throws {
    let site = try site { _ in .init(.success(Array("{\"t\":68.9}".utf8))) }
    try site.run(seconds: 3_600)
    let line = try #require(site.world.statusLines.first { $0.contains("endpoint.down") })
    #expect(line.contains("the unit may be wrong: write `unit` as one of degC, degF, K"))
  }

  @Test func `a station that repeats an old stamp is stale`() throws {
    let site = try site { second in
      second >= 3_600
        ? .init(.success(Array("{\"t\":12.5,\"at\":1790787000}".utf8)))
        : .init(.success(Array("{\"t\":12.5,\"at\":\(1_790_784_000 + second)}".utf8)))
    }
    site.configuration = site.configuration.replacingOccurrences(of: "value: /t,", with: "value: /t, time: /at,")
    try site.run(seconds: 10_800)
    #expect(site.said(.endpointStale) == ["raised town"])
  }

  @Test func `a reload brings a station in and takes it out again`() throws {
    let site = try site()
    let with = site.configuration
    let without = with.replacingOccurrences(of: StationPollingTests.station, with: "")
    site.configuration = without
    site.world.after(seconds: 1_800) { world in
      site.configuration = with
      world.signal(.reload)
    }
    site.world.after(seconds: 5_400) { world in
      site.configuration = without
      world.signal(.reload)
    }
    try site.run(seconds: 7_200)
    #expect(polls(site) == 6)
    #expect((try site.status()["endpoints"] as? [String: Int])?["total"] == 1)
    #expect((try site.status()["config"] as? [String: Any])?["generation"] as? Int == 3)
    // The meter beside it keeps its slots.
    #expect(site.world.requests.count { $0.url.hasSuffix("/meter-0") } == 24)
  }

  @Test func `a station that is down when it is taken out leaves no alarm behind`() throws {
    let site = try site { _ in .init(.success([])) }
    let without = site.configuration.replacingOccurrences(of: StationPollingTests.station, with: "")
    site.world.after(seconds: 3_600) { world in
      site.configuration = without
      world.signal(.reload)
    }
    try site.run(seconds: 7_200)
    #expect(site.said(.endpointDown) == ["raised town", "cleared town"])
  }

  @Test func `the first judging after midnight has all of yesterday's temperatures`() throws {
    let site = try site()
    var knownHours: Int?
    for second in Int64(0)..<40 {
      site.world.after(seconds: 86_400 + second) { _ in
        let judged = (try? site.measuredAmounts("/exports/standings.csv"))?.contains { $0.hasPrefix("2026-10-02,") } ?? false
        guard judged, knownHours == nil else { return }
        try? site.inspect { keeper in
          guard let town = StationID("town"), let yesterday = LocalDay("2026-10-01") else { return }
          knownHours = try Temperatures(keeper.store, keeper.calendar).daily(of: town, yesterday..<yesterday + 1).days.first?
            .knownHours
        }
      }
    }
    try site.run(seconds: 86_450)
    // Within forty seconds, and no hour is missing.
    #expect(knownHours == 24)
  }
}
