import EnergyModel
import Settings
import Testing

@testable import ConservedCore

/// What an answer of a station gives: one temperature, or the reason why not.
struct StationIntakeTests {
  private let received = Instant(seconds: 1_790_784_000)

  private func take(_ body: String, unit: String = "degC", time: String = "") throws -> Intake.Outcome {
    let yaml = "schema: 1\nstations: [{ id: town, url: http://a/, value: /t, time: \"\(time)\", unit: \(unit) }]\n"
    let settings = try Settings.load(
      path: "/c.yaml", environment: [:],
      source: SettingsSource { $0 == "/c.yaml" ? .success(Array(yaml.utf8)) : .failure(.notFound) })
    let inventory = Inventory(settings: settings, host: { $0 })
    let target = try #require(inventory.targets.first)
    #expect(target.registers.isEmpty && target.station?.text == "town")
    #expect(inventory.endpointIndex[target.endpoint.id] == 0)
    return Intake.take(
      Answer(body: Array(body.utf8), status: 200, contentType: "application/json", asked: received, received: received),
      from: target, registers: [], calendar: inventory.calendar)
  }

  @Test func `a temperature below zero is kept to the thousandth, at its receipt`() throws {
    let outcome = try take("{\"t\":-7.0625}")
    #expect(
      outcome.temperatures == [
        TemperatureReading(
          station: try #require(StationID("town")), instant: received, temperature: Temperature(milliCelsius: -7_063),
          origin: .poll)
      ])
    #expect(outcome.readings.isEmpty && outcome.rejections.isEmpty)
    #expect(outcome.newest == received)
  }

  @Test func `a stamp in the body says when it was`() throws {
    let outcome = try take("{\"t\":296.15,\"at\":1790783100}", unit: "K", time: "/at")
    #expect(outcome.temperatures.map(\.temperature.milliCelsius) == [23_000])
    #expect(outcome.newest == received + -900)
  }

  @Test(arguments: [
    ("{\"t\":", "malformed"), ("<html>", "html_body"), ("{}", "value_missing"), ("{\"t\":null}", "value_null"),
    ("{\"t\":\"20\"}", "value_is_a_string"), ("{\"t\":true}", "value_not_a_number"), ("{\"t\":86}", "temperature_implausible"),
    ("{\"t\":-999}", "temperature_implausible"), ("{\"t\":1e30}", "value_out_of_range"),
  ])
  func `a body without a plausible temperature gives nothing but its reason`(body: String, reason: String) throws {
    let outcome = try take(body)
    #expect(outcome.temperatures.isEmpty && outcome.readings.isEmpty && outcome.newest == nil)
    #expect(outcome.rejections.map(\.reason.name) == [reason])
  }

  @Test func `temperatures go into the batch of the polls that brought them`() throws {
    var buffer = CommitBuffer()
    buffer.add(try take("{\"t\":20}"), numbers: { _ in nil }, at: 1_000)
    buffer.add(try take("{\"t\":21}"), numbers: { _ in nil }, at: 1_200)
    #expect(buffer.batch.temperatures.map(\.temperature.milliCelsius) == [20_000, 21_000])
    #expect(buffer.batch.pollsAnswered == 2 && buffer.batch.readings.isEmpty && !buffer.isEmpty)
    #expect(buffer.due == 2_000)
    #expect(buffer.committed().isEmpty)
    #expect(buffer.isEmpty)
  }
}
