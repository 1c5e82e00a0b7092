import EnergyModel
import Metering
import Settings

/// What somebody is told who has a saved body and does not know it: which presets fit, where its numbers stand, what to write.
package enum ProbeAdvice {
  /// As many lines as a terminal shows without losing the first.
  private static let placesMax = 40
  private static let presetsMax = 5

  /// Lines for people.
  ///
  /// - Parameter path: how the body's file was named, for the commands that are proposed.
  package static func lines(for body: [UInt8], in path: String, calendar: LocalCalendar) -> [String] {
    guard let outline = BodyOutline(of: body) else {
      return [
        "no number was found in \(body.count) bytes: it is none of \(BodyFormat.allCases.map(\.rawValue).joined(separator: ", ")), or it was cut;"
          + " save the whole answer and try again"
      ]
    }
    let presets = Shipped.presetNames.compactMap { Shipped.preset(named: $0) }
    let fitting = Probe.fitting(body, among: presets, calendar)
    var lines = ["\(path): \(outline.format.rawValue), \(body.count) bytes"]
    if fitting.isEmpty { lines.append("no shipped preset fits") } else { lines += words(of: fitting, path) }
    lines += places(in: outline, path)
    return lines
  }

  private static func words(of fitting: [(preset: Preset, samples: [Probe.Found])], _ path: String) -> [String] {
    var lines = ["presets that find something in it:"]
    for (preset, samples) in fitting.prefix(presetsMax) {
      lines.append("  \(preset.name) (\(preset.vendor), \(preset.models))")
      for (register, sample) in samples.prefix(4) {
        lines.append("    \(register): \(sample.text) \(sample.sentUnit ?? sample.unit.symbol)")
      }
      if samples.count > 4 { lines.append("    and \(samples.count - 4) more") }
    }
    lines.append("try: conserved probe --body \(path) --preset \(fitting[0].preset.name)")
    return lines
  }

  /// Those first whose names speak of energy or water.
  private static func places(in outline: BodyOutline, _ path: String) -> [String] {
    let ranked = outline.entries.enumerated().map { (entry: $1, hint: UnitHint($1), order: $0) }
      .sorted { ($0.hint.rank, $0.order) < ($1.hint.rank, $1.order) }
    var lines = ["numbers, and where they stand:"]
    for place in ranked.prefix(placesMax) {
      let unit = place.hint.unit.map { "  (perhaps \($0))" } ?? ""
      lines.append("  \(place.entry.path)  =  \(place.entry.text)\(place.entry.unit.map { " \($0)" } ?? unit)")
    }
    if ranked.count > placesMax { lines.append("  and \(ranked.count - placesMax) more") }
    let command = "conserved probe --body \(quoted(path))" + options(of: outline)
    if let best = ranked.first, best.hint.rank < UnitHint.unknownRank {
      let stated = best.entry.unit.flatMap { StatedUnit($0)?.unit.symbol }
      let unitAt = stated == nil ? "" : best.entry.unitPath.map { " --unit-at \(quoted($0))" } ?? ""
      lines.append(
        "try: \(command) --value \(quoted(best.entry.path)) --unit \(stated ?? best.hint.unit ?? "kWh")" + unitAt)
    } else {
      lines.append("look up which of them is the counter, then: \(command) --value PLACE --unit kWh")
    }
    return lines
  }

  /// What must be said so that the body is read as it was here.
  private static func options(of outline: BodyOutline) -> String {
    guard outline.format == .csv || outline.format == .text else { return "" }
    var options = " --format \(outline.format.rawValue)"
    let table = outline.table
    if table.separator != UInt8(ascii: ",") {
      options += " --separator " + (table.separator == 0x09 ? "tab" : "'\(Character(UnicodeScalar(table.separator)))'")
    }
    if table.decimalMark != UInt8(ascii: ".") { options += " --decimal comma" }
    if !table.hasHeader { options += " --no-header" }
    if table.skippedLines > 0 { options += " --skip \(table.skippedLines)" }
    return options + (outline.format == .csv ? " --take last" : "")
  }

  /// For a shell.
  private static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "/_-.:".utf8.contains(byte)
    }
    return plain ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

/// What the name of a place suggests of its number. A guess for people; nothing is ever booked by it.
private struct UnitHint {
  static let unknownRank = 9

  /// Smaller is likelier a counter.
  let rank: Int
  let unit: String?

  init(_ entry: BodyOutline.Entry) {
    if let stated = entry.unit.flatMap({ StatedUnit($0) }) {
      rank = stated.unit.dimension == .power ? 5 : 0
      unit = nil
      return
    }
    let name = entry.path.lowercased()
    // Neither a counter nor a power, whatever else stands in the name.
    let others = ["current", "volt", "freq", "aprt", "reactive", "connect", "count", "timestamp", "version", "second"]
    guard !others.contains(where: name.contains) else {
      (rank, unit) = (UnitHint.unknownRank, nil)
      return
    }
    let words: [(word: String, rank: Int, unit: String?)] = [
      ("kwh", 1, "kWh"), ("power", 6, "W"), ("mwh", 1, "MWh"), ("watthour", 1, "Wh"), ("wh", 2, "Wh"), ("m3", 1, "m3"),
      ("cubic", 2, "m3"),
      ("joule", 2, "J"), ("liter", 2, "L"), ("litre", 2, "L"), ("therm", 2, "therm"), ("energy", 3, nil), ("total", 4, nil),
      ("consum", 4, nil), ("temp", 6, "degC"),
    ]
    guard let hint = words.first(where: { name.contains($0.word) }) else {
      (rank, unit) = (UnitHint.unknownRank, nil)
      return
    }
    (rank, unit) = (hint.rank, hint.unit)
  }
}
