import EnergyModel
import Foundation
import Simulation
import TestSupport
import Testing

/// Real bodies, as devices sent them, served on loopback and read by the built program.
struct CapturedBodiesTests {
  /// File below `endpoints`, preset, channel, the number as the device states it, its unit, and the value in the printed base unit.
  static let cases: [(file: String, preset: String, channel: String, value: String, unit: String, base: String)] = [
    ("shelly/gen2_Shelly_Pro_3EM/EMData.GetStatus.json", "shelly-em-gen2", "import", "2589773.39", "Wh", "2589.773"),
    ("shelly/gen2_Shelly_Pro_3EM/EMData.GetStatus.json", "shelly-em-gen2", "export", "1026.61", "Wh", "1.027"),
    ("shelly/gen2_Shelly_Pro_3EM/Shelly.GetStatus.json", "shelly-em-gen2-status", "import", "2589773.39", "Wh", "2589.773"),
    ("shelly/gen2_Shelly_Plus_1PM/Shelly.GetStatus.json", "shelly-pm-gen2-status", "switch-0", "110.046", "Wh", "0.110"),
    ("shelly/gen3_2PM/Cover.GetStatus.json", "shelly-pm-gen2", "energy", "314.801", "Wh", "0.315"),
    // Watt-minutes that restart at reboot: 2632 W-min are 43.87 Wh, rounded once on the register.
    ("shelly/gen1_Shelly_Plug_S/status.json", "shelly-gen1", "meter-0", "2632", "W-min", "0.044"),
    ("shelly/gen1_Shelly_Air/status.json", "shelly-gen1", "meter-0", "0", "W-min", "0.000"),
    ("shelly/gen1_Shelly_Vintage/status.json", "shelly-gen1", "meter-0", "1", "W-min", "0.000"),
    ("homewizard/v1/HWE-KWH1/data.json", "homewizard-v1", "import", "122.376", "kWh", "122.376"),
    ("homewizard/v1/HWE-KWH1/data.json", "homewizard-v1", "export", "579.813", "kWh", "579.813"),
    ("homewizard/v1/HWE-P1/data.json", "homewizard-v1", "import", "13779.338", "kWh", "13779.338"),
    ("homewizard/v1/HWE-P1/data.json", "homewizard-v1", "gas", "2569.646", "m3", "2569.646"),
    ("homewizard/v1/HWE-P1/data_minimal.json", "homewizard-v1-tariffs", "import-t1", "10830.511", "kWh", "10830.511"),
    ("homewizard/v1/HWE-P1/data_minimal.json", "homewizard-v1-tariffs", "import-t2", "2948.827", "kWh", "2948.827"),
    ("homewizard/v1/SDM230-wifi/data.json", "homewizard-v1", "import", "122.376", "kWh", "122.376"),
    ("homewizard/v2/HWE-KWH1/measurement.json", "homewizard-v2", "import", "123.456", "kWh", "123.456"),
    (
      "homewizard/v2/HWE-P1/measurement_1_phase_no_gas.json", "homewizard-v2-tariffs", "import-t1", "10830.511", "kWh",
      "10830.511"
    ),
    (
      "homewizard/v2/HWE-P1/measurement_3_phase_with_gas_with_watermeter.json", "homewizard-v2", "import", "13779.338", "kWh",
      "13779.338"
    ),
    ("tasmota/status8_a.json", "tasmota-status8", "total", "0.329", "kWh", "0.329"),
  ]

  @Test(.enabled(if: Corpus.isThere, Corpus.absence))
  func `captured bodies served on loopback are booked to the last unit`() throws {
    let bodies = try Self.cases.map { try Corpus.bytes("endpoints/" + $0.file) }
    let server = try LoopbackServer { request in
      guard let index = Int(request.path.dropFirst()), bodies.indices.contains(index) else { return .status(404) }
      return .body(bodies[index], contentType: "application/json")
    }
    defer { server.stop() }
    let site = try Site()
    var yaml = """
      schema: 1
      site: { name: Test, time_zone: Europe/Amsterdam, language: en }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      institutions: [{ id: lab, name: Lab, class: other }]
      endpoints:

      """
    for (index, one) in Self.cases.enumerated() {
      yaml += """
          - { id: e\(index), url: "http://127.0.0.1:\(server.port)/\(index)", preset: \(one.preset),
              registers: [{ id: lab/r\(index), institution: lab, channel: \(one.channel) }] }

        """
    }
    try site.write(yaml)
    let once = try Program.run(["run", "--once", "--config", site.config])
    #expect(once.status == 0, "\(once.errors)")
    let export = try Program.run(["export", "readings", "--config", site.config])
    let rows = Site.rows(export.output)
    #expect(rows.count == Self.cases.count)
    for (row, one) in zip(rows, Self.cases) {
      #expect(
        row["value"] == one.value && row["unit"] == one.unit && row["base_value"] == one.base,
        "\(one.file) \(one.channel): \(row)")
    }
  }

  @Test(.enabled(if: Corpus.isThere, Corpus.absence))
  func `a null where a device does not know its gas gives no reading, and the rest of the body stands`() throws {
    let probe = try Program.run([
      "probe", "--body", Corpus.file("endpoints/homewizard/v1/HWE-P1/data_no_gas.json").path, "--preset", "homewizard-v1-tariffs",
    ])
    #expect(probe.status == 65)
    #expect(probe.output.contains("10830.511"))
    #expect(!probe.output.contains("natural-gas"))
  }
}
