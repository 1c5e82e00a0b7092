import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import ConservedCore
@testable import Settings

/// A captured body and how the manifest's words about it are checked; one family of payloads after the other.
struct CorpusBody {
  enum Outcome {
    /// So many values were found as stated.
    case checked(Int)
    /// The manifest says that it holds no reading, and none was found.
    case noReading
  }

  let row: ManifestRow

  init(_ row: ManifestRow) { self.row = row }

  private var family: String { row.file.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  func outcome() throws -> Outcome {
    let isDocument = row.file.hasSuffix(".txt") && family == "green-button"
    // Another implementation's answer is no body.
    if isDocument { return .noReading }
    if row.expectation.contains("HTML/XHTML page") { return try page() }
    switch family {
    case "dsmr-p1": return try telegram()
    case "homewizard" where row.file.hasSuffix("telegram.txt"): return try telegram()
    case "mbus-xml": return try meterBus()
    case "green-button": return try greenButton()
    case "haystack": return try haystack()
    case "mamac": return try mamac()
    case "n3rgy": return try halfHours()
    case "prometheus": return try exposition()
    case "sensorthings": return try observations()
    default: return try json()
    }
  }

  /// The bytes as an endpoint would have sent them.
  func bytes() throws -> [UInt8] { try Manifest.bytes(of: row.row) }

  /// What `probe --body` finds by its options.
  func probe(_ words: [SavedBody.Word: String], zone: String = "Asia/Shanghai", absent: [String] = []) throws -> Found {
    var saved = SavedBody()
    saved.words = words
    saved.absent = absent
    saved.hasHeader = words[.value].map { Int($0) == nil } ?? true
    let body = try bytes()
    return try found(Probe.endpoint(of: try saved.terms(guessing: Probe.format(of: body))), body, zone)
  }

  func probe(preset: String, zone: String = "Asia/Shanghai") throws -> Found {
    try found(Probe.endpoint(of: try #require(Shipped.preset(named: preset), "\(preset)")), try bytes(), zone)
  }

  private func found(_ reader: (endpoint: Endpoint, registers: [Register]), _ body: [UInt8], _ zone: String) throws -> Found {
    let calendar = try #require(LocalCalendar(timeZone: zone))
    let answer = Answer(body: body, status: 200, contentType: "", asked: Probe.now, received: Probe.now)
    let lines = Probe.read(answer, reader.endpoint, reader.registers, calendar)
    return Found(
      samples: try lines.samples.map { try JSONDecoder().decode(Found.Line.self, from: Data($0.utf8)) }, notes: lines.notes)
  }

  /// What was found, as it is printed.
  struct Found {
    struct Line: Decodable {
      let register: String
      let value: String
      let unit: String
      let time: String?
    }

    let samples: [Line]
    let notes: [String]

    var values: [String] { samples.map(\.value) }
  }

  /// Whether any shipped preset finds an amount in it: power alone is no reading of a register that counts.
  func amountFound() throws -> String? {
    let body = try bytes()
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let presets = Shipped.presetNames.compactMap { Shipped.preset(named: $0) }
    return Probe.fitting(body, among: presets, calendar).first { $0.samples.contains { $0.sample.unit.watts == nil } }?.preset
      .name
  }

  func noReading() throws -> Outcome {
    let preset = try amountFound()
    #expect(preset == nil, "\(row.file): \(preset ?? "") finds an amount")
    return .noReading
  }
}

extension CorpusBody {
  private func json() throws -> Outcome {
    if row.expectation.hasPrefix("`StatusSNS") {
      let found = try probe(preset: "tasmota-status8")
      #expect(found.values == ["0.329", "0"])
      return .checked(1)
    }
    var count = 0
    var hasAmount = false
    for item in row.items {
      try check(item)
      count += 1
      if let unit = item.measure, unit.watts == nil { hasAmount = true }
    }
    if row.expectation.contains("no energy register") {
      #expect(!hasAmount, "\(row.file)")
      return try noReading()
    }
    return .checked(count)
  }

  private func check(_ item: ManifestItem) throws {
    let place = "\(row.file) \(item.pointer)"
    guard let unit = item.measure, item.value != "null" else {
      // A null, or a word: nothing is booked by either; the word itself is what stands there.
      let found = try probe([.value: item.pointer, .unit: "kWh"])
      #expect(found.samples.isEmpty == (item.value == "null" || item.isText), "\(place): \(found.notes)")
      if item.value == "null" { #expect(found.notes.contains { $0.contains("is null") }, "\(place): \(found.notes)") }
      if item.isText { #expect(try Corpus.text(at: item.pointer, in: row.file) == item.value, "\(place)") }
      if !item.isText, item.value != "null" { #expect(CorpusBody.isEqual(found.values.first, item.value), "\(place)") }
      return
    }
    let found = try probe([
      .value: item.pointer, .unit: unit.symbol, .kind: unit.watts == nil ? "cumulative" : "instantaneous",
    ])
    #expect(found.samples.count == 1, "\(place): \(found.notes)")
    #expect(CorpusBody.isEqual(found.values.first, item.value), "\(place): \(found.values) is not \(item.value)")
  }

  /// The manifest prints some numbers as a binary float came out; the file has the digits.
  static func isEqual(_ found: String?, _ stated: String) -> Bool {
    guard let found else { return false }
    return found == stated || Double(found) == Double(stated)
  }

  private func telegram() throws -> Outcome {
    let text = String(decoding: try bytes(), as: UTF8.self)
    // `1-0:1.8.1(00001.001*kWh)` as the manifest states them, and every register of the telegram where it states none.
    let stated = row.expectation.matches(of: /(\d-\d:[\d.]+)\(((?:\d{12}[SW]\)\()?)([\d.]+)\*(\w+)\)/)
      .map { (code: String($0.1), value: String($0.3), unit: String($0.4)) }
    let isWhole = stated.isEmpty
    let lines =
      isWhole
      ? text.matches(of: /(\d-\d:[12]\.[78]\.\d)(?:\*255)?\(([\d.]+)\*(\w+)\)/)
        .map { (code: String($0.1), value: String($0.2), unit: String($0.3)) } : stated
    if family == "homewizard" {
      // The manifest lists its values, but its check sum does not fit its bytes: the file wins, and gives nothing.
      let found = try probe([.format: "obis", .value: "1-0:1.8.1"])
      #expect(found.samples.isEmpty && found.notes.contains { $0.contains("expected the check sum 9018") }, "\(found.notes)")
      return .noReading
    }
    for line in lines {
      let found = try probe([
        .format: "obis", .value: line.code, .unit: line.unit, .kind: line.unit.hasSuffix("W") ? "instantaneous" : "cumulative",
      ])
      #expect(found.values == [line.value], "\(row.file) \(line.code): \(found.notes)")
    }
    return .checked(lines.count)
  }

  private func halfHours() throws -> Outcome {
    let found = try probe(preset: "n3rgy-electricity", zone: "Europe/London")
    #expect(found.samples.count == 96)
    #expect(try sum(found.values) == ExactDecimal("51.891"))
    #expect(found.samples.first?.time == "2019-01-01T00:30:00+00:00")
    return .checked(found.samples.count)
  }

  /// Light and temperature: their unit is found beside the datastream, and no register counts them.
  private func observations() throws -> Outcome {
    let found = try probe([
      .rows: "$.Datastreams[?@.name=='datastream name 1'].Observations", .value: "/result", .time: "/phenomenonTime",
      .unitAt: "$.Datastreams[?@.name=='datastream name 1'].unitOfMeasurement.symbol",
    ])
    #expect(found.samples.isEmpty)
    #expect(found.notes.count { $0.contains("in 'lm'") } == 2, "\(found.notes)")
    let unchecked = try probe([
      .rows: "$.Datastreams[?@.name=='datastream name 1'].Observations", .value: "/result", .time: "/phenomenonTime",
    ])
    #expect(unchecked.values == ["3", "4"])
    #expect(unchecked.samples.first?.time == "2015-03-03T08:00:00+08:00")
    return .checked(2)
  }

  func sum(_ values: [String]) throws -> ExactDecimal {
    try values.reduce(.zero) { try #require($0.adding(try ExactDecimal($1))) }
  }
}

extension Corpus {
  /// The text at a pointer by an independent reader.
  static func text(at pointer: String, in file: String) throws -> String? {
    var value = try JSONSerialization.jsonObject(with: Data(try bytes(file)))
    for token in pointer.split(separator: "/") {
      if let list = value as? [Any] {
        value = list[try #require(Int(token))]
      } else {
        value = try #require((value as? [String: Any])?[String(token)])
      }
    }
    return value as? String
  }
}
