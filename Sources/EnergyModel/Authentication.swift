/// How the program shows an endpoint who it is.
package enum Authentication: Sendable, Hashable {
  case basic(user: String, password: Secret)
  case digest(user: String, password: Secret)
  case bearer(token: Secret)
  case header(name: String, value: Secret)
  /// A parameter of the query, appended when the request is sent and at no other time.
  case query(name: String, value: Secret)
  /// A cookie that a log-in gives.
  indirect case cookie(CookieLogIn)
  /// A token that an authorization server gives (RFC 6749 section 4.4).
  indirect case oauth2(ClientCredentials)

  /// Its name in the configuration.
  package var kind: String {
    switch self {
    case .basic: "basic"
    case .digest: "digest"
    case .bearer: "bearer"
    case .header: "header"
    case .query: "query"
    case .cookie: "cookie"
    case .oauth2: "oauth2"
    }
  }
}

/// How a session cookie is asked for. The address and the body are templates: `{user}` and `{password}` stand for what is sent, encoded as
/// the place asks for.
package struct CookieLogIn: Sendable, Hashable {
  package let url: String
  package let method: RequestOptions.Method
  /// Empty for a GET.
  package let body: String
  package let user: String
  package let password: Secret

  package init(url: String, method: RequestOptions.Method, body: String, user: String, password: Secret) {
    self.url = url
    self.method = method
    self.body = body
    self.user = user
    self.password = password
  }
}

/// What an authorization server knows this program by.
package struct ClientCredentials: Sendable, Hashable {
  /// Where the credentials stand in the request for a token (RFC 6749 section 2.3.1).
  package enum Place: String, Sendable, CaseIterable { case basic, post }

  package let tokenURL: String
  package let clientID: String
  package let clientSecret: Secret
  /// Words with one space between them; empty: what the server grants by itself.
  package let scope: String
  package let place: Place
  /// The absolute path of a PEM file of authorities for `tokenURL` alone; `nil`: the system's.
  package let authorities: String?

  package init(
    tokenURL: String, clientID: String, clientSecret: Secret, scope: String = "", place: Place = .basic,
    authorities: String? = nil
  ) {
    self.tokenURL = tokenURL
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.scope = scope
    self.place = place
    self.authorities = authorities
  }
}
