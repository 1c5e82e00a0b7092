import EnergyModel
import Fetching
import Simulation
import Testing

/// Proxies that open a way and see nothing of what goes over it.
@Suite struct ProxyTests {
  private let bench: TransferBench

  init() throws {
    bench = try TransferBench { head in .json("\"\(head.header("host") ?? "") \(head.header("proxy-authorization") ?? "-")\"") }
  }

  private func poll(_ url: String, _ proxy: Proxy, tls: TLSOptions = TLSOptions()) -> Completion? {
    bench.poll(
      Request(
        url: url, options: RequestOptions(tls: tls, proxy: proxy), timeoutMilliseconds: 4_000, bodyLimitBytes: 1 << 20,
        keepsConnection: false))
  }

  private func text(_ completion: Completion?) -> String? { completion?.answer.map { String(decoding: $0.body, as: UTF8.self) } }

  @Test func `a socks proxy resolves the name of the endpoint, and knows who asks`() throws {
    let tunnel = try #require(TunnelServer(to: bench.server.port))
    let url = "socks5h://127.0.0.1:\(tunnel.port)"
    #expect(text(poll("http://meter.invalid/x", Proxy(url: url))) == "\"meter.invalid -\"")
    let credentials = Proxy.Credentials(user: "u", password: Secret("p"))
    #expect(text(poll("http://meter.invalid/x", Proxy(url: url, credentials: credentials))) == "\"meter.invalid -\"")
    // The next request of the same handle goes straight.
    #expect(text(bench.poll(bench.request("/")))?.hasPrefix("\"127.0.0.1") == true)
    #expect(tunnel.asked == ["meter.invalid", "u:p@meter.invalid"])
  }

  @Test(.enabled(if: TestAuthority.shared != nil, "needs the openssl command"))
  func `behind a proxy the endpoint proves itself as ever, and never sees the proxy's credentials`() throws {
    let authority = try #require(TestAuthority.shared)
    let server = try #require(TLSServer(authority, certificate: "good"))
    let target = try #require(server.url.split(separator: ":").last.flatMap { UInt16($0.filter(\.isNumber)) })
    let tunnel = try #require(TunnelServer(to: target))
    let proxy = Proxy(url: "http://127.0.0.1:\(tunnel.port)", credentials: .init(user: "u", password: Secret("p")))
    let tls = TLSOptions(authorities: authority.file("ca.pem"), pin: authority.pin("good"))
    #expect(text(poll(server.url, proxy, tls: tls))?.contains("TLSv1.3") == true)
    #expect(poll(server.url, proxy)?.failure == .tlsCertificateUntrusted)
    #expect(poll("https://meter.invalid/", proxy, tls: tls)?.failure == .tlsWrongName)
    #expect(
      tunnel.asked == [
        "CONNECT 127.0.0.1:\(target) HTTP/1.1|Proxy-Authorization: Basic dTpw",
        "CONNECT 127.0.0.1:\(target) HTTP/1.1|Proxy-Authorization: Basic dTpw",
        "CONNECT meter.invalid:443 HTTP/1.1|Proxy-Authorization: Basic dTpw",
      ])
  }
}
