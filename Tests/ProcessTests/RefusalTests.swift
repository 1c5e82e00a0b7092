import Foundation
import Simulation
import Testing

/// Bad input, each with its own sentence and exit code.
struct RefusalTests {
  @Test func `ten different mistakes are ten lines, each with its place and remedy, and exit 78`() throws {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shangai, language: en }
      plan: { use: [cn-public-institutions-99], factors: cn-stat-a }
      polling: { intervall: 15m }
      institutions:
        - { id: hall, name: Hall, class: organ, floor_area_m2: -5 }
        - { id: hall, name: Hall again, class: organ }
      endpoints:
        - id: a
          url: http://admin:planted-secret@127.0.0.1/x
          registers: [{ id: hall/a, institution: hall, carrier: electricity, value: /a, unit: kwhh }]
        - id: b
          url: ftp://127.0.0.1/x
          registers: [{ id: hall/b, institution: nowhere, carrier: electricity, value: /a, unit: kWh }]
        - id: c
          url: http://127.0.0.1/x
          preset: no-such-preset
          registers: [{ id: hall/c, institution: hall }]
        - id: d
          url: http://127.0.0.1/x
          registers: [{ id: hall/d, institution: hall, carrier: electricity, value: a.b, unit: kWh }]
      """)
    let check = try Program.run(["check", "--config", site.config])
    #expect(check.status == 78)
    #expect(check.output.isEmpty)
    #expect(check.errorLines.count == 11, "\(check.errors)")
    for line in check.errorLines {
      #expect(line.contains("conserved.yaml:") && line.contains("; "), "\(line)")
      #expect(line.split(separator: ":").dropFirst().prefix(2).allSatisfy { Int($0) != nil }, "\(line)")
    }
    #expect(!check.errors.contains("planted-secret"))
  }

  @Test func `counters without power_max are allowed, and whoever checks is told what they lack`() throws {
    let site = try Site()
    let chinese = Site.yaml(port: 9, endpoints: 0..<3, interval: "15m")
    let english = chinese.replacing("language: zh-Hans", with: "language: en")
    #expect(english != chinese)
    for (configuration, verdict, note) in [
      (chinese, "没有错误\n", "3 个累计计量没有写 power_max（"), (english, "no fault\n", "3 counters state no power_max ("),
    ] {
      try site.write(configuration)
      let check = try Program.run(["check", "--config", site.config])
      #expect(check.status == 0)
      #expect(check.output.hasSuffix(verdict), "\(check.output)")
      #expect(check.errorLines.count == 1 && check.errors.hasPrefix(note), "\(check.errors)")
    }
  }

  @Test func `a missing configuration is named with its path`() throws {
    let check = try Program.run(["check", "--config", "/nonexistent/conserved.yaml"])
    #expect(check.status == 78)
    #expect(check.errors.contains("/nonexistent/conserved.yaml"))
  }

  @Test func `a faulty row refuses the whole file, every fault with its line, and nothing is booked`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<1, interval: "15m"))
    try site.write(
      """
      register,time,value,unit
      hall/0,2026-10-01 08:00,100,kWh
      hall/9,2026-10-01 08:15,101,kWh
      hall/0,yesterday,102,kWh
      hall/0,2026-10-01 08:30,"1,5",kWh
      hall/0,2026-10-01 08:45,103,m3

