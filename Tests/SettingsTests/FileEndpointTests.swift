import EnergyModel
import Testing

@testable import Settings

/// Endpoints that hand out files.
@Suite struct FileEndpointTests {
  private func world() -> World {
    var world = World()
    world.files = [
      "known": "portal.example ssh-ed25519 AAAA\n", "key": "-----BEGIN OPENSSH PRIVATE KEY-----\n", "pass": "hunter2\n",
    ]
    return world
  }

  private func yaml(_ url: String, _ lines: String..., time: Bool = true) -> String {
    Sample.text.replacingOccurrences(of: "url: http://192.0.2.1/status", with: "url: \(url)")
      .replacingOccurrences(of: "    registers:\n", with: lines.map { "    " + $0 + "\n" }.joined() + "    registers:\n")
      .replacingOccurrences(of: "value: /total", with: time ? "value: /total\n        time: /t" : "value: /total")
  }

  private static let digest = String(repeating: "A", count: 43)
  private static let key = "auth: { kind: key, user: u, key_file: key }"

  @Test func `a directory of this machine is named by its absolute path`() throws {
    let endpoint = try #require(try world().load(yaml("file:///srv/meter%20drop", "files: \"*.csv\"")).endpoints.first)
    #expect(endpoint.drop == FileDrop(place: .directory("/srv/meter drop/"), pattern: try #require(FilePattern("*.csv"))))
    #expect(endpoint.request.shell == nil)
    let all = try #require(try world().load(yaml("file:///srv/电表/")).endpoints.first)
    #expect(all.drop == FileDrop(place: .directory("/srv/电表/"), pattern: .all))
  }

