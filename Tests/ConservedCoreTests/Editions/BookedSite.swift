import EnergyModel
import Foundation
import Publishing
import Settings
import Storage
import Testing

@testable import ConservedCore

/// A configuration with its store and its books in a directory of its own, gone with the test.
final class BookedSite {
  let directory: String
  let settings: Settings
  let store: Store
  let keeper: BookKeeper

  /// `things` are the institutions, registers and endpoints of the configuration; `files` those beside it, by their names; `quotas` and
  /// `scoring` the files `own.yaml` of these kinds.
  init(
    _ things: String, timeZone: String = "Asia/Shanghai", plan: String = "use: [cn-public-institutions-14], factors: cn-stat-a",
    files: [String: String] = [:], quotas: String? = nil, scoring: String? = nil
  ) throws {
    directory = NSTemporaryDirectory() + "conserved-books-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let head = """
      schema: 1
      site: { name: Test, time_zone: \(timeZone), language: en }
      plan: { \(plan)\(quotas == nil ? "" : ", quotas: own")\(scoring == nil ? "" : ", scoring: own") }

      """
    let folder = directory
    var files = files
    files["conserved.yaml"] = head + things + "\n"
    files["quotas/own.yaml"] = quotas
    files["scoring/own.yaml"] = scoring
    let all = files
    settings = try Settings.load(
      path: directory + "/conserved.yaml", environment: [:],
      source: SettingsSource { path in
        all[String(path.dropFirst(folder.count + 1))].map { .success(Array($0.utf8)) } ?? .failure(.notFound)
      })
    store = try Store(directory: directory, mode: .readWrite)
    keeper = try BookKeeper.writing(settings, store)
  }

  deinit {
    store.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  var calendar: LocalCalendar { settings.site.calendar }

  func at(_ text: String) throws -> Instant { try #require(TimeText.instant(text, in: calendar)) }
  func span(_ from: String, _ to: String) throws -> Span { Span(try at(from), try at(to)) }

  /// Takes the rows of a file as an import does.
  @discardableResult
  func take(_ kind: ImportKind, _ text: String, at time: String = "2026-11-23 10:00") throws -> String {
    let now = try at(time)
    let rows = try ImportRows(kind, Array(text.utf8), file: "rows.csv", settings: settings, now: now) { [store] in
      (try? store.ledgerHistory(of: $0)) ?? LedgerHistory()
    }
    return try rows.apply(to: keeper, store)
  }

  /// The faults of a file that is refused, each with its line in front.
  func faults(_ kind: ImportKind, _ text: String) throws -> [String] {
    do {
      try take(kind, text)
      return []
    } catch let refused as RowFaults {
      return refused.faults.map { "\($0.line): \($0.what); \($0.remedy)" }
    }
  }

  /// The rows of an energy table, without its header and its last column, the share, which `CarriersOfAYearTests` has.
  func energy(
    _ period: Consumption.Period, by: ConsumptionBy, _ from: String? = nil, _ to: String? = nil
  ) throws -> [String] {
    let edition = Edition(keeper: keeper, settings: settings)
    let bytes = Table<EnergyRow>.energy(by: by).render(try edition.energy([period], by: by, from: from, to: to), .en(calendar))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
      $0[..<($0.lastIndex(of: ",") ?? $0.endIndex)].replacingOccurrences(of: "T00:00:00+08:00", with: "")
    }
  }

  /// The rows of a consumption table, without its header.
  func consumption(
    _ period: Consumption.Period, by: ConsumptionBy, _ from: String? = nil, _ to: String? = nil
  ) throws -> [String] {
    let edition = Edition(keeper: keeper, settings: settings)
    let bytes = Table<ConsumptionRow>.consumption(by: by).render(
      try edition.consumption([period], by: by, from: from, to: to), .en(calendar))
    // Days stand in the text as they are; their midnights and the zone say nothing more.
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst().map {
      $0.replacingOccurrences(of: "T00:00:00+08:00", with: "")
    }
  }
}
