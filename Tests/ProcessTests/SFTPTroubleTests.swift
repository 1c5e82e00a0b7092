import Foundation
import Testing

/// What becomes of files while connections end, servers fall silent, and files change.
@Suite(.enabled(if: SecureServer.path != nil, "openssh-server is not installed"), .serialized) struct SFTPTroubleTests {
  private func site(_ server: SecureServer, port: UInt16, interval: String = "2s", others: String = "") throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      status: { refresh: 1s }
      institutions: [{ id: hall, name: Hall, class: organ }]
      endpoints:
        - id: portal
          url: sftp://127.0.0.1:\(port)\(server.directory)/out/
          files: "*.csv"
          format: csv
          interval: \(interval)
          timeout: 1s
          host_key: "\(server.fingerprint)"
          auth: { kind: key, user: \(NSUserName()), key_file: \(server.directory)/user }
          registers:
            - { id: hall/e, institution: hall, carrier: electricity, value: kwh, time: until, unit: kWh, kind: delta, interval: 1h }
      \(others)

      """)
    return site
  }

  /// Hours of a year from its `month` on, each with so many kWh.
  private func rows(month: Int, hours: Int, kwh: Int = 1, padding: String = "") -> String {
    (0..<hours).map { hour in
      let (day, hour) = (hour / 24 + 1, hour % 24)
      return "2026-\(two(month))-\(two(day)) \(two(hour)):00,\(kwh),\(padding)\n"
    }.reduce("until,kwh,note\n", +)
  }

  private func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

  /// What the books hold in all, kWh.
  private func booked(_ site: Site) throws -> Decimal {
    let output = try Program.run([
      "export", "consumption", "--period", "year", "--from", "2026-01-01", "--to", "2027-01-01", "--config", site.config,
    ]).output
    let amounts = Site.rows(output).filter { $0["register"] == "hall/e" }.compactMap { Decimal(string: $0["amount"] ?? "") }
    return amounts.reduce(0, +)
  }

  /// How many lines of the status log have all of the phrases in them.
  private func events(_ site: Site, _ phrases: String...) -> Int {
    let log = (try? site.read("var/status/status.log")) ?? ""
    return log.split(separator: "\n").count { line in phrases.allSatisfy { line.contains($0) } }
  }

  @Test func `a connection that is cut within a file gives nothing of it; the file is named, and taken whole afterwards`() throws
  {
    let server = try SecureServer()
    let relay = try #require(Relay(to: server.port))
    let site = try site(server, port: relay.port)
    // 400 kB: each of its hours alone would be a reading.
    try server.put(rows(month: 3, hours: 700, padding: String(repeating: "x", count: 550)), "large.csv")
    try server.put(rows(month: 5, hours: 24), "z-small.csv")
    relay.set(.cuts(after: 200_000))
    let running = try Program.start(["run", "--config", site.config])
    let isNamed = Program.eventually(seconds: 40) { events(site, "raised", "portal/large.csv", "cut_short") == 1 }
    #expect(isNamed)
    // The other comes by a connection of its own, and nothing of the one that was cut.
    #expect(Program.eventually { site.count("store", "readings") == 24 })
    sleep(5)
    #expect(site.count("store", "readings") == 24)
    relay.set(.passes)
    #expect(Program.eventually(seconds: 40) { site.count("store", "readings") == 724 })
    #expect(Program.eventually { events(site, "cleared", "portal/large.csv") == 1 })
    running.send(SIGTERM)
    let outcome = try running.finish()
    #expect(outcome.status == 0)
    #expect(outcome.errors.components(separatedBy: "file not taken").count == 2, "\(outcome.errors)")
    #expect(events(site, "raised", "endpoint.down") == 0)
    #expect(try booked(site) == 724)
    #expect(try Program.run(["verify", "--config", site.config]).status == 0)
  }

  @Test func `a server that falls silent costs its own time; other endpoints go on, and a stop is prompt`() throws {
    let server = try SecureServer()
    let relay = try #require(Relay(to: server.port))
    let drop = server.directory + "/drop"
    try FileManager.default.createDirectory(atPath: drop, withIntermediateDirectories: true)
    let site = try site(
      server, port: relay.port, interval: "3s",
      others: """
          - id: local
            url: file://\(drop)
            format: csv
            interval: 1s
            registers:
              - { id: hall/f, institution: hall, carrier: electricity, value: kwh, time: until, unit: kWh, kind: delta, interval: 1h }
        """)
    for name in ["a", "b", "c"] {
      try server.put(rows(month: 3, hours: 500, padding: String(repeating: "x", count: 550)), name + ".csv")
    }
    relay.set(.stalls(after: 100_000))
    let running = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually(seconds: 40) { events(site, "raised", "portal/a.csv", "timed_out") == 1 })
    #expect(site.count("store", "readings") == 0)
    try Data(rows(month: 4, hours: 10).utf8).write(to: URL(fileURLWithPath: drop + "/local.csv"))
    #expect(Program.eventually(seconds: 20) { site.count("store", "readings") == 10 })
    // Silent from the first byte on: the endpoint itself is down.
    relay.set(.stalls(after: 0))
    #expect(Program.eventually(seconds: 40) { events(site, "raised", "endpoint.down", "portal") == 1 })
    #expect(site.count("store", "readings") == 10)
    relay.set(.passes)
    #expect(Program.eventually(seconds: 60) { site.count("store", "readings") == 510 })
    relay.set(.stalls(after: 0))
    sleep(3)
    let asked = Date()
    running.send(SIGTERM)
    #expect(try running.finish().status == 0)
    #expect(Date().timeIntervalSince(asked) < 5)
    #expect(try Program.run(["verify", "--config", site.config]).status == 0)
  }

  @Test func `a file that grows on the server is left alone until it stands still, then taken once`() throws {
    let server = try SecureServer()
    let site = try site(server, port: server.port)
    let running = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { site.count("polls", "ok") > 0 })
    let path = server.directory + "/out/day.csv"
    _ = FileManager.default.createFile(atPath: path, contents: Data("until,kwh\n".utf8))
    let file = try #require(FileHandle(forWritingAtPath: path))
    _ = try file.seekToEnd()
    for hour in 1...9 {
      try file.write(contentsOf: Data("2026-03-01 \(two(hour)):00,1\n".utf8))
      sleep(1)
      #expect(site.count("store", "readings") == 0, "taken after hour \(hour)")
    }
    try file.close()
    #expect(Program.eventually(seconds: 40) { site.count("store", "readings") == 9 })
    running.send(SIGTERM)
    let outcome = try running.finish()
    #expect(outcome.status == 0)
    #expect(outcome.errors.components(separatedBy: "files taken").count == 2, "\(outcome.errors)")
    #expect(try booked(site) == 9)
  }

  @Test func `a file of the same name and other bytes is taken again; the same bytes at another time are not`() throws {
    let server = try SecureServer()
    let site = try site(server, port: server.port)
    func once() throws -> Program.Outcome { try Program.run(["run", "--once", "--config", site.config]) }
    /// The listing states times to the minute.
    func put(_ text: String, minutesAgo: Double) throws {
      try server.put(text, "day.csv")
      let date = Date(timeIntervalSinceNow: -60 * minutesAgo)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: server.directory + "/out/day.csv")
    }
    try put(rows(month: 3, hours: 10), minutesAgo: 30)
    #expect(try once().errors.contains("files taken"))
    #expect(try booked(site) == 10)
    try put(rows(month: 3, hours: 10), minutesAgo: 20)
    let same = try once()
    #expect(same.status == 0 && !same.errors.contains("files taken"), "\(same.errors)")
    // Of the same size: only its time tells, then its digest. Its last hour is another, and those before are booked already.
    let other = rows(month: 3, hours: 10).replacingOccurrences(of: "01 09:00", with: "01 10:00")
    try put(other, minutesAgo: 10)
    #expect(try once().errors.contains("files taken"))
    #expect(try booked(site) == 11)
    #expect(try Program.run(["verify", "--config", site.config]).status == 0)
  }
}
