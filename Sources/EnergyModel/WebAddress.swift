/// What a body says of where its next page is, held against where the endpoint is.
package enum WebAddress {
  package static let lengthMax = 4_096

  /// Scheme and authority of an http or https URL, lower case, a default port left out; `nil` for any other text.
  package static func origin(of url: String) -> String? {
    guard let end = authorityEnd(of: url) else { return nil }
    let origin = url[..<end].lowercased()
    for (scheme, port) in [("http://", ":80"), ("https://", ":443")] where origin.hasPrefix(scheme) {
      guard origin.utf8.count > scheme.utf8.count else { return nil }
      return origin.hasSuffix(port) ? String(origin.dropLast(port.utf8.count)) : origin
    }
    return nil
  }

  /// Whether a text reaches as far as a path: `/log`, or `http://gw/`, or `http://gw?`.
  static func pathBegins(in text: String) -> Bool {
    if text.hasPrefix("/") { return !text.hasPrefix("//") }
    return authorityEnd(of: text).map { $0 < text.endIndex } ?? false
  }

  /// A link as it stands in a body, made absolute (RFC 3986 section 5, without dot segments); `nil` where it leads to another origin, or is
  /// no address that may be sent: a redirect in disguise would take the endpoint's secret along.
  package static func resolve(_ link: String, from url: String) -> String? {
    guard let own = origin(of: url), let end = authorityEnd(of: url), !link.isEmpty, link.utf8.count <= lengthMax,
      link.utf8.allSatisfy({ isSendable($0) })
    else { return nil }
    let path = url[end...].prefix { $0 != "?" }
    let absolute: String
    if authorityEnd(of: link) != nil {
      absolute = link
    } else if link.hasPrefix("//") {
      absolute = url.prefix { $0 != ":" } + ":" + link
    } else if link.hasPrefix("/") {
      absolute = url[..<end] + link
    } else if link.hasPrefix("?") {
      absolute = url[..<end] + (path.isEmpty ? "/" : path) + link
    } else {
      // What has a colon in its first segment has a scheme of its own.
      guard !link.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") else { return nil }
      absolute = url[..<end] + (path.lastIndex(of: "/").map { path[...$0] } ?? "/") + link
    }
    return origin(of: absolute) == own ? absolute : nil
  }

  /// Where the authority of `http://…` or `https://…` ends.
  private static func authorityEnd(of url: String) -> String.Index? {
    for scheme in ["http://", "https://"] where url.prefix(scheme.count).lowercased() == scheme {
      let start = url.index(url.startIndex, offsetBy: scheme.count)
      return url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex
    }
    return nil
  }

  /// Printable ASCII, and of that not what recipients read differently; no fragment, which is never sent.
  private static func isSendable(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F..., UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "#"): false
    default: true
    }
  }
}
