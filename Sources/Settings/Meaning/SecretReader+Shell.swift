import EnergyModel

extension SecretReader {
  /// What an `sftp` endpoint needs: who asks, and by what the server is known.
  func shell(of written: WrittenDirectory) -> SecureShell? {
    let hostKey = hostKey(of: written)
    guard let auth = written.authentication else {
      return faults.refuse(
        written.url?.place ?? written.place, "the sftp endpoint has no `auth`",
        "write \(inPreset(written))auth: { kind: key, user: U, key_file: F } or { kind: password, user: U, password_file: F }")
    }
    guard let login = login(auth), let hostKey else { return nil }
    return SecureShell(user: login.user, login: login.login, hostKey: hostKey)
  }

  /// Where a row has what its table has no column for.
  private func inPreset(_ written: WrittenDirectory) -> String {
    written.isRow ? "under `presets` of conserved.yaml, into the one that the row's `preset` names, " : ""
  }

  private func login(_ written: WrittenAuthentication) -> (user: String, login: SecureShell.Login)? {
    let user = user(written)
    switch written.kind?.text {
    case "password":
      checkKeys(of: written, ["password_file", "password_credential"], "write `password_file` or `password_credential`")
      guard let password = secret("password", written), let user else { return nil }
      return (user, .password(password))
    case "key":
      checkKeys(
        of: written, ["key_file", "passphrase_file", "passphrase_credential"],
        "write `key_file`, and `passphrase_file` where the key has one")
      let hasPassphrase = written.texts.keys.contains { $0.hasPrefix("passphrase_") }
      let passphrase = hasPassphrase ? secret("passphrase", written) : nil
      guard let file = written.texts["key_file"] else {
        return faults.refuse(written.place, "`auth` has no `key_file`", "name the file of the private key")
      }
      guard let path = readable(file, key: "key_file"), let user, passphrase != nil || !hasPassphrase else { return nil }
      return (user, .key(file: path, passphrase: passphrase))
    default:
      return faults.refuse(
        written.kind?.place ?? written.place, "this kind of `auth` is not for sftp", "write kind: key or kind: password")
    }
  }

  /// Reports what another kind of `auth` would need.
  private func checkKeys(of written: WrittenAuthentication, _ keys: Set<String>, _ remedy: String) {
    for (key, text) in written.texts where key != "user" && !keys.contains(key) {
      faults.report(text.place, "this kind of `auth` has no `\(key)`", remedy)
    }
  }

  private func hostKey(of written: WrittenDirectory) -> SecureShell.HostKey? {
    switch (written.knownHosts, written.hostKey) {
    case (let file?, nil): return readable(file, key: "known_hosts").map { .knownHosts($0) }
    case (nil, let text?): return fingerprint(text).map { .sha256($0) }
    case (_?, let text?): return faults.refuse(text.place, "`known_hosts` and `host_key` are both written", "keep one of them")
    case (nil, nil):
      return faults.refuse(
        written.url?.place ?? written.place, "nothing says which key the sftp server must have",
        "write \(inPreset(written))known_hosts: FILE, or host_key: sha256:… as `ssh-keyscan HOST | ssh-keygen -lf -` shows it")
    }
  }

  /// 32 bytes in base64 are 43 characters and, where written, one of padding. libcurl compares them as text.
  private func fingerprint(_ written: WrittenText) -> String? {
    let parts = written.text.split(separator: ":", maxSplits: 1)
    let digits = parts.count == 2 ? (parts[1].hasSuffix("=") ? parts[1].dropLast() : parts[1]) : ""
    guard parts.first?.lowercased() == "sha256", digits.utf8.count == 43,
      digits.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "+")
          || byte == UInt8(ascii: "/")
      })
    else {
      return faults.refuse(
        written.place, "`host_key` is no SHA-256 of a key", "write sha256: and the 43 characters that `ssh-keygen -l` shows")
    }
    return String(digits)
  }

  /// The absolute path of a file that libcurl will read itself.
  private func readable(_ written: WrittenText, key: String) -> String? {
    let path = folder.absolute(written.text)
    switch source.read(path) {
    case .success(let bytes) where !bytes.isEmpty && bytes.count <= 1 << 20: return path
    case .success: return faults.refuse(written.place, "the file of `\(key)` is empty or larger than 1 MiB", "check its path")
    case .failure: return faults.refuse(written.place, "the file of `\(key)` cannot be read", "check its path and owner")
    }
  }
}
