import CCurl
import EnergyModel
import Glibc
import Simulation
import Testing

@testable import Fetching

/// The map from libcurl's codes to reasons, and what is left behind when all is over.
@Suite struct FailureTests {
  @Test func `every code of libcurl has a reason`() {
    for code in 1...200 {
      let failure = Slot.failure(
        code: CURLcode(rawValue: UInt32(code)), verification: 0, isResolved: true, isConnected: true, isWithinTimeout: false,
        hasAnswered: true,
        socketError: 0)
      #expect(!failure.name.isEmpty)
      #expect(failure != .cancelled)
    }
  }

  @Test(arguments: [
    (10, FetchFailure.tlsCertificateExpired), (9, .tlsCertificateNotYetValid), (18, .tlsCertificateUntrusted),
    (19, .tlsCertificateUntrusted),
    (20, .tlsCertificateUntrusted), (21, .tlsCertificateUntrusted), (62, .tlsWrongName),
  ])
  func `a certificate's fault is told by OpenSSL's verdict`(verdict: Int, expected: FetchFailure) {
    #expect(Self.failure(CURLE_PEER_FAILED_VERIFICATION, verification: verdict) == expected)
  }

  @Test func `a timeout is told by how far the transfer had come`() {
    #expect(Self.failure(CURLE_OPERATION_TIMEDOUT, isResolved: false) == .resolveFailed)
    #expect(Self.failure(CURLE_OPERATION_TIMEDOUT, isConnected: false) == .connectTimedOut)
    #expect(Self.failure(CURLE_OPERATION_TIMEDOUT, isWithinTimeout: true) == .tooSlow)
    #expect(Self.failure(CURLE_OPERATION_TIMEDOUT, isWithinTimeout: true, hasAnswered: false) == .timedOut)
    #expect(Self.failure(CURLE_OPERATION_TIMEDOUT) == .timedOut)
  }

  @Test func `a socket that cannot be had is a matter of resources, not of the device`() {
    #expect(Self.failure(CURLE_COULDNT_CONNECT, socketError: EMFILE) == .outOfResources)
    #expect(Self.failure(CURLE_COULDNT_CONNECT, socketError: 0) == .connectFailed)
  }

  private static func failure(
    _ code: CURLcode, verification: Int = 0, isResolved: Bool = true, isConnected: Bool = true, isWithinTimeout: Bool = false,
    hasAnswered: Bool = true, socketError: Int32 = 0
  ) -> FetchFailure {
    Slot.failure(
      code: code, verification: verification, isResolved: isResolved, isConnected: isConnected, isWithinTimeout: isWithinTimeout,
      hasAnswered: hasAnswered, socketError: socketError)
  }

  @Test func `a libcurl that cannot do the work is refused in words`() throws {
    let features = Int(CURL_VERSION_ASYNCHDNS) | Int(CURL_VERSION_SSL)
    try Libcurl.check(version: "7.88.1", number: 0x07_58_01, features: features)
    #expect(throws: FetchingUnavailable.self) { try Libcurl.check(version: "7.74.0", number: 0x07_4A_00, features: features) }
    do {
      try Libcurl.check(version: "8.0.0", number: 0x08_00_00, features: Int(CURL_VERSION_SSL))
      Issue.record("accepted without AsynchDNS")
    } catch {
      #expect(error.description.contains("AsynchDNS"))
      #expect(error.description.contains("8.0.0"))
    }
  }

  @Test(arguments: [
    ("http://Meter.Example/a?b", "http://meter.example:80"), ("https://meter.example", "https://meter.example:443"),
    ("HTTP://127.1:8080/x", "http://127.0.0.1:8080"), ("http://[::1]:81/", "http://[::1]:81"),
    ("http://0x7f000001/", "http://127.0.0.1:80"),
    ("ftp://a/", nil), ("http://u@a/", nil), ("nonsense", nil), ("", nil),
  ])
  func `a host is named as libcurl would reach it`(url: String, expected: String?) {
    #expect(hostKey(of: url) == expected)
  }

