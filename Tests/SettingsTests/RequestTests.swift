import EnergyModel
import Testing

@testable import Settings

/// Methods, headers, TLS, proxies and sockets of an endpoint, as they are written.
@Suite struct RequestTests {
  private static let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
  private static let key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"
  private static let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n"
  private static let pin = "sha256//" + String(repeating: "A", count: 43) + "="

  private let world = World(files: [
    "tls/ca.pem": certificate, "tls/own.pem": certificate, "tls/own.key": key, "tls/both.pem": certificate + key,
    "tls/encrypted.key": encrypted, "tls/empty.pem": "", "secrets/gw": "hunter2-planted\n",
  ])

  /// The small configuration with lines added to its endpoint, which is asked by https.
  private func endpoint(_ lines: String..., scheme: String = "https") -> String {
    Sample.replacing(
      "    url: http://192.0.2.1/status\n",
      with: "    url: \(scheme)://192.0.2.1/status\n" + lines.map { "    " + $0 + "\n" }.joined())
  }

  private func options(_ lines: String) throws -> RequestOptions? {
    try world.load(endpoint(lines)).endpoints.first?.request.options
  }

  @Test func `a plain endpoint has no options`() throws {
    #expect(try world.load(Sample.text).endpoints.first?.request.options == nil)
    #expect(try options("method: GET") == nil)
    #expect(try options("http: 1.1\n    tls: 1.2") == nil)
  }

