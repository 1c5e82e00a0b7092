/// A virtual meter as written.
struct WrittenVirtualMeter: Sendable {
  /// `[register, factor]`.
  struct Part: Sendable {
    let register: WrittenText
    let factor: WrittenText
  }

  let place: Place
  let id: WrittenText?
  let institution: WrittenText?
  let carrier: WrittenText?
  let endUse: WrittenText?
  let flow: WrittenText?
  let parts: [Part]
  /// Whether a part could not be read, which is a fault that has been said.
  let hasFaultyPart: Bool

  static let keys = ["id", "institution", "carrier", "end_use", "flow", "of"]

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "virtual meter", keys: WrittenVirtualMeter.keys, faults: faults) else {
      return nil
    }
    place = keys.place
    id = keys.text("id")
    institution = keys.text("institution")
    carrier = keys.text("carrier")
    endUse = keys.text("end_use")
    flow = keys.text("flow")
    let nodes = keys.list("of")
    parts = nodes?.compactMap { WrittenVirtualMeter.part($0, faults: faults) } ?? []
    if nodes?.isEmpty ?? (keys.node("of") == nil) {
      faults.report(
        keys.place(of: "of"), "the virtual meter has no parts", "write them under `of`, such as [[city-hall/electricity, \"1\"]]")
    }
    hasFaultyPart = parts.isEmpty || parts.count != nodes?.count
  }

  private static func part(_ node: YAMLNode, faults: FaultList) -> Part? {
    guard case .sequence(let nodes) = node.content, nodes.count == 2, case .scalar(let register, _) = nodes[0].content,
      case .scalar(let factor, _) = nodes[1].content, !nodes[0].isBlank, !nodes[1].isBlank
    else {
      return faults.refuse(
        node.place, "a part of the virtual meter is no pair", "write the register and its factor, such as [city-hall/pv, \"-1\"]")
    }
    return Part(
      register: WrittenText(text: register, place: nodes[0].place), factor: WrittenText(text: factor, place: nodes[1].place))
  }
}
