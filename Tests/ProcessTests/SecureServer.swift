import Foundation
import Testing

/// A real OpenSSH server on loopback for one test, with keys and a directory of its own; ended with this object.
final class SecureServer {
  /// Where the tests find it; `nil` where it is not installed.
  static let path: String? = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whom it lets in.
  enum LogIn {
    /// Whoever runs the test, by `user`.
    case key
    /// `portal` alone, by `password` (RFC 4252 section 8).
    case password
    /// The same, who is asked for it as a person at a keyboard is (RFC 4256).
    case keyboard
  }

  static let password = "Geheim 电表 \"7\" $HOME"

  /// Whether it can be given a user of its own with a password, who exists for it alone: root may hang a file over another where only one
  /// process and its children see it.
  static let hasUsers: Bool =
    path != nil && geteuid() == 0
    && (try? status("/usr/bin/unshare", ["--mount", "/bin/mount", "--bind", "/etc/passwd", "/etc/passwd"])) == 0

  /// What it hands out, and beside it the keys: `user` is let in, `stranger` is not; `known`, `changed` and `unknown` are files of known
  /// hosts.
  let directory: String
  let port: UInt16
  /// As `ssh-keygen -l` shows the server's key.
  let fingerprint: String
  private let process = Process()

  init(_ logIn: LogIn = .key) throws {
    let path = try #require(SecureServer.path)
    directory = NSTemporaryDirectory() + "conserved-sftp-" + UUID().uuidString.prefix(8)
    port = UInt16.random(in: 20_000..<32_000)
    let files = FileManager.default
    try files.createDirectory(atPath: directory + "/out", withIntermediateDirectories: true)
    // Without it a server that root starts does not begin; nobody else may make it.
    if geteuid() == 0 { try files.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true) }
    for key in ["host", "other", "user", "stranger"] { try SecureServer.makeKey(directory + "/" + key) }
    let directory = directory
    func publicKey(_ name: String) throws -> String {
      let text = try String(contentsOfFile: directory + "/\(name).pub", encoding: .utf8)
      return text.split(separator: " ").prefix(2).joined(separator: " ")
    }
    func write(_ name: String, _ text: String) throws {
      try text.write(toFile: directory + "/" + name, atomically: true, encoding: .utf8)
    }
    try write("authorized", publicKey("user") + "\n")
    try write("known", "[127.0.0.1]:\(port) \(publicKey("host"))\n")
    try write("changed", "[127.0.0.1]:\(port) \(publicKey("other"))\n")
    try write("unknown", "[127.0.0.9]:\(port) \(publicKey("host"))\n")
    fingerprint =
      try SecureServer.output("/usr/bin/ssh-keygen", ["-l", "-f", directory + "/host.pub"])
      .split(separator: " ").dropFirst().first.map { String($0).replacing("SHA256:", with: "sha256:") } ?? ""
    try write(
      "sshd.conf",
      """
      Port \(port)
      ListenAddress 127.0.0.1
      HostKey \(directory)/host
      AuthorizedKeysFile \(directory)/authorized
      PubkeyAuthentication \(logIn == .key ? "yes" : "no")
      PasswordAuthentication \(logIn == .password ? "yes" : "no")
      KbdInteractiveAuthentication \(logIn == .keyboard ? "yes" : "no")
      UsePAM \(logIn == .keyboard ? "yes" : "no")
      StrictModes no
      PermitRootLogin yes
      PidFile \(directory)/pid
      Subsystem sftp internal-sftp

      """)
    var command = "\(path) -f \(directory)/sshd.conf -D -E \(directory)/log"
    if logIn != .key { command = try SecureServer.giveUser(in: directory) + command }
    // The server closes what it inherits, by which its parent would take it for ended; the shell stands between.
    process.executableURL = URL(fileURLWithPath: logIn == .key ? "/bin/sh" : "/usr/bin/unshare")
    process.arguments = (logIn == .key ? [] : ["--mount", "/bin/sh"]) + ["-c", command + "; true"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let isUp = Program.eventually(seconds: 10) { files.fileExists(atPath: directory + "/pid") }
    #expect(isUp, "\((try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? "no word from sshd")")
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: directory)
  }

  func stop() {
    if let text = try? String(contentsOfFile: directory + "/pid", encoding: .utf8),
      let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      kill(pid, SIGKILL)
      try? FileManager.default.removeItem(atPath: directory + "/pid")
    }
  }

  func put(_ text: String, _ name: String) throws {
    try text.write(toFile: directory + "/out/" + name, atomically: true, encoding: .utf8)
  }

  /// Lines of its log with a phrase in them.
  func said(_ phrase: String) -> Int {
    let log = (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? ""
    return log.split(separator: "\n").count { $0.contains(phrase) }
  }

  /// Writes the tables of users in which `portal` stands too; what hangs them over the machine's own.
  private static func giveUser(in directory: String) throws -> String {
    let digest = try output("/usr/bin/openssl", ["passwd", "-6", password]).trimmingCharacters(in: .whitespacesAndNewlines)
    let users = try String(contentsOfFile: "/etc/passwd", encoding: .utf8)
    let tables = [
      "passwd": users + "portal:x:65534:65534::/:/bin/sh\n", "shadow": "portal:\(digest):20000:0:99999:7:::\n",
      "pam": "auth required pam_unix.so\naccount required pam_permit.so\nsession required pam_permit.so\n",
    ]
    for (name, text) in tables { try text.write(toFile: directory + "/" + name, atomically: true, encoding: .utf8) }
    return [("passwd", "/etc/passwd"), ("shadow", "/etc/shadow"), ("pam", "/etc/pam.d/sshd")]
      .map { "/bin/mount --bind \(directory)/\($0.0) \($0.1) && " }.joined()
  }

  private static func status(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  private static func makeKey(_ path: String) throws {
    _ = try output("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path])
  }

  private static func output(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}
