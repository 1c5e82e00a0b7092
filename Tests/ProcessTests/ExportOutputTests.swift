import Foundation
import Testing

/// Where a table goes when its reader leaves, when there is no room, and when nobody watches.
struct ExportOutputTests {
  /// A year of hours of one meter: some 8 760 lines, more than any pipe holds.
  private static let hours = ["export", "consumption", "--period", "hour", "--from", "2026-01-01", "--to", "2027-01-01"]

  private func site() throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      institutions: [{ id: hall }]
      registers: [{ id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }]
      """)
    try site.write("register,time,value\nhall/e,2026-01-01 00:00,0\nhall/e,2027-01-01 00:00,8760\n", to: "readings.csv")
    #expect(try Program.run(["import", "readings", site.directory + "/readings.csv", "--config", site.config]).status == 0)
    return site
  }

  /// Runs a line of a shell, in which `$1` is the program and `$2` the configuration.
  private func shell(_ line: String, _ site: Site) throws -> (output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line, "bash", Program.path, site.config]
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let written = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: written, as: UTF8.self), String(decoding: complaints, as: UTF8.self))
  }

  private var command: String { "\"$1\" " + ExportOutputTests.hours.joined(separator: " ") + " --config \"$2\"" }

  @Test(arguments: ["", " --output /dev/stdout"]) func `a reader that has seen enough may go`(_ output: String) throws {
    let seen = try shell("\(command)\(output) | head -n 1; echo ${PIPESTATUS[0]}", try site())
    #expect(
      seen.output
        == "start,end,register,carrier,end_use,amount,unit,measured,estimated,unresolved,coverage_pct,revision\n0\n")
    #expect(seen.errors.isEmpty)
  }

  @Test func `nothing but the table is said where nobody watches`() throws {
    let site = try site()
    let piped = try Program.run(ExportOutputTests.hours + ["--config", site.config])
    #expect(piped.status == 0 && piped.lines.count == 8_761 && piped.errors.isEmpty)
    let file = site.directory + "/hours.csv"
    let written = try Program.run(ExportOutputTests.hours + ["--config", site.config, "--output", file])
    #expect(written.status == 0 && written.output.isEmpty && written.errors.isEmpty)
    #expect(try site.read("hours.csv") == piped.output)
  }

  @Test func `a full disk is said with the name of the file, and what was a device stays one`() throws {
    let site = try site()
    let full = try Program.run(ExportOutputTests.hours + ["--config", site.config, "--output", "/dev/full"])
    #expect(full.status == 74 && full.output.isEmpty)
    #expect(full.errorLines.count == 1 && full.errors.contains("'/dev/full'") && full.errors.contains("make room"))
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/full")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
    let redirected = try shell("\(command) > /dev/full; echo $?", site)
    #expect(redirected.output == "74\n" && redirected.errors.contains("cannot be written"))
  }

  @Test func `a file that cannot be made is said with its name, and nothing is left of it`() throws {
    let site = try site()
    let missing = site.directory + "/no/hours.csv"
    let refused = try Program.run(ExportOutputTests.hours + ["--config", site.config, "--output", missing])
    #expect(refused.status == 73 && refused.errors.contains("/no/"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: site.directory).allSatisfy { !$0.contains("hours") })
  }
}
