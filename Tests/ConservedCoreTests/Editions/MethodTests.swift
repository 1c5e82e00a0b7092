import EnergyModel
import Settings
import Testing

@testable import ConservedCore

/// What an auditor hears of hours that nobody measured.
struct MethodTests {
  private static let id = "city-hall/electricity"

  private func settings(_ register: String) throws -> Settings {
    let text = """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      institutions: [{ id: city-hall, name: Hall }]
      registers: [{ id: \(Self.id), institution: city-hall, carrier: electricity, \(register) }]
      """
    return try Settings.load(
      path: "/conserved.yaml", environment: [:],
      source: SettingsSource { $0.hasSuffix("conserved.yaml") ? .success(Array(text.utf8)) : .failure(.notFound) })
  }

  /// What is said of 5 October 2026.
  private func explained(_ register: String, _ store: TemporaryStore, _ rows: [(time: String, value: String)]) throws -> [String]
  {
    let settings = try settings(register)
    let text = "register,time,value\n" + rows.map { "\(Self.id),\($0.time),\($0.value)\n" }.joined()
    let readings = try ReadingsImport.parse(
      Array(text.utf8), file: "a.csv", registers: settings.registers, calendar: store.calendar)
    _ = try store.keeper.insert(readings)
    let span = try #require(Explanation.span(of: "2026-10-05", store.calendar))
    return try #require(
      try Explanation(keeper: store.keeper, settings: settings).lines(of: Self.id, .electricity, in: span, listsAll: false))
  }

  @Test func `a gap says how its hours came by their amount, at the reading that ends it and in all`() throws {
    let rows = [("2026-10-05 00:00", "10"), ("2026-10-05 00:15", "10.5"), ("2026-10-05 06:15", "12.5")]
    let lines = try explained("unit: kWh", try TemporaryStore(), rows)
    #expect(lines.contains("  estimated: 6.00 h evenly"))
    #expect(lines.contains("  2026-10-05T06:15:00+08:00  12.5 kWh -> 12.500 kWh  import  accepted  its span estimated evenly"))
    #expect(lines.count { $0.contains("estimated evenly") } == 1)
  }

  @Test func `a counter that restarted says so, in gaps too`() throws {
    let store = try TemporaryStore(kind: .restarting)
    let lines = try explained("unit: kWh, kind: restarting", store, [("2026-10-05 00:00", "10"), ("2026-10-05 00:15", "0.5")])
    #expect(lines.contains("  estimated: 0.25 h from what was counted since a restart"))
    let gaps = try Gaps(keeper: store.keeper).rows(open: false)
    #expect(gaps.map { [$0.kind, $0.reason, $0.method] } == [["estimated", "restart", "restart"]])
  }

  @Test func `what was derived from power is said once`() throws {
    let rows = [("2026-10-05 00:00", "4"), ("2026-10-05 00:15", "4"), ("2026-10-05 00:30", "4")]
    let lines = try explained("unit: kW, kind: instantaneous", try TemporaryStore(kind: .instantaneous), rows)
    #expect(lines.contains("  estimated: 0.50 h from power"))
    #expect(lines.contains("  2026-10-05T00:15:00+08:00  4 kW  import  accepted"))
  }

  @Test func `gaps name the method of each span`() throws {
    let store = try TemporaryStore()
    _ = try explained(
      "unit: kWh", store, [("2026-10-05 00:00", "10"), ("2026-10-05 00:15", "10.5"), ("2026-10-05 06:15", "12.5")])
    let gaps = try Gaps(keeper: store.keeper).rows(open: false)
    #expect(gaps.map { [$0.kind, $0.reason, $0.method] } == [["estimated", "no_reading", "even"]])
    #expect(try Gaps(keeper: store.keeper).rows(open: true).isEmpty)
  }

  @Test func `an amount of a whole day says that its hours share it evenly`() throws {
    let store = try TemporaryStore(kind: .delta, intervalSeconds: 86_400)
    let lines = try explained("unit: kWh, kind: delta, interval: 1d", store, [("2026-10-06 00:00", "24")])
    #expect(lines.contains("  estimated: 24.00 h evenly"))
    let gaps = try Gaps(keeper: store.keeper).rows(open: false)
    #expect(gaps.map { [$0.kind, $0.reason, $0.method] } == [["estimated", "long_interval", "even"]])
  }

  @Test func `the times of a delta stamped at its start are the stamps`() throws {
    let store = try TemporaryStore(kind: .delta, stamp: .start)
    let lines = try explained("unit: kWh, kind: delta, stamp: start", store, [("2026-10-05 08:00", "0.5")])
    #expect(lines.contains("  2026-10-05T08:00:00+08:00  0.5 kWh -> 0.500 kWh  import  accepted"))
    let settings = try settings("unit: kWh, kind: delta, stamp: start")
    let edition = Edition(keeper: store.keeper, settings: settings)
    let rows = try edition.readings(of: nil, in: edition.readingSpan(from: nil, to: nil))
    #expect(rows.map { store.calendar.plain($0.reading.instant) } == ["2026-10-05 08:00:00"])
    #expect(rows.map { $0.baseValue?.baseUnits } == [500])
  }
}
