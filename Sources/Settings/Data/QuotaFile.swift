import EnergyModel

/// A table of quotas as a file (`quotas/NAME.yaml`). A table without rows is legal: none is published for this site.
enum QuotaFile {
  private static let keys = ["schema", "id", "title", "source", "factors", "rows"]
  private static let rowKeys = ["class", "level", "zone", "indicator", "limit", "reference", "leading"]

  /// - Parameter profile: finds the factor profile that the limits were made with, and reports where there is none.
  static func table(
    from node: YAMLNode, named name: String, faults: FaultList, profile: (WrittenText) -> FactorProfileID?
  ) -> QuotaTable? {
    guard let file = WrittenMapping(node, named: "file of quotas", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: QuotaTableID? = written.flatMap { faults.identifier($0, key: "id") }
    let source = DataFile.required("source", of: file, faults: faults)
    let factors = DataFile.required("factors", of: file, faults: faults).flatMap(profile)
    let rows = rows(of: file, faults: faults)
    guard let id, let source, let factors else { return nil }
    return QuotaTable(id: id, title: file.text("title")?.text ?? id.text, source: source.text, factors: factors, rows: rows)
  }

  private static func rows(of file: WrittenMapping, faults: FaultList) -> [QuotaTable.Row] {
    struct Key: Hashable {
      let quotaClass: String
      let indicator: IndicatorID
    }
    var places: [Key: Place] = [:]
    return (file.list("rows") ?? []).compactMap { node in
      guard let keys = WrittenMapping(node, named: "row", keys: rowKeys, faults: faults),
        let row = row(of: keys, faults: faults)
      else { return nil }
      if let first = places.updateValue(keys.place, forKey: Key(quotaClass: row.quotaClass, indicator: row.indicator)) {
        return faults.refuse(
          keys.place, "`\(row.quotaClass)` has two rows of `\(row.indicator)`",
          "keep one; the first is on \(faults.words(for: first, from: keys.place))")
      }
      return row
    }
  }

  private static func row(of keys: WrittenMapping, faults: FaultList) -> QuotaTable.Row? {
    let words = [DataFile.required("class", of: keys, faults: faults), keys.text("level"), keys.text("zone")]
    let parts = zip(["class", "level", "zone"], words).compactMap { key, written in
      written.map { part($0, key: key, faults: faults) }
    }
    let indicator: IndicatorID? = DataFile.required("indicator", of: keys, faults: faults).flatMap {
      faults.identifier($0, key: "indicator")
    }
    let limit = value("limit", of: keys, faults: faults)
    let reference = value("reference", of: keys, faults: faults)
    let leading = value("leading", of: keys, faults: faults)
    var isFalling = true
    if let limit, let reference, reference > limit {
      faults.report(
        keys.place(of: "reference"), "the reference \(reference) is above the limit \(limit)", "write it at most as high")
      isFalling = false
    }
    if let reference, let leading, leading > reference {
      faults.report(
        keys.place(of: "leading"), "the leading value \(leading) is above the reference \(reference)", "write it at most as high")
      isFalling = false
    }
    guard isFalling, words[0] != nil, !parts.contains(nil), let indicator, let limit, let reference, let leading else {
      return nil
    }
    return QuotaTable.Row(
      quotaClass: parts.compactMap { $0 }.joined(separator: "/"), indicator: indicator, limit: limit, reference: reference,
      leading: leading)
  }

  /// One of the three words that `quota_class` joins by `/`.
  private static func part(_ written: WrittenText, key: String, faults: FaultList) -> String? {
    guard InstitutionGrammar.isWord(written.text), !written.text.contains("/") else {
      return faults.refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a single word",
        "\(InstitutionGrammar.wordRemedy); `/` joins class, level and zone")
    }
    return written.text
  }

  private static func value(_ key: String, of keys: WrittenMapping, faults: FaultList) -> ExactDecimal? {
    DataFile.required(key, of: keys, faults: faults).flatMap { faults.decimal($0, key: key, allowsZero: false) }
  }
}
