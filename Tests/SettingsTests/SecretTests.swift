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
    ("{ kind: oauth2, user: u }", "this kind of `auth` is not done by this version"),
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
