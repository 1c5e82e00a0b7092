/// What may be written as a header. No sentence repeats a value.
enum HeaderRule {
  static let countMax = 32
  static let valueBytesMax = 8_192

  /// These say how the message itself is read or where it goes; another value would cut, mix or lead astray requests (RFC 9110
  /// sections 7.2, 7.6.1 and 8.6).
  private static let framing: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade",
    "expect", "accept-encoding", "content-encoding", "http2-settings",
  ]

  /// These carry secrets, which stand in files.
  private static let secret: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey", "x-apikey", "x-auth-token", "x-auth-key",
    "x-access-token", "x-token", "token", "x-csrf-token", "private-token", "ocp-apim-subscription-key", "x-functions-key",
  ]

  static func isSecret(_ name: String) -> Bool {
    let lower = name.lowercased()
    return secret.contains(lower) || lower.contains("password") || lower.contains("secret")
  }

  /// What is wrong with a name and how to mend it; `nil` when nothing is.
  static func fault(inName name: String) -> (what: String, remedy: String)? {
    // RFC 9110 section 5.1: a field name is a token.
    let isToken = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
    guard !name.isEmpty, isToken, name.utf8.count <= 128 else {
      return ("is not the name of a header", "write letters, digits and '-', such as X-API-Key")
    }
    guard !framing.contains(name.lowercased()) else {
      return ("belongs to the transfer itself", "name the header that the device asks for, such as X-API-Key")
    }
    return nil
  }

  /// What is wrong with a value and how to mend it.
  static func fault(inValue value: String) -> (what: String, remedy: String)? {
    guard value.utf8.count <= valueBytesMax else { return ("is longer than \(valueBytesMax) bytes", "shorten it") }
    guard Printable.isPrintable(value) else { return ("holds a control character or a line break", "write it on one line") }
    return nil
  }
}
