/// A register as written: under an endpoint, under `registers`, or in a row of `meters.csv`.
struct WrittenRegister: Sendable {
  let place: Place
  var id: WrittenText?
  var institution: WrittenText?
  var building: WrittenText?
  var parent: WrittenText?
  var carrier: WrittenText?
  var endUse: WrittenText?
  var flow: WrittenText?
  var value: WrittenText?
  var time: WrittenText?
  var unit: WrittenText?
  var kind: WrittenText?
  var multiplier: WrittenSeries?
  var capacity: WrittenText?
  var powerMax: WrittenText?
  var numbers: WrittenText?
  var manner = WrittenValueManner()
  var channel: WrittenText?
  /// Which end of its interval the time of a delta names.
  var stamp: WrittenText?
  /// How often a reading is expected; a polled register has its endpoint's where it states none.
  var interval: WrittenText?
  var accuracy: WrittenText?
  var history: WrittenHistorySource?

  private static let commonKeys = [
    "id", "institution", "building", "parent", "carrier", "end_use", "flow", "unit", "kind", "multiplier", "capacity",
    "power_max", "interval", "stamp", "accuracy",
  ]
  static let polledKeys = commonKeys + ["value", "time", "numbers", "channel", "history"] + WrittenValueManner.keys
  static let handKeys = commonKeys

  init(place: Place) { self.place = place }

  /// - Parameter isPolled: whether it stands under an endpoint; one read by hand has nothing that speaks of a body.
  init?(_ node: YAMLNode, isPolled: Bool, faults: FaultList) {
    let known = isPolled ? WrittenRegister.polledKeys : WrittenRegister.handKeys
    guard let keys = WrittenMapping(node, named: isPolled ? "register" : "register read by hand", keys: known, faults: faults)
    else { return nil }
    place = keys.place
    id = keys.text("id")
    institution = keys.text("institution")
    building = keys.text("building")
    parent = keys.text("parent")
    carrier = keys.text("carrier")
    endUse = keys.text("end_use")
    flow = keys.text("flow")
    unit = keys.text("unit")
    kind = keys.text("kind")
    multiplier = keys.series("multiplier")
    capacity = keys.text("capacity")
    powerMax = keys.text("power_max")
    interval = keys.text("interval")
    accuracy = keys.text("accuracy")
    stamp = keys.text("stamp")
    guard isPolled else { return }
    value = keys.text("value")
    time = keys.text("time")
    numbers = keys.text("numbers")
    manner = WrittenValueManner(keys)
    channel = keys.text("channel")
    history = WrittenHistorySource(keys)
  }
}
