import EnergyModel

/// What the URL of an endpoint must be. The sentences never repeat it: it may hold what somebody should not have written into it.
enum URLRule {
  static let lengthMax = 4_096

  /// What is wrong and how to mend it; `nil` when nothing is.
  ///
  /// - Parameter key: under which it is written.
  static func fault(in url: String, key: String = "url") -> (what: String, remedy: String)? {
    guard let fault = fault(in: url, schemes: ["http", "https"]) else { return secretFault(in: url, key: key) }
    return (fault.what.replacing("`url`", with: "`\(key)`"), fault.remedy)
  }

  /// Of a proxy: scheme, host and port alone.
  static func fault(inProxy url: String) -> (what: String, remedy: String)? {
    let fault = fault(in: url, schemes: ["http", "https", "socks5", "socks5h"])
    if let fault {
      let isOfScheme = fault.what.contains("does not begin")
      return (
        isOfScheme
          ? "the `url` of `proxy` does not begin with http://, https://, socks5:// or socks5h://"
          : fault.what.replacing("`url`", with: "the `url` of `proxy`"),
        isOfScheme
          ? "write its address, such as http://192.0.2.1:3128" : fault.remedy.replacing("`auth` with", with: "`user` and")
      )
    }
    guard url.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).count <= 4, !url.contains("?"),
      url.utf8.split(separator: UInt8(ascii: "/")).count == 2
    else { return ("the `url` of `proxy` has a path", "write scheme, host and port alone") }
    return nil
  }

  /// Whether a secret may go there in clear: to an address, or to this machine itself.
  static func isNumericOrLocal(_ url: String) -> Bool {
    let authority = url.utf8.drop { $0 != UInt8(ascii: "/") }.drop { $0 == UInt8(ascii: "/") }.prefix {
      $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
    }
    if authority.first == UInt8(ascii: "[") { return true }
    let host = authority.prefix { $0 != UInt8(ascii: ":") }
    return host.elementsEqual("localhost".utf8) || host.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
  }

  static func usesTLS(_ url: String) -> Bool { url.prefix(6).lowercased() == "https:" }

  /// The names of the parameters of the query, as written.
  static func parameterNames(of url: String) -> [Substring] {
    guard let query = url.firstIndex(of: "?") else { return [] }
    return url[url.index(after: query)...].split(separator: "&").map { $0.prefix { $0 != "=" } }
  }

  /// A secret in the configuration is a fault wherever it stands (contract, Secrets).
  private static func secretFault(in url: String, key: String) -> (what: String, remedy: String)? {
    let names: Set<String> = [
      "password", "passwd", "pwd", "token", "access_token", "auth_token", "api_key", "apikey", "api-key", "secret",
      "client_secret",
    ]
    let found = parameterNames(of: url).contains { names.contains($0.lowercased()) } && !url.contains("{password}")
    return found
      ? ("`\(key)` carries a secret in its query", "take the parameter out and write `auth` of kind query with a `value_file`")
      : nil
  }

  private static func fault(in url: String, schemes: [String]) -> (what: String, remedy: String)? {
    let bytes = Array(url.utf8)
    guard bytes.count <= lengthMax else { return ("`url` is longer than \(lengthMax) bytes", "shorten it") }
    if let fault = byteFault(in: bytes) { return fault }
    guard let start = schemeEnd(in: bytes, schemes: schemes) else {
      return (
        "`url` does not begin with http:// or https://",
        "write the whole address, such as http://192.0.2.1/rpc/EMData.GetStatus?id=0"
      )
    }
    let rest = bytes[start...]
    let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard !authority.contains(UInt8(ascii: "@")) else {
      return ("`url` carries credentials", "take user and password out of it and write `auth` with a `password_file`")
    }
    guard !rest.contains(UInt8(ascii: "#")) else {
      return ("`url` has a fragment, which is never sent", "remove it from the '#' on")
    }
    return authorityFault(authority) ?? escapeFault(in: bytes)
  }

  /// Where the authority begins behind a scheme and `://`, in letters of either size.
  private static func schemeEnd(in bytes: [UInt8], schemes: [String]) -> Int? {
    schemes.map { $0 + "://" }.first { scheme in
      bytes.count >= scheme.utf8.count && zip(bytes, scheme.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }?.utf8.count
  }

  /// RFC 3986 section 2: only printable ASCII, and of that not what every recipient reads differently.
  private static func byteFault(in bytes: [UInt8]) -> (String, String)? {
    for byte in bytes {
      switch byte {
      case 0..<0x20, 0x7F: return ("`url` holds a control character", "remove it")
      case 0x20: return ("`url` holds a space", "remove it, or write %20")
      case 0x80...: return ("`url` holds a letter outside ASCII", "percent-encode it; write a host name in its `xn--` form")
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"):
        return ("`url` holds a backslash, quote or angle bracket", "percent-encode it")
      default: continue
      }
    }
    return nil
  }

  /// `host`, `host:port`, `[address]`, `[address]:port`.
  private static func authorityFault(_ authority: ArraySlice<UInt8>) -> (String, String)? {
    let host: ArraySlice<UInt8>
    let behind: ArraySlice<UInt8>
    if authority.first == UInt8(ascii: "[") {
      guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else {
        return ("`url` has no ']' behind its address", "close the bracket")
      }
      host = authority[(authority.startIndex + 1)..<end]
      behind = authority[(end + 1)...]
      guard host.contains(UInt8(ascii: ":")),
        host.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
      else {
        return ("`url` has no IPv6 address between its brackets", "write one, such as [2001:db8::1]")
      }
    } else {
      host = authority.prefix { $0 != UInt8(ascii: ":") }
      behind = authority.dropFirst(host.count)
      guard !host.isEmpty else { return ("`url` has no host", "write the meter's name or address behind '://'") }
      guard host.allSatisfy(isHostByte), host.first != UInt8(ascii: "."), host.count <= 253 else {
        return ("`url` has no valid host name", "write letters, digits, '-' and '.' only")
      }
    }
    guard behind.isEmpty || behind.first == UInt8(ascii: ":") else {
      return ("`url` has no valid host", "write ':' and a port, or '/', behind it")
    }
    guard behind.isEmpty || (1...65_535).contains(decimalNumber(behind.dropFirst()) ?? 0) else {
      return ("`url` has no valid port", "write a number from 1 to 65535 behind ':', or remove the ':'")
    }
    return nil
  }

  private static func escapeFault(in bytes: [UInt8]) -> (String, String)? {
    for index in bytes.indices where bytes[index] == UInt8(ascii: "%") {
      guard index + 2 < bytes.count, isHexDigit(bytes[index + 1]), isHexDigit(bytes[index + 2]) else {
        return ("`url` has a '%' without two hexadecimal digits behind it", "write %25 for the sign itself")
      }
    }
    return nil
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}
