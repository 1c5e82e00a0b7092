import EnergyModel

/// Reads what `auth` refers to. No sentence repeats a user, a name or a secret (promise 8).
struct SecretReader {
  private let folder: Folder
  private let environment: [String: String]
  private let source: SettingsSource
  private let faults: FaultList

  /// `basic`, `digest`, `bearer` and `header` are done by this version; the others are known by name.
  private enum Kind: String, CaseIterable {
    case basic, digest, bearer, header
    case cookie, oauth2, certificate
  }

  init(folder: Folder, environment: [String: String], source: SettingsSource, faults: FaultList) {
    self.folder = folder
    self.environment = environment
    self.source = source
    self.faults = faults
  }

  func authentication(_ written: WrittenAuthentication) -> Authentication? {
    guard let kind = written.kind else {
      return faults.refuse(written.place, "`auth` has no `kind`", "write basic, digest, bearer or header")
    }
    switch Kind(rawValue: kind.text) {
    case .basic:
      let (user, secret) = (user(written), secret("password", of: written))
      checkKeys(of: written, user: true, name: false, stem: "password")
      guard let user, let secret else { return nil }
      return .basic(user: user, password: secret)
    case .digest:
      let (user, secret) = (user(written), secret("password", of: written))
      checkKeys(of: written, user: true, name: false, stem: "password")
      guard let user, let secret else { return nil }
      return .digest(user: user, password: secret)
    case .bearer:
      checkKeys(of: written, user: false, name: false, stem: "token")
      return secret("token", of: written).map { .bearer(token: $0) }
    case .header:
      let (name, secret) = (headerName(written), secret("value", of: written))
      checkKeys(of: written, user: false, name: true, stem: "value")
      guard let name, let secret else { return nil }
      return .header(name: name, value: secret)
    case .cookie, .oauth2, .certificate:
      return faults.refuse(kind.place, "this kind of `auth` is not done by this version", "use basic, digest, bearer or header")
    case nil:
      return faults.refuse(kind.place, "this kind of `auth` is not known", "write basic, digest, bearer or header")
    }
  }

  private func user(_ written: WrittenAuthentication) -> String? {
    guard let user = written.user else { return faults.refuse(written.place, "`auth` has no `user`", "write the user's name") }
    // RFC 7617 section 2: a colon would end the name; RFC 7616 has no place for quotes either.
    guard Printable.isPrintable(user.text), !user.text.contains(where: { $0 == ":" || $0 == "\"" || $0 == "\\" }) else {
      return faults.refuse(
        user.place, "`user` holds a colon, quote, backslash or control character",
        "write the name alone; the secret goes into a file")
    }
    return user.text
  }

  private func headerName(_ written: WrittenAuthentication) -> String? {
    guard let name = written.name else {
      return faults.refuse(written.place, "`auth` has no `name`", "write the header's name, such as X-API-Key")
    }
    // RFC 9110 section 5.1: a field name is a token.
    let isToken = name.text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
    guard isToken, name.text.utf8.count <= 128 else {
      return faults.refuse(name.place, "`name` is not the name of a header", "write letters, digits and '-', such as X-API-Key")
    }
    // These say how the message itself is read; another value would cut or mix requests.
    let framing = [
      "host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade", "expect", "accept-encoding",
    ]
    guard !framing.contains(name.text.lowercased()) else {
      return faults.refuse(
        name.place, "this header belongs to the transfer itself", "name the header that the device asks for, such as X-API-Key")
    }
    return name.text
  }

  /// Reports what another kind of `auth` would need.
  private func checkKeys(of written: WrittenAuthentication, user: Bool, name: Bool, stem: String) {
    if !user, let text = written.user { faults.report(text.place, "this kind of `auth` has no `user`", "remove it") }
    if !name, let text = written.name { faults.report(text.place, "this kind of `auth` has no `name`", "remove it") }
    for (key, text) in written.sources where !key.hasPrefix(stem + "_") {
      faults.report(text.place, "this kind of `auth` has no `\(key)`", "write `\(stem)_file` or `\(stem)_credential`")
    }
  }

  private func secret(_ stem: String, of written: WrittenAuthentication) -> Secret? {
    switch (written.sources[stem + "_file"], written.sources[stem + "_credential"]) {
    case (let file?, nil): return secret(in: folder.absolute(file.text), key: stem + "_file", place: file.place)
    case (nil, let credential?): return secret(credential: credential, key: stem + "_credential")
    case (_?, let credential?):
      return faults.refuse(credential.place, "`\(stem)_file` and `\(stem)_credential` are both written", "keep one of them")
    case (nil, nil) where written.hasLiteralSecret: return nil
    case (nil, nil): return faults.refuse(written.place, "`auth` has no `\(stem)_file`", "name the file that holds the secret")
    }
  }

  /// systemd puts credentials into a folder of the unit's own (systemd.exec, `LoadCredential=`).
  private func secret(credential: WrittenText, key: String) -> Secret? {
    guard Identifier<Secret>.isWellFormed(credential.text), !credential.text.contains("/") else {
      return faults.refuse(
        credential.place, "`\(key)` is not the name of a credential", "write the name given in the unit's `LoadCredential=`")
    }
    guard let directory = environment["CREDENTIALS_DIRECTORY"], directory.hasPrefix("/") else {
      return faults.refuse(
        credential.place, "there are no systemd credentials here",
        "start the daemon by its unit with `LoadCredential=`, or use a file")
    }
    return secret(in: directory + "/" + credential.text, key: key, place: credential.place)
  }

  private func secret(in path: String, key: String, place: Place) -> Secret? {
    var bytes: [UInt8]
    switch source.read(path) {
    case .success(let read): bytes = read
    case .failure(.notFound):
      return faults.refuse(place, "the file of `\(key)` does not exist", "write the secret into it, readable by the daemon alone")
    case .failure(.tooLarge): return tooLarge(key, place)
    case .failure(.notReadable(let reason)):
      return faults.refuse(place, "the file of `\(key)` cannot be read (\(reason))", "let the daemon's user read it")
    }
    guard bytes.count <= SettingsSource.secretMax else { return tooLarge(key, place) }
    // Editors and `echo` end a file with a line's end; it is no part of the secret.
    if bytes.last == UInt8(ascii: "\n") {
      bytes.removeLast()
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    }
    guard !bytes.isEmpty else { return faults.refuse(place, "the file of `\(key)` is empty", "write the secret into it") }
    guard UTF8Text.firstFault(in: bytes) == nil else {
      return faults.refuse(place, "the file of `\(key)` is not UTF-8", "save it as UTF-8")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard Printable.isPrintable(text) else {
      return faults.refuse(
        place, "the file of `\(key)` holds control characters or several lines", "write the secret alone on one line")
    }
    return Secret(text)
  }

  private func tooLarge(_ key: String, _ place: Place) -> Secret? {
    faults.refuse(
      place, "the file of `\(key)` is larger than \(SettingsSource.secretMax >> 10) KiB", "write the secret alone into it")
  }
}
