import EnergyModel

/// What is asked and by which way: `RequestOptions` from what is written and from the preset.
extension Loader {
  /// `nil` where nothing is asked for, or a part of it has a fault, which is said; then nothing is loaded at all.
  func options(of written: WrittenRequest, url: String?, preset: LoadedPreset?) -> RequestOptions? {
    guard !written.isEmpty else { return preset?.options }
    let asked = AskedRequest(written, beside: preset?.options, faults: faults)
    let usesHTTP2 = written.http.flatMap { faults.choice($0, key: "http") as HTTPVersion? } == .two
    let tls = tls(of: written)
    if let url, !URLRule.usesTLS(url) {
      let keys = ["tls", "ca_file", "pin", "client_certificate", "client_key"]
      let texts = [written.tls, written.authorities, written.pins.first, written.clientCertificate, written.clientKey]
      for (key, text) in zip(keys, texts) {
        guard let text else { continue }
        faults.report(text.place, "`\(key)` says nothing of a connection without TLS", "write https:// in `url`, or remove it")
      }
    }
    let proxy = written.proxy.flatMap { self.proxy($0) }
    let socket = written.unixSocket.flatMap { unixSocket($0) }
    if let text = written.unixSocket, written.proxy != nil {
      faults.report(text.place, "`unix_socket` and `proxy` are both written", "keep one of them")
    }
    let options = RequestOptions(
      method: asked.method, body: asked.body, headers: asked.headers, usesHTTP2: usesHTTP2, tls: tls, proxy: proxy,
      unixSocket: socket)
    return options == RequestOptions() ? nil : options
  }

  /// A key in the query that stands there already would be sent twice.
  func checkParameter(of authentication: Authentication?, url: WrittenText?) {
    guard case .query(let name, _)? = authentication, let url, URLRule.parameterNames(of: url.text).contains(name[...]) else {
      return
    }
    faults.report(url.place, "`url` has the parameter of `auth` already", "take it out of `url`")
  }

  private enum HTTPVersion: String, CaseIterable {
    case one = "1.1"
    case two = "2"
  }

  // MARK: TLS

  private func tls(of written: WrittenRequest) -> TLSOptions {
    let minimum = written.tls.map { faults.choice($0, key: "tls") as TLSOptions.Version? } ?? .tls12
    let authorities = written.authorities.flatMap { secrets.pemFile($0, key: "ca_file", holding: "CERTIFICATE") }
    let pins = written.pins.compactMap { pin($0) }
    if let extra = written.pins.dropFirst(8).first {
      faults.report(extra.place, "there are more than 8 pins", "keep those of the keys in use and of the next one")
    }
    return TLSOptions(
      minimum: minimum ?? .tls12, authorities: authorities, pin: pins.isEmpty ? nil : pins.joined(separator: ";"),
      client: client(of: written))
  }

  /// `sha256//` and the base64 of 32 bytes: 43 digits and one `=`.
  private func pin(_ written: WrittenText) -> String? {
    let digits = written.text.utf8.dropFirst("sha256//".utf8.count)
    let isPin =
      written.text.hasPrefix("sha256//") && digits.count == 44 && digits.last == UInt8(ascii: "=")
      && digits.dropLast().allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "+")
          || byte == UInt8(ascii: "/")
      }
    if isPin { return written.text }
    return faults.refuse(
      written.place, "`pin` is not the digest of a public key",
      "write sha256// and the base64 of the SHA-256 of the key, as `openssl pkey -pubin -outform der | openssl dgst -sha256 -binary "
        + "| base64` prints it")
  }

  private func client(of written: WrittenRequest) -> TLSOptions.Client? {
    guard let certificate = written.clientCertificate else {
      for (key, text) in [("client_key", written.clientKey)] + written.keyPassword.map({ ($0.key, .some($0.value)) }) {
        if let text { faults.report(text.place, "`\(key)` is written without `client_certificate`", "name both, or neither") }
      }
      return nil
    }
    let path = secrets.pemFile(certificate, key: "client_certificate", holding: "CERTIFICATE")
    // Without a file of its own the key stands behind the certificate.
    let key = secrets.pemFile(
      written.clientKey ?? certificate, key: written.clientKey == nil ? "client_certificate" : "client_key",
      holding: "PRIVATE KEY")
    var password: Secret?
    if !written.keyPassword.isEmpty {
      password = secrets.secret("client_key_password", in: written.keyPassword, of: "client_key", place: certificate.place)
    } else if let key, secrets.isEncrypted(key) {
      faults.report(
        (written.clientKey ?? certificate).place, "the key of the client's certificate is encrypted",
        "name the file of its password by `client_key_password_file`")
    }
    guard let path, let key else { return nil }
    return TLSOptions.Client(certificate: path, key: key, keyPassword: password)
  }

  // MARK: The way

  private func proxy(_ written: WrittenProxy) -> Proxy? {
    guard let url = written.url else {
      return faults.refuse(written.place, "`proxy` has no `url`", "write its address, such as http://192.0.2.1:3128")
    }
    if let (what, remedy) = URLRule.fault(inProxy: url.text) { return faults.refuse(url.place, what, remedy) }
    guard let user = written.user else {
      if let text = written.password.values.first {
        faults.report(text.place, "`proxy` has a password and no `user`", "write both, or neither")
      }
      return Proxy(url: url.text)
    }
    let name = secrets.checkedUser(user)
    let password = secrets.secret(
      "password", in: written.password, of: "proxy", place: written.place, hasLiteral: written.hasLiteralSecret)
    guard let name, let password else { return nil }
    return Proxy(url: url.text, credentials: Proxy.Credentials(user: name, password: password))
  }

  /// The address of a socket has room for 107 bytes (unix(7)).
  private func unixSocket(_ written: WrittenText) -> String? {
    let path = folder.absolute(written.text)
    guard path.utf8.count <= 107, Printable.isPrintable(path) else {
      return faults.refuse(
        written.place, "`unix_socket` is longer than 107 bytes or holds a control character", "write a shorter path")
    }
    return path
  }
}

