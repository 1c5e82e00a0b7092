/// What a connection by TLS must prove and shows, beyond what holds for all: TLS 1.2, the authorities of the system, the name of the host.
package struct TLSOptions: Sendable, Hashable {
  package enum Version: String, Sendable, CaseIterable { case tls12 = "1.2", tls13 = "1.3" }

  /// The certificate that this program shows, and the key to it: absolute paths of PEM files, read again when they are replaced.
  package struct Client: Sendable, Hashable {
    package let certificate: String
    package let key: String
    /// What the key file is encrypted with.
    package let keyPassword: Secret?

    package init(certificate: String, key: String, keyPassword: Secret? = nil) {
      self.certificate = certificate
      self.key = key
      self.keyPassword = keyPassword
    }
  }

  package let minimum: Version
  /// The absolute path of a PEM file of authorities that are trusted in place of the system's.
  package let authorities: String?
  /// `sha256//…` by base64, several joined by `;`: the public keys of which the endpoint must show one.
  package let pin: String?
  package let client: Client?

  package init(minimum: Version = .tls12, authorities: String? = nil, pin: String? = nil, client: Client? = nil) {
    self.minimum = minimum
    self.authorities = authorities
    self.pin = pin
    self.client = client
  }

  var summaries: [String] {
    var words: [String] = []
    if minimum != .tls12 { words.append("TLS \(minimum.rawValue)") }
    if authorities != nil { words.append("own authorities") }
    if pin != nil { words.append("pinned key") }
    if client != nil { words.append("client certificate (secret)") }
    return words
  }
}
