import EnergyModel
import Fetching
import Foundation
import Testing

/// The ways to a real server: TLS of each version, certificates of both sides, pins, HTTP/2, sockets and proxies.
@Suite(
  .enabled(if: Nginx.path != nil && TestAuthority.shared != nil, "needs nginx and openssl"))
struct NginxTests {
  private let authority: TestAuthority
  private let bench: TransferBench
  private static let body = "{\"total\":1}"
  private static let answers = "location / { return 200 '\(body)'; } location /protocol { return 200 '\"$server_protocol\"'; }"

  init() throws {
    authority = try #require(TestAuthority.shared)
    bench = try TransferBench { _ in .silence }
  }

  /// A server by TLS with the test's certificate.
  private func secured(_ more: String = "", listen: String = "ssl", locations: String = answers) throws -> Nginx {
    try Nginx(
      """
      listen 127.0.0.1:$port \(listen); ssl_certificate \(authority.file("good.pem")); ssl_certificate_key \(authority.file("good.key"));
      \(more) \(locations)
      """)
  }

  private func tls(
    minimum: TLSOptions.Version = .tls12, pin: String? = nil, client: TLSOptions.Client? = nil
  ) -> TLSOptions { TLSOptions(minimum: minimum, authorities: authority.file("ca.pem"), pin: pin, client: client) }

  private func poll(
    _ server: Nginx, _ options: RequestOptions?, path: String = "/", scheme: String = "https",
    authentication: Authentication? = nil, keeps: Bool = false
  ) -> Result<Answer, FetchFailure>? {
    bench.poll(
      Request(
        url: "\(scheme)://127.0.0.1:\(server.port)\(path)", authentication: authentication, options: options,
        timeoutMilliseconds: 4_000, bodyLimitBytes: 1 << 20, keepsConnection: keeps))?.result
  }

  private func text(_ result: Result<Answer, FetchFailure>?) -> String? {
    (try? result?.get()).map { String(decoding: $0.body, as: UTF8.self) }
  }

  private func failure(_ result: Result<Answer, FetchFailure>?) -> FetchFailure? {
    if case .failure(let failure)? = result { failure } else { nil }
  }

  // MARK: Versions and authorities

