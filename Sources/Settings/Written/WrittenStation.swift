/// A station as written.
struct WrittenStation: Sendable {
  let place: Place
  let id: WrittenText?
  let poll: WrittenPoll
  let value: WrittenText?
  let time: WrittenText?
  let numbers: WrittenText?
  let manner: WrittenManner
  let valueManner: WrittenValueManner
  let unit: WrittenText?
  /// Everything but the name that stands in it, by key and place: what one that lives from imports has no use for.
  let polledKeys: [(key: String, place: Place)]

  static let bodyKeys = ["value", "time", "numbers", "unit"] + WrittenManner.keys + WrittenValueManner.keys
  static let keys = ["id"] + WrittenPoll.keys + bodyKeys + ["history"]

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "station", keys: WrittenStation.keys, faults: faults) else { return nil }
    place = keys.place
    if keys.node("history") != nil {
      faults.report(
        keys.place(of: "history"), "a station is not asked for the past",
        "remove `history`; temperatures that were missed come in by `import temperatures`")
    }
    id = keys.text("id")
    poll = WrittenPoll(keys, faults: faults)
    value = keys.text("value")
    time = keys.text("time")
    numbers = keys.text("numbers")
    manner = WrittenManner(keys, faults: faults)
    valueManner = WrittenValueManner(keys)
    unit = keys.text("unit")
    polledKeys = (WrittenPoll.keys + WrittenStation.bodyKeys).filter { keys.node($0) != nil }.map { ($0, keys.place(of: $0)) }
  }
}
