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
}
