/// How an SFTP server is known, and how it is shown who asks.
package struct SecureShell: Sendable, Hashable {
  /// By what the server proves to be the one that is meant (RFC 4251 section 4.1). There is no third way: one that is not known is refused.
  package enum HostKey: Sendable, Hashable {
    /// A file in the format of OpenSSH's `known_hosts`, by its absolute path.
    case knownHosts(String)
    /// SHA-256 of the key in base64 without padding, as `ssh-keygen -l` shows it behind `SHA256:`.
    case sha256(String)
  }

  package enum Login: Sendable, Hashable {
    /// RFC 4252 section 8.
    case password(Secret)
    /// A private key in a file, by its absolute path (RFC 4252 section 7); its passphrase, where it has one.
    case key(file: String, passphrase: Secret?)
  }

  package let user: String
  package let login: Login
  package let hostKey: HostKey

  package init(user: String, login: Login, hostKey: HostKey) {
    self.user = user
    self.login = login
    self.hostKey = hostKey
  }
}
