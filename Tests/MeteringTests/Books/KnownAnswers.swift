import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Metering

/// Files of other programs' answers, and books to hold against them.
enum KnownAnswers {
  /// The text of a file below `known-answers`; one that is packed is unpacked.
  static func text(_ path: String) throws -> String {
    let file = try Corpus.file("known-answers/" + path)
    guard path.hasSuffix(".gz") else { return try String(contentsOf: file, encoding: .utf8) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(path) cannot be unpacked")
    return String(decoding: data, as: UTF8.self)
  }

  /// Cells of its lines, without a header that begins with `reading`.
  static func rows(_ path: String) throws -> [[String]] {
    try text(path).split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
      .filter { $0.first != "reading" }
  }

  /// Books over readings in any order.
  static func book(
    _ readings: [Reading], carrier: Carrier = .electricity, kind: RegisterKind, intervalSeconds: Int64,
    multiplier: Int64 = 1, calendar: LocalCalendar
  ) throws -> RegisterBook {
    let register = Register(
      id: try #require(RegisterID("known")), institution: try #require(InstitutionID("known")), carrier: carrier, kind: kind,
      unit: .kilowattHour, multiplier: DatedSeries(ExactDecimal(multiplier)), intervalSeconds: intervalSeconds)
    var book = RegisterBook(
      terms: RegisterTerms(register: register, calendar: calendar), state: BookState(), openFrom: Instant.plausible.lowerBound,
      keepsVerdicts: true)
    for reading in readings.sorted(by: Reading.precedes) { book.take(reading, history: { _ in [] }) }
    return book
  }

  static func reading(_ instant: Instant, _ value: ExactDecimal, _ origin: Origin = .imported) -> Reading {
    Reading(instant: instant, received: instant, value: value, unit: .kilowattHour, origin: origin)
  }
}
