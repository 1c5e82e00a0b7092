/// What is asked of an endpoint.
package struct Request: Sendable, Hashable {
  /// `http` or `https`, without credentials; of a directory of files also `file` or `sftp`.
  package var url: String
  package let authentication: Authentication?
  /// What few endpoints need; `nil`: a plain GET by HTTP/1.1, as the system trusts it.
  package let options: RequestOptions?
  /// From the start of the transfer to its last byte, ms.
  package var timeoutMilliseconds: Int
  /// The largest body that is read, on the wire and decoded, bytes.
  package var bodyLimitBytes: Int
  /// Whether the connection may be kept for the next poll.
  package let keepsConnection: Bool

  package init(
    url: String, authentication: Authentication? = nil, options: RequestOptions? = nil, timeoutMilliseconds: Int,
    bodyLimitBytes: Int, keepsConnection: Bool, shell: SecureShell? = nil
  ) {
    self.url = url
    self.authentication = authentication
    self.options = shell.map { RequestOptions(shell: $0) } ?? options
    self.timeoutMilliseconds = timeoutMilliseconds
    self.bodyLimitBytes = bodyLimitBytes
    self.keepsConnection = keepsConnection
  }

  /// How an `sftp` URL is asked; `nil`: it is none.
  package var shell: SecureShell? { options?.shell }

  /// The same request with what is left of its time.
  package func within(milliseconds: Int) -> Request {
    Request(
      url: url, authentication: authentication, options: options, timeoutMilliseconds: milliseconds,
      bodyLimitBytes: bodyLimitBytes, keepsConnection: keepsConnection)
  }

  /// What a person may read of it: method, address and which options it has; no secret, no body and no header's value (promise 8).
  package var summary: String {
    var words = "\(options?.method.rawValue ?? "GET") \(url)"
    if let authentication { words += " with \(authentication.kind) (secret)" }
    for option in options?.summaries ?? [] { words += ", \(option)" }
    return words
  }
}
