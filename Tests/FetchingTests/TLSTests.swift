import EnergyModel
import Fetching
import Foundation
import Simulation
import Testing

/// What a connection must prove before anything is read from it.
@Suite(.enabled(if: TestAuthority.shared != nil, "needs the openssl command")) struct TLSTests {
  private let authority: TestAuthority
  private let limits: TransferLimits

  init() throws {
    authority = try #require(TestAuthority.shared)
    limits = TransferLimits(certificateAuthorityFile: authority.file("ca.pem"))
  }

  private func poll(_ url: String, limits: TransferLimits, key: Int = 0) throws -> Completion? {
    let bench = try TransferBench(limits: limits) { _ in .silence }
    return bench.poll(Request(url: url, timeoutMilliseconds: 4_000, bodyLimitBytes: 1 << 20, keepsConnection: false))
  }

  @Test func `a certificate in order lets the answer through`() throws {
    let server = try #require(TLSServer(authority, certificate: "good"))
    let answer = try #require(try poll(server.url, limits: limits)?.answer)
    #expect(answer.contentType == "text/html")
  }

  @Test(arguments: [
    ("expired", FetchFailure.tlsCertificateExpired), ("future", .tlsCertificateNotYetValid), ("otherName", .tlsWrongName),
    ("selfSigned", .tlsCertificateUntrusted),
  ])
  func `a certificate out of order is refused with its reason`(certificate: String, expected: FetchFailure) throws {
    let server = try #require(TLSServer(authority, certificate: certificate))
    #expect(try poll(server.url, limits: limits)?.failure == expected)
  }

  @Test func `an authority that the system does not know is not trusted`() throws {
    let server = try #require(TLSServer(authority, certificate: "good"))
    #expect(try poll(server.url, limits: TransferLimits())?.failure == .tlsCertificateUntrusted)
  }

  @Test func `a device that speaks TLS 1_0 only is refused`() throws {
    let server = try #require(TLSServer(authority, certificate: "good", options: ["-tls1", "-cipher", "ALL:@SECLEVEL=0"]))
    #expect(try poll(server.url, limits: limits)?.failure == .tlsHandshakeFailed)
  }

  @Test(arguments: [
    Reply.garbage(Array("this is no TLS at all, by any measure\n".utf8)), .closeWithoutAnswer, .reset, .json("{}"),
  ])
  func `a port that does not speak TLS fails in the handshake`(reply: Reply) throws {
    // The greeting of TLS has no blank line: the server answers whatever comes.
    let server = try RawServer(reply: reply)
    #expect(try poll("https://127.0.0.1:\(server.port)/", limits: limits)?.failure == .tlsHandshakeFailed)
  }

  @Test func `a new connection resumes the session of its host`() throws {
    let server = try #require(TLSServer(authority, certificate: "good"))
    let bench = try TransferBench(limits: limits) { _ in .silence }
    let request = Request(url: server.url, timeoutMilliseconds: 4_000, bodyLimitBytes: 1 << 20, keepsConnection: false)
    let first = try #require(bench.text(request))
    let second = try #require(bench.text(request))
    #expect(first.contains("New, TLSv1.3"))
    #expect(second.contains("Reused, TLSv1.3"))
  }

  @Test func `sessions beyond the bound are forgotten and nothing else suffers`() throws {
    let first = try #require(TLSServer(authority, certificate: "good"))
    let second = try #require(TLSServer(authority, certificate: "good"))
    var limits = limits
    limits.tlsSessionsMax = 1
    let bench = try TransferBench(limits: limits) { _ in .silence }
    for url in [first.url, second.url, first.url] {
      let text = try #require(
        bench.text(Request(url: url, timeoutMilliseconds: 4_000, bodyLimitBytes: 1 << 20, keepsConnection: false)))
      #expect(text.contains("New, TLSv1.3"))
    }
  }
}

/// `openssl s_server`, which answers every request with a page about its connection; ended with this object.
final class TLSServer {
  private let process = Process()
  /// Empty until it has said its port.
  private(set) var url = ""

  /// `nil` when it does not say its port.
  init?(_ authority: TestAuthority, certificate: String, options: [String] = []) {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", authority.file(certificate + ".key"), "-cert",
        authority.file(certificate + ".pem"), "-www",
      ]
      + options
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    var said = ""
    var port: Substring?
    while port == nil {
      let data = pipe.fileHandleForReading.availableData
      guard !data.isEmpty else { break }
      said += String(decoding: data, as: UTF8.self)
      port = said.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") && said.hasSuffix("\n") }?.split(separator: ":").last
    }
    // A failed start still runs the deinit, which ends the process.
    guard let port else { return nil }
    self.url = "https://127.0.0.1:\(port)/"
  }

  deinit { end() }

  /// A worker thread of the tests blocks signals and its children inherit that: only this one reaches them.
  private func end() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}

/// A server that answers the first bytes of each connection, whatever they are, on a thread of its own; ended with this object.
final class RawServer {
  let port: UInt16
  private let listener: Int32

  init(reply: Reply) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(isListening)
    port = UInt16(bigEndian: name.sin_port)
    let bytes: [UInt8]
    var resets = false
    switch reply {
    case .garbage(let garbage): bytes = garbage
    case .reset: (bytes, resets) = ([], true)
    case .closeWithoutAnswer: bytes = []
    default: bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8)
    }
    Thread.detachNewThread { [resets] in
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        _ = read(descriptor, &buffer, buffer.count)
        if resets {
          var linger = linger(l_onoff: 1, l_linger: 0)
          setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        } else {
          _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
        close(descriptor)
      }
    }
  }

  deinit {
    // Wakes the thread out of accept, which then ends.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }
}
