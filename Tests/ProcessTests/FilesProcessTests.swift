import Foundation
import Testing

/// The built program and a directory into which a portal drops files.
@Suite(.serialized) struct FilesProcessTests {
  /// A directory with files, and a site whose one endpoint takes them.
  private final class Drop {
    let site: Site
    let path: String

    init(_ files: String = "*", limit: String = "1MiB") throws {
      site = try Site()
      path = site.directory + "/drop"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try site.write(
        """
        schema: 1
        site: { name: Test, time_zone: Asia/Shanghai, language: en }
        institutions: [{ id: hall, name: Hall, class: organ, persons: 10, floor_area_m2: 100 }]
        endpoints:
          - id: portal
            url: file://\(path)
            files: "\(files)"
            format: csv
            interval: 1s
            body_limit: \(limit)
            registers:
              - { id: hall/e, institution: hall, carrier: electricity, value: kwh, time: until, unit: kWh, kind: delta, interval: 1h }

        """)
    }

    func put(_ rows: [String], _ name: String) throws {
      let text = (["until,kwh"] + rows).joined(separator: "\n") + "\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func put(day: Int, kwh: Int = 1, _ name: String? = nil) throws {
      let date = "2026-03-\(day < 10 ? "0" : "")\(day)"
      try put((1...24).map { "\(date) \($0 < 10 ? "0" : "")\($0):00,\(kwh)" }, name ?? "day-\(date).csv")
    }

    func once() throws -> Program.Outcome { try Program.run(["run", "--once", "--config", site.config]) }

    /// Hours of the register that were measured, and their sum in kWh.
    func booked() throws -> (hours: Int, kwh: Decimal) {
      let output = try Program.run([
        "export", "consumption", "--period", "hour", "--from", "2026-01-01", "--to", "2027-01-01", "--config", site.config,
      ]).output
      let rows = Site.rows(output).filter { $0["register"] == "hall/e" && $0["measured"]?.isEmpty == false }
      return (rows.count, rows.compactMap { Decimal(string: $0["measured"] ?? "") }.reduce(0, +))
    }

    func events() throws -> [String] {
      try site.read("var/status/status.log").split(separator: "\n").map(String.init).filter { $0.contains("import.refused") }
    }
  }