      """, to: "readings.csv")
    let refused = try Program.run(["import", "readings", "readings.csv", "--config", site.config], in: site.directory)
    #expect(refused.status == 65)
    #expect(refused.errorLines.map { $0.split(separator: ":")[1] } == ["3", "4", "5", "6"])
    #expect(!FileManager.default.fileExists(atPath: site.directory + "/var/data/conserved.sqlite"))
    #expect(try Program.run(["import", "readings", "/nonexistent.csv", "--config", site.config]).status == 74)
  }

  @Test func `imported readings become amounts, and the same file again changes nothing`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<1, interval: "15m"))
    try site.write(
      "register,time,value,unit\nhall/0,2026-10-01 08:00,100,kWh\nhall/0,2026-10-01 08:15,100.25,kWh\n", to: "readings.csv")
    #expect(try Program.run(["import", "readings", "readings.csv", "--config", site.config], in: site.directory).status == 0)
    let before = try Program.run(["export", "consumption", "--period", "hour", "--config", site.config]).output
    #expect(Site.rows(before).first?["amount"] == "0.250")
    #expect(
      try Program.run(["import", "readings", "readings.csv", "--config", site.config], in: site.directory).errors.contains(
        "0 readings new"))
    #expect(try Program.run(["export", "consumption", "--period", "hour", "--config", site.config]).output == before)
  }

  @Test func `several periods stand under one header, several groupings are files of a directory`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<1, interval: "15m"))
    try site.write("register,time,value,unit\nhall/0,2026-10-01 08:00,100,kWh\nhall/0,2026-10-01 08:15,101,kWh\n", to: "r.csv")
    #expect(try Program.run(["import", "readings", "r.csv", "--config", site.config], in: site.directory).status == 0)
    func export(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(["export", "consumption", "--config", site.config] + arguments, in: site.directory)
    }
    let periods = try export("--period", "year,quarter,month", "--by", "site")
    #expect(
      Site.rows(periods.output).map { $0["start"] } == ["2026-01-01", "2026-10-01", "2026-10-01"].map { $0 + "T00:00:00+08:00" })
    #expect(Site.rows(periods.output).allSatisfy { $0["site"] == "site" && $0["amount"] == "1.000" })

    let directory = try export("--by", "institution,class", "--output", "out/tables")
    #expect(directory.status == 0 && directory.output.isEmpty)
    #expect(Site.rows(try site.read("out/tables/institution.csv")).map { $0["institution"] } == ["hall"])
    #expect(Site.rows(try site.read("out/tables/class.csv")).map { $0["class"] } == ["organ"])

    let withoutOutput = try export("--by", "institution,class")
    #expect(withoutOutput.status == 64 && withoutOutput.errors.contains("--output"))
    #expect(try export("--period", "day,day").errors.contains("names day twice"))
    let unknown = try export("--period", "day,week")
    #expect(unknown.status == 64 && unknown.errors.contains("quarter"))
  }

  @Test func `bills come in by command, a second amount for one is refused with its line beside every other fault`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<1, interval: "15m"))
    let header = "institution,carrier,from,to,amount,unit\n"
    func take(_ kind: String, _ rows: String) throws -> Program.Outcome {
      try site.write(rows, to: "rows.csv")
      return try Program.run(["import", kind, "rows.csv", "--config", site.config], in: site.directory)
    }
    let first = try take("ledger", header + "hall,natural-gas,2026-01-01,2026-02-01,310,m3\n")
    #expect(first.status == 0 && first.errors.contains("1 new"), "\(first.errors)")
    let second = try take(
      "ledger", header + "hall,coal,2026-01-01,2026-02-01,1,m3\nhall,natural-gas,2026-01-01,2026-02-01,311,m3\n")
    #expect(second.status == 65)
    #expect(second.errorLines.map { $0.split(separator: ":")[1] } == ["2", "3"], "\(second.errors)")
    #expect(try take("facts", "institution,fact,from,value\nhall,persons,2026-09-01,12\n").status == 0)
    let months = try Program.run(["export", "consumption", "--period", "month", "--by", "institution", "--config", site.config])
    #expect(Site.rows(months.output).filter { $0["carrier"] == "natural-gas" }.map { $0["amount"] } == ["310.000"])
  }

  @Test
  func `a store of a later schema, another program's file and no store at all are refused in words with exit 78, untouched`()
    throws
  {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<1, interval: "15m"))
    let file = site.directory + "/var/data/conserved.sqlite"
    #expect(try Program.run(["export", "readings", "--config", site.config]).status == 78)

    try FileManager.default.createDirectory(atPath: site.directory + "/var/data", withIntermediateDirectories: true)
    try "this is no database, it is a diary".write(toFile: file, atomically: true, encoding: .utf8)
    let foreign = try Program.run(["run", "--once", "--config", site.config])
    #expect(foreign.status == 78)
    #expect(foreign.errors.contains("not a store of conserved"))
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("diary"))

    try FileManager.default.removeItem(atPath: file)
    try site.write("register,time,value\nhall/0,2026-10-01 08:00,100\n", to: "readings.csv")
    #expect(try Program.run(["import", "readings", site.directory + "/readings.csv", "--config", site.config]).status == 0)
    // `user_version` is the big-endian number at byte 60 of the header (SQLite file format, section 1.3).
    let handle = try #require(FileHandle(forUpdatingAtPath: file))
    try handle.seek(toOffset: 60)
    try handle.write(contentsOf: Data([0, 0, 3, 231]))
    try handle.close()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    let newer = try Program.run(["run", "--once", "--config", site.config])
    #expect(newer.status == 78)
    #expect(newer.errors.contains("schema 999"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
  }

  @Test func `a corrected reading wins, the old value stays readable, and an exchange settles what was open`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<1, interval: "15m"))
    try site.write(
      "register,time,value,unit\nhall/0,2026-10-01 08:00,500,kWh\nhall/0,2026-10-01 08:15,900,kWh\nhall/0,2026-10-01 08:30,501,kWh\n"
        + "hall/0,2026-10-01 08:45,12.5,kWh\nhall/0,2026-10-01 09:00,12.75,kWh\n", to: "readings.csv")
    let config = ["--config", site.config]
    #expect(try Program.run(["import", "readings", site.directory + "/readings.csv"] + config).status == 0)
    let corrected = try Program.run(
      ["correct", "hall/0", "2026-10-01 08:15", "500.4", "--unit", "kWh", "--reason", "misread display", "--author", "Li"]
        + config)
    #expect(corrected.status == 0, "\(corrected.errors)")
    let readings = Site.rows(try Program.run(["export", "readings"] + config).output)
    #expect(readings.map { $0["quality"] ?? "" } == ["measured", "edited", "conflict", "measured", "unresolved", "unresolved"])
    #expect(readings[1]["reason"] == "misread display")

    let open = Site.rows(try Program.run(["export", "gaps", "--open"] + config).output)
    #expect(open.map { $0["kind"] ?? "" } == ["question"])
    // The ready command; only the operator knows its two values, in the register's unit Wh.
    var command = try #require(open[0]["action"]).split(separator: " ").map(String.init)
    #expect(command.prefix(3) == ["conserved", "exchange", "hall/0"])
    command[command.count - 3] = "501000"
    command[command.count - 1] = "12500"
    #expect(try Program.run(command.dropFirst() + config).status == 0)
    #expect(Site.rows(try Program.run(["export", "gaps", "--open"] + config).output).isEmpty)
    let hours = Site.rows(try Program.run(["export", "consumption", "--period", "hour"] + config).output)
    #expect(hours.first?["amount"] == "1.250")
    let why = try Program.run(["explain", "hall", "electricity", "2026-10-01T08", "--language", "en"] + config)
    #expect(why.lines[1].contains("1.250 kWh = measured 1.250") && why.lines[1].contains("1 of 1 hours measured"))
    #expect(why.output.contains("500.4 kWh -> 500.400 kWh  correction  accepted"))
    #expect(why.output.contains("900 kWh -> 900.000 kWh  import  conflict"))
    #expect(why.output.contains("final 501000, initial 12500 Wh"))
    #expect(why.output.contains("0.154 kgce by 0.1229 per kWh (cn-stat-a"))
    #expect(try Program.run(["explain", "nobody", "electricity", "2026"] + config).status == 65)
    #expect(try Program.run(["explain", "hall", "electricity", "2026-13"] + config).status == 65)
    #expect(try Program.run(["verify"] + config).status == 0)
    #expect(try Program.run(["exchange", "hall/9", "2026-10-01", "--final", "1", "--initial", "0"] + config).status == 65)
    #expect(try Program.run(["exchange", "hall/0", "whenever", "--final", "1", "--initial", "0"] + config).status == 65)
    #expect(try Program.run(["correct", "hall/0", "2026-10-01", "1,5", "--reason", "x"] + config).status == 65)
  }

  @Test func `rebuild derives everything again and the exports come out byte by byte the same`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<2, interval: "15m", unit: "kWh"))
    var random = SplitMix64(seed: 5)
    var rows = "register,time,value\n"
    var value = 100_000
    for quarter in 0..<96 * 9 where random.next() % 40 != 0 {
      value += Int(random.next() % 900)
      let (day, rest) = (quarter / 96 + 1, quarter % 96)
      let time = "2026-10-0\(day) \(rest / 4 < 10 ? "0" : "")\(rest / 4):\(["00", "15", "30", "45"][rest % 4])"
      let shown = random.next() % 60 == 0 ? 0 : value
      for register in 0..<2 { rows += "hall/\(register),\(time),\(shown / 1_000).\(String(1_000 + shown % 1_000).dropFirst())\n" }
    }
    try site.write(rows, to: "readings.csv")
    try site.write(
      "register,time,final_value,initial_value,note\nhall/1,2026-10-05 10:07,99999,0,new meter\n", to: "exchanges.csv")
    let config = ["--config", site.config]
    #expect(try Program.run(["import", "readings", site.directory + "/readings.csv"] + config).status == 0)
    #expect(try Program.run(["import", "exchanges", site.directory + "/exchanges.csv"] + config).status == 0)
    func exports() throws -> [String] {
      try [["readings"], ["consumption", "--period", "hour"], ["consumption", "--by", "institution"], ["gaps"]].map {
        try Program.run(["export"] + $0 + config).output
      }
    }
    let before = try exports()
    #expect(before.allSatisfy { $0.split(separator: "\n").count > 5 })
    let rebuild = try Program.run(["rebuild"] + config)
    #expect(rebuild.status == 0, "\(rebuild.errors)")
    #expect(try exports() == before)
    #expect(try Program.run(["verify"] + config).status == 0)
  }

  @Test func `a faulty exchange refuses the file with line and column`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 9, endpoints: 0..<1, interval: "15m"))
    try site.write(
      "register,time,final_value,initial_value,multiplier\nhall/0,2026-10-05 10:07,1,0,-40\nhall/7,2026-10-05,x,0,\n",
      to: "exchanges.csv")
    let refused = try Program.run(["import", "exchanges", "exchanges.csv", "--config", site.config], in: site.directory)
    #expect(refused.status == 65)
    #expect(
      refused.errorLines.map { $0.split(separator: ":").prefix(3).joined(separator: ":") } == [
        "exchanges.csv:2:29", "exchanges.csv:3:1", "exchanges.csv:3:19",
      ])
  }

  @Test func `a planted secret is found in no output, no file and no argument list`() throws {
    let server = try LoopbackServer { request in .status(request.header("authorization") == nil ? 500 : 401) }
    defer { server.stop() }
    let site = try Site()
    let secret = "planted-secret-\(UInt64.random(in: 0 ..< .max))"
    try site.write(secret + "\n", to: "password")
    try site.write(
      Site.yaml(port: server.port, endpoints: 0..<1, interval: "5s").replacingOccurrences(
        of: "    registers:", with: "    auth: { kind: basic, user: admin, password_file: password }\n    registers:"))
    let once = try Program.run(["run", "--once", "--config", site.config])
    #expect(once.status == 69)
    #expect(try site.read("var/status/status.json").contains("authentication_refused"))
    let probe = try Program.run(["probe", "gw-0", "--config", site.config])
    #expect(probe.errors.contains("(secret)"))
    var said = once.output + once.errors + probe.output + probe.errors
    for name in try FileManager.default.subpathsOfDirectory(atPath: site.directory + "/var") {
      guard let data = FileManager.default.contents(atPath: site.directory + "/var/" + name) else { continue }
      said += String(decoding: data, as: UTF8.self)
    }
    #expect(!said.contains(secret))
  }

  @Test func `convert shows amount, factor, source and result, and refuses what has no factor`() throws {
    let electricity = try Program.run(["convert", "1000", "kWh", "electricity", "--to", "kgce"])
    #expect(
      electricity.output.contains("122.900 kgce") && electricity.output.contains("0.1229")
        && electricity.output.contains("source:"))
    let petrol = try Program.run(["convert", "100", "L", "petrol", "--to", "kgce"])
    // 1.4714 kgce/kg × 0.73 kg/L × 100 L = 107.4122.
    #expect(petrol.output.contains("107.412 kgce"))
    let shandong = try Program.run(["convert", "1000", "kWh", "electricity", "--to", "kgce", "--factors", "cn-shandong-quota"])
    #expect(shandong.output.contains("310.000 kgce"))
    #expect(try Program.run(["convert", "5", "m3", "water", "--to", "kgce"]).status == 65)
    #expect(try Program.run(["convert", "5", "kWh", "natural-gas"]).status == 64)
    let beijing = try Program.run(
      ["convert", "1000", "kWh", "electricity", "--to", "kg_co2", "--region", "110000", "--year", "2023"])
    #expect(beijing.output.contains("636.100 kg CO2") && beijing.output.contains("region 11"))
    let heat = try Program.run(["convert", "1", "GJ", "heat", "--tariff", "tariff-blank", "--on", "2026-10-01"])
    #expect(heat.lines.count == 3)
    #expect(["34.120 kgce", "110.000 kg CO2", "90.00 yuan"].allSatisfy { heat.output.contains($0) })
    // A Thursday has four rates, and no price is carried on into another year.
    let money = ["convert", "1000", "kWh", "electricity", "--to", "yuan", "--tariff", "tariff-blank", "--on"]
    #expect(try Program.run(money + ["2026-07-02"]).lines.count == 4)
    #expect(try Program.run(money + ["2027-07-02"]).status == 65)
    #expect(try Program.run(["convert", "1", "kWh", "electricity", "--to", "yuan"]).status == 64)
  }
}
