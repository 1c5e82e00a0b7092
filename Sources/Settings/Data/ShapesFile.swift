import EnergyModel

/// Year shapes as a file (`shapes/NAME.yaml`).
enum ShapesFile {
  private static let keys = ["schema", "id", "source", "shapes"]
  private static let shapeKeys = ["class", "use", "months", "weekend", "holiday", "vacation"]

  static func shapes(from node: YAMLNode, named name: String, faults: FaultList) -> YearShapes? {
    guard let file = WrittenMapping(node, named: "file of year shapes", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: Identifier<YearShapes>? = written.flatMap { faults.identifier($0, key: "id") }
    let source = DataFile.required("source", of: file, faults: faults)
    if file.list("shapes")?.isEmpty ?? (file.node("shapes") == nil) {
      faults.report(file.place(of: "shapes"), "the file has no shapes", "write at least one")
    }
    var seen: [String: Place] = [:]
    let shapes = (file.list("shapes") ?? []).compactMap { shape(from: $0, seen: &seen, faults: faults) }
    guard let id, let source else { return nil }
    return YearShapes(id: id, source: source.text, shapes: shapes)
  }

  private static func shape(from node: YAMLNode, seen: inout [String: Place], faults: FaultList) -> YearShapes.Shape? {
    guard let keys = WrittenMapping(node, named: "shape", keys: shapeKeys, faults: faults) else { return nil }
    let institutionClass = keys.text("class")
    if let institutionClass, !InstitutionGrammar.isWord(institutionClass.text) {
      faults.report(
        institutionClass.place, "`class` \(FaultList.quoted(institutionClass.text)) is not a single word",
        "\(InstitutionGrammar.wordRemedy), such as education.university; or leave it out for any class")
    }
    let written = DataFile.required("use", of: keys, faults: faults)
    let use: YearShapes.Use? = written.flatMap { faults.choice($0, key: "use") }
    if let use, let written {
      let words = use.rawValue + (institutionClass.map { " of " + $0.text } ?? "")
      if let first = seen.updateValue(written.place, forKey: words) {
        faults.report(
          written.place, "there are two shapes of \(words)",
          "keep one; the other is on \(faults.words(for: first, from: written.place))")
      }
    }
    let months = months(of: keys, faults: faults)
    let weekend = share("weekend", of: keys, faults: faults)
    let holiday = share("holiday", of: keys, faults: faults)
    // Most classes have none.
    let vacation = keys.node("vacation") == nil ? ExactDecimal.one : share("vacation", of: keys, faults: faults)
    guard let use, let months, let weekend, let holiday, let vacation else { return nil }
    return YearShapes.Shape(
      institutionClass: institutionClass?.text, use: use, monthWeights: months, weekend: weekend, holiday: holiday,
      vacation: vacation)
  }

  private static func months(of keys: WrittenMapping, faults: FaultList) -> [ExactDecimal]? {
    guard let texts = keys.texts("months") else {
      if keys.node("months") == nil {
        faults.report(keys.place(of: "months"), "`months` is missing", "write twelve weights, January to December")
      }
      return nil
    }
    guard texts.count == 12 else {
      return faults.refuse(
        keys.place(of: "months"), "`months` has \(texts.count) weights", "write twelve, January to December")
    }
    let weights = texts.compactMap { faults.decimal($0, key: "months", allowsZero: true) }
    guard weights.count == 12 else { return nil }
    guard weights.contains(where: \.isPositive) else {
      return faults.refuse(keys.place(of: "months"), "no month of `months` has a weight", "write at least one above zero")
    }
    return weights
  }

  private static func share(_ key: String, of keys: WrittenMapping, faults: FaultList) -> ExactDecimal? {
    DataFile.required(key, of: keys, faults: faults).flatMap { faults.decimal($0, key: key, allowsZero: true) }
  }
}
