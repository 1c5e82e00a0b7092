/// Something that answers a request with the values of one or more registers: a meter, a gateway, a platform. One of a station answers with
/// its temperature alone.
package struct Endpoint: Sendable, Hashable {
  package let id: EndpointID
  package let request: Request
  package let format: BodyFormat
  /// How often it is polled, s.
  package let intervalSeconds: Int64
  package let sources: [RegisterSource]

  package init(id: EndpointID, request: Request, format: BodyFormat, intervalSeconds: Int64, sources: [RegisterSource]) {
    precondition(intervalSeconds > 0, "an interval is positive")
    self.id = id
    self.request = request
    self.format = format
    self.intervalSeconds = intervalSeconds
    self.sources = sources
  }
}

/// What is asked of an endpoint.
package struct Request: Sendable, Hashable {
  /// `http` or `https`, without credentials.
  package let url: String
  package let authentication: Authentication?
  /// From the start of the transfer to its last byte, ms.
  package let timeoutMilliseconds: Int
  /// The largest body that is read, on the wire and decoded, bytes.
  package let bodyLimitBytes: Int
  /// Whether the connection may be kept for the next poll.
  package let keepsConnection: Bool

  package init(
    url: String, authentication: Authentication? = nil, timeoutMilliseconds: Int, bodyLimitBytes: Int, keepsConnection: Bool
  ) {
    self.url = url
    self.authentication = authentication
    self.timeoutMilliseconds = timeoutMilliseconds
    self.bodyLimitBytes = bodyLimitBytes
    self.keepsConnection = keepsConnection
  }
}

/// How the program shows an endpoint who it is.
package enum Authentication: Sendable, Hashable {
  case basic(user: String, password: Secret)
  case digest(user: String, password: Secret)
  case bearer(token: Secret)
  case header(name: String, value: Secret)
}

/// A secret read from a file. Printing it in any way shows that it is one, not what it is (promise 8).
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The secret itself; only a transfer asks for it.
  package var revealed: String { text }

  package var description: String { "(secret)" }
  package var debugDescription: String { "(secret)" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The format of a body.
package enum BodyFormat: String, Sendable, Hashable, CaseIterable {
  case json, xml, csv, openmetrics, text, obis
}

/// Where a body holds the value of one register, and how that value is to be read.
package struct RegisterSource: Sendable, Hashable {
  /// Of a station: its own name.
  package let register: RegisterID
  package let value: ValuePath
  /// Where the body stamps the value; `nil`: the time of receipt counts.
  package let time: ValuePath?
  /// The unit in which the body states the value.
  package let unit: MeasureUnit
  /// Whether a JSON string that is wholly a number counts as one (`numbers: string`, contract R1).
  package let acceptsNumberStrings: Bool

  package init(
    register: RegisterID, value: ValuePath, time: ValuePath? = nil, unit: MeasureUnit, acceptsNumberStrings: Bool = false
  ) {
    self.register = register
    self.value = value
    self.time = time
    self.unit = unit
    self.acceptsNumberStrings = acceptsNumberStrings
  }
}

/// A place in a body. For JSON: an RFC 6901 pointer, already split and unescaped.
package struct ValuePath: Sendable, Hashable, CustomStringConvertible {
  /// The reference tokens in order; empty for the whole document.
  package let tokens: [String]

  /// Reads an RFC 6901 JSON pointer such as `/meters/0/total`; `nil` when it is none.
  package init?(jsonPointer text: String) {
    if text.isEmpty {
      tokens = []
      return
    }
    // Character by character a "/" that a combining mark follows would not be one: pointers are made of code points.
    let scalars = text.unicodeScalars
    guard scalars.first == "/" else { return nil }
    var tokens: [String] = []
    for part in scalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = ValuePath.unescaped(part) else { return nil }
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
