import Foundation
import TestSupport
import Testing

/// Real buildings, from files of hours to the verdict, by the built program: imports of hours and temperatures, a calendar beside the
/// configuration, and the known answers of `daily_baselines.json` at the end of the whole road.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownBuildingsTests {
  private struct Known: Decodable {
    struct Case: Decodable {
      let building: String
      let carrier: String
      let baseline_year: Int
      let reporting_year: Int
      let chosen: String
      let expected_sum: Double
      let saving: Double
      let uncertainty_90: Double
      let verdict: String
    }

    let cases: [Case]
  }

  private struct Answer: Decodable {
    let chosen: String
    let expected_sum: Double?
    let saving: Double?
    let uncertainty_90: Double?
    let verdict: String?
    let lacks: [String]
  }

  private func lines(_ file: String) throws -> [[Substring]] {
    let unpack = Process()
    unpack.executableURL = URL(filePath: "/usr/bin/env")
    unpack.arguments = ["gzip", "-dc", try Corpus.file("datasets/cambridge/" + file).path]
    let pipe = Pipe()
    unpack.standardOutput = pipe
    try unpack.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    unpack.waitUntilExit()
    return text.split(separator: "\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  /// Hours as `2014-01-01 00:00`; what the publisher wrote as 0 for a missing hour of electricity is left out (RULES section 1).
  private func rows(of register: String, _ file: String, isZeroMissing: Bool) throws -> String {
    try lines(file).reduce(into: "") { rows, line in
      guard line.count > 1, let value = Double(line[1]), !isZeroMissing || value != 0 else { return }
      rows += "\(register),\(line[0].prefix(16)),\(line[1])\n"
    }
  }

  private func site() throws -> Site {
    let site = try Site()
    let holidays = try String(contentsOf: Corpus.file("known-answers/baselines/calendar.csv"), encoding: .utf8)
      .split(separator: "\n").filter { $0.hasSuffix(",holiday") }.map { $0.prefix(10) }
    var calendar = "schema: 1\nid: cambridge\nsource: test\nyears:\n"
    for year in 2014...2019 {
      let days = holidays.filter { $0.hasPrefix("\(year)") }.joined(separator: ", ")
      calendar += "  - year: \(year)\n    holidays: [{ name: holidays, days: [\(days)] }]\n    workdays: []\n"
    }
    try FileManager.default.createDirectory(atPath: site.directory + "/calendars", withIntermediateDirectories: true)
    try site.write(calendar, to: "calendars/cambridge.yaml")
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: UTC, language: en }
      plan: { calendar: cambridge }
      stations: [{ id: bedford }]
      institutions: [{ id: b0, name: Building 0, class: education.university, station: bedford }]
      registers:
        - { id: b0/electricity, institution: b0, carrier: electricity, unit: kWh, kind: delta, stamp: start, interval: 1h }
        - { id: b0/heat, institution: b0, carrier: heat, unit: kWh, kind: delta, stamp: start, interval: 1h }

      """)
    try site.write(
      "station,time,value\n" + rows(of: "bedford", "weather_bedford_2014-2019.csv.gz", isZeroMissing: false), to: "t.csv")
    try site.write(
      "register,time,value\n" + rows(of: "b0/electricity", "b0_electricity_2014-2019.csv.gz", isZeroMissing: true)
        + rows(of: "b0/heat", "b0_gas_2014-2019.csv.gz", isZeroMissing: false), to: "r.csv")
    for (kind, file) in [("temperatures", "t.csv"), ("readings", "r.csv")] {
      let outcome = try Program.run(["import", kind, site.directory + "/" + file, "--config", site.config])
      #expect(outcome.status == 0, "\(outcome.errors.prefix(500))")
    }
    return site
  }

  private func ask(_ site: Site, _ id: String, _ carrier: String, _ base: Int, _ year: Int) throws -> Answer {
    let outcome = try Program.run([
      "baseline", id, carrier, "--base", "\(base)", "--year", "\(year)", "--format", "json", "--config", site.config,
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
  }

  @Test func `from files of hours to the verdict the known answers come out, and a changed unit states no saving`() throws {
    let site = try site()
    let known = try JSONDecoder().decode(
      Known.self, from: Data(contentsOf: Corpus.file("known-answers/baselines/daily_baselines.json")))
    let cases = known.cases.filter { $0.building == "b0" && $0.carrier == "electricity" }
    #expect(cases.count == 5)
    for one in cases {
      let answer = try ask(site, "b0", "electricity", one.baseline_year, one.reporting_year)
      #expect(answer.lacks == [] && answer.chosen == one.chosen && answer.verdict == one.verdict, "\(one.reporting_year)")
      for (ours, theirs) in [
        (answer.expected_sum ?? .nan, one.expected_sum), (answer.saving ?? .nan, one.saving),
        (answer.uncertainty_90 ?? .nan, one.uncertainty_90),
      ] {
        #expect(abs(ours - theirs) <= max(1e-6, abs(theirs) * 1e-6), "\(one.reporting_year)")
      }
    }
    // From 2018 on the heat of this building is told in another unit.
    let changed = try ask(site, "b0/heat", "heat", 2017, 2018)
    #expect(changed.lacks.contains("suspicious") && changed.saving == nil && changed.verdict == nil)
  }
}