  @Test func `addresses and names never share a handle, nor plain and secured ones`() throws {
    guard let parser = URLParser() else { throw FetchingUnavailable("no memory") }
    let plan = ShardPlan(inFlightMax: 256, keptConnectionsMax: 4_096)
    var kinds: [Int: Set<String>] = [:]
    for number in 0..<2_000 {
      for (kind, url) in [
        ("address", "http://127.0.\(number / 250).\(number % 250 + 1)/"), ("name", "http://m\(number).example/"),
        ("secured address", "https://127.0.\(number / 250).\(number % 250 + 1)/"),
        ("secured name", "https://m\(number).example/"),
      ] {
        guard let target = parser.target(of: url) else { throw FetchingUnavailable(url) }
        kinds[plan.index(of: target), default: []].insert(kind)
      }
    }
    #expect(kinds.values.allSatisfy { $0.count == 1 })
    #expect(kinds.count == plan.count)
    #expect(kinds.keys.allSatisfy { (0..<plan.count).contains($0) })
  }
}

/// What is left behind when all is over.
@Suite struct LeftoverTests {
  /// TCP sockets of this machine with this port at either end; neither listening ones nor those that only linger in the kernel.
  private static func sockets(port: UInt16) -> Int {
    guard let file = fopen("/proc/self/net/tcp", "r") else { return 0 }
    defer { fclose(file) }
    let hexadecimal = String(port, radix: 16, uppercase: true)
    let suffix = ":" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    var count = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0 {
      guard let line else { break }
      let fields = String(cString: line).split(separator: " ")
      guard fields.count > 3, !["06", "0A"].contains(fields[3]) else { continue }
      if fields[1].hasSuffix(suffix) || fields[2].hasSuffix(suffix) { count += 1 }
    }
    return count
  }

  private static func isGone(_ port: UInt16) -> Bool {
    let end = monotonicMilliseconds() + 5_000
    while monotonicMilliseconds() < end {
      if sockets(port: port) == 0 { return true }
      usleep(5_000)
    }
    return false
  }

  @Test func `kept connections are bounded, and closed at the end`() throws {
    var limits = TransferLimits(keptConnectionsMax: 100)
    limits.perHostMax = 4
    let bench = try TransferBench(limits: limits, addresses: 400) { _ in .json("{}") }
    for round in 0..<2 {
      for key in 0..<400 { bench.transfers.begin(bench.request("/\(round)", address: key, keepsConnection: true), key: key) }
      #expect(bench.drain().filter { $0.answer != nil }.count == 400)
    }
    // Both ends are ours: two sockets a connection. The handles' slack doubles a small number at most.
    #expect(Self.sockets(port: bench.server.port) <= 2 * 2 * 100)
    bench.transfers.close()
    #expect(Self.isGone(bench.server.port))
  }

  @Test func `transfers ended half-way leave no socket behind`() throws {
    let bench = try TransferBench(addresses: 60) { head in head.path == "/silent" ? .silence : .endlessChunked }
    for key in 0..<60 {
      bench.transfers.begin(bench.request(key % 2 == 0 ? "/silent" : "/endless", address: key, bodyLimitBytes: 1 << 40), key: key)
    }
    _ = bench.transfers.wait(milliseconds: 30)
    bench.transfers.cancelAll()
    #expect(bench.drain().count == 60)
    #expect(Self.isGone(bench.server.port))
    #expect(bench.answer(bench.request("/silent", timeoutMilliseconds: 50)) == nil)
  }

  @Test func `closing in the middle of everything gives all back`() throws {
    let bench = try TransferBench(addresses: 20) { _ in .silence }
    for key in 0..<500 { bench.transfers.begin(bench.request(address: key % 20), key: key) }
    _ = bench.transfers.wait(milliseconds: 10)
    bench.transfers.close()
    #expect(Self.isGone(bench.server.port))
  }
}
