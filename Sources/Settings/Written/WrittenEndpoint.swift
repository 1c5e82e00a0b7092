/// An endpoint as written.
struct WrittenEndpoint: Sendable {
  let place: Place
  let id: WrittenText?
  let poll: WrittenPoll
  let manner: WrittenManner
  let preset: WrittenText?
  let registers: [WrittenRegister]
  let history: WrittenHistory?

  static let keys = ["id"] + WrittenPoll.keys + WrittenManner.keys + ["preset", "registers", "history"]

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "endpoint", keys: WrittenEndpoint.keys, faults: faults) else { return nil }
    place = keys.place
    id = keys.text("id")
    poll = WrittenPoll(keys, faults: faults)
    manner = WrittenManner(keys, faults: faults)
    preset = keys.text("preset")
    history = WrittenHistory(keys)
    let nodes = keys.list("registers")
    registers = nodes?.compactMap { WrittenRegister($0, isPolled: true, faults: faults) } ?? []
    if nodes?.isEmpty ?? (keys.node("registers") == nil) {
      faults.report(keys.place(of: "registers"), "the endpoint has no registers", "write at least one under `registers`")
    }
  }
}