  @Test func `a request is read as it is written`() throws {
    let asked = try options("method: POST\n    body: '{\"id\":1}'\n    headers: { X-Site: 市, Accept: text/xml }")
    #expect(
      asked
        == RequestOptions(
          method: .post, body: Secret("{\"id\":1}"),
          headers: [.init(name: "X-Site", value: "市"), .init(name: "Accept", value: "text/xml")]))
    let connection = try options(
      "http: 2\n    tls: 1.3\n    ca_file: tls/ca.pem\n    pin: \(Self.pin)\n    client_certificate: tls/own.pem\n    client_key: tls/own.key"
    )
    let client = TLSOptions.Client(certificate: "/etc/conserved/tls/own.pem", key: "/etc/conserved/tls/own.key")
    #expect(
      connection
        == RequestOptions(
          usesHTTP2: true,
          tls: TLSOptions(minimum: .tls13, authorities: "/etc/conserved/tls/ca.pem", pin: Self.pin, client: client)))
  }

  @Test func `a key may stand behind its certificate, and an encrypted one names its password`() throws {
    #expect(try options("client_certificate: tls/both.pem")?.tls.client?.key == "/etc/conserved/tls/both.pem")
    let client = try options(
      "client_certificate: tls/own.pem\n    client_key: tls/encrypted.key\n    client_key_password_file: secrets/gw")?.tls.client
    #expect(client?.keyPassword == Secret("hunter2-planted"))
  }

  @Test func `several pins are one of several keys`() throws {
    let other = Self.pin.replacing("AAAA=", with: "AAAB=")
    #expect(try options("pin: [\"\(Self.pin)\", \"\(other)\"]")?.tls.pin == Self.pin + ";" + other)
  }

  @Test func `a proxy is an address, or knows who asks`() throws {
    #expect(try options("proxy: http://192.0.2.9:3128")?.proxy == Proxy(url: "http://192.0.2.9:3128"))
    #expect(try options("proxy: socks5h://proxy.example:1080/")?.proxy == Proxy(url: "socks5h://proxy.example:1080/"))
    #expect(
      try options("proxy: { url: https://proxy.example, user: u, password_file: secrets/gw }")?.proxy
        == Proxy(url: "https://proxy.example", credentials: .init(user: "u", password: Secret("hunter2-planted"))))
    #expect(try options("unix_socket: run/meter.sock")?.unixSocket == "/etc/conserved/run/meter.sock")
  }

  @Test(arguments: [
    ("method: PUT", "9:13: `method` is 'PUT'; write one of GET, POST"),
    ("body: x", "9:11: a `body` is sent by POST alone; write `method: POST`"),
    ("method: POST\n    body: [hunter2]", "10:11: `body` is a list"),
    ("headers: [hunter2]", "9:14: `headers` is a list; write a mapping"),
    ("headers: { \"X A\": hunter2 }", "9:16: a header's name is not the name of a header"),
    ("headers: { Host: hunter2 }", "9:16: a header's name belongs to the transfer itself"),
    ("headers: { Content-Length: 1 }", "9:16: a header's name belongs to the transfer itself"),
    ("headers: { Connection: close }", "9:16: a header's name belongs"),
    ("headers: { Authorization: Bearer hunter2 }", "9:16: a secret must not stand in the configuration; write `auth:"),
    ("headers: { x-api-key: hunter2 }", "9:16: a secret must not stand in the configuration"),
    ("headers: { X-Password: hunter2 }", "9:16: a secret must not stand in the configuration"),
    ("headers: { X-A: \"a\\r\\nX-Evil: hunter2\" }", "9:21: the value of a header holds a control character"),
    ("headers: { X-A: }", "9:16: a header has no value"),
    ("headers: { X-A: 1, x-a: 2 }", "9:24: a header is written twice; keep one; the first is on line 9"),
    ("http: 3", "9:11: `http` is '3'; write '2'"),
    ("tls: 1.1", "9:10: `tls` is '1.1'; write '1.2'"),
    ("ca_file: tls/none.pem", "9:14: the file of `ca_file` does not exist"),
    ("ca_file: tls/empty.pem", "9:14: the file of `ca_file` holds no certificate; write it as PEM"),
    ("pin: sha256//abc=", "9:10: `pin` is not the digest of a public key"),
    ("pin: sha1//AAAA", "9:10: `pin` is not the digest of a public key"),
    ("client_key: tls/own.key", "9:17: `client_key` is written without `client_certificate`"),
    ("client_certificate: tls/own.pem", "9:25: the file of `client_certificate` holds no private key"),
    (
      "client_certificate: tls/own.key\n    client_key: tls/own.key",
      "9:25: the file of `client_certificate` holds no certificate"
    ),
    (
      "client_certificate: tls/own.pem\n    client_key: tls/encrypted.key",
      "10:17: the key of the client's certificate is encrypted; name the file of its password"
    ),
    ("proxy: ftp://a", "9:12: the `url` of `proxy` does not begin with http://, https://, socks5:// or socks5h://"),
    ("proxy: http://u:hunter2@a/", "9:12: the `url` of `proxy` carries credentials"),
    ("proxy: http://a/path", "9:12: the `url` of `proxy` has a path"),
    ("proxy: { user: u }", "9:12: `proxy` has no `url`"),
    ("proxy: { url: http://a, user: u }", "9:12: `proxy` has no `password_file`"),
    ("proxy: { url: http://a, password_file: secrets/gw }", "9:44: `proxy` has a password and no `user`"),
    ("proxy: { url: http://a, user: u, password: hunter2 }", "9:38: a secret must not stand in the configuration"),
    ("unix_socket: " + String(repeating: "x", count: 120), "9:18: `unix_socket` is longer than 107 bytes"),
    ("unix_socket: a\n    proxy: http://a", "9:18: `unix_socket` and `proxy` are both written"),
  ])
  func `a wrong line of a request is said at its place, and never repeated`(lines: String, start: String) {
    let fault = only(world.faults(endpoint(lines)))
    #expect(fault.hasPrefix(start), "\(fault)")
    #expect(!fault.contains("hunter2"))
  }

  @Test(arguments: ["tls: 1.3", "ca_file: tls/ca.pem", "pin: \(pin)", "client_certificate: tls/both.pem"])
  func `what speaks of TLS needs it`(line: String) {
    #expect(only(world.faults(endpoint(line, scheme: "http"))).contains("says nothing of a connection without TLS"))
  }

  @Test(arguments: ["?token=hunter2", "?id=1&API_KEY=hunter2", "?password=hunter2"])
  func `a secret in the query of a url is a fault that does not print it`(query: String) {
    let fault = only(world.faults(Sample.replacing("/status", with: "/status" + query)))
    #expect(fault.hasPrefix("8:10: `url` carries a secret in its query; take the parameter out and write `auth` of kind query"))
    #expect(!fault.contains("hunter2"))
  }

  @Test func `what the shipped sample shows of requests is what is read`() throws {
    let sample = try #require(String(bytes: Sample.shipped()["conserved.yaml"] ?? [], encoding: .utf8))
    let shown = sample.split(separator: "\n").drop { !$0.contains("# What few devices need") }.dropFirst().prefix {
      $0.hasPrefix("    #   ")
    }
    #expect(shown.count > 10)
    let lines = shown.map { "    " + $0.dropFirst("    #   ".count) }
    var world = world
    world.files.merge(
      ["tls/own.key": Self.encrypted, "tls/own.password": "a\n", "secrets/proxy": "b\n"], uniquingKeysWith: { $1 })
    for other in ["proxy:", "unix_socket:"] {
      let yaml = lines.filter { !$0.contains(" \(other)") }.joined(separator: "\n")
      let options = try #require(try world.load(endpoint(String(yaml.dropFirst(4)))).endpoints.first?.request.options)
      #expect(options.method == .post && options.body != nil && options.headers.count == 1 && options.usesHTTP2)
      #expect(options.tls.minimum == .tls13 && options.tls.authorities != nil && options.tls.pin != nil)
      #expect(options.tls.client?.keyPassword == Secret("a"))
      #expect((options.proxy == nil) == (other == "proxy:") && (options.unixSocket == nil) == (other != "proxy:"))
    }
  }

  // MARK: Presets

  private static let preset = """
    schema: 1
    name: platform
    method: POST
    body: '{"all":true}'
    headers: { Accept: application/json, X-Version: "2" }
    auth: { kind: query, name: appid, value_file: secrets/gw }
    channels: [{ name: main, carrier: water, value: /w, unit: m3 }]
    """

  private func withPreset(_ lines: String...) throws -> [Endpoint] {
    var world = world
    world.files["presets/platform.yaml"] = Self.preset
    let endpoints = lines.enumerated().map { index, line in
      "  - id: gw\(index)\n    url: http://192.0.2.1/\(index)\n    preset: platform\n" + (line.isEmpty ? "" : "    \(line)\n")
        + "    registers: [{ id: r\(index), institution: hall }]\n"
    }
    return try world.load(Sample.head + "endpoints:\n" + endpoints.joined()).endpoints
  }

  @Test func `a preset carries method, body, headers and a key, once for all that use it`() throws {
    let endpoints = try withPreset("", "")
    let options = try #require(endpoints.first?.request.options)
    #expect(options.method == .post && options.body == Secret("{\"all\":true}"))
    #expect(options.headers.map(\.name) == ["Accept", "X-Version"])
    #expect(endpoints.first?.request.authentication == .query(name: "appid", value: Secret("hunter2-planted")))
    #expect(endpoints.last?.request.options === options)
  }

  @Test func `what an endpoint writes beside its preset wins, header by header`() throws {
    let endpoints = try withPreset("headers: { x-version: \"3\" }", "method: GET", "body: '{}'")
    #expect(
      endpoints.map { $0.request.options?.headers.map { "\($0.name): \($0.value)" } ?? [] } == [
        ["Accept: application/json", "x-version: 3"], ["Accept: application/json", "X-Version: 2"],
        ["Accept: application/json", "X-Version: 2"],
      ])
    #expect(endpoints.map { $0.request.options?.body } == [Secret("{\"all\":true}"), nil, Secret("{}")])
  }

  @Test func `a preset has no connection of its own`() {
    var world = world
    world.files["presets/platform.yaml"] = Self.preset + "\npin: \(Self.pin)\n"
    let yaml =
      Sample.head
      + "endpoints:\n  - { id: gw, url: \"https://a/\", preset: platform, registers: [{ id: r, institution: hall }] }\n"
    #expect(world.faults(yaml).contains { $0.what == "`preset` has no key 'pin'" })
  }
}
