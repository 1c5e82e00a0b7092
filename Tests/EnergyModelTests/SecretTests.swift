import EnergyModel
import Testing

struct SecretTests {
  private static let planted = "hunter2-planted"

  /// Every way in which a value becomes text by accident.
  private func texts(of value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return [
      "\(value)", String(describing: value), String(reflecting: value), dumped, "\(Optional(value) as Any)", "\([value])",
      String(reflecting: ["key": value]),
    ]
  }

  @Test func `a secret shows that it is one, not what it is`() {
    let secret = Secret(Self.planted)
    #expect(secret.revealed == Self.planted)
    for text in texts(of: secret) {
      #expect(!text.contains("hunter2"), "\(text)")
      #expect(text.contains("(secret)"), "\(text)")
    }
    #expect(Mirror(reflecting: secret).children.isEmpty)
  }

  @Test func `what holds a secret does not show it either`() throws {
    let secret = Secret(Self.planted)
    for authentication: Authentication in [
      .basic(user: "admin", password: secret), .digest(user: "admin", password: secret), .bearer(token: secret),
      .header(name: "X-API-Key", value: secret), .query(name: "appid", value: secret),
      .cookie(CookieLogIn(url: "http://a/", method: .post, body: "{password}", user: "u", password: secret)),
      .oauth2(ClientCredentials(tokenURL: "https://a/", clientID: "c", clientSecret: secret)),
    ] {
      let options = RequestOptions(
        method: .post, body: secret, headers: [.init(name: "X-A", value: "hunter-not-shown")],
        tls: TLSOptions(client: TLSOptions.Client(certificate: "/c", key: "/k", keyPassword: secret)),
        proxy: Proxy(url: "http://p/", credentials: Proxy.Credentials(user: "u", password: secret)))
      let request = Request(
        url: "http://127.0.0.1/", authentication: authentication, options: options, timeoutMilliseconds: 1, bodyLimitBytes: 1,
        keepsConnection: false)
      #expect(
        request.summary
          == "POST http://127.0.0.1/ with \(authentication.kind) (secret), a body, headers X-A, client certificate (secret), proxy http://p/ (secret)"
      )
      let endpoint = Endpoint(
        id: try #require(EndpointID("gw")), request: request, format: .json, intervalSeconds: 60, sources: [])
      for text in texts(of: authentication) + texts(of: request) + texts(of: endpoint) {
        #expect(!text.contains("hunter2"), "\(text)")
      }
    }
  }

  @Test func `a plain endpoint pays one reference for the options that it has not`() {
    #expect(MemoryLayout<Authentication?>.size <= 33)
    #expect(MemoryLayout<Request>.size <= 88)
  }

  @Test func `equal secrets are equal`() {
    #expect(Secret("a") == Secret("a"))
    #expect(Secret("a") != Secret("b"))
  }
}