  @Test(arguments: [
    ("TLSv1.2", TLSOptions.Version.tls12, true), ("TLSv1.3", .tls12, true), ("TLSv1.3", .tls13, true), ("TLSv1.2", .tls13, false),
  ])
  func `the lowest version that is accepted is the one that is written`(
    spoken: String, minimum: TLSOptions.Version, isAccepted: Bool
  ) throws {
    let server = try secured("ssl_protocols \(spoken);", locations: "location / { return 200 '\"$ssl_protocol\"'; }")
    let result = poll(server, RequestOptions(tls: tls(minimum: minimum)))
    if isAccepted { #expect(text(result) == "\"\(spoken)\"") } else { #expect(failure(result) == .tlsHandshakeFailed) }
  }

  @Test func `a server that speaks TLS 1_1 alone is refused`() throws {
    let server = try secured("ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;")
    #expect(failure(poll(server, RequestOptions(tls: tls()))) == .tlsHandshakeFailed)
  }

  @Test func `an authority of one endpoint is trusted for that one alone`() throws {
    let server = try secured()
    #expect(text(poll(server, RequestOptions(tls: tls()))) == Self.body)
    #expect(failure(poll(server, nil)) == .tlsCertificateUntrusted)
    #expect(text(poll(server, RequestOptions(tls: tls()))) == Self.body)
    let missing = TLSOptions(authorities: authority.file("none.pem"))
    #expect(failure(poll(server, RequestOptions(tls: missing))) == .ownCertificateUnusable)
  }

  @Test func `only the pinned key is answered, also where another was seen before`() throws {
    let server = try secured()
    let (right, wrong) = (authority.pin("good"), authority.pin("client"))
    try #require(right.count == 52)
    for keeps in [false, true] {
      #expect(text(poll(server, RequestOptions(tls: tls(pin: right)), keeps: keeps)) == Self.body)
      #expect(failure(poll(server, RequestOptions(tls: tls(pin: wrong)), keeps: keeps)) == .tlsPinMismatch)
      #expect(text(poll(server, RequestOptions(tls: tls(pin: wrong + ";" + right)), keeps: keeps)) == Self.body)
    }
  }

  // MARK: Client certificates

  private static let whoAsks = "location / { return 200 '\"$ssl_client_verify $ssl_client_serial\"'; }"

  private func guarded() throws -> Nginx {
    try secured("ssl_client_certificate \(authority.file("ca.pem")); ssl_verify_client on;", locations: Self.whoAsks)
  }

  @Test func `a certificate of our own is shown where one is asked for`() throws {
    let server = try guarded()
    #expect(failure(poll(server, RequestOptions(tls: tls()))) == .httpStatus(400))
    let client = TLSOptions.Client(certificate: authority.file("client.pem"), key: authority.file("client.key"))
    #expect(text(poll(server, RequestOptions(tls: tls(client: client))))?.hasPrefix("\"SUCCESS ") == true)
    // It is nobody else's.
    #expect(failure(poll(server, RequestOptions(tls: tls()))) == .httpStatus(400))
    let both = TLSOptions.Client(certificate: authority.file("client-both.pem"), key: authority.file("client-both.pem"))
    #expect(text(poll(server, RequestOptions(tls: tls(client: both))))?.hasPrefix("\"SUCCESS ") == true)
  }

  @Test func `an encrypted key is opened by its password, and fails without it`() throws {
    let server = try guarded()
    func poll(_ password: Secret?) -> Result<Answer, FetchFailure>? {
      let client = TLSOptions.Client(
        certificate: authority.file("client.pem"), key: authority.file("client-encrypted.key"), keyPassword: password)
      return self.poll(server, RequestOptions(tls: tls(client: client)))
    }
    #expect(text(poll(Secret("k3y-pass")))?.hasPrefix("\"SUCCESS ") == true)
    #expect(failure(poll(Secret("wrong"))) == .ownCertificateUnusable)
    #expect(failure(poll(nil)) == .ownCertificateUnusable)
  }

  @Test func `a key that does not fit its certificate is said to be ours`() throws {
    let server = try guarded()
    let client = TLSOptions.Client(certificate: authority.file("client.pem"), key: authority.file("otherClient.key"))
    #expect(failure(poll(server, RequestOptions(tls: tls(client: client)))) == .ownCertificateUnusable)
  }

  @Test(arguments: [false, true])
  func `a certificate that is replaced on disk is shown by the next poll, kept connections or not`(keeps: Bool) throws {
    let server = try guarded()
    func put(_ name: String) throws {
      for ending in ["pem", "key"] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: authority.file("\(name).\(ending)")))
        try bytes.write(to: server.directory.appending(path: "own.\(ending)"), options: .atomic)
      }
    }
    let options = RequestOptions(
      tls: tls(client: TLSOptions.Client(certificate: server.file("own.pem"), key: server.file("own.key"))))
    try put("client")
    let first = try #require(text(poll(server, options, keeps: keeps)))
    #expect(text(poll(server, options, keeps: keeps)) == first)
    try put("otherClient")
    usleep(600_000)
    let second = try #require(text(poll(server, options, keeps: keeps)))
    #expect(second.hasPrefix("\"SUCCESS ") && second != first)
    try FileManager.default.removeItem(atPath: server.file("own.key"))
    usleep(600_000)
    #expect(failure(poll(server, options, keeps: keeps)) == .ownCertificateUnusable)
  }

  // MARK: What is spoken

  @Test func `HTTP 2 is spoken where it is asked for, by TLS and without`() throws {
    let server = try secured(listen: "ssl http2")
    #expect(text(poll(server, RequestOptions(usesHTTP2: true, tls: tls()), path: "/protocol")) == "\"HTTP/2.0\"")
    #expect(text(poll(server, RequestOptions(tls: tls()), path: "/protocol")) == "\"HTTP/1.1\"")
    let plain = try Nginx("listen 127.0.0.1:$port http2; \(Self.answers)")
    #expect(text(poll(plain, RequestOptions(usesHTTP2: true), path: "/protocol", scheme: "http")) == "\"HTTP/2.0\"")
    // One that has only the older takes that.
    let older = try secured()
    #expect(text(poll(older, RequestOptions(usesHTTP2: true, tls: tls()), path: "/protocol")) == "\"HTTP/1.1\"")
  }

  @Test func `what nginx compresses is read, and basic is asked for before the body`() throws {
    let server = try Nginx(
      """
      listen 127.0.0.1:$port; root $dir; gzip on; gzip_types application/json; gzip_min_length 20;
      location /guarded/ { alias $dir/; auth_basic meters; auth_basic_user_file $dir/users; }
      """)
    let body = "{\"total\":1,\"pad\":\"" + String(repeating: "0123456789", count: 300) + "\"}"
    try body.write(toFile: server.file("status.json"), atomically: true, encoding: .utf8)
    // The password is `secret`, by openssl passwd -apr1.
    let hash = String(decoding: output(of: "openssl passwd -apr1 -salt conserve secret"), as: UTF8.self)
    try "meter:\(hash)".write(toFile: server.file("users"), atomically: true, encoding: .utf8)
    #expect(text(poll(server, nil, path: "/status.json", scheme: "http")) == body)
    func guarded(_ password: String) -> Result<Answer, FetchFailure>? {
      poll(
        server, nil, path: "/guarded/status.json", scheme: "http",
        authentication: .basic(user: "meter", password: Secret(password)))
    }
    #expect(failure(guarded("wrong")) == .authenticationRefused)
    #expect(text(guarded("secret")) == body)
  }

  // MARK: Ways

  @Test(.enabled(if: FileManager.default.contents(atPath: "/proc/net/if_inet6")?.isEmpty == false, "this machine has no IPv6"))
  func `an address of IPv6 stands in brackets, by TLS and without`() throws {
    let plain = try Nginx("listen 127.0.0.1:$port; listen [::1]:$port; location / { return 200 '\"$server_addr\"'; }")
    func poll(_ url: String, _ options: RequestOptions?) -> Result<Answer, FetchFailure>? {
      bench.poll(
        Request(
          url: url, options: options, timeoutMilliseconds: 2_000, bodyLimitBytes: 1_000, keepsConnection: false))?.result
    }
    #expect(text(poll("http://[::1]:\(plain.port)/", nil)) == "\"::1\"")
    let server = try secured("listen [::1]:$port ssl;")
    // The certificate is for 127.0.0.1.
    #expect(failure(poll("https://[::1]:\(server.port)/", RequestOptions(tls: tls()))) == .tlsWrongName)
  }

  @Test func `a unix socket stands in for host and port`() throws {
    let server = try Nginx(
      "listen 127.0.0.1:$port; listen unix:$dir/meter.sock; location / { return 200 '\"$host $server_addr\"'; }")
    func poll(_ path: String) -> Result<Answer, FetchFailure>? {
      bench.poll(
        Request(
          url: "http://meter.invalid/", options: RequestOptions(unixSocket: path), timeoutMilliseconds: 2_000,
          bodyLimitBytes: 1_000, keepsConnection: false))?.result
    }
    #expect(text(poll(server.file("meter.sock"))) == "\"meter.invalid unix:\(server.file("meter.sock"))\"")
    #expect(failure(poll(server.file("none.sock"))) == .connectFailed)
  }

  @Test func `a proxy passes the request on, and the endpoint's name is its business`() throws {
    let proxy = try Nginx(
      "listen 127.0.0.1:$port; location / { return 200 '\"$request_uri by proxy, $http_proxy_authorization\"'; }")
    func poll(_ credentials: Proxy.Credentials?, port: UInt16) -> Result<Answer, FetchFailure>? {
      let options = RequestOptions(proxy: Proxy(url: "http://127.0.0.1:\(port)", credentials: credentials))
      return bench.poll(
        Request(
          url: "http://meter.invalid/status", options: options, timeoutMilliseconds: 2_000, bodyLimitBytes: 1_000,
          keepsConnection: false))?.result
    }
    #expect(text(poll(nil, port: proxy.port)) == "\"/status by proxy, \"")
    let credentials = Proxy.Credentials(user: "u", password: Secret("p"))
    #expect(text(poll(credentials, port: proxy.port)) == "\"/status by proxy, Basic dTpw\"")
    #expect(failure(poll(nil, port: 9)) == .proxyFailed)
    // The next request of the same handle goes its own way.
    #expect(failure(self.poll(proxy, nil, path: "/x", scheme: "http")) == nil)
  }

  @Test func `a proxy that opens no way, or asks who asks, is named as the one that failed`() throws {
    let closed = try Nginx("listen 127.0.0.1:$port; location / { return 407; }")
    func poll(_ url: String) -> FetchFailure? {
      let options = RequestOptions(proxy: Proxy(url: "http://127.0.0.1:\(closed.port)"))
      return failure(
        bench.poll(
          Request(
            url: url, options: options, timeoutMilliseconds: 2_000, bodyLimitBytes: 1_000, keepsConnection: false))?.result)
    }
    #expect(poll("http://meter.invalid/") == .proxyFailed)
    #expect(poll("https://meter.invalid/") == .proxyFailed)
  }
}
