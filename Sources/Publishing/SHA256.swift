import CCrypto

/// A SHA-256 in the making, by OpenSSL's EVP interface (FIPS 180-4). One owner.
package final class SHA256 {
  private let context: OpaquePointer

  package init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure("libcrypto has SHA-256; it fails only without memory")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: [UInt8]) {
    let result = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    precondition(result == 1, "a digest in the making takes bytes")
  }

  /// 64 hexadecimal digits, lower case. Ends the digest: the object is done after it.
  package func finish() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let result = EVP_DigestFinal_ex(context, &digest, nil)
    precondition(result == 1, "a digest is finished once")
    return digest.map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  /// The digest of bytes at hand.
  package static func hex(of bytes: [UInt8]) -> String {
    let digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }
}
