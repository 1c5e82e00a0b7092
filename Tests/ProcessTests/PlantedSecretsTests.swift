import Foundation
import Simulation
import Synchronization
import Testing

/// A secret in every option that takes one, and then a search for it in all that the program says, writes or shows of itself
/// (faults.md, "planted secrets").
struct PlantedSecretsTests {
  private static let mark = "Planted\(UInt64.random(in: 0 ..< .max))"

  /// The options of one endpoint each; `$port` is the server's.
  private static let options: [(name: String, lines: [String])] = [
    ("basic", ["auth: { kind: basic, user: admin, password_file: s }"]),
    ("digest", ["auth: { kind: digest, user: admin, password_file: s }"]), ("bearer", ["auth: { kind: bearer, token_file: s }"]),
    ("header", ["auth: { kind: header, name: X-API-Key, value_file: s }"]),
    ("query", ["auth: { kind: query, name: appid, value_file: s }"]),
    ("cookie", ["auth: { kind: cookie, login_url: \"http://127.0.0.1:$port/login\", user: u, password_file: s }"]),
    (
      "cookie-get",
      [
        "auth: { kind: cookie, login_method: GET, login_url: \"http://127.0.0.1:$port/login?p={password}\", password_file: s }"
      ]
    ),
    ("oauth2", ["auth: { kind: oauth2, token_url: \"http://127.0.0.1:$port/token\", client_id: c, client_secret_file: s }"]),
    (
      "oauth2-post",
      [
        "auth: { kind: oauth2, token_url: \"http://127.0.0.1:$port/token\", client_id: c, client_secret_file: s, client_auth: post }"
      ]
    ),
    ("proxy", ["proxy: { url: \"http://127.0.0.1:$port\", user: u, password_file: s }"]),
    ("body", ["method: POST", "body: '{\"key\":\"$secret\"}'"]),
    ("certificate", ["client_certificate: own.pem", "client_key: own.key", "client_key_password_file: s"]),
  ]

  private static func configuration(port: UInt16) -> String {
    let endpoints = options.map { option in
      let scheme = option.name == "certificate" ? "https" : "http"
      let lines = option.lines.map {
        "    " + $0.replacingOccurrences(of: "$port", with: "\(port)").replacingOccurrences(of: "$secret", with: mark) + "\n"
      }
      return "  - id: \(option.name)\n    url: \(scheme)://127.0.0.1:\(port)/\(option.name)\n" + lines.joined()
        + "    registers: [{ id: hall/\(option.name), institution: hall, carrier: electricity, value: /e, unit: Wh }]\n"
    }
    return Site.yaml(port: port, endpoints: 0..<0, interval: "5s") + endpoints.joined()
  }

  @Test func `no secret of any option is found in an output, a file, an argument list or an environment`() throws {
    // What the server saw shows that the search is not in vain.
    let seen = Mutex("")
    let server = try LoopbackServer { request in
      let said = request.headers.map(\.1).joined(separator: " ")
      seen.withLock { $0 += "\(request.path) \(said) \(String(decoding: request.body, as: UTF8.self))\n" }
      if request.path.hasPrefix("/digest"), request.header("authorization") == nil {
        return .status(401, headers: [("WWW-Authenticate", "Digest realm=\"m\", nonce=\"1\", algorithm=MD5, qop=\"auth\"")])
      }
      return .status(401)
    }
    defer { server.stop() }
    let site = try Site()
    try site.write(Self.mark + "\n", to: "s")
    try site.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", to: "own.pem")
    let key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n\(Self.mark)\n-----END ENCRYPTED PRIVATE KEY-----\n"
    try site.write(key, to: "own.key")
    try site.write(Self.configuration(port: server.port))

    var said = ""
    for arguments in [["check"], ["run", "--once"], ["status"]] + Self.options.map({ ["probe", $0.name] }) {
      let outcome = try Program.run(arguments + ["--config", site.config])
      said += outcome.output + outcome.errors
      if arguments[0] == "probe", arguments[1] != "body" { #expect(outcome.errors.contains("(secret)"), "\(outcome.errors)") }
    }
    let running = try Program.start(["run", "--config", site.config])
    usleep(1_500_000)
    for name in ["cmdline", "environ"] {
      said += try String(contentsOfFile: "/proc/\(running.process.processIdentifier)/\(name)", encoding: .utf8)
    }
    running.send(SIGTERM)
    let outcome = try running.finish()
    said += outcome.output + outcome.errors
    for name in try FileManager.default.subpathsOfDirectory(atPath: site.directory + "/var") {
      guard let data = FileManager.default.contents(atPath: site.directory + "/var/" + name) else { continue }
      said += String(decoding: data, as: UTF8.self)
    }

    let received = seen.withLock { $0 }
    let basic = Data("admin:\(Self.mark)".utf8).base64EncodedString()
    #expect(received.components(separatedBy: Self.mark).count > 6 && received.contains(basic))
    for form in [
      Self.mark, basic, Data("c:\(Self.mark)".utf8).base64EncodedString(), Data("u:\(Self.mark)".utf8).base64EncodedString(),
    ] {
      #expect(!said.contains(form))
    }
    #expect(try site.read("var/status/status.json").contains("authentication_refused"))
  }
}
