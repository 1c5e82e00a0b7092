import Foundation
import Testing

/// A user of an OpenSSH server who has a password.
@Suite(.enabled(if: SecureServer.hasUsers, "openssh-server is not installed, or not run as root"), .serialized)
struct SFTPLogInTests {
  private func site(_ server: SecureServer, password: String = SecureServer.password) throws -> Site {
    let site = try Site()
    try site.write(password + "\n", to: "password")
    try server.put("Zeit,Zaehler\n2026-10-01 08:00,100.5\n", "a.csv")
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      polling: { timeout: 8s }
      status: { refresh: 1s }
      institutions: [{ id: hall, name: Hall, class: organ }]
      endpoints:
        - id: portal
          url: sftp://127.0.0.1:\(server.port)\(server.directory)/out/
          format: csv
          interval: 2s
          timeout: 1900ms
          known_hosts: \(server.directory)/known
          auth: { kind: password, user: portal, password_file: password }
          registers: [{ id: hall/e, institution: hall, carrier: electricity, value: Zaehler, time: Zeit, unit: kWh }]

      """)
    return site
  }

  @Test(arguments: [SecureServer.LogIn.password, .keyboard])
  func `a password lets in, whichever way the server asks for it, and is never shown`(logIn: SecureServer.LogIn) throws {
    let server = try SecureServer(logIn)
    let site = try site(server)
    let outcome = try Program.run(["run", "--once", "--config", site.config])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let values = Site.rows(try Program.run(["export", "readings", "--config", site.config]).output).map { $0["value"] }
    #expect(values == ["100.5"])
    #expect(server.said("Accepted") > 0)
    let probe = try Program.run(["probe", "portal", "--config", site.config])
    #expect(probe.output.contains("\"value\":\"100.5\""), "\(probe.errors)")
    for text in [outcome.output, outcome.errors, probe.output, probe.errors] { #expect(!text.contains("Geheim")) }
  }

  @Test func `a refused password is said, shown once a minute and not at every poll, and goes out anew after a reload`() throws {
    let server = try SecureServer(.password)
    let site = try site(server, password: "hunter2")
    let running = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { (try? site.read("var/status/status.log"))?.contains("endpoint.down") ?? false })
    // Several slots pass.
    sleep(8)
    #expect(server.said("Failed password") == 1)
    #expect(try site.read("var/status/status.log").contains("authentication_refused"))
    try site.write(SecureServer.password + "\n", to: "password")
    running.send(SIGHUP)
    #expect(Program.eventually(seconds: 30) { site.count("store", "readings") == 1 })
    #expect(server.said("Failed password") == 1)
    running.send(SIGTERM)
    let outcome = try running.finish()
    #expect(outcome.status == 0)
    #expect(!outcome.errors.contains("hunter2") && !outcome.errors.contains("Geheim"))
  }
}
