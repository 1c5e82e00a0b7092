/// What is asked of an endpoint and by which way, beyond its URL, as written. Bodies and the values of headers are never repeated in a
/// sentence: they may hold what nobody should have written there.
struct WrittenRequest: Sendable {
  let method: WrittenText?
  let body: WrittenText?
  let headers: [WrittenHeader]
  let http: WrittenText?
  let tls: WrittenText?
  let authorities: WrittenText?
  let pins: [WrittenText]
  let clientCertificate: WrittenText?
  let clientKey: WrittenText?
  /// By key: which file or credential holds the password of the key.
  let keyPassword: [String: WrittenText]
  let proxy: WrittenProxy?
  let unixSocket: WrittenText?

  /// What a preset may carry too.
  static let askingKeys = ["method", "body", "headers"]
  static let connectionKeys = [
    "http", "tls", "ca_file", "pin", "client_certificate", "client_key", "client_key_password_file",
    "client_key_password_credential", "proxy", "unix_socket",
  ]

  init(_ keys: WrittenMapping, faults: FaultList) {
    method = keys.text("method")
    body = keys.text("body")
    headers = keys.entries("headers")
    http = keys.text("http")
    tls = keys.text("tls")
    authorities = keys.text("ca_file")
    if case .sequence? = keys.node("pin")?.content {
      pins = keys.texts("pin") ?? []
    } else {
      pins = [keys.text("pin")].compactMap { $0 }
    }
    clientCertificate = keys.text("client_certificate")
    clientKey = keys.text("client_key")
    var sources: [String: WrittenText] = [:]
    for key in ["client_key_password_file", "client_key_password_credential"] { sources[key] = keys.text(key) }
    keyPassword = sources
    proxy = keys.node("proxy").flatMap { WrittenProxy($0, faults: faults) }
    unixSocket = keys.text("unix_socket")
  }

  /// What is written, by its key, in the order of the keys.
  var written: [(key: String, place: Place)] {
    let texts = [
      ("method", method), ("body", body), ("http", http), ("tls", tls), ("ca_file", authorities), ("pin", pins.first),
      ("client_certificate", clientCertificate), ("client_key", clientKey), ("unix_socket", unixSocket),
    ]
    return texts.compactMap { key, text in text.map { (key, $0.place) } }
      + keyPassword.sorted { $0.key < $1.key }.map { ($0.key, $0.value.place) }
      + [headers.first.map { ("headers", $0.name.place) }, proxy.map { ("proxy", $0.place) }].compactMap { $0 }
  }

  var isEmpty: Bool {
    method == nil && body == nil && headers.isEmpty && http == nil && tls == nil && authorities == nil && pins.isEmpty
      && clientCertificate == nil && clientKey == nil && keyPassword.isEmpty && proxy == nil && unixSocket == nil
  }
}

/// A header as written.
struct WrittenHeader: Sendable {
  let name: WrittenText
  let value: WrittenText?
}

/// A proxy as written: its URL, or a mapping where it wants to know who asks.
struct WrittenProxy: Sendable {
  let place: Place
  let url: WrittenText?
  let user: WrittenText?
  let password: [String: WrittenText]
  let hasLiteralSecret: Bool

  private static let keys = ["url", "user", "password_file", "password_credential"]

  init?(_ node: YAMLNode, faults: FaultList) {
    place = node.place
    if case .scalar(let text, _) = node.content {
      url = WrittenText(text: text, place: node.place)
      (user, password, hasLiteralSecret) = (nil, [:], false)
      return
    }
    guard let keys = WrittenMapping(node, named: "proxy", keys: WrittenProxy.keys, hidesWords: true, faults: faults) else {
      return nil
    }
    hasLiteralSecret = keys.hasLiteralSecret
    url = keys.text("url")
    user = keys.text("user")
    var sources: [String: WrittenText] = [:]
    for key in ["password_file", "password_credential"] { sources[key] = keys.text(key) }
    password = sources
  }
}
