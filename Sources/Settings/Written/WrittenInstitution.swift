import EnergyModel

/// An institution as written, in YAML or in a row of `institutions.csv`.
struct WrittenInstitution: Sendable {
  let place: Place
  var id: WrittenText?
  var name: WrittenText?
  var institutionClass: WrittenText?
  var region: WrittenText?
  var parent: WrittenText?
  var answerable: WrittenText?
  /// Those that are numbers, each under the fact's own name.
  var numbers: [FactName: WrittenSeries] = [:]
  var quotaClass: WrittenText?
  var station: WrittenText?

  static let keys =
    ["id", "name", "class", "region", "parent", "answerable", "quota_class", "station"] + FactName.numbers.map(\.rawValue)

  init(place: Place) { self.place = place }

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "institution", keys: WrittenInstitution.keys, faults: faults) else { return nil }
    place = keys.place
    id = keys.text("id")
    name = keys.text("name")
    institutionClass = keys.text("class")
    region = keys.text("region")
    parent = keys.text("parent")
    answerable = keys.text("answerable")
    for name in FactName.numbers { numbers[name] = keys.series(name.rawValue) }
    quotaClass = keys.text("quota_class")
    station = keys.text("station")
  }
}
