/// A place in one of the files of a load; small, because every value that was written carries one.
struct Place: Hashable, Sendable {
  /// Which file, by the number that its `FaultList` gave it.
  let file: Int32
  /// Both from 1.
  let line: Int32
  let column: Int32

  init(file: Int32, line: Int, column: Int) {
    self.file = file
    self.line = Int32(clamping: line)
    self.column = Int32(clamping: column)
  }
}

/// Collects the faults of one load. Owned by that load alone, which hands it to everything that reads.
final class FaultList {
  /// A file of a million faulty lines is one mistake made a million times; more than this many help nobody.
  static let countMax = 10_000

  private var files: [String] = []
  private var faults: Set<Fault> = []
  private var overflow: Fault?

  /// Numbers a file for places in it.
  func file(named name: String) -> Int32 {
    files.append(FaultList.oneLine(name))
    return Int32(files.count - 1)
  }

  func name(of file: Int32) -> String { files[Int(file)] }

  func report(_ place: Place, _ what: String, _ remedy: String) {
    let fault = Fault(
      file: files[Int(place.file)], line: Int(place.line), column: Int(place.column), what: FaultList.oneLine(what),
      remedy: FaultList.oneLine(remedy))
    if faults.count < FaultList.countMax {
      faults.insert(fault)
    } else if overflow == nil {
      overflow = Fault(
        file: fault.file, line: fault.line, column: fault.column, what: "there are more than \(FaultList.countMax) faults",
        remedy: "mend these and check again")
    }
  }

  /// What is quoted in a sentence may hold line breaks and the sequences that drive terminals.
  private static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .format: true
    default: false
    }
  }

  /// The same, for a rule that gives nothing in case of a fault.
  func refuse<Value>(_ place: Place, _ what: String, _ remedy: String) -> Value? {
    report(place, what, remedy)
    return nil
  }

  /// `line 12`, or `meters.csv line 12` where it is another file than the one that speaks of it.
  func words(for place: Place, from other: Place) -> String {
    place.file == other.file ? "line \(place.line)" : "\(files[Int(place.file)]) line \(place.line)"
  }

  /// Remembers where a name was given, and reports it when it was given before.
  func isFirst(_ id: WrittenText, in places: inout [String: Place], thing: String) -> Bool {
    guard let first = places.updateValue(id.place, forKey: id.text) else { return true }
    places[id.text] = first
    report(
      id.place, "there are two \(thing)s \(FaultList.quoted(id.text))",
      "name them apart; the first is on \(words(for: first, from: id.place))")
    return false
  }

  var isEmpty: Bool { faults.isEmpty }

  var sorted: SettingsFaults { SettingsFaults(faults: faults.sorted() + (overflow.map { [$0] } ?? [])) }
}
