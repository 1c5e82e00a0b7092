/// A place in a JSON text: an RFC 6901 pointer, already split and unescaped.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// The reference tokens in order; empty for the whole document.
  package let tokens: [String]

  package init(tokens: [String]) { self.tokens = tokens }

  /// Reads an RFC 6901 JSON pointer such as `/meters/0/total`; `nil` when it is none.
  package init?(_ text: String) {
    if text.isEmpty {
      tokens = []
      return
    }
    // Character by character a "/" that a combining mark follows would not be one: pointers are made of code points.
    let scalars = text.unicodeScalars
    guard scalars.first == "/" else { return nil }
    var tokens: [String] = []
    for part in scalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = JSONPointer.unescaped(part) else { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  package var description: String {
    var text = String.UnicodeScalarView()
    for token in tokens {
      text.append("/")
      for scalar in token.unicodeScalars {
        switch scalar {
        case "~": text.append(contentsOf: "~0".unicodeScalars)
        case "/": text.append(contentsOf: "~1".unicodeScalars)
        default: text.append(scalar)
        }
      }
    }
    return String(text)
  }

  /// `~1` is `/` and `~0` is `~` (RFC 6901 section 4); any other use of `~` is an error.
  private static func unescaped(_ part: Substring.UnicodeScalarView) -> String? {
    var token = ""
    var isEscape = false
    for character in part {
      if isEscape {
        guard character == "0" || character == "1" else { return nil }
        token.unicodeScalars.append(character == "0" ? "~" : "/")
        isEscape = false
      } else if character == "~" {
        isEscape = true
      } else {
        token.unicodeScalars.append(character)
      }
    }
    return isEscape ? nil : token
  }
}
