/// An endpoint as written.
struct WrittenEndpoint: Sendable {
  let place: Place
  let id: WrittenText?
  let poll: WrittenPoll
  let manner: WrittenManner
  let preset: WrittenText?
  let registers: [WrittenRegister]

  static let keys = ["id"] + WrittenPoll.keys + WrittenManner.keys + ["preset", "registers"]

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "endpoint", keys: WrittenEndpoint.keys, faults: faults) else { return nil }
    place = keys.place
    id = keys.text("id")
    poll = WrittenPoll(keys, faults: faults)
    manner = WrittenManner(keys, faults: faults)
    preset = keys.text("preset")
    let nodes = keys.list("registers")
    registers = nodes?.compactMap { WrittenRegister($0, isPolled: true, faults: faults) } ?? []
    if nodes?.isEmpty ?? (keys.node("registers") == nil) {
      faults.report(keys.place(of: "registers"), "the endpoint has no registers", "write at least one under `registers`")
    }
  }
}

/// How an endpoint is to be shown who asks, as written. What stands here is never repeated in a sentence.
struct WrittenAuthentication: Sendable {
  let place: Place
  let kind: WrittenText?
  let user: WrittenText?
  let name: WrittenText?
  /// By key: which file or credential holds the secret.
  let sources: [String: WrittenText]
  /// Whether the secret itself is written here, which is a fault that has been said.
  let hasLiteralSecret: Bool

  static let sourceKeys = [
    "password_file", "password_credential", "token_file", "token_credential", "value_file", "value_credential",
  ]
  static let keys = ["kind", "user", "name"] + sourceKeys

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "auth", keys: WrittenAuthentication.keys, hidesWords: true, faults: faults)
    else { return nil }
    place = keys.place
    hasLiteralSecret = keys.hasLiteralSecret
    kind = keys.text("kind")
    user = keys.text("user")
    name = keys.text("name")
    var sources: [String: WrittenText] = [:]
    for key in WrittenAuthentication.sourceKeys { sources[key] = keys.text(key) }
    self.sources = sources
  }
}
