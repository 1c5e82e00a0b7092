import EnergyModel

/// What plans, factor profiles and presets have in common as files.
enum DataFile {
  /// `schema: 1`, for the configuration and the data files beside it.
  static func checkSchema(_ written: WrittenText?, place: Place, faults: FaultList) {
    guard let written else {
      faults.report(place, "`schema` is missing", "write `schema: 1` at the top")
      return
    }
    if written.text != "1" {
      faults.report(
        written.place, "`schema` is \(FaultList.quoted(written.text)), which this version does not know", "write `schema: 1`")
    }
  }

  /// What must be there.
  static func required(_ key: String, of mapping: WrittenMapping, faults: FaultList) -> WrittenText? {
    mapping.text(key)
      ?? (mapping.node(key) == nil ? faults.refuse(mapping.place(of: key), "`\(key)` is missing", "write it") : nil)
  }

  /// The name that a file of this name must have in it.
  static func check(_ written: WrittenText?, is name: String, key: String, faults: FaultList) {
    guard let written, written.text != name else { return }
    faults.report(
      written.place, "`\(key)` is \(FaultList.quoted(written.text)) in a file for '\(name)'",
      "write '\(name)', or rename the file")
  }

  /// The year of a key; plans and factors are of this century, give or take.
  static func year(_ key: String, of mapping: WrittenMapping, faults: FaultList) -> Int? {
    mapping.text(key).flatMap { faults.whole($0, key: key, in: 1990...2100) }
  }

  /// The day of a key.
  static func day(_ key: String, of mapping: WrittenMapping, faults: FaultList) -> LocalDay? {
    guard let written = mapping.text(key) else { return nil }
    if let day = LocalDay(written.text) { return day }
    return faults.refuse(written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a day", "write it as 2026-01-31")
  }

  /// The first digits of places by GB/T 2260: two of a province, four of a city, six of a county; empty where none is written.
  static func regions(of mapping: WrittenMapping, faults: FaultList) -> [String] {
    guard let written = mapping.texts("regions") else { return [] }
    if written.isEmpty {
      faults.report(mapping.place(of: "regions"), "`regions` is an empty list", "write at least one region, or remove the key")
    }
    var seen: [String: Place] = [:]
    for region in written {
      guard [2, 4, 6].contains(region.text.utf8.count), decimalNumber(region.text.utf8) != nil else {
        faults.report(
          region.place, "the region \(FaultList.quoted(region.text)) is no code by GB/T 2260",
          "write its two, four or six digits in quotes, such as \"11\"")
        continue
      }
      if seen.updateValue(region.place, forKey: region.text) != nil {
        faults.report(region.place, "the region \(FaultList.quoted(region.text)) stands twice", "keep one")
      }
    }
    return written.map(\.text)
  }
}
