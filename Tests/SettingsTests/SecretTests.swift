import EnergyModel
import Testing

@testable import Settings

@Suite struct SecretTests {
  private static let planted = "hunter2-planted"
  private var world = World(files: ["secrets/gw": SecretTests.planted + "\n"])

  private func endpoint(_ auth: String) -> String {
    Sample.replacing("    registers:\n", with: "    auth: \(auth)\n    registers:\n")
  }

  private func authentication(_ auth: String) throws -> Authentication? {
    try world.load(endpoint(auth)).endpoints.first?.request.authentication
  }

  @Test func `every kind of authentication is read`() throws {
    let secret = Secret(SecretTests.planted)
    #expect(try authentication("{ kind: basic, user: u, password_file: secrets/gw }") == .basic(user: "u", password: secret))
    #expect(try authentication("{ kind: digest, user: u, password_file: ./secrets/gw }") == .digest(user: "u", password: secret))
    #expect(try authentication("{ kind: bearer, token_file: /etc/conserved/secrets/gw }") == .bearer(token: secret))
    #expect(
      try authentication("{ kind: header, name: X-API-Key, value_file: secrets/gw }") == .header(name: "X-API-Key", value: secret)
    )
    #expect(try authentication("{ kind: query, name: appid, value_file: secrets/gw }") == .query(name: "appid", value: secret))
  }

  @Test func `a log-in is read with what it leaves out`() throws {
    let secret = Secret(SecretTests.planted)
    let form = "{ kind: cookie, login_url: http://192.0.2.1/login, user: \"u:v\", password_file: secrets/gw }"
    #expect(
      try authentication(form)
        == .cookie(
          CookieLogIn(
            url: "http://192.0.2.1/login", method: .post, body: "username={user}&password={password}", user: "u:v",
            password: secret)))
    let json = "{ kind: cookie, login_url: http://a/l, login_body: '{\"pw\":\"{password}\"}', password_file: secrets/gw }"
    #expect(
      try authentication(json)
        == .cookie(
          CookieLogIn(url: "http://a/l", method: .post, body: "{\"pw\":\"{password}\"}", user: "", password: secret)))
    let get =
      "{ kind: cookie, login_method: GET, login_url: \"http://a/l?u={user}&password={password}\", user: u, password_file: secrets/gw }"
    #expect(
      try authentication(get)
        == .cookie(
          CookieLogIn(url: "http://a/l?u={user}&password={password}", method: .get, body: "", user: "u", password: secret)))
  }

  @Test func `a client of an authorization server is read with what it leaves out`() throws {
    let secret = Secret(SecretTests.planted)
    let start = "{ kind: oauth2, token_url: https://id.example/token, client_id: meters, client_secret_file: secrets/gw"
    #expect(
      try authentication(start + " }")
        == .oauth2(ClientCredentials(tokenURL: "https://id.example/token", clientID: "meters", clientSecret: secret)))
    var world = world
    world.files["ca.pem"] = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    #expect(
      try world.load(endpoint(start + ", scope: \"read write\", client_auth: post, ca_file: ca.pem }")).endpoints.first?.request
        .authentication
        == .oauth2(
          ClientCredentials(
            tokenURL: "https://id.example/token", clientID: "meters", clientSecret: secret, scope: "read write", place: .post,
            authorities: "/etc/conserved/ca.pem")))
  }

  @Test func `a systemd credential is a file of the unit's own`() throws {
    var world = world
    world.environment = ["CREDENTIALS_DIRECTORY": "/run/credentials/conserved.service"]
    world.files["/run/credentials/conserved.service/gw"] = "from-systemd"
    let yaml = endpoint("{ kind: bearer, token_credential: gw }")
    #expect(try world.load(yaml).endpoints.first?.request.authentication == .bearer(token: Secret("from-systemd")))
    #expect(only(self.world.faults(yaml)).contains("there are no systemd credentials here"))
    #expect(only(world.faults(endpoint("{ kind: bearer, token_credential: ../gw }"))).contains("is not the name of a credential"))
  }

  @Test(arguments: [
    ("{ user: u, password_file: secrets/gw }", "`auth` has no `kind`"),
    ("{ kind: oauth2, user: u }", "`auth` has no `token_url`"), ("{ kind: oauth2, user: u }", "`auth` has no `client_id`"),
    ("{ kind: oauth2, user: u }", "`auth` has no `client_secret_file`"),
    ("{ kind: oauth2, user: u }", "this kind of `auth` has no `user`"),
    ("{ kind: oauth2, token_url: http://id.example/ }", "`token_url` would send the client's secret in clear"),
    ("{ kind: oauth2, token_url: \"https://hunter2@id.example/\" }", "`token_url` carries credentials"),
    ("{ kind: oauth2, scope: \"a  b\" }", "`scope` is not a list of scopes"),
    ("{ kind: oauth2, client_auth: hunter }", "`client_auth` is 'hunter'"),
    ("{ kind: oauth2, client_secret: hunter2-planted }", "a secret must not stand in the configuration"),
    ("{ kind: oauth2, ca_file: none.pem }", "the file of `ca_file` does not exist"),
    ("{ kind: certificate }", "a certificate is no kind of `auth`"),
    ("{ kind: query, value_file: secrets/gw }", "`auth` has no `name`"),
    ("{ kind: query, name: \"a=hunter2\", value_file: secrets/gw }", "`name` is not the name of a parameter"),
    ("{ kind: cookie, user: u, password_file: secrets/gw }", "`auth` has no `login_url`"),
    ("{ kind: cookie, login_url: http://a/, password_file: secrets/gw }", "`auth` has no `user`"),
    (
      "{ kind: cookie, login_url: http://a/, login_body: \"pw=hunter2\", password_file: secrets/gw }",
      "the log-in sends no password"
    ),
    (
      "{ kind: cookie, login_url: http://a/, login_body: \"{password}\", user: u, password_file: secrets/gw }",
      "the log-in sends no user"
    ),
    (
      "{ kind: cookie, login_url: http://a/, login_method: GET, user: u, password_file: secrets/gw }",
      "the log-in sends no password"
    ),
    ("{ kind: cookie, login_url: http://a/, login_method: PUT, user: u, password_file: secrets/gw }", "`login_method` is 'PUT'"),
    ("{ kind: hunter2-planted }", "this kind of `auth` is not known"),
    ("{ kind: basic, password_file: secrets/gw }", "`auth` has no `user`"),
    ("{ kind: basic, user: \"u:hunter2-planted\", password_file: secrets/gw }", "`user` holds a colon"),
    ("{ kind: basic, user: \"u\\nx\", password_file: secrets/gw }", "`user` holds a colon"),
    ("{ kind: basic, user: u }", "`auth` has no `password_file`"),
    ("{ kind: bearer }", "`auth` has no `token_file`"),
    ("{ kind: bearer, user: u, token_file: secrets/gw }", "this kind of `auth` has no `user`"),
    ("{ kind: bearer, token_file: secrets/gw, token_credential: gw }", "are both written"),
    ("{ kind: header, value_file: secrets/gw }", "`auth` has no `name`"),
    ("{ kind: header, name: \"X Key\", value_file: secrets/gw }", "`name` is not the name of a header"),
    ("{ kind: header, name: Content-Length, value_file: secrets/gw }", "this header belongs to the transfer itself"),
    ("{ kind: basic, user: u, password: hunter2-planted }", "a secret must not stand in the configuration"),
    ("{ kind: bearer, token: hunter2-planted }", "a secret must not stand in the configuration"),
    ("{ kind: header, name: X-Key, value: hunter2-planted }", "a secret must not stand in the configuration"),
    ("{ kind: bearer, hunter2-planted }", "`auth` has no such key"),
    ("hunter2-planted", "`auth` is a single value"),
    ("[hunter2-planted]", "`auth` is a list"),
    ("{ kind: bearer, token_file: [hunter2-planted] }", "`token_file` is a list"),
    ("{ kind: bearer, token_file: secrets/none }", "the file of `token_file` does not exist"),
  ])
  func `what is wrong with auth is said without repeating it`(auth: String, what: String) {
    let faults = world.faults(endpoint(auth))
    #expect(faults.contains { $0.what.contains(what) && $0.line == 9 }, "\(faults)")
    for fault in faults { #expect(!fault.description.contains("hunter2")) }
  }

  @Test(arguments: [
    ("", "is empty"), ("\n", "is empty"), ("a\nb", "holds control characters"), ("a\n\n", "holds control characters"),
    ("a\tb", "holds control characters"), ("a\u{0}b", "holds control characters"), ("\u{1B}[31m", "holds control characters"),
    ("a\u{85}b", "holds control characters"), (String(repeating: "x", count: 65_537), "is larger than 64 KiB"),
  ])
  func `a secret that cannot be sent is refused`(content: String, what: String) {
    var world = world
    world.files["secrets/gw"] = content
    #expect(only(world.faults(endpoint("{ kind: bearer, token_file: secrets/gw }"))).contains("the file of `token_file` \(what)"))
  }

  @Test(arguments: ["a", "a\n", "a\r\n"])
  func `one line end behind a secret is none of it`(content: String) throws {
    var world = world
    world.files["secrets/gw"] = content
    let settings = try world.load(endpoint("{ kind: bearer, token_file: secrets/gw }"))
    #expect(settings.endpoints.first?.request.authentication == .bearer(token: Secret("a")))
  }

  @Test func `a secret that cannot be read is refused with the reason`() {
    let source = SettingsSource { path in
      path.hasSuffix(".yaml")
        ? .success(Array(endpoint("{ kind: bearer, token_file: gw }").utf8)) : .failure(.notReadable("permission denied"))
    }
    do throws(SettingsFaults) {
      _ = try Settings.load(path: "/c.yaml", environment: [:], source: source)
      Issue.record("it loaded")
    } catch {
      #expect(error.faults.contains { $0.what == "the file of `token_file` cannot be read (permission denied)" })
    }
  }

  @Test func `settings never print a secret`() throws {
    let settings = try world.load(endpoint("{ kind: digest, user: u, password_file: secrets/gw }"))
    var dumped = ""
    dump(settings, to: &dumped)
    for text in [dumped, String(describing: settings), String(reflecting: settings), "\(settings.endpoints)"] {
      #expect(!text.contains(SecretTests.planted))
    }
    #expect(dumped.contains("192.0.2.1"))
  }

  @Test func `a url with credentials is refused without printing them`() {
    let yaml = Sample.replacing("http://192.0.2.1/", with: "http://admin:hunter2-planted@192.0.2.1/")
    let fault = only(world.faults(yaml))
    #expect(fault.hasPrefix("8:10: `url` carries credentials; take user and password out of it"))
    #expect(!fault.contains("hunter2") && !fault.contains("admin"))
  }

  @Test func `broken YAML around a secret does not print it`() {
    for yaml in [
      endpoint("{ kind: basic, password:hunter2-planted"), endpoint("\"hunter2-planted"), endpoint("%hunter2-planted"),
    ] {
      let faults = world.faults(yaml)
      #expect(!faults.isEmpty)
      for fault in faults { #expect(!fault.description.contains("hunter2")) }
    }
  }
}
