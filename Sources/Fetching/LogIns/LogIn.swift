import EnergyModel

/// Something that must be asked for a session before an endpoint can be asked. Equal ones share what they were given.
enum LogIn: Hashable {
  /// By way of the proxy of the endpoints that need the token.
  case token(ClientCredentials, proxy: Proxy?)
  /// By the endpoint's own connection: it is the same device.
  case cookie(CookieLogIn, connection: RequestOptions?)

  /// `nil` for a request that needs none.
  init?(for request: Request) {
    switch request.authentication {
    case .oauth2(let credentials): self = .token(credentials, proxy: request.options?.proxy)
    case .cookie(let cookie): self = .cookie(cookie, connection: request.options?.connection)
    default: return nil
    }
  }

  /// A token or cookies that are larger are no session, bytes.
  static let bodyLimitBytes = 64 * 1_024

  /// What is sent; the answer is read by `granted`.
  func request(timeoutMilliseconds: Int) -> Request {
    switch self {
    case .token(let credentials, let proxy):
      LogIn.request(for: credentials, proxy: proxy, timeoutMilliseconds: timeoutMilliseconds)
    case .cookie(let cookie, let connection):
      LogIn.request(for: cookie, connection: connection, timeoutMilliseconds: timeoutMilliseconds)
    }
  }

  /// RFC 6749 section 4.4.2; the credentials by section 2.3.1, form-encoded before they are joined.
  private static func request(for credentials: ClientCredentials, proxy: Proxy?, timeoutMilliseconds: Int) -> Request {
    let (id, secret) = (percentEncoded(credentials.clientID), percentEncoded(credentials.clientSecret.revealed))
    var form = "grant_type=client_credentials"
    if !credentials.scope.isEmpty { form += "&scope=" + percentEncoded(credentials.scope) }
    if credentials.place == .post { form += "&client_id=\(id)&client_secret=\(secret)" }
    return Request(
      url: credentials.tokenURL,
      authentication: credentials.place == .basic ? .basic(user: id, password: Secret(secret)) : nil,
      options: RequestOptions(
        method: .post, body: Secret(form),
        headers: [
          .init(name: "Content-Type", value: "application/x-www-form-urlencoded"),
          .init(name: "Accept", value: "application/json"),
        ], tls: TLSOptions(authorities: credentials.authorities), proxy: proxy),
      timeoutMilliseconds: timeoutMilliseconds, bodyLimitBytes: bodyLimitBytes, keepsConnection: false)
  }

  private static func request(for cookie: CookieLogIn, connection: RequestOptions?, timeoutMilliseconds: Int) -> Request {
    let isJSON = LogInTemplate.isJSON(cookie.body)
    let (user, password) = (cookie.user, cookie.password.revealed)
    let body = LogInTemplate.filled(cookie.body, user: user, password: password, encode: isJSON ? jsonEscaped : percentEncoded)
    let headers: [RequestOptions.Header] =
      cookie.method == .get
      ? [] : [.init(name: "Content-Type", value: isJSON ? "application/json" : "application/x-www-form-urlencoded")]
    return Request(
      url: LogInTemplate.filled(cookie.url, user: user, password: password, encode: percentEncoded),
      options: RequestOptions(
        method: cookie.method, body: cookie.method == .get ? nil : Secret(body), headers: headers,
        usesHTTP2: connection?.usesHTTP2 ?? false, tls: connection?.tls ?? TLSOptions(), proxy: connection?.proxy,
        unixSocket: connection?.unixSocket),
      timeoutMilliseconds: timeoutMilliseconds, bodyLimitBytes: bodyLimitBytes, keepsConnection: false)
  }
}

/// Templates of log-ins, and how what is filled in is written.
enum LogInTemplate {
  /// A form could begin with `{user}`, but not with a quote behind the brace.
  static func isJSON(_ template: String) -> Bool {
    let bytes = template.utf8.filter { $0 > 0x20 }.prefix(2)
    return bytes.elementsEqual("{\"".utf8) || bytes.first == UInt8(ascii: "[")
  }

  /// Both in one pass, so that a user called `{password}` stays one.
  static func filled(_ template: String, user: String, password: String, encode: (String) -> String) -> String {
    var filled = ""
    var rest = Substring(template)
    while let brace = rest.firstIndex(of: "{") {
      filled += rest[..<brace]
      rest = rest[brace...]
      if rest.hasPrefix("{user}") {
        filled += encode(user)
        rest = rest.dropFirst("{user}".count)
      } else if rest.hasPrefix("{password}") {
        filled += encode(password)
        rest = rest.dropFirst("{password}".count)
      } else {
        filled += "{"
        rest = rest.dropFirst()
      }
    }
    return filled + rest
  }
}

/// All but the unreserved characters of RFC 3986 section 2.3, which is right in queries and in forms.
func percentEncoded(_ text: String) -> String {
  var encoded = ""
  for byte in text.utf8 {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      encoded.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      let digits = String(byte, radix: 16, uppercase: true)
      encoded += digits.count == 1 ? "%0" + digits : "%" + digits
    }
  }
  return encoded
}

/// As it stands between the quotes of a JSON string (RFC 8259 section 7).
func jsonEscaped(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": escaped += "\\" + String(scalar)
    case "\u{0}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
