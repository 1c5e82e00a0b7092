import EnergyModel

/// The kinds of `auth`, and what each needs.
extension SecretReader {
  private enum Kind: String, CaseIterable {
    case basic, digest, bearer, header, query, cookie, oauth2

    /// The keys that say something to it.
    var keys: Set<String> {
      switch self {
      case .basic, .digest: ["user", "password_file", "password_credential"]
      case .bearer: ["token_file", "token_credential"]
      case .header, .query: ["name", "value_file", "value_credential"]
      case .cookie: ["user", "password_file", "password_credential", "login_url", "login_method", "login_body"]
      case .oauth2:
        ["token_url", "client_id", "client_secret_file", "client_secret_credential", "scope", "client_auth", "ca_file"]
      }
    }

    static let remedy = "write basic, digest, bearer, header, query, cookie or oauth2"
  }

  /// What `auth` means; `nil` where it has a fault.
  func authentication(_ written: WrittenAuthentication) -> Authentication? {
    guard let text = written.kind else { return faults.refuse(written.place, "`auth` has no `kind`", Kind.remedy) }
    guard let kind = Kind(rawValue: text.text) else {
      if ["key", "password"].contains(text.text) {
        return faults.refuse(text.place, "this kind of `auth` is for sftp", Kind.remedy)
      }
      guard text.text == "certificate" else {
        return faults.refuse(text.place, "this kind of `auth` is not known", Kind.remedy)
      }
      return faults.refuse(
        text.place, "a certificate is no kind of `auth`", "write `client_certificate` and `client_key` beside `url`")
    }
    checkKeys(of: written, kind)
    switch kind {
    case .basic:
      let (user, secret) = (user(written), secret("password", written))
      guard let user, let secret else { return nil }
      return .basic(user: user, password: secret)
    case .digest:
      let (user, secret) = (user(written), secret("password", written))
      guard let user, let secret else { return nil }
      return .digest(user: user, password: secret)
    case .bearer:
      return secret("token", written).map { .bearer(token: $0) }
    case .header:
      let (name, secret) = (headerName(written), secret("value", written))
      guard let name, let secret else { return nil }
      return .header(name: name, value: secret)
    case .query:
      let (name, secret) = (parameterName(written), secret("value", written))
      guard let name, let secret else { return nil }
      return .query(name: name, value: secret)
    case .cookie: return cookie(written).map { .cookie($0) }
    case .oauth2: return clientCredentials(written).map { .oauth2($0) }
    }
  }

  /// Reports what another kind of `auth` would need.
  private func checkKeys(of written: WrittenAuthentication, _ kind: Kind) {
    for (key, text) in written.texts where !kind.keys.contains(key) {
      let isSource = key.hasSuffix("_file") || key.hasSuffix("_credential")
      let own = kind.keys.first { $0.hasSuffix("_credential") }?.replacing("_credential", with: "") ?? ""
      faults.report(
        text.place, "this kind of `auth` has no `\(key)`", isSource ? "write `\(own)_file` or `\(own)_credential`" : "remove it")
    }
  }

  func secret(_ stem: String, _ written: WrittenAuthentication) -> Secret? {
    secret(stem, in: written.texts, of: "auth", place: written.place, hasLiteral: written.hasLiteralSecret)
  }

  func user(_ written: WrittenAuthentication) -> String? {
    guard let user = written.texts["user"] else {
      return faults.refuse(written.place, "`auth` has no `user`", "write the user's name")
    }
    return checkedUser(user)
  }

  /// RFC 7617 section 2: a colon would end the name; RFC 7616 has no place for quotes either.
  func checkedUser(_ user: WrittenText) -> String? {
    guard Printable.isPrintable(user.text), !user.text.contains(where: { $0 == ":" || $0 == "\"" || $0 == "\\" }) else {
      return faults.refuse(
        user.place, "`user` holds a colon, quote, backslash or control character",
        "write the name alone; the secret goes into a file")
    }
    return user.text
  }

  private func headerName(_ written: WrittenAuthentication) -> String? {
    guard let name = written.texts["name"] else {
      return faults.refuse(written.place, "`auth` has no `name`", "write the header's name, such as X-API-Key")
    }
    guard let fault = HeaderRule.fault(inName: name.text) else { return name.text }
    let isName = fault.what.hasPrefix("is not")
    return faults.refuse(name.place, isName ? "`name` \(fault.what)" : "this header \(fault.what)", fault.remedy)
  }

