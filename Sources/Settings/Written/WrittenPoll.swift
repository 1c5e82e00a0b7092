/// How something is polled, as written: the keys that endpoints and stations share.
struct WrittenPoll: Sendable {
  let place: Place
  let url: WrittenText?
  let format: WrittenText?
  let interval: WrittenText?
  let timeout: WrittenText?
  let bodyLimit: WrittenText?
  let authentication: WrittenAuthentication?
  let request: WrittenRequest
  /// What directories of files have.
  let directory: WrittenDirectory

  static let keys =
    ["url", "format", "interval", "timeout", "body_limit", "auth"] + WrittenDirectory.keys + WrittenRequest.askingKeys
    + WrittenRequest.connectionKeys

  init(_ keys: WrittenMapping, faults: FaultList) {
    place = keys.place
    url = keys.text("url")
    format = keys.text("format")
    interval = keys.text("interval")
    timeout = keys.text("timeout")
    bodyLimit = keys.text("body_limit")
    authentication = keys.node("auth").flatMap { WrittenAuthentication($0, faults: faults) }
    request = WrittenRequest(keys, faults: faults)
    directory = WrittenDirectory(keys, url: url, authentication: authentication)
  }
}
