import EnergyModel

/// Makes samples of what a document holds at the places of an endpoint's registers; the same for every format.
struct SampleReader<Document: BodyDocument> {
  let document: Document
  let manner: BodyManner
  let site: LocalCalendar

  /// Values of one body, of all rows and registers: a month of quarter-hours of eighty registers. A body of small rows would else take a
  /// hundred times its size of memory.
  static var resultsMax: Int { 250_000 }

  /// For each source one result, or one for each entry where the body has many.
  ///
  /// - Throws: `.bodyContradicts` where the body is not what its description expects, `.noRows`.
  func samples(of sources: [RegisterSource]) throws(Rejection) -> [Decoded] {
    for expectation in manner.expectations { try check(expectation) }
    let entries = try entries()
    guard entries.count <= SampleReader.resultsMax / max(1, sources.count) else {
      throw .malformed(offset: 0, expected: "at most \(SampleReader.resultsMax) values of all rows together")
    }
    var results: [Decoded] = []
    results.reserveCapacity(sources.count * entries.count)
    for (index, source) in sources.enumerated() {
      let first = results.count
      let isNewestFirst = isNewestFirst(entries, source)
      var previous: Instant?
      for entry in isNewestFirst ? entries.reversed() : entries {
        do throws(Rejection) {
          let sample = try sample(of: source, in: entry, after: previous)
          previous = sample.stamp ?? previous
          results.append(Decoded(source: index, result: .success(sample)))
        } catch {
          results.append(Decoded(source: index, result: .failure(error)))
        }
      }
      if isNewestFirst { results[first...].reverse() }
    }
    return results
  }

  /// Where the order of the rows tells the two passes of a repeated hour apart, it must be known which way they run: as most of the steps
  /// from row to row do.
  private func isNewestFirst(_ entries: [Document.Entry], _ source: RegisterSource) -> Bool {
    guard manner.stamps.repeatedHour == .order, entries.count > 1 else { return false }
    var (rising, falling) = (0, 0)
    var previous: Instant?
    for entry in entries {
      guard let stamp = try? stamp(of: source, in: entry, after: nil) else { continue }
      if let previous, stamp != previous { if stamp > previous { rising += 1 } else { falling += 1 } }
      previous = stamp
    }
    // Of rows that run forward one step falls, where the hour begins again.
    return falling > max(1, rising)
  }

  private func check(_ expectation: BodyManner.Expectation) throws(Rejection) {
    let found = try document.found(at: expectation.at, in: document.whole, as: .word)
    let text = found.content.text ?? ""
    guard text == expectation.text else {
      throw .bodyContradicts(
        path: expectation.at.description, offset: found.offset, expected: expectation.text, found: text.printable(64))
    }
  }

  private func entries() throws(Rejection) -> [Document.Entry] {
    let entries: [Document.Entry]
    if let rows = manner.rows {
      entries = try document.entries(at: rows)
    } else if let own = document.ownEntries {
      entries = own
    } else {
      return [document.whole]
    }
    guard !entries.isEmpty else { throw .noRows(path: manner.rows?.description ?? "the table") }
    return manner.take == .last ? [entries[entries.count - 1]] : entries
  }

  private func sample(of source: RegisterSource, in entry: Document.Entry, after previous: Instant?) throws(Rejection) -> Sample {
    let path = source.value.description
    let found = try document.found(at: source.value, in: entry, as: .value)
    let text = try numberText(found, of: source, path)
    guard let number = try decimal(text, offset: found.offset, path) else {
      throw .valueIsNotANumber(path: path, offset: found.offset)
    }
    if let absent = source.manner?.absent, absent.contains(where: { (try? ExactDecimal($0)) == number }) {
      throw .valueAbsent(path: path, text: text)
    }
    let stated = try unit(of: source, beside: found, in: entry, path)
    let power = stated.powerOfTen + (try powerOfTen(of: source, in: entry))
    guard let value = number.multiplied(byPowerOfTen: power) else { throw .valueOutOfRange(path: path) }
    return Sample(
      value: value, unit: stated.unit, stamp: try stamp(of: source, in: entry, after: previous), text: text,
      sentUnit: power == 0 ? nil : "1e\(power) \(stated.unit.symbol)")
  }

  // MARK: The number

  private func numberText(_ found: FoundText, of source: RegisterSource, _ path: String) throws(Rejection) -> String {
    switch found.content {
    case .missing: throw .valueMissing(path: path)
    case .null: throw .valueIsNull(path: path)
    case .other: throw .valueIsNotANumber(path: path, offset: found.offset)
    case .number(let text): return text
    case .text(let text):
      if source.manner?.absent.contains(text) == true { throw .valueAbsent(path: path, text: text.printable(64)) }
      if case .pointer = source.value, !source.acceptsNumberStrings { throw .valueIsAString(path: path) }
      if case .query = source.value, !source.acceptsNumberStrings { throw .valueIsAString(path: path) }
      guard !text.isEmpty else { throw .valueIsNull(path: path) }
      return text
    }
  }