/// Method, body and headers: what a preset may say too.
struct AskedRequest {
  private(set) var method = RequestOptions.Method.get
  private(set) var body: Secret?
  private(set) var headers: [RequestOptions.Header] = []

  /// Larger bodies ask for history, not for a reading, bytes.
  private static let bodyBytesMax = 65_536

  /// - Parameter preset: what holds where nothing is written.
  init(_ written: WrittenRequest, beside preset: RequestOptions?, faults: FaultList) {
    method = written.method.map { faults.choice($0, key: "method") ?? .get } ?? preset?.method ?? .get
    if let text = written.body {
      if method == .get {
        faults.report(text.place, "a `body` is sent by POST alone", "write `method: POST`, or remove it")
      }
      if text.text.utf8.count > AskedRequest.bodyBytesMax || text.text.utf8.contains(0) {
        faults.report(text.place, "`body` is longer than \(AskedRequest.bodyBytesMax >> 10) KiB or holds a NUL", "shorten it")
      }
    }
    body = method == .get ? nil : written.body.map { Secret($0.text) } ?? preset?.body
    var own: [String: Place] = [:]
    for header in written.headers.prefix(HeaderRule.countMax) {
      guard let checked = AskedRequest.header(header, faults: faults) else { continue }
      if let first = own.updateValue(header.name.place, forKey: checked.name.lowercased()) {
        faults.report(
          header.name.place, "a header is written twice",
          "keep one; the first is on \(faults.words(for: first, from: header.name.place))")
      }
      headers.append(checked)
    }
    if let extra = written.headers.dropFirst(HeaderRule.countMax).first {
      faults.report(
        extra.name.place, "there are more than \(HeaderRule.countMax) headers", "remove those that the device ignores")
    }
    headers = (preset?.headers ?? []).filter { own[$0.name.lowercased()] == nil } + headers
  }

  /// As a preset keeps it; `nil` where it asks for nothing.
  var options: RequestOptions? {
    let options = RequestOptions(method: method, body: body, headers: headers)
    return options == RequestOptions() ? nil : options
  }

  private static func header(_ written: WrittenHeader, faults: FaultList) -> RequestOptions.Header? {
    if let (what, remedy) = HeaderRule.fault(inName: written.name.text) {
      return faults.refuse(written.name.place, "a header's name \(what)", remedy)
    }
    guard !HeaderRule.isSecret(written.name.text) else {
      return faults.refuse(
        written.name.place, "a secret must not stand in the configuration",
        "write `auth: { kind: header, name: …, value_file: … }`, or another kind")
    }
    guard let value = written.value else {
      return faults.refuse(written.name.place, "a header has no value", "write it behind the colon, or remove the line")
    }
    if let (what, remedy) = HeaderRule.fault(inValue: value.text) {
      return faults.refuse(value.place, "the value of a header \(what)", remedy)
    }
    return RequestOptions.Header(name: written.name.text, value: value.text)
  }
}
