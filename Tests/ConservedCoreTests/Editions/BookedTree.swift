import EnergyModel
import Foundation
import Metering
import Publishing
import Settings
import Simulation
import Storage
import Testing

@testable import ConservedCore

/// A configuration, and books in a store of its own that were filled by whole hours from 2026-10-01, local.
final class BookedTree {
  let directory: String
  let settings: Settings
  let store: Store
  let keeper: BookKeeper

  static let start = Instant(seconds: 1_790_784_000)  // 2026-10-01T00:00:00+08:00

  /// Registers are read by hand, hourly; `lines` are their mappings, then those of the virtual meters.
  init(registers: [String], virtual: [String] = []) throws {
    directory = NSTemporaryDirectory() + "conserved-books-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let text = """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      polling: { interval: 1h }
      institutions: [{ id: hall, name: Hall }]
      registers:
      \(registers.map { "  - { institution: hall, carrier: electricity, unit: Wh, \($0) }" }.joined(separator: "\n"))
      virtual:
      \(virtual.map { "  - { institution: hall, carrier: electricity, \($0) }" }.joined(separator: "\n"))

      """
    settings = try Settings.load(
      path: directory + "/conserved.yaml", environment: [:],
      source: SettingsSource { $0.hasSuffix("conserved.yaml") ? .success(Array(text.utf8)) : .failure(.notFound) })
    store = try Store(directory: directory, mode: .readWrite)
    keeper = try BookKeeper.writing(settings, store)
  }

  deinit {
    store.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  var edition: Edition { Edition(keeper: keeper, settings: settings) }

  /// Books what a register used in each hour from the start, Wh; `nil` is an hour at whose end nothing was read.
  func book(_ register: String, _ amounts: [Int64?]) throws {
    let index = try #require(settings.registers.firstIndex { $0.id.text == register })
    var count: Int64 = 1_000_000_000
    var readings = [reading(BookedTree.start, count)]
    for (hour, amount) in amounts.enumerated() {
      guard let amount else { continue }
      count += amount
      readings.append(reading(BookedTree.start + Int64(hour + 1) * 3_600, count))
    }
    _ = try keeper.insert(readings.map { (index, $0) })
  }

  func consumption(_ period: Consumption.Period, by: ConsumptionBy, in span: Span) throws -> [ConsumptionRow] {
    let calendar = settings.site.calendar
    return try edition.consumption([period], by: by, from: calendar.rfc3339(span.start), to: calendar.rfc3339(span.end))
  }

  func balance(_ period: Consumption.Period, in span: Span) throws -> [BalanceRow] {
    let calendar = settings.site.calendar
    return try edition.balance([period], from: calendar.rfc3339(span.start), to: calendar.rfc3339(span.end))
  }

  /// Whole local days from the first one on.
  func days(_ count: Int64) -> Span { Span(BookedTree.start, BookedTree.start + count * 86_400) }

  private func reading(_ instant: Instant, _ wattHours: Int64) -> Reading {
    Reading(instant: instant, received: instant, value: ExactDecimal(wattHours), unit: .wattHour, origin: .imported)
  }
}
