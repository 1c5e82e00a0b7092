import Foundation
import Testing

/// The unit file, as systemd itself judges it. Skipped where there is no systemd-analyze.
@Suite(.enabled(if: SystemdAnalyser.path != nil, "systemd-analyze is not installed"))
struct ServiceUnitTests {
  private static let unit = Repository.root.appendingPathComponent("deploy/conserved.service")

  private func analyse(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(SystemdAnalyser.path))
    process.arguments = arguments
    process.environment = ["SYSTEMD_PAGER": "", "SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  @Test func `the daemon's exposure is at most 1.5`() throws {
    // The threshold is in tenths.
    let (status, output) = try analyse(["security", "--offline=true", "--no-pager", "--threshold=15", Self.unit.path])
    #expect(status == 0, "\(output)")
    #expect(output.contains("Overall exposure level"), "\(output)")
  }

  @Test func `systemd finds no fault in the units that watch the status`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "conserved-watch-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["conserved-status.path", "conserved-status.service"] {
      let text = try String(contentsOf: Repository.root.appendingPathComponent("deploy/neighbours/" + name), encoding: .utf8)
      let copy = text.replacing("/usr/share/conserved/neighbours/state-changed.sh", with: "/bin/true")
      try copy.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let (status, output) = try analyse(["verify", "--man=no", folder.appendingPathComponent("conserved-status.path").path])
    #expect(status == 0, "\(output)")
    #expect(!output.contains("conserved-status."), "\(output)")
  }

  @Test func `systemd finds no fault in the unit`() throws {
    // A copy that starts a program of every machine: the real one need not be installed where the tests run.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "conserved-unit-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = try String(contentsOf: Self.unit, encoding: .utf8)
    #expect(text.contains("\nExecStart=/usr/bin/conserved run --config /etc/conserved/conserved.yaml\n"))
    let copy = folder.appendingPathComponent("conserved.service")
    try text.replacing("/usr/bin/conserved", with: "/bin/true").write(to: copy, atomically: true, encoding: .utf8)
    let (status, output) = try analyse(["verify", "--man=no", copy.path])
    #expect(status == 0, "\(output)")
    // Unknown keys are only warned of.
    #expect(!output.contains("conserved.service"), "\(output)")
  }
}

/// The program that judges unit files, where it is installed.
private enum SystemdAnalyser {
  static let path = ["/usr/bin/systemd-analyze", "/bin/systemd-analyze"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
}
