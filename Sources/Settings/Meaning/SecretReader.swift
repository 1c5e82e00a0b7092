import EnergyModel

/// Reads what `auth` refers to. No sentence repeats a user, a name or a secret (promise 8).
struct SecretReader {
  let folder: Folder
  private let environment: [String: String]
  let source: SettingsSource
  let faults: FaultList

  init(folder: Folder, environment: [String: String], source: SettingsSource, faults: FaultList) {
    self.folder = folder
    self.environment = environment
    self.source = source
    self.faults = faults
  }

  /// The secret that `STEM_file` or `STEM_credential` leads to; `nil`, and a fault, where neither does.
  ///
  /// - Parameters:
  ///   - sources: what is written, by key.
  ///   - owner: the key that holds all of it, for sentences; its place is named where nothing is written.
  func secret(
    _ stem: String, in sources: [String: WrittenText], of owner: String, place: Place, hasLiteral: Bool = false
  ) -> Secret? {
    switch (sources[stem + "_file"], sources[stem + "_credential"]) {
    case (let file?, nil): return secret(in: folder.absolute(file.text), key: stem + "_file", place: file.place)
    case (nil, let credential?): return secret(credential: credential, key: stem + "_credential")
    case (_?, let credential?):
      return faults.refuse(credential.place, "`\(stem)_file` and `\(stem)_credential` are both written", "keep one of them")
    case (nil, nil) where hasLiteral: return nil
    case (nil, nil): return faults.refuse(place, "`\(owner)` has no `\(stem)_file`", "name the file that holds the secret")
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

  /// The absolute path of a PEM file that is there and holds what it is named for; nothing of it is kept: it is read again when it is
  /// used.
  func pemFile(_ written: WrittenText, key: String, holding label: String) -> String? {
    let path = folder.absolute(written.text)
    let bytes: [UInt8]
    switch source.read(path) {
    case .success(let read): bytes = read
    case .failure(.notFound):
      return faults.refuse(
        written.place, "the file of `\(key)` does not exist", "write its path, absolute or relative to this file")
    case .failure(.tooLarge): return faults.refuse(written.place, "the file of `\(key)` is too large", "name a PEM file")
    case .failure(.notReadable(let reason)):
      return faults.refuse(
        written.place, "the file of `\(key)` cannot be read (\(reason))", "let the daemon's user read it")
    }
    guard bytes.count <= SettingsSource.pemMax, UTF8Text.firstFault(in: bytes) == nil,
      case let text = String(decoding: bytes, as: UTF8.self), text.contains("-----BEGIN "), text.contains(label + "-----")
    else {
      return faults.refuse(
        written.place, "the file of `\(key)` holds no \(label.lowercased())",
        "write it as PEM, which begins with -----BEGIN, up to \(SettingsSource.pemMax >> 20) MiB")
    }
    return path
  }

  /// Whether a key file is encrypted (PKCS #8, or the older PEM header).
  func isEncrypted(_ path: String) -> Bool {
    guard case .success(let bytes) = source.read(path) else { return false }
    return String(decoding: bytes.prefix(SettingsSource.pemMax), as: UTF8.self).contains("ENCRYPTED")
  }

  private func tooLarge(_ key: String, _ place: Place) -> Secret? {
    faults.refuse(
      place, "the file of `\(key)` is larger than \(SettingsSource.secretMax >> 10) KiB", "write the secret alone into it")
  }
}
