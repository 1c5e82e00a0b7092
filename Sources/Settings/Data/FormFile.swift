import EnergyModel

/// An edition of the statistical forms as a file (`forms/NAME.yaml`).
enum FormFile {
  private static let keys = ["schema", "id", "title", "source", "kinds", "forms"]
  private static let formKeys = ["form", "lines", "checks"]
  private static let lineKeys = ["code", "zh-Hans", "en", "unit", "decimals"] + valueKeys + ["end_uses", "except", "at"]
  /// Exactly one of them says where a value comes from.
  static let valueKeys = ["amount", "cost", "energy", "fact", "blank"]

  static func forms(from node: YAMLNode, named name: String, faults: FaultList) -> StatisticalForms? {
    guard let file = WrittenMapping(node, named: "edition of the statistical forms", keys: keys, faults: faults) else {
      return nil
    }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: StatisticalFormsID? = written.flatMap { faults.identifier($0, key: "id") }
    let source = DataFile.required("source", of: file, faults: faults)
    let kinds = (file.list("kinds") ?? []).compactMap { kind(from: $0, faults: faults) }
    let nodes = file.list("forms") ?? []
    if nodes.isEmpty { faults.report(file.place(of: "forms"), "the edition has no form", "write at least one") }
    var places: [String: Place] = [:]
    let forms = nodes.compactMap { node -> StatisticalForms.Form? in
      guard let keys = WrittenMapping(node, named: "form", keys: formKeys, faults: faults) else { return nil }
      return form(of: keys, places: &places, faults: faults)
    }
    guard let id, let source else { return nil }
    return StatisticalForms(
      id: id, title: file.text("title")?.text ?? id.text, source: source.text, kinds: kinds, forms: forms)
  }

  private static func kind(from node: YAMLNode, faults: FaultList) -> StatisticalForms.Kind? {
    guard let keys = WrittenMapping(node, named: "kind", keys: ["class", "code"], faults: faults),
      let institutionClass = DataFile.required("class", of: keys, faults: faults).flatMap({
        word($0, key: "class", faults: faults)
      }),
      let code = DataFile.required("code", of: keys, faults: faults).flatMap({ word($0, key: "code", faults: faults) })
    else { return nil }
    return StatisticalForms.Kind(institutionClass: institutionClass, code: code)
  }

  private static func form(of keys: WrittenMapping, places: inout [String: Place], faults: FaultList) -> StatisticalForms.Form? {
    let name = DataFile.required("form", of: keys, faults: faults)
    if let name {
      _ = word(name, key: "form", faults: faults)
      _ = faults.isFirst(name, in: &places, thing: "form")
    }
    let nodes = keys.list("lines") ?? []
    if nodes.isEmpty { faults.report(keys.place(of: "lines"), "the form has no line", "write at least one") }
    // Codes of faulty lines are known all the same, so that a check of one is no second fault.
    var codes: [String: Place] = [:]
    let lines = nodes.compactMap { node -> StatisticalForms.Line? in
      guard let keys = WrittenMapping(node, named: "line", keys: lineKeys, faults: faults) else { return nil }
      return line(of: keys, codes: &codes, faults: faults)
    }
    let checks = (keys.texts("checks") ?? []).compactMap { check($0, codes: codes, faults: faults) }
    return name.map { StatisticalForms.Form(name: $0.text, lines: lines, checks: checks) }
  }

  private static func line(of keys: WrittenMapping, codes: inout [String: Place], faults: FaultList) -> StatisticalForms.Line? {
    let code = DataFile.required("code", of: keys, faults: faults).flatMap { written in
      faults.isFirst(written, in: &codes, thing: "line") ? word(written, key: "code", faults: faults) : nil
    }
    var captions: [Language: String] = [:]
    for language in Language.allCases {
      captions[language] = DataFile.required(language.rawValue, of: keys, faults: faults).flatMap {
        faults.label($0, key: language.rawValue)
      }
    }
    let unit = DataFile.required("unit", of: keys, faults: faults)
    let decimals = keys.text("decimals").map { faults.whole($0, key: "decimals", in: 0...6) } ?? 0
    let value = FormValue(keys, unit: unit, faults: faults).read()
    guard let code, let unit, let decimals, let value, captions.count == Language.allCases.count else { return nil }
    return StatisticalForms.Line(code: code, captions: captions, unit: unit.text, decimals: decimals, value: value)
  }

  /// `f150 = f1501 + f1502`.
  private static func check(_ written: WrittenText, codes: [String: Place], faults: FaultList) -> StatisticalForms.Check? {
    let words = written.text.split(separator: " ").map(String.init)
    let isSum =
      words.count >= 3 && words.count % 2 == 1 && stride(from: 3, to: words.count, by: 2).allSatisfy { words[$0] == "+" }
    guard isSum, let relation = StatisticalForms.Check.Relation(rawValue: words[1]) else {
      return faults.refuse(
        written.place, "the check \(FaultList.quoted(written.text)) is not understood",
        "write a code, =, >= or <=, and codes joined by +, with spaces between, such as f150 = f1501 + f1502")
    }
    let named = stride(from: 0, to: words.count, by: 2).map { words[$0] }
    if let unknown = named.first(where: { codes[$0] == nil }) {
      return faults.refuse(
        written.place, "the form has no line \(FaultList.quoted(unknown))",
        NearestName.remedy(for: unknown, among: codes.keys.sorted()))
    }
    return StatisticalForms.Check(left: named[0], relation: relation, right: Array(named.dropFirst()))
  }

  private static func word(_ written: WrittenText, key: String, faults: FaultList) -> String? {
    guard InstitutionGrammar.isWord(written.text) else {
      return faults.refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a single word", InstitutionGrammar.wordRemedy)
    }
    return written.text
  }
}