  private func parameterName(_ written: WrittenAuthentication) -> String? {
    guard let name = written.texts["name"] else {
      return faults.refuse(written.place, "`auth` has no `name`", "write the parameter's name, such as appid")
    }
    guard Printable.isPrintable(name.text), name.text.utf8.count <= 128, !name.text.contains(where: { "=&?# ".contains($0) })
    else {
      return faults.refuse(
        name.place, "`name` is not the name of a parameter", "write it without '=', '&', '?', '#' and spaces, such as appid")
    }
    return name.text
  }

  // MARK: Cookies

  private func cookie(_ written: WrittenAuthentication) -> CookieLogIn? {
    let url = address("login_url", written, remedy: "write the address that takes user and password")
    let method =
      written.texts["login_method"].map { faults.choice($0, key: "login_method") as RequestOptions.Method? } ?? .post
    let password = secret("password", written)
    let body = written.texts["login_body"]
    if let body, method == .get {
      faults.report(body.place, "a log-in by GET has no `login_body`", "write {user} and {password} into `login_url`, or POST")
    }
    if let body, body.text.utf8.contains(0) || body.text.utf8.count > 8_192 {
      faults.report(body.place, "`login_body` is longer than 8 KiB or holds a NUL", "write the form or the JSON that logs in")
    }
    guard let url, let method, let password else { return nil }
    let text = method == .get ? "" : body?.text ?? (url.contains("{password}") ? "" : Defaults.logInBody)
    guard text.contains("{password}") || url.contains("{password}") else {
      return faults.refuse(
        body?.place ?? written.place, "the log-in sends no password", "write {password} where it belongs, and {user} beside it")
    }
    let namesUser = text.contains("{user}") || url.contains("{user}")
    let user = written.texts["user"]
    if namesUser, user == nil { return faults.refuse(written.place, "`auth` has no `user`", "write the user's name") }
    if let user, !namesUser || !Printable.isPrintable(user.text) {
      return faults.refuse(
        user.place, namesUser ? "`user` holds a control character" : "the log-in sends no user",
        namesUser ? "write the name alone" : "write {user} where it belongs, or remove `user`")
    }
    return CookieLogIn(url: url, method: method, body: text, user: user?.text ?? "", password: password)
  }

  private func address(_ key: String, _ written: WrittenAuthentication, remedy: String) -> String? {
    guard let url = written.texts[key] else { return faults.refuse(written.place, "`auth` has no `\(key)`", remedy) }
    if let (what, remedy) = URLRule.fault(in: url.text, key: key) { return faults.refuse(url.place, what, remedy) }
    return url.text
  }

  // MARK: Tokens

  private func clientCredentials(_ written: WrittenAuthentication) -> ClientCredentials? {
    let url = address("token_url", written, remedy: "write the address that gives out tokens")
    // RFC 6749 section 3.2: credentials for tokens go over TLS.
    if let url, !URLRule.usesTLS(url), !URLRule.isNumericOrLocal(url) {
      faults.report(
        written.texts["token_url"]?.place ?? written.place, "`token_url` would send the client's secret in clear",
        "write https://")
    }
    let secret = secret("client_secret", written)
    let place = written.texts["client_auth"].map { faults.choice($0, key: "client_auth") as ClientCredentials.Place? } ?? .basic
    let authorities = written.texts["ca_file"].map { pemFile($0, key: "ca_file", holding: "CERTIFICATE") }
    let id = written.texts["client_id"]
    if id == nil {
      faults.report(written.place, "`auth` has no `client_id`", "write the name that the platform gave this program")
    }
    if let id, !Printable.isPrintable(id.text) || id.text.utf8.count > 1_024 {
      faults.report(id.place, "`client_id` holds a control character or is too long", "write it as the platform gave it")
    }
    let scope = written.texts["scope"]
    if let scope, !SecretReader.isScope(scope.text) {
      faults.report(scope.place, "`scope` is not a list of scopes", "write them with one space between, such as read:meters")
    }
    guard let url, let secret, let place, let id, authorities == nil || authorities != .some(nil) else { return nil }
    return ClientCredentials(
      tokenURL: url, clientID: id.text, clientSecret: secret, scope: scope?.text ?? "", place: place,
      authorities: authorities ?? nil)
  }

  /// RFC 6749 section 3.3: visible ASCII without quote and backslash, one space between.
  private static func isScope(_ text: String) -> Bool {
    text.utf8.count <= 2_048
      && text.utf8.split(separator: 0x20, omittingEmptySubsequences: false).allSatisfy { word in
        !word.isEmpty && word.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      }
  }
}
