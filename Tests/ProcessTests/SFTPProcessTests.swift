import Foundation
import Testing

/// A directory of an OpenSSH server, taken by the program as its users run it.
@Suite(.enabled(if: SecureServer.path != nil, "openssh-server is not installed"), .serialized) struct SFTPProcessTests {
  private func site(_ server: SecureServer, knowing: String, key: String = "user") throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      polling: { timeout: 5s }
      status: { refresh: 1s }
      institutions: [{ id: hall, name: Hall, class: organ }]
      endpoints:
        - id: portal
          url: sftp://127.0.0.1:\(server.port)\(server.directory)/out/
          files: "*.csv"
          format: csv
          interval: 2s
          timeout: 1s
          \(knowing)
          auth: { kind: key, user: \(NSUserName()), key_file: \(server.directory)/\(key) }
          registers: [{ id: hall/e, institution: hall, carrier: electricity, value: Zaehler, time: Zeit, unit: kWh }]

      """)
    return site
  }

  private func values(_ site: Site) throws -> [String?] {
    Site.rows(try Program.run(["export", "readings", "--config", site.config]).output).map { $0["value"] }
  }

  @Test func `each file of a server is taken once, and what comes later by the next look`() throws {
    let server = try SecureServer()
    let site = try site(server, knowing: "known_hosts: \(server.directory)/known")
    try server.put("Zeit,Zaehler\n2026-10-01 08:00,100.5\n2026-10-01 09:00,101.5\n", "2026-10-01.csv")
    try server.put("not for us", "read.me")
    let running = try Program.start(["run", "--config", site.config])
    let isFirst = try Program.eventually(seconds: 40) { try values(site) == ["100.5", "101.5"] }
    #expect(isFirst)
    try server.put("Zeit,Zaehler\n2026-10-02 08:00,110.5\n", "2026-10-02.csv")
    let isSecond = try Program.eventually(seconds: 40) { try values(site) == ["100.5", "101.5", "110.5"] }
    #expect(isSecond)
    running.send(SIGTERM)
    let outcome = try running.finish()
    #expect(outcome.status == 0, "\(outcome.errors.suffix(500))")
    // Another start takes nothing twice.
    #expect(try Program.run(["run", "--once", "--config", site.config]).status == 0)
    #expect(try values(site) == ["100.5", "101.5", "110.5"])
    #expect(try Program.run(["verify", "--config", site.config]).status == 0)
  }

  @Test(arguments: [
    ("known_hosts: $/changed", "user", "host_key_changed"), ("known_hosts: $/unknown", "user", "host_key_unknown"),
    ("host_key: \"sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "user", "host_key_changed"),
    ("known_hosts: $/known", "stranger", "authentication_refused"),
  ])
  func `a server with another key, and a key that it does not know, are refused by name`(
    knowing: String, key: String, failure: String
  ) throws {
    let server = try SecureServer()
    try server.put("Zeit,Zaehler\n2026-10-01 08:00,100.5\n", "a.csv")
    let site = try site(server, knowing: knowing.replacing("$", with: server.directory), key: key)
    let probe = try Program.run(["probe", "portal", "--config", site.config])
    #expect(probe.status == 69)
    #expect(probe.errors.contains("no files: \(failure)"), "\(probe.errors)")
    #expect(probe.output.isEmpty)
  }

  @Test func `a server is known by the fingerprint of its key`() throws {
    let server = try SecureServer()
    try server.put("Zeit,Zaehler\n2026-10-01 08:00,100.5\n", "a.csv")
    let site = try site(server, knowing: "host_key: \"\(server.fingerprint)\"")
    let probe = try Program.run(["probe", "portal", "--config", site.config])
    #expect(probe.output.contains("\"value\":\"100.5\""), "\(probe.errors)")
  }
}
