/// How an endpoint is to be shown who asks, as written. What stands here is never repeated in a sentence.
struct WrittenAuthentication: Sendable {
  let place: Place
  let kind: WrittenText?
  /// Everything but `kind` that stands in it, by key.
  let texts: [String: WrittenText]
  /// Whether the secret itself is written here, which is a fault that has been said.
  let hasLiteralSecret: Bool

  /// What begins the name of a key that says where a secret is.
  static let stems = ["password", "token", "value", "client_secret"]
  static let keys =
    ["kind", "user", "name"] + stems.flatMap { [$0 + "_file", $0 + "_credential"] }
    + ["key_file", "passphrase_file", "passphrase_credential"]
    + ["login_url", "login_method", "login_body", "token_url", "client_id", "scope", "client_auth", "ca_file"]

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "auth", keys: WrittenAuthentication.keys, hidesWords: true, faults: faults)
    else { return nil }
    place = keys.place
    hasLiteralSecret = keys.hasLiteralSecret
    kind = keys.text("kind")
    var texts: [String: WrittenText] = [:]
    for key in WrittenAuthentication.keys where key != "kind" { texts[key] = keys.text(key) }
    self.texts = texts
  }
}
