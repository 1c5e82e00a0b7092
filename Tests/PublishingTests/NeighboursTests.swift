import EnergyModel
import Foundation
import Testing

@testable import Publishing

/// What lies in deploy/neighbours, held against the files that it reads.
struct NeighboursTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "deploy/neighbours").path

  private static let hasJq = ["/usr/bin/jq", "/bin/jq"].contains { FileManager.default.isExecutableFile(atPath: $0) }
  private static let shells = ["dash", "bash"].filter { FileManager.default.isExecutableFile(atPath: "/usr/bin/" + $0) }

  private func event(
    _ sequence: Int64, _ kind: EventKind, _ change: EventChange, _ subject: String, _ level: EventLevel = .warning,
    isAcknowledged: Bool = false
  ) -> Event {
    Event(
      sequence: sequence, time: Instant(seconds: 1_795_400_102), level: level, kind: kind, change: change, subject: subject,
      detail: isAcknowledged ? ["acknowledged": "true"] : ["reason": "it's \"so\"\n\u{1B}[2J"])
  }

  /// A log, a script that follows it, and a stand-in for what it hands its alarms to.
  private struct Play {
    let folder: String
    let log: StatusLog

    init(_ folder: String) throws {
      self.folder = folder
      try FileManager.default.createDirectory(atPath: folder + "/status", withIntermediateDirectories: true)
      log = try StatusLog(path: folder + "/status/status.log", rotateAtBytes: 400, keep: 8, nowMilliseconds: 0)
      let taker = "#!/bin/sh\n[ ! -e \(folder)/refuses ] || exit 1\ncat >>\(folder)/taken\n"
      try taker.write(toFile: folder + "/taker", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/taker")
    }

    /// Far enough apart for each line to rotate the log that is full.
    func say(_ events: [Event]) throws {
      for event in events {
        try log.append(StatusLine.bytes(event, shanghai), sequence: event.sequence, nowMilliseconds: event.sequence * 10_000)
      }
    }

    func start(_ shell: String, _ script: String, _ last: String, isOnce: Bool) throws -> Process {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/" + shell)
      process.arguments = [NeighboursTests.folder + "/" + script, folder + "/status", folder + "/state", last]
      process.environment = [
        "PATH": "/usr/bin:/bin", "SENDMAIL": folder + "/taker", "CURL": folder + "/taker", "CONSERVED_ONCE": isOnce ? "1" : "",
      ]
      process.standardInput = FileHandle.nullDevice
      try process.run()
      return process
    }

    func once(_ shell: String, _ script: String = "alert-mail.sh", _ last: String = "officer@site.example") throws -> Int32 {
      let process = try start(shell, script, last, isOnce: true)
      process.waitUntilExit()
      return process.terminationStatus
    }

    var taken: String { (try? String(contentsOfFile: folder + "/taken", encoding: .utf8)) ?? "" }
    var subjects: [String] {
      taken.split(separator: "\n").filter { $0.hasPrefix("Subject: ") }.map {
        String($0.dropFirst("Subject: [conserved] ".count))
      }
    }
  }

  @Test(.enabled(if: hasJq, "jq is not installed"), arguments: shells)
  func `an alarm is told of once and once when it is over, over rotations and restarts`(shell: String) throws {
    try withFolder { folder in
      let play = try Play(folder)
      try play.say([event(1, .endpointDown, .raised, "old")])
      // The first start tells nothing of what is past.
      #expect(try play.once(shell) == 0)
      #expect(play.taken.isEmpty)
      try play.say([
        event(2, .endpointDown, .raised, "gw-1"), event(3, .storeFailing, .raised, "", .critical),
        event(4, .endpointDown, .raised, "known", isAcknowledged: true), event(5, .summary, .raised, "", .info),
        event(6, .endpointDown, .cleared, "known", .info), event(7, .importRefused, .raised, "a b\r\nBcc: x@y \u{1B}表.csv"),
      ])
      #expect(FileManager.default.fileExists(atPath: folder + "/status/status.log.2"))
      for _ in 0..<2 { #expect(try play.once(shell) == 0) }
      let raised = [
        "warning endpoint.down raised gw-1", "critical store.failing raised ", "warning import.refused raised abBccxy.csv",
      ]
      #expect(play.subjects == raised)
      #expect(!play.taken.contains("\u{1B}") && !play.taken.split(separator: "\n").contains { $0.hasPrefix("Bcc") })
      try play.say([event(8, .endpointDown, .cleared, "gw-1", .info), event(9, .endpointStale, .cleared, "gw-1", .info)])
      for _ in 0..<2 { #expect(try play.once(shell) == 0) }
      #expect(play.subjects == raised + ["info endpoint.down cleared gw-1"])
    }
  }

  @Test(.enabled(if: hasJq, "jq is not installed"), arguments: shells)
  func `an alarm that cannot be handed over is not lost`(shell: String) throws {
    try withFolder { folder in
      let play = try Play(folder)
      try play.say([event(1, .daemonStarted, .raised, "", .info)])
      #expect(try play.once(shell) == 0)
      try play.say([event(2, .endpointDown, .raised, "gw-1"), event(3, .endpointDown, .raised, "gw-2")])
      _ = FileManager.default.createFile(atPath: folder + "/refuses", contents: nil)
      _ = try play.once(shell)
      #expect(play.taken.isEmpty)
      try FileManager.default.removeItem(atPath: folder + "/refuses")
      #expect(try play.once(shell) == 0)
      #expect(play.subjects == ["warning endpoint.down raised gw-1", "warning endpoint.down raised gw-2"])
    }
  }

  @Test(.enabled(if: hasJq, "jq is not installed"), arguments: shells)
  func `a log that grows and is rotated is followed`(shell: String) throws {
    try withFolder { folder in
      let play = try Play(folder)
      try play.say([event(1, .daemonStarted, .raised, "", .info)])
      let follower = try play.start(shell, "alert-mail.sh", "officer@site.example", isOnce: false)
      defer {
        // It leads a group of its own: who is behind the shell ends with it.
        kill(-follower.processIdentifier, SIGKILL)
        follower.waitUntilExit()
      }
      func hasTold(_ sequence: Int64) -> Bool {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
          if (try? String(contentsOfFile: folder + "/state/seq", encoding: .utf8)) == "\(sequence)\n" { return true }
          usleep(20_000)
        }
        return false
      }
      #expect(hasTold(1))
      for sequence in 2...12 as ClosedRange<Int64> {
        try play.say([event(sequence, .endpointDown, .raised, "gw-\(sequence)")])
        #expect(hasTold(sequence))
      }
      #expect(play.subjects == (2...12).map { "warning endpoint.down raised gw-\($0)" })
    }
  }

  @Test(.enabled(if: hasJq, "jq is not installed"), arguments: shells)
  func `a hook is handed one JSON object an alarm`(shell: String) throws {
    try withFolder { folder in
      let play = try Play(folder)
      try play.say([event(1, .daemonStarted, .raised, "", .info)])
      #expect(try play.once(shell, "alert-webhook.sh", "/dev/null") == 0)
      try play.say([event(2, .importRefused, .raised, "\",\"level\":\"ok")])
      #expect(try play.once(shell, "alert-webhook.sh", "/dev/null") == 0)
      let object = try #require(try JSONSerialization.jsonObject(with: Data(play.taken.utf8)) as? [String: String])
      #expect(object["level"] == "warning" && object["subject"] == "\",\"level\":\"ok" && object["event"] == "import.refused")
    }
  }

  @Test(arguments: shells) func `a program hears of each change of the state once`(shell: String) throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/status", withIntermediateDirectories: true)
      let program = "#!/bin/sh\necho \"$1>$2 $REASONS\" >>\(folder)/heard\n"
      try program.write(toFile: folder + "/program", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/program")
      for state in [DaemonState.starting, .ok, .ok, .degraded, .ok] {
        var status = StatusDocument(
          sequence: 1, eventSequence: 1, writtenAt: Instant(seconds: 1_795_400_102), validForSeconds: 90, state: state,
          reasons: state == .degraded ? [.endpointsDown, .overload] : [])
        status.config = .init(error: "$(touch \(folder)/run) `touch \(folder)/run` '")
        try Data(status.env(shanghai)).write(to: URL(filePath: folder + "/status/status.env"))
        let script = Self.folder + "/state-changed.sh"
        #expect(try run(shell, [script, folder + "/status", folder + "/state", folder + "/program"]).status == 0)
      }
      let heard = try String(contentsOfFile: folder + "/heard", encoding: .utf8)
      #expect(heard == ">starting \nstarting>ok \nok>degraded endpoints_down overload\ndegraded>ok \n")
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
    }
  }

  @Test(arguments: ["prometheus-rules.yml", "grafana-dashboard.json"])
  func `every figure that is asked for is one that we write`(name: String) throws {
    let text = try String(contentsOfFile: Self.folder + "/" + name, encoding: .utf8)
    var status = StatusDocument(
      sequence: 1, eventSequence: 1, writtenAt: Instant(seconds: 1_795_400_102), validForSeconds: 90, state: .ok)
    status.coveragePercent = 99
    let written = Set(
      try ExpositionGrammar(
        String(decoding: StatusMetrics(status: status, standings: [], events: [], version: "1").bytes, as: UTF8.self)
      ).names
    ).union(["conserved_standing"])
    let asked = Set(text.matches(of: /conserved_[a-z_]+/).map { String($0.output) })
    #expect(asked.count > 5)
    #expect(asked.subtracting(written).sorted() == [])
  }

  @Test func `the dashboard is JSON, and each panel asks for something`() throws {
    let data = try Data(contentsOf: URL(filePath: Self.folder + "/grafana-dashboard.json"))
    let dashboard = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let panels = try #require(dashboard["panels"] as? [[String: Any]])
    #expect(panels.allSatisfy { ($0["targets"] as? [Any])?.isEmpty == false } && panels.count > 5)
  }

  @Test(.enabled(if: PrometheusTool.path != nil, "promtool is not installed"))
  func `promtool finds no fault in the rules`() throws {
    let found = try run(try #require(PrometheusTool.path), ["check", "rules", Self.folder + "/prometheus-rules.yml"])
    #expect(found.status == 0, "\(String(decoding: found.output, as: UTF8.self))")
  }
}
