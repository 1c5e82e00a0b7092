import EnergyModel
import Simulation
import Testing

@testable import ConservedCore

/// An endpoint that asks to be left alone: the daemon obeys, within the limits of every back-off.
struct RetryAfterTests {
  /// How long after its first poll, which is refused with these words, an endpoint is polled again, s.
  private static func pause(interval: String, asked: Int64?) throws -> Int64 {
    let site = try SimulatedSite(endpoints: 1, interval: interval)
    site.override { [unowned site] _, _ in
      site.world.requests.count > 1 ? nil : .init(.failure(.httpStatus(503)), retryAfterSeconds: asked)
    }
    try site.run(seconds: 7_200)
    try #require(site.world.requests.count > 2)
    return (site.world.requests[1].at - site.world.requests[0].at) / 1_000
  }

  @Test func `without a word the next slot is tried`() throws {
    #expect(try Self.pause(interval: "5m", asked: nil) == 300)
  }

  @Test(arguments: [(1 as Int64, 300 as Int64), (400, 600), (700, 900), (86_400, 900), (.max, 900), (-1, 300)])
  func `the first slot behind the pause is the next, and no pause passes a quarter of an hour`(asked: Int64, pause: Int64) throws
  {
    #expect(try Self.pause(interval: "5m", asked: asked) == pause)
  }

  @Test func `no pause passes four intervals`() throws {
    #expect(try Self.pause(interval: "1m", asked: 86_400) == 240)
  }

  @Test func `an endpoint whose credentials are refused costs its neighbours on the host no slot`() throws {
    let site = try SimulatedSite(endpoints: 2, interval: "5m")
    site.configuration = site.configuration.replacing(
      "meter-0\n    registers", with: "meter-0\n    auth: { kind: bearer, token_file: secret }\n    registers")
    site.override { request, _ in request.authentication == nil ? nil : .init(.failure(.authenticationRefused), milliseconds: 0) }
    try site.run(seconds: 3_600)
    let polls = try #require(try site.status()["polls"] as? [String: Int])
    #expect(polls == ["ok": 12, "failed": 12, "missed": 0])
    #expect(site.said(.endpointDown) == ["raised meter-0"])
  }

  @Test func `a reload lets refused credentials be tried at once`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.world.after(seconds: 1_000) { $0.signal(.reload) }
    try site.run(seconds: 2_000)
    #expect(site.world.refusalsForgotten == 1)
  }
}
