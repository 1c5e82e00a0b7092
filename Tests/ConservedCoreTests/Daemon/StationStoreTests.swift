import EnergyModel
import Foundation
import Storage
import Testing

@testable import ConservedCore

/// What is durable of a polled station.
struct StationStoreTests {
  @Test func `every temperature that was polled is in the store, to the thousandth and across a restart`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.configuration += "stations: [{ id: town, url: http://127.0.0.1:2/town, value: /t, interval: 10m }]\n"
    let start = Instant(seconds: 1_790_784_000)
    // A tenth of a thousandth more each minute, from −0.5 °C on.
    site.override { request, now in
      guard request.url.hasSuffix("/town") else { return nil }
      let tenThousandths = -5_000 + (now - start) / 60
      return .init(.success(Array("{\"t\":\(tenThousandths)e-4}".utf8)))
    }
    try site.run(seconds: 3_600)
    try site.run(seconds: 3_600)
    let store = try Store(directory: site.directory + "/data", mode: .readOnly)
    defer { store.close() }
    let kept = try store.temperatures(of: try #require(StationID("town")), from: start, to: start + 7_200)
    #expect(kept.count == 12)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { (599...601).contains($1.instant - $0.instant) })
    for reading in kept {
      let tenThousandths = Double(-5_000 + (reading.instant - start) / 60)
      #expect(abs(Double(reading.temperature.milliCelsius) - tenThousandths / 10) <= 0.5)
      #expect(reading.origin == .poll)
    }
  }
}
