import EnergyModel
import Foundation
import Testing

/// What readers that nobody here wrote make of the exports: the same rows, texts and numbers.
struct IndependentReadersTests {
  /// Of a hall whose name a spreadsheet would run, 49 hourly readings from 100.5 on: 0.75 kWh and 0.004 m³ an hour.
  private func site() throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: zh-Hans }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      institutions:
        - { id: hall, name: "=SUM(A1:A9)", class: organ, persons: 10, floor_area_m2: 100, answerable: "行政处，\\"东\\"区, 2" }
      registers:
        - { id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
        - { id: hall/w, institution: hall, carrier: water, unit: m3, interval: 1h }
      """)
    var rows = "register,time,value\n"
    for hour in 0...48 {
      let time = "2026-10-0\(1 + hour / 24) \(hour % 24 < 10 ? "0" : "")\(hour % 24):00"
      for (register, step) in [("hall/e", Decimal(75) / 100), ("hall/w", Decimal(4) / 1_000)] {
        rows += "\(register),\(time),\(Decimal(1_005) / 10 + Decimal(hour) * step)\n"
      }
    }
    try site.write(rows, to: "readings.csv")
    let imported = try Program.run(["import", "readings", site.directory + "/readings.csv", "--config", site.config])
    guard imported.status == 0 else { throw ReaderFault(what: imported.errors) }
    return site
  }

  private struct ReaderFault: Error {
    let what: String
  }

  /// The paths of three tables in a language.
  private func files(_ language: String, of site: Site) throws -> [String] {
    try [["consumption", "--period", "hour"], ["standings"], ["readings"]].map { what in
      let path = site.directory + "/\(what[0]).\(language).csv"
      let arguments = ["export"] + what + ["--language", language, "--output", path, "--config", site.config]
      let exported = try Program.run(arguments)
      #expect(exported.status == 0)
      return path
    }
  }

  private func own(_ path: String) throws -> [[String]] {
    try CSVReader(Array(Data(contentsOf: URL(fileURLWithPath: path)))).map { try $0.get().fields.map(\.text) }
  }

  // MARK: Python

  @Test(.enabled(if: Tool.python != nil, "python3 is not installed"), arguments: ["en", "zh-Hans"])
  func `Python's csv reads the rows that are meant`(_ language: String) throws {
    let program = """
      import csv, json, sys
      with open(sys.argv[1], encoding="utf-8" if sys.argv[2] == "en" else "utf-8-sig", newline="") as file:
          json.dump(list(csv.reader(file, strict=True)), sys.stdout)
      """
    let site = try site()
    let files = try files(language, of: site)
    for path in files {
      let read = try Tool.run(Tool.python, ["-c", program, path, language])
      let rows = try JSONDecoder().decode([[String]].self, from: read)
      let own = try own(path)
      #expect(rows == own)
      #expect(rows.count > 1 && rows.allSatisfy { $0.count == rows[0].count })
    }
    // The guard is the one apostrophe.
    let standings = try own(files[1])
    #expect(Set(standings.dropFirst().map { $0[2] }) == ["'=SUM(A1:A9)"])
    #expect(Set(standings.dropFirst().map { $0[5] }) == ["行政处，\"东\"区, 2"])
  }

  @Test(.enabled(if: Tool.pandas != nil, "python3-pandas is not installed"))
  func `pandas takes amounts as numbers and times as times`() throws {
    let program = """
      import json, pandas, sys
      en = pandas.read_csv(sys.argv[1], parse_dates=["start", "end"])
      zh = pandas.read_csv(sys.argv[2], parse_dates=[0, 1])
      hour = en.groupby("register")["amount"].sum().round(6)
      json.dump({
          "rows": [len(en), len(zh)], "types": [str(en["amount"].dtype), str(zh["用量"].dtype), str(zh.dtypes.iloc[0])],
          "sums": hour.to_dict(), "same": bool((en["amount"] == zh["用量"]).all()),
          "lasts": sorted(set(str(d) for d in (en["end"] - en["start"]))),
          "first": en["start"].iloc[0].isoformat(), "local": zh.iloc[0, 0].isoformat(),
      }, sys.stdout)
      """
    struct Found: Decodable, Equatable {
      let rows: [Int]
      let types: [String]
      let sums: [String: Double]
      let same: Bool
      let lasts: [String]
      let first: String
      let local: String
    }
    let site = try site()
    let paths = [try files("en", of: site)[0], try files("zh-Hans", of: site)[0]]
    let found = try JSONDecoder().decode(Found.self, from: Tool.run(Tool.pandas, ["-c", program] + paths))
    // 48 hours of 0.75 kWh and of 0.004 m³.
    #expect(
      found
        == Found(
          rows: [96, 96], types: ["float64", "float64", "datetime64[ns]"], sums: ["hall/e": 36, "hall/w": 0.192], same: true,
          lasts: ["0 days 01:00:00"], first: "2026-10-01T00:00:00+08:00", local: "2026-10-01T00:00:00"))
  }

  // MARK: A spreadsheet

  @Test(.enabled(if: Tool.soffice != nil, "LibreOffice is not installed"))
  func `a spreadsheet takes times as times, numbers as numbers and runs no name`() throws {
    let site = try site()
    let files = try files("zh-Hans", of: site)
    let folder = site.directory + "/spreadsheet"
    // Comma, double quotes, UTF-8, from the first line; on the way out texts are quoted, and nothing else.
    _ = try Tool.run(
      Tool.soffice,
      [
        "--headless", "-env:UserInstallation=file://\(site.directory)/profile", "--infilter=CSV:44,34,76,1", "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false", "--outdir", folder,
      ] + files)
    for path in files {
      let back = folder + "/" + URL(fileURLWithPath: path).lastPathComponent
      let (ours, theirs) = (try own(path), try own(back))
      #expect(ours.count == theirs.count)
      for (row, other) in zip(ours, theirs) {
        #expect(row.count == other.count)
        for (cell, shown) in zip(row, other) where cell != shown {
          // Zeros at the end are not shown.
          #expect(Decimal(string: cell) != nil && Decimal(string: cell) == Decimal(string: shown), "\(cell) is \(shown)")
        }
      }
    }
    let hours = try String(contentsOfFile: folder + "/consumption.zh-Hans.csv", encoding: .utf8)
    #expect(hours.contains("\n2026-10-01 00:00:00,2026-10-01 01:00:00,\"hall/e\",\"电力\",\"总用量\",0.75,\"kWh\",0.75,0,0,100,0\n"))
    let standings = try String(contentsOfFile: folder + "/standings.zh-Hans.csv", encoding: .utf8)
    #expect(standings.contains(",\"'=SUM(A1:A9)\",\"国家机关\""))
  }
}

/// Programs that nobody here wrote, where they are installed.
private enum Tool {
  static let python = found("python3").first
  /// Several Pythons may be there; the system's own has the system's packages.
  static let pandas = (["/usr/bin/python3"] + found("python3")).first { python in
    (try? run(python, ["-c", "import pandas"])) != nil
  }
  static let soffice = found("soffice").first

  struct Failure: Error {
    let status: Int32
    let errors: String
  }

  private static func found(_ name: String) -> [String] {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .filter(FileManager.default.isExecutableFile)
  }

  /// What it wrote.
  static func run(_ program: String?, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program ?? "/nonexistent")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(status: process.terminationStatus, errors: String(decoding: complaints, as: UTF8.self))
    }
    return written
  }
}
