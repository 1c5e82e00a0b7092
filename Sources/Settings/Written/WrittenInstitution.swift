/// An institution as written, in YAML or in a row of `institutions.csv`.
struct WrittenInstitution: Sendable {
  let place: Place
  var id: WrittenText?
  var name: WrittenText?
  var institutionClass: WrittenText?
  var region: WrittenText?
  var parent: WrittenText?
  var answerable: WrittenText?
  var floorArea: WrittenSeries?
  var persons: WrittenSeries?
  var station: WrittenText?

  static let keys = ["id", "name", "class", "region", "parent", "answerable", "floor_area_m2", "persons", "station"]

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
    floorArea = keys.series("floor_area_m2")
    persons = keys.series("persons")
    station = keys.text("station")
  }
}
