/// What endpoints that hand out files have beside their `url`, as written: by itself, or in the preset of endpoints.
struct WrittenDirectory: Sendable {
  static let keys = ["files", "known_hosts", "host_key"]
  /// Of `auth`, those that a server of SFTP is shown.
  static let kinds = ["key", "password"]

  let place: Place
  /// `nil` in a preset.
  var url: WrittenText?
  var authentication: WrittenAuthentication?
  var files: WrittenText?
  var knownHosts: WrittenText?
  var hostKey: WrittenText?
  /// Whether it is a row of a table, which has columns for none of a server's terms.
  var isRow = false

  init(_ keys: WrittenMapping, url: WrittenText?, authentication: WrittenAuthentication?) {
    place = keys.place
    self.url = url
    self.authentication = authentication
    files = keys.text("files")
    knownHosts = keys.text("known_hosts")
    hostKey = keys.text("host_key")
  }

  init(row place: Place, url: WrittenText, files: WrittenText?) {
    self.place = place
    self.url = url
    self.files = files
    isRow = true
  }

  /// Who asks, and what the server is known by.
  var namesServer: Bool { authentication != nil || knownHosts != nil || hostKey != nil }
  var isEmpty: Bool { !namesServer && files == nil }

  /// With what a preset says where this says nothing.
  func over(_ preset: WrittenDirectory?) -> WrittenDirectory {
    guard let preset else { return self }
    var whole = self
    whole.authentication = authentication ?? preset.authentication
    whole.files = files ?? preset.files
    if knownHosts == nil, hostKey == nil { (whole.knownHosts, whole.hostKey) = (preset.knownHosts, preset.hostKey) }
    return whole
  }
}
