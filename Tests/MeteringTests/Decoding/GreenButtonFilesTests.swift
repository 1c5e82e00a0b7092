import EnergyModel
import Foundation
import Metering
import TestSupport
import Testing

/// The Green Button files of the corpus, each held against what the manifest states of it.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct GreenButtonFilesTests {
  private struct Claim {
    let count: Int
    let rawSum: String
    /// After the multiplier, with its unit.
    let sum: String?
    let first: Instant
    let last: Instant
  }

  /// `nil` where the manifest states no readings.
  private func claim(_ text: String) throws -> Claim? {
    guard let match = text.firstMatch(of: /(\d+) interval readings, raw value sum ([^;]+);/) else { return nil }
    let times = try #require(text.firstMatch(of: /first start (\S+ \S+) UTC, last start (\S+ \S+) UTC/))
    let instant = { (text: Substring) throws -> Instant in
      let day = try Date(text.replacing(" ", with: "T") + ":00Z", strategy: .iso8601)
      return Instant(seconds: Int64(day.timeIntervalSince1970))
    }
    return Claim(
      count: try #require(Int(match.1)), rawSum: String(match.2),
      sum: text.firstMatch(of: /; = ([^;]+) after multiplier/).map { String($0.1) },
      first: try instant(times.1), last: try instant(times.2))
  }

  /// Six digits, as the manifest prints a sum.
  private func printed(_ sum: ExactDecimal) throws -> String { String(format: "%g", try #require(Double(sum.description))) }

  private func sum(_ values: [ExactDecimal]) throws -> ExactDecimal {
    var sum = try ExactDecimal("0")
    for value in values { sum = try #require(sum.adding(value)) }
    return sum
  }

  @Test func `every file gives the readings that the manifest states`() throws {
    let rows = try Manifest.rows(below: "endpoints/green-button/").filter { !$0.path.hasSuffix(".txt") }
    #expect(rows.count == 20)
    var (files, readings, silent) = (0, 0, 0)
    for row in rows {
      let body = try Manifest.bytes(of: row)
      guard let claim = try claim(row.claim) else {
        #expect(throws: Rejection.noRows(path: "//IntervalReading"), "\(row.path)") { try GreenButton.decode(body) }
        silent += 1
        continue
      }
      // Two files state no unit that is read: one has an empty reading type, one cubic feet of electricity.
      let isStated = !row.claim.contains("uom=None") && !row.claim.contains("uom=119")
      if !isStated {
        for result in try GreenButton.decode(body) {
          guard case .failure(.unitDiffers) = result else {
            Issue.record("\(row.path) has a unit")
            continue
          }
        }
      }
      let samples = try GreenButton.decode(body, takesUnit: isStated).map { try $0.get() }
      #expect(samples.count == claim.count, "\(row.path)")
      #expect(try printed(sum(samples.map { try ExactDecimal($0.text) })) == claim.rawSum, "\(row.path)")
      let stamps = samples.compactMap(\.stamp)
      #expect(stamps.count == claim.count, "\(row.path)")
      // The manifest prints whole minutes.
      let minute = { (instant: Instant?) in instant.map { $0.seconds - $0.seconds % 60 } }
      #expect(minute(stamps.min()) == claim.first.seconds, "\(row.path)")
      #expect(minute(stamps.max()) == claim.last.seconds, "\(row.path)")
      if isStated {
        let units = Set(samples.map(\.unit))
        #expect(units.count == 1)
        #expect(try printed(sum(samples.map(\.value))) + " " + (units.first?.symbol ?? "") == claim.sum, "\(row.path)")
      }
      files += 1
      readings += samples.count
    }
    #expect(files == 15)
    #expect(silent == 5)
    #expect(readings == 37_745)
  }
}