  @Test func `a day file is taken once, over restarts too, and again when its content changed`() throws {
    let drop = try Drop()
    try drop.put(day: 1)
    let first = try drop.once()
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("files taken"))
    #expect(try drop.booked() == (24, 24))
    let second = try drop.once()
    #expect(second.status == 0 && !second.errors.contains("files taken"), "\(second.errors)")
    // Touched, but the same: nothing is booked.
    try drop.put(day: 1)
    #expect(try !drop.once().errors.contains("files taken"))
    // The portal adds a day to the file.
    try drop.put((1...24).map { "2026-03-01 \($0 < 10 ? "0" : "")\($0):00,1" } + ["2026-03-02 01:00,5"], "day-2026-03-01.csv")
    try drop.put(day: 3, kwh: 2)
    #expect(try drop.once().errors.contains("files taken"))
    #expect(try drop.booked() == (49, 77))
    #expect(try Program.run(["verify", "--config", drop.site.config]).status == 0)
  }

  @Test func `a file that grows while it is looked at is taken when it stands still, and once`() throws {
    let drop = try Drop("*.csv")
    let daemon = try Program.start(["run", "--config", drop.site.config])
    #expect(Program.eventually { drop.site.count("polls", "ok") > 0 })
    FileManager.default.createFile(atPath: drop.path + "/day.csv", contents: Data("until,kwh\n".utf8))
    let file = try #require(FileHandle(forWritingAtPath: drop.path + "/day.csv"))
    _ = try file.seekToEnd()
    for hour in 1...8 {
      try file.write(contentsOf: Data("2026-03-01 0\(hour):00,1\n".utf8))
      sleep(1)
      #expect(drop.site.count("store", "readings") == 0, "taken after hour \(hour)")
    }
    try file.close()
    #expect(Program.eventually { drop.site.count("store", "readings") == 8 })
    daemon.send(SIGTERM)
    let end = try daemon.finish()
    #expect(end.status == 0)
    #expect(end.errors.components(separatedBy: "files taken").count == 2, "\(end.errors)")
    #expect(try drop.booked() == (8, 8))
  }

  @Test func `a broken file is named once and the others go on; it is taken when it is mended`() throws {
    let drop = try Drop(limit: "1KiB")
    try drop.put(day: 2)
    try drop.put(["2026-03-05 01:00,x"], "a-broken.csv")
    try drop.put((0..<200).map { "2026-03-06 01:00,\($0)" }, "b-large.csv")
    try drop.put(["2026-03-07 01:00,1", "2026-03-07 02:00,?"], "c-partly.csv")
    try Data().write(to: URL(fileURLWithPath: drop.path + "/d-empty.csv"))
    let first = try drop.once()
    #expect(first.status == 65, "\(first.errors)")
    #expect(try drop.booked() == (25, 25))
    let events = try drop.events()
    #expect(events.count == 4, "\(events)")
    for (name, why) in [
      ("a-broken.csv", "is no number"), ("b-large.csv", "larger than 1024 bytes"), ("c-partly.csv", "1 of its values not booked"),
      ("d-empty.csv", "portal/d-empty.csv"),
    ] {
      #expect(events.contains { $0.contains("\"subject\":\"portal/\(name)\"") && $0.contains(why) }, "\(events)")
    }
    // Not tried again until it changes.
    let second = try drop.once()
    #expect(second.status == 0 && !second.errors.contains("not taken"), "\(second.errors)")
    try drop.put(["2026-03-05 01:00,7"], "a-broken.csv")
    try FileManager.default.removeItem(atPath: drop.path + "/d-empty.csv")
    #expect(try drop.once().status == 0)
    #expect(try drop.booked() == (26, 32))
    let cleared = try drop.events().filter { $0.contains("\"change\":\"cleared\"") }
    #expect(cleared.count == 2 && cleared.contains { $0.contains("no longer there") }, "\(cleared)")
    let probe = try Program.run(["probe", "portal", "--config", drop.site.config])
    #expect(probe.errors.contains("b-large.csv") && probe.errors.contains("larger than 1024 bytes"), "\(probe.errors)")
    #expect(probe.errors.contains("a-broken.csv:") && probe.output.contains("\"value\":\"7\""), "\(probe.errors)\(probe.output)")
  }

  @Test func `hostile names are told on one line, and links, pipes and directories are not followed`() throws {
    let drop = try Drop("*.csv")
    let outside = drop.site.directory + "/outside.csv"
    try Data("until,kwh\n2026-04-01 01:00,1000\n".utf8).write(to: URL(fileURLWithPath: outside))
    for (index, name) in [
      "a\nb.csv", "$(reboot).csv", "--help.csv", "电表 1.csv", "\u{202E}x.csv", "%2e%2e%2f.csv", "'; DROP TABLE.csv",
    ]
    .enumerated() {
      try drop.put(["2026-03-0\(index + 1) 01:00,1"], name)
    }
    // A name in GBK, which is no UTF-8.
    let gbk: [CChar] = (Array(drop.path.utf8) + [0x2F, 0xB5, 0xE7] + Array(".csv".utf8) + [0]).map { CChar(bitPattern: $0) }
    let handle = try #require(fopen(gbk, "w"))
    fputs("until,kwh\n2026-03-09 01:00,bad\n", handle)
    fclose(handle)
    symlink(outside, drop.path + "/link.csv")
    mkfifo(drop.path + "/pipe.csv", 0o600)
    mkdir(drop.path + "/folder.csv", 0o700)
    let outcome = try drop.once()
    #expect(outcome.status == 65, "\(outcome.errors)")
    #expect(try drop.booked() == (7, 7))
    #expect(try drop.events().map { $0.contains("\"subject\":\"portal/%B5%E7.csv\"") } == [true])
    let probe = try Program.run(["probe", "portal", "--config", drop.site.config])
    #expect(probe.errors.contains("8 files match '*.csv'") && probe.errors.contains("a%0Ab.csv"), "\(probe.errors)")
  }

  @Test func `ten thousand files are taken, and while they are the daemon answers`() throws {
    let drop = try Drop()
    let stamps = ISO8601DateFormatter()
    for index in 0..<10_000 {
      let (day, hour) = (index / 24 + 1, index % 24)
      let date = Date(timeIntervalSince1970: TimeInterval(1_735_660_800 + day * 86_400 + hour * 3_600))
      try drop.put(["\(stamps.string(from: date)),1"], "f\(100_000 + index).csv")
    }
    let daemon = try Program.start(["run", "--config", drop.site.config])
    #expect(Program.eventually(seconds: 240) { drop.site.count("store", "readings") == 10_000 })
    let asked = Date()
    daemon.send(SIGTERM)
    #expect(try daemon.finish().status == 0)
    #expect(Date().timeIntervalSince(asked) < 5)
    let again = try drop.once()
    #expect(again.status == 0 && !again.errors.contains("files taken"), "\(again.errors)")
  }

  @Test func `a directory that is not there is a failure with a remedy, and the endpoint comes back with it`() throws {
    let drop = try Drop()
    try FileManager.default.removeItem(atPath: drop.path)
    let outcome = try drop.once()
    #expect(outcome.status == 69, "\(outcome.errors)")
    let probe = try Program.run(["probe", "portal", "--config", drop.site.config])
    #expect(probe.status == 69 && probe.errors.contains("directory_unreadable"), "\(probe.errors)")
    try FileManager.default.createDirectory(atPath: drop.path, withIntermediateDirectories: true)
    #expect(try drop.once().status == 0)
  }
}
