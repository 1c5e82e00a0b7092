import EnergyModel
import Synchronization

/// Many simulated meters behind one loopback server: the n-th answers at `/m/n`, and the station of their town, where there is one, at
/// `/town`.
package final class Fleet: Sendable {
  package let meters: [SimulatedMeter]
  package let server: LoopbackServer
  private let state: FleetState
  private let addresses: Int

  /// - Parameters:
  ///   - port: 0 for one that is free.
  ///   - addresses: how many loopback addresses the meters share; each looks like a host of its own.
  ///   - now: the clock of the meters, called on the server's thread.
  package init(
    meters: [SimulatedMeter], town: TownWeather? = nil, port: UInt16 = 0, addresses: Int = 1,
    now: @escaping @Sendable () -> Instant
  ) throws(LoopbackServerError) {
    let state = FleetState(count: meters.count)
    self.meters = meters
    self.state = state
    self.addresses = addresses
    server = try LoopbackServer(port: port, addresses: addresses) { head in
      if let town, head.path == "/town" { return .body(town.body(at: now()), contentType: "application/json") }
      guard let number = Fleet.number(of: head.path), meters.indices.contains(number) else { return .status(404) }
      if let behaviour = state.count(number) { return behaviour }
      return .body(meters[number].body(at: now()), contentType: "application/json")
    }
  }

  package var port: UInt16 { server.port }

  /// The URL of one meter.
  package func url(of meter: Int) -> String { server.url("/m/\(meter)", address: meter % addresses) }

  /// The URL of the town's station.
  package var townURL: String { server.url("/town") }

  /// Makes a meter misbehave from its next request on; `nil` makes it well again.
  package func set(behaviour: Reply?, for meter: Int) { state.set(behaviour, for: meter) }

  /// How often a meter was asked, whatever it answered.
  package func requests(of meter: Int) -> Int { state.requests(of: meter) }
  package var totalRequests: Int { server.requests }

  package func stop() { server.stop() }

  /// `/m/12` and `/m/12?…` are 12.
  private static func number(of path: String) -> Int? {
    guard path.utf8.starts(with: "/m/".utf8) else { return nil }
    return decimalNumber(path.utf8.dropFirst(3).prefix { $0 != UInt8(ascii: "?") })
  }
}

/// What the server's thread and the owner of the fleet share.
private final class FleetState: Sendable {
  private struct State {
    var behaviours: [Int: Reply] = [:]
    var requests: [Int]
  }

  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(requests: Array(repeating: 0, count: count))) }

  /// Counts a request and tells how the meter misbehaves, if it does.
  func count(_ meter: Int) -> Reply? {
    state.withLock { state in
      state.requests[meter] += 1
      return state.behaviours[meter]
    }
  }

  func set(_ behaviour: Reply?, for meter: Int) { state.withLock { $0.behaviours[meter] = behaviour } }

  func requests(of meter: Int) -> Int { state.withLock { $0.requests.indices.contains(meter) ? $0.requests[meter] : 0 } }
}
