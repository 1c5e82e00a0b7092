/// The URL of a history with places for what changes from one request to the next: `http://gw/log?from={from}&to={to}`.
package struct HistoryTemplate: Sendable, Hashable, CustomStringConvertible {
  /// What can stand between braces.
  package enum Place: String, Sendable, Hashable, CaseIterable {
    /// The first instant that is asked for.
    case from
    /// The last one, or the one behind it.
    case to
    /// The local day of which the file is.
    case day
    /// The number of the page.
    case page
    /// How many rows came before.
    case offset
    /// What the page before said of the next one. The first request leaves the whole parameter out.
    case cursor
  }

  /// Why a text is no such URL.
  package enum Fault: Error, Sendable, Hashable {
    /// `{name}`, and it is none of the places.
    case unknownPlace(String)
    /// Nothing may change before the path: another host is another endpoint.
    case placeBeforePath
  }

  private enum Part: Sendable, Hashable {
    case literal(String)
    case place(Place)
  }

  private let parts: [Part]
  package let description: String

  /// - Parameter text: absolute, or a path of the endpoint's own host that begins with `/`.
  package init(_ text: String) throws(Fault) {
    var parts: [Part] = []
    var literal = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      guard scalar == "{", let end = rest.firstIndex(of: "}") else {
        literal.unicodeScalars.append(scalar)
        rest = rest.dropFirst()
        continue
      }
      let name = String(rest[rest.index(after: rest.startIndex)..<end])
      guard let place = Place(rawValue: name) else { throw .unknownPlace(name) }
      if !literal.isEmpty { parts.append(.literal(literal)) }
      literal = ""
      parts.append(.place(place))
      rest = rest[rest.index(after: end)...]
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    guard case .literal(let head)? = parts.first, WebAddress.pathBegins(in: head) else { throw .placeBeforePath }
    self.parts = parts
    description = text
  }

  package var places: Set<Place> {
    Set(parts.compactMap { part in if case .place(let place) = part { place } else { nil } })
  }

  /// The URL with the values in it, percent-encoded (RFC 3986 section 2.3: all but letters, digits and `-._~`). A parameter whose value
  /// is a place without a value is left out.
  package func url(_ values: [Place: String]) -> String {
    var url = ""
    for part in parts {
      switch part {
      case .literal(let text): url += text
      case .place(let place): url += values[place].map(HistoryTemplate.encoded) ?? "{\(place.rawValue)}"
      }
    }
    guard let question = url.firstIndex(of: "?"), places.contains(where: { values[$0] == nil }) else { return filled(url) }
    let missing = Place.allCases.filter { values[$0] == nil }.map { "={\($0.rawValue)}" }
    let kept = url[url.index(after: question)...].split(separator: "&", omittingEmptySubsequences: false).filter { parameter in
      !missing.contains { parameter.hasSuffix($0) }
    }
    return filled(url[..<question] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&")))
  }

  /// In a path a place without a value is empty.
  private func filled(_ url: String) -> String {
    var url = url
    for place in places { url = url.split(separator: "{\(place.rawValue)}", omittingEmptySubsequences: false).joined() }
    return url
  }

  private static func encoded(_ value: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in value.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