  @Test func `a directory of a server comes with a key or a password, and with what the server is known by`() throws {
    let key = try #require(
      try world().load(
        yaml(
          "sftp://portal.example/out", "known_hosts: known", "auth: { kind: key, user: u, key_file: key, passphrase_file: pass }")
      ).endpoints.first)
    #expect(key.request.url == "sftp://portal.example/out/")
    #expect(key.drop?.place == .server)
    #expect(
      key.request.shell
        == SecureShell(
          user: "u", login: .key(file: "/etc/conserved/key", passphrase: Secret("hunter2")),
          hostKey: .knownHosts("/etc/conserved/known")))
    let password = try #require(
      try world().load(
        yaml(
          "sftp://portal.example:2222/~/out/", "host_key: SHA256:\(FileEndpointTests.digest)=",
          "auth: { kind: password, user: u, password_file: pass }")
      ).endpoints.first)
    #expect(
      password.request.shell
        == SecureShell(user: "u", login: .password(Secret("hunter2")), hostKey: .sha256(FileEndpointTests.digest)))
  }

  @Test(arguments: [
    ("file:/srv", "`url` has no '//' behind its scheme; write it as file:///srv/meter-drop/"),
    ("file://host/srv/", "`url` has a host or a relative path; write three slashes"),
    ("file://srv", "`url` has a host or a relative path"), ("file://", "`url` names no directory"),
    ("file:///srv/../etc/", "`url` leads up by '..'"), ("file:///srv/%2e%2e/etc/", "`url` leads up by '..'"),
    ("file:///srv/%0A/", "`url` holds a control character"), ("file:///srv/%00/", "`url` holds a control character"),
    ("file:///srv/%+1/", "`url` has a '%' without two hexadecimal digits"),
    ("file:///srv/?x", "`url` names more than a directory"),
  ])
  func `a url that names no directory of this machine is refused`(url: String, start: String) {
    let fault = only(world().faults(yaml("\"\(url)\"")))
    #expect(fault.contains(start), "\(fault)")
  }

  @Test(arguments: [
    ("sftp://u:p@portal/out/", "`url` carries credentials"), ("sftp:///out/", "`url` has no host"),
    ("sftp://portal", "`url` names no directory"), ("sftp://portal/a/../b/", "`url` leads up"),
    ("sftp://portal:0/a/", "`url` has no valid port"),
  ])
  func `a url that names no directory of a server is refused`(url: String, start: String) {
    let fault = only(world().faults(yaml(url, "known_hosts: known", FileEndpointTests.key)))
    #expect(fault.contains(start), "\(fault)")
  }

  @Test(arguments: [
    (["known_hosts: known"], "the sftp endpoint has no `auth`"), ([key], "nothing says which key the sftp server must have"),
    ([key, "known_hosts: known", "host_key: sha256:x"], "`known_hosts` and `host_key` are both written"),
    ([key, "host_key: md5:\(digest)"], "`host_key` is no SHA-256 of a key"),
    ([key, "host_key: sha256:abc"], "`host_key` is no SHA-256"),
    ([key, "known_hosts: nowhere"], "the file of `known_hosts` cannot be read"),
    (["known_hosts: known", "auth: { kind: basic, user: u, password_file: pass }"], "this kind of `auth` is not for sftp"),
    (["known_hosts: known", "auth: { kind: key, user: u }"], "`auth` has no `key_file`"),
    (["known_hosts: known", "auth: { kind: key, user: u, key_file: nowhere }"], "the file of `key_file` cannot be read"),
    (
      ["known_hosts: known", "auth: { kind: key, user: u, key_file: key, password_file: pass }"],
      "this kind of `auth` has no `password_file`"
    ),
  ])
  func `a server without its terms is refused`(lines: [String], start: String) {
    let keys = lines.map { "    " + $0 + "\n" }.joined()
    let text = yaml("sftp://portal/out/").replacingOccurrences(of: "    registers:\n", with: keys + "    registers:\n")
    let fault = only(world().faults(text))
    #expect(fault.contains(start), "\(fault)")
  }

  @Test func `keys of directories fit directories alone, and every fault is said at once`() {
    #expect(only(world().faults(yaml("http://192.0.2.1/a", "files: \"*\""))).contains("`files` is for a directory of files"))
    #expect(only(world().faults(yaml("http://192.0.2.1/a", FileEndpointTests.key))).contains("this kind of `auth` is for sftp"))
    #expect(only(world().faults(yaml("file:///srv/", "known_hosts: known"))).contains("`known_hosts` is for sftp"))
    #expect(
      only(world().faults(yaml("file:///srv/", FileEndpointTests.key))).contains("a directory of this machine has no `auth`"))
    #expect(only(world().faults(yaml("file:///srv/", "files: a/b"))).contains("`files` is no pattern of names"))
    let faults = world().faults(yaml("file://srv", "files: a/b", "host_key: x", time: false))
    #expect(faults.map(\.what).sorted().map { $0.prefix(14) } == ["`files` is no ", "`host_key` is ", "`url` has a ho"])
  }

  @Test(arguments: [
    ("method: POST", "method"), ("headers: { A: b }", "headers"), ("http: \"2\"", "http"), ("tls: \"1.3\"", "tls"),
    ("ca_file: known", "ca_file"), ("client_certificate: known", "client_certificate"), ("proxy: http://192.0.2.9:3128", "proxy"),
    ("unix_socket: /run/x.sock", "unix_socket"),
  ])
  func `what is of requests is refused beside a directory, which nobody asks by one`(line: String, key: String) {
    for faults in [
      world().faults(yaml("sftp://portal/out/", "known_hosts: known", FileEndpointTests.key, line)),
      world().faults(yaml("file:///srv/", line)),
    ] {
      #expect(only(faults).contains("a directory of files is not asked by HTTP, and `\(key)` is of its requests"), "\(faults)")
    }
  }

  @Test func `a preset of one's own may say what its server is shown and known by, and an endpoint otherwise`() throws {
    let preset = """
      presets:
        - name: portal
          format: csv
          files: "*.csv"
          known_hosts: known
          auth: { kind: key, user: u, key_file: key }
          channels: [{ name: e, carrier: electricity, value: kwh, time: until, unit: kWh, kind: delta }]

      """
    func yaml(_ url: String, _ lines: String...) -> String {
      (preset + Sample.text).replacingOccurrences(
        of: "    url: http://192.0.2.1/status\n",
        with: (["url: \(url)", "preset: portal"] + lines).map { "    " + $0 + "\n" }.joined()
      ).replacingOccurrences(of: "        value: /total\n", with: "")
    }
    let endpoint = try #require(try world().load(yaml("sftp://a/out/")).endpoints.first)
    #expect(endpoint.drop == FileDrop(place: .server, pattern: try #require(FilePattern("*.csv"))))
    #expect(endpoint.format == .csv && endpoint.sources.first?.time != nil)
    #expect(endpoint.request.shell?.user == "u")
    #expect(endpoint.request.shell?.hostKey == .knownHosts("/etc/conserved/known"))
    let own = try #require(
      try world().load(
        yaml(
          "sftp://a/out/", "host_key: sha256:\(FileEndpointTests.digest)", "files: \"*\"",
          "auth: { kind: password, user: v, password_file: pass }")
      ).endpoints.first)
    #expect(own.drop?.pattern == .all && own.request.shell?.user == "v")
    #expect(own.request.shell?.hostKey == .sha256(FileEndpointTests.digest))
    #expect(only(world().faults(yaml("http://a/"))).contains("preset 'portal' is for a directory of files"))
    #expect(only(world().faults(yaml("file:///srv/"))).contains("preset 'portal' says who asks a server"))
  }

  @Test func `a directory has no history`() {
    let fault = only(world().faults(yaml("file:///srv/", "history: { url: '/a?from={from}', rows: /r, reach: 30d }")))
    #expect(fault.contains("a directory of files has no `history`"), "\(fault)")
  }

  @Test func `a register of files needs a time`() {
    #expect(only(world().faults(yaml("file:///srv/", time: false))).contains("the register has no `time`"))
  }
}