  /// `nil` where it is no number.
  private func decimal(_ text: String, offset: Int, _ path: String) throws(Rejection) -> ExactDecimal? {
    let mark = manner.table.decimalMark
    var bytes = Array(text.utf8)
    guard bytes.count <= FoundValue.numberCountMax else { throw .valueOutOfRange(path: path) }
    if mark != UInt8(ascii: ".") {
      guard !bytes.contains(UInt8(ascii: ".")) else { return nil }
      for index in bytes.indices where bytes[index] == mark { bytes[index] = UInt8(ascii: ".") }
    }
    do throws(ExactDecimal.Fault) {
      return try ExactDecimal(parsing: bytes)
    } catch {
      if error == .outOfRange { throw .valueOutOfRange(path: path) }
      return nil
    }
  }

  // MARK: Its unit

  /// The unit that the body states, held against the register's quantity; the register's own where the body states none.
  private func unit(
    of source: RegisterSource, beside found: FoundText, in entry: Document.Entry, _ path: String
  ) throws(Rejection) -> StatedUnit {
    var (text, offset) = (found.unit, found.offset)
    if let unitAt = source.manner?.unitAt {
      let stated = try document.found(at: unitAt, in: entry, as: .word)
      (text, offset) = (stated.content.text ?? "", stated.offset)
    }
    guard let text else { return StatedUnit(source.unit) }
    guard let stated = source.manner?.unitNames[text] ?? StatedUnit(text), stated.unit.dimension == source.unit.dimension else {
      throw .unitDiffers(path: path, offset: offset, expected: source.unit, found: text.printable(32))
    }
    return stated
  }

  private func powerOfTen(of source: RegisterSource, in entry: Document.Entry) throws(Rejection) -> Int {
    guard let manner = source.manner else { return 0 }
    guard let path = manner.powerOfTenAt else { return manner.powerOfTen }
    let found = try document.found(at: path, in: entry, as: .word)
    // A power that is not stated is none (ESPI: the element is optional).
    if case .missing = found.content { return manner.powerOfTen }
    guard let text = found.content.text, let power = Int(text), (-24...24).contains(power) else {
      throw .valueIsNotANumber(path: path.description, offset: found.offset)
    }
    return manner.powerOfTen + power
  }

  // MARK: Its time

  private func stamp(of source: RegisterSource, in entry: Document.Entry, after previous: Instant?) throws(Rejection) -> Instant?
  {
    guard let path = source.time else { return nil }
    let found = try document.found(at: path, in: entry, as: .stamp)
    if let instant = found.instant { return instant }
    let instant: Instant?
    switch found.content {
    case .missing, .null: throw .stampMissing(path: path.description)
    case .number(let text):
      // A number that a pattern describes is a text without quotes (`210606140010`).
      instant =
        if case .pattern = manner.stamps.form { manner.stamps.instant(text, site: site, after: previous) } else {
          FoundValue.instant(ofNumber: text, manner.stamps)
        }
    case .text(let text):
      guard !text.isEmpty else { throw .stampMissing(path: path.description) }
      instant = manner.stamps.instant(text, site: site, after: previous) ?? numberStamp(text, of: source)
    case .other: instant = nil
    }
    guard let instant else { throw .stampUnreadable(path: path.description) }
    return instant
  }

  /// Seconds since 1970 as text: always in formats that have no numbers, in JSON where its strings are meant as numbers.
  private func numberStamp(_ text: String, of source: RegisterSource) -> Instant? {
    switch source.value {
    case .pointer, .query: source.acceptsNumberStrings ? FoundValue.instant(ofNumber: text, manner.stamps) : nil
    default: FoundValue.instant(ofNumber: text, manner.stamps)
    }
  }
}

extension String {
  /// At most so many characters, none of which drives a terminal: what a body says is said again to people.
  func printable(_ count: Int) -> String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.prefix(count).map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
          default: scalar
          }
        }))
  }
}

extension FoundText.Content {
  /// The word that stands there, whatever the format calls it.
  var text: String? {
    switch self {
    case .number(let text), .text(let text): text
    case .missing, .null, .other: nil
    }
  }
}

/// One result of a body.
package struct Decoded: Sendable {
  /// Which source it is of: an index into the endpoint's.
  package let source: Int
  package let result: Result<Sample, Rejection>

  package init(source: Int, result: Result<Sample, Rejection>) {
    self.source = source
    self.result = result
  }

  package func get() throws(Rejection) -> Sample { try result.get() }
}
