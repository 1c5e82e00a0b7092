/// Who passes a request on. Only what the configuration names; the environment's proxies never count.
package struct Proxy: Sendable, Hashable {
  package struct Credentials: Sendable, Hashable {
    package let user: String
    package let password: Secret

    package init(user: String, password: Secret) {
      self.user = user
      self.password = password
    }
  }

  /// `http://`, `https://` or `socks5h://`, host and port; by the last the proxy resolves the endpoint's name.
  package let url: String
  package let credentials: Credentials?

  package init(url: String, credentials: Credentials? = nil) {
    self.url = url
    self.credentials = credentials
  }
}
