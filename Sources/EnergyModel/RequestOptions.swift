/// What few requests need beyond an address: another method, headers, a connection of its own manner.
///
/// An object, so that endpoints without any of it pay for one reference, and those of one preset share theirs.
package final class RequestOptions: Sendable, Hashable {
  package enum Method: String, Sendable, CaseIterable { case get = "GET", post = "POST" }

  /// A header as it is sent.
  package struct Header: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package let method: Method
  /// What a POST sends; kept as a secret is, because bodies carry keys often enough.
  package let body: Secret?
  /// No name twice, none that belongs to the transfer itself.
  package let headers: [Header]
  /// HTTP/2: agreed on in the handshake over TLS, presumed without.
  package let usesHTTP2: Bool
  package let tls: TLSOptions
  package let proxy: Proxy?
  /// The absolute path of a socket that stands in for host and port.
  package let unixSocket: String?
  /// How an `sftp` URL is asked; `nil`: it is none. Nothing else of these counts beside it.
  package let shell: SecureShell?

  package init(
    method: Method = .get, body: Secret? = nil, headers: [Header] = [], usesHTTP2: Bool = false, tls: TLSOptions = TLSOptions(),
    proxy: Proxy? = nil, unixSocket: String? = nil, shell: SecureShell? = nil
  ) {
    self.method = method
    self.body = body
    self.headers = headers
    self.usesHTTP2 = usesHTTP2
    self.tls = tls
    self.proxy = proxy
    self.unixSocket = unixSocket
    self.shell = shell
  }

  package static func == (one: RequestOptions, other: RequestOptions) -> Bool {
    one === other
      || one.method == other.method && one.body == other.body && one.headers == other.headers
        && one.usesHTTP2 == other.usesHTTP2 && one.tls == other.tls && one.proxy == other.proxy
        && one.unixSocket == other.unixSocket && one.shell == other.shell
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(method)
    hasher.combine(body)
    hasher.combine(headers)
    hasher.combine(usesHTTP2)
    hasher.combine(tls)
    hasher.combine(proxy)
    hasher.combine(unixSocket)
    hasher.combine(shell)
  }

  /// The way to the endpoint alone, without what is asked there: a log-in goes the same way.
  package var connection: RequestOptions? {
    let options = RequestOptions(usesHTTP2: usesHTTP2, tls: tls, proxy: proxy, unixSocket: unixSocket)
    return options == RequestOptions() ? nil : options
  }

  /// Which options there are, a few words each, without what they hold.
  var summaries: [String] {
    var words: [String] = []
    if body != nil { words.append("a body") }
    if !headers.isEmpty { words.append("headers \(headers.map(\.name).joined(separator: " "))") }
    if usesHTTP2 { words.append("HTTP/2") }
    words += tls.summaries
    if let proxy { words.append("proxy \(proxy.url)\(proxy.credentials == nil ? "" : " (secret)")") }
    if let unixSocket { words.append("unix socket \(unixSocket)") }
    return words
  }
}
