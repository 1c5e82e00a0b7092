import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import ConservedCore
@testable import Settings

/// Pages, XML, tables and expositions.
extension CorpusBody {
  /// A page for people is none for a register; the one of old gateways has its numbers in table cells.
  func page() throws -> Outcome {
    let found = try probe([.format: "json", .value: "/production"])
    #expect(found.samples.isEmpty)
    #expect(found.notes.contains { $0.contains("HTML page") }, "\(row.file): \(found.notes)")
    guard row.expectation.contains("production page of old firmware") else { return try noReading() }
    let lifetime = try probe(preset: "enphase-envoy-page")
    #expect(!lifetime.samples.isEmpty, "\(row.file): \(lifetime.notes)")
    return .checked(lifetime.samples.count)
  }

  /// `record 2: 21837 Energy (10 Wh)  tariff 2 cumulative`: a number and a unit as the gateway writes them.
  func meterBus() throws -> Outcome {
    let records = row.expectation.matches(of: /record (\d+): (-?[\d.]+) ([^;]*?)(?: +tariff \d+)? +cumulative/)
    guard !records.isEmpty else { return try noReading() }
    var count = 0
    for record in records {
      let place = "/MBusData/DataRecord[@id='\(record.1)']"
      let unit = String(record.3)
      let dimension = unit.contains("m^3") ? "m3" : unit.contains("H.C.A.") ? "" : unit.contains("J") ? "J" : "Wh"
      let found = try probe([
        .format: "xml", .value: place + "/Value", .unitAt: place + "/Unit", .unit: dimension.isEmpty ? "kWh" : dimension,
        .carrier: dimension == "m3" ? "water" : "heat",
      ])
      if dimension.isEmpty {
        // Units of a heat cost allocator are no energy.
        #expect(found.samples.isEmpty && found.notes.contains { $0.contains("check `unit`") }, "\(row.file): \(found.notes)")
      } else {
        #expect(CorpusBody.isEqual(found.values.first, String(record.2)), "\(row.file) \(record.1): \(found.notes)")
      }
      count += 1
    }
    return .checked(count)
  }

  /// A history grid; in the points' list no cell is a bare number that could be taken for a counter.
  func haystack() throws -> Outcome {
    guard row.expectation.hasPrefix("history grid") else { return try noReading() }
    let found = try probe(preset: "haystack-history")
    let match = try #require(row.expectation.firstMatch(of: /(\d+) rows; first (\S+) UTC,(\d+); last (\S+) UTC,(\d+)/))
    let samples = found.samples.filter { $0.register == "counter" }
    #expect(samples.count == Int(match.1))
    #expect(samples.first?.value == String(match.3) && samples.last?.value == String(match.5))
    let utc = try #require(LocalCalendar(timeZone: "UTC"))
    for (time, stated) in [(samples.first?.time, match.2), (samples.last?.time, match.4)] {
      #expect(time.flatMap { TimeText.instant($0, in: utc) } == TimeText.instant(String(stated), in: utc))
    }
    return .checked(samples.count)
  }

  func mamac() throws -> Outcome {
    let isLog = row.file.hasSuffix("mamac-log.csv")
    let found = try probe([
      .format: "csv", .value: "1", .time: "2", .timeFormat: isLog ? "M/D/YY h:m" : "h:m:s M/D/YY", .timeZone: "America/Chicago",
      .kind: "delta", .repeatedHour: "order",
    ])
    let lines = try String(contentsOf: Corpus.file(row.file), encoding: .utf8).split(whereSeparator: \.isNewline)
    #expect(found.samples.count == lines.count, "\(found.notes)")
    #expect(found.values == lines.map { String($0.prefix { $0 != "," }) })
    return .checked(found.samples.count)
  }

  /// Nothing in them counts energy; every sample that is a number is found under its own name.
  func exposition() throws -> Outcome {
    if row.file.contains("node_exporter") { return try noReading() }
    let text = String(decoding: try bytes(), as: UTF8.self)
    var count = 0
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let end = line.lastIndex(of: "}") ?? line.firstIndex(of: " ") else { continue }
      let selector = line[end] == "}" ? line[...end] : line[..<end]
      let words = line[(line[end] == "}" ? line.index(after: end) : end)...].split(separator: " ")
      guard let value = words.first, Double(value)?.isFinite == true else { continue }
      let found = try probe([.format: "openmetrics", .value: String(selector)])
      #expect(found.values == [String(value)], "\(row.file) \(selector): \(found.notes)")
      count += 1
    }
    return .checked(count)
  }

  /// Amounts of intervals: how many, what they add up to as sent, and when the first and last begin.
  func greenButton() throws -> Outcome {
    guard let counts = row.expectation.firstMatch(of: /(\d+) interval readings, raw value sum ([\d.e+]+)/) else {
      return try noReading()
    }
    let found = try probe(preset: row.expectation.contains("service kind 1") ? "green-button-gas" : "green-button", zone: "UTC")
    if row.expectation.contains("uom=119") || row.expectation.contains("uom=None") {
      // Cubic feet are no energy, and where nobody says the unit nothing is guessed.
      #expect(found.samples.isEmpty, "\(row.file)")
      return .noReading
    }
    #expect(found.samples.count == Int(counts.1), "\(row.file): \(found.samples.count), \(found.notes.suffix(2))")
    let total = try sum(found.values)
    #expect(CorpusBody.isClose(total, String(counts.2)), "\(row.file): \(total) is not \(counts.2)")
    return .checked(found.samples.count)
  }

  /// Sums above a million stand there with six digits.
  private static func isClose(_ sum: ExactDecimal, _ stated: String) -> Bool {
    guard let left = Double(sum.description), let right = Double(stated) else { return false }
    return abs(left - right) <= (stated.contains("e") ? right * 5e-6 : 0)
  }
}
