import EnergyModel

/// Scoring rules and the limits of the review as a file (`scoring/NAME.yaml`).
enum ScoringFile {
  private static let keys = ["schema", "id", "title", "source", "standings", "caps", "review"]
  private static let standingKeys = ["both", "cumulative_only", "annual_only", "neither"]
  private static let bandKeys = ["up_to_percent", "points"]
  private static let reviewKeys = [
    "fact_change_percent", "price_deviation_percent", "year_on_year_percent", "readings_min_percent", "days_against_bill_percent",
  ]

  static func rules(from node: YAMLNode, named name: String, faults: FaultList) -> ScoringRules? {
    guard let file = WrittenMapping(node, named: "file of scoring rules", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: ScoringRulesID? = written.flatMap { faults.identifier($0, key: "id") }
    let source = DataFile.required("source", of: file, faults: faults)
    if ["standings", "caps", "review"].allSatisfy({ file.node($0) == nil }) {
      faults.report(file.place, "the file has no rule", "write `standings`, `caps` or `review`")
    }
    let standings = file.mapping("standings", keys: standingKeys).flatMap { self.standings(of: $0, faults: faults) }
    let bands = bands(of: file, faults: faults)
    let review = file.mapping("review", keys: reviewKeys).map { limits(of: $0, faults: faults) }
    guard let id, let source, let bands else { return nil }
    return ScoringRules(
      id: id, title: file.text("title")?.text ?? id.text, source: source.text, standings: standings, capBands: bands,
      review: review ?? ReviewLimits())
  }

  private static func standings(of keys: WrittenMapping, faults: FaultList) -> ScoringRules.Standings? {
    let points = standingKeys.map { key in
      DataFile.required(key, of: keys, faults: faults).flatMap { faults.decimal($0, key: key, allowsZero: true) }
    }
    guard let both = points[0], let cumulative = points[1], let annual = points[2], let neither = points[3] else { return nil }
    for (key, value) in [("cumulative_only", cumulative), ("annual_only", annual)] {
      if value > both {
        faults.report(keys.place(of: key), "`\(key)` gives \(value) points and `both` \(both)", "write at most as many")
      }
      if value < neither {
        faults.report(keys.place(of: key), "`\(key)` gives \(value) points and `neither` \(neither)", "write at least as many")
      }
    }
    return ScoringRules.Standings(both: both, cumulativeOnly: cumulative, annualOnly: annual, neither: neither)
  }

  /// `nil` where a band has a fault.
  private static func bands(of file: WrittenMapping, faults: FaultList) -> [ScoringRules.CapBand]? {
    let nodes = file.list("caps") ?? []
    var bands: [ScoringRules.CapBand] = []
    for node in nodes {
      guard let keys = WrittenMapping(node, named: "band", keys: bandKeys, faults: faults) else { continue }
      let percent = DataFile.required("up_to_percent", of: keys, faults: faults).flatMap {
        faults.decimal($0, key: "up_to_percent", allowsZero: false)
      }
      let points = DataFile.required("points", of: keys, faults: faults).flatMap {
        faults.decimal($0, key: "points", allowsZero: true)
      }
      guard let percent, let points else { continue }
      if let last = bands.last {
        guard last.upToPercent < percent else {
          faults.report(
            keys.place(of: "up_to_percent"), "the band ends at \(percent) % and the one before it at \(last.upToPercent) %",
            "write the bands from the narrowest on")
          continue
        }
        guard points < last.points else {
          faults.report(
            keys.place(of: "points"), "the band gives \(points) points and the one before it \(last.points)", "write fewer points"
          )
          continue
        }
      }
      bands.append(ScoringRules.CapBand(upToPercent: percent, points: points))
    }
    return bands.count == nodes.count ? bands : nil
  }

  private static func limits(of keys: WrittenMapping, faults: FaultList) -> ReviewLimits {
    var limits = ReviewLimits()
    func read(_ key: String, _ path: WritableKeyPath<ReviewLimits, ExactDecimal>) {
      guard let percent = keys.text(key).flatMap({ faults.decimal($0, key: key, allowsZero: false) }) else { return }
      limits[keyPath: path] = percent
    }
    read("fact_change_percent", \.factChangePercent)
    read("price_deviation_percent", \.priceDeviationPercent)
    read("year_on_year_percent", \.yearOnYearPercent)
    read("readings_min_percent", \.readingsMinPercent)
    read("days_against_bill_percent", \.daysAgainstBillPercent)
    if limits.readingsMinPercent > ExactDecimal(100) {
      faults.report(
        keys.place(of: "readings_min_percent"), "`readings_min_percent` is \(limits.readingsMinPercent)",
        "write a number up to 100: no more readings can come than are expected")
    }
    return limits
  }
}
