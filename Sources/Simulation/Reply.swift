/// What a simulated device answers, from polite to hostile.
package enum Reply: Sendable {
  /// A whole answer with its length stated; the connection stays open.
  case body([UInt8], contentType: String, status: Int = 200, headers: [(String, String)] = [])
  /// Accepts and reads, and never answers.
  case silence
  /// Closes as if the process had ended (FIN).
  case closeWithoutAnswer
  /// Cuts the connection (RST).
  case reset
  /// A whole answer, headers and all, at so many bytes a second; then the connection closes.
  case drip([UInt8], bytesPerSecond: Int)
  /// A good header, and behind it the body at so many bytes a second.
  case dripBody([UInt8], bytesPerSecond: Int)
  /// A chunked body that never ends, as fast as the peer takes it.
  case endlessChunked
  /// A header that never ends, as fast as the peer takes it.
  case endlessHeader
  /// States one length and sends another, then closes.
  case wrongLength(declared: Int, [UInt8])
  /// Bytes that are no HTTP, then closes.
  case garbage([UInt8])
  /// A header that states the length of the whole body, and only its first `sent` bytes; then closes.
  case cutShort([UInt8], sent: Int)
  /// Exactly these bytes; the connection stays open.
  case raw([UInt8])

  /// A JSON body.
  package static func json(_ text: String) -> Reply { .body(Array(text.utf8), contentType: "application/json") }

  /// A status without a body.
  package static func status(_ status: Int, headers: [(String, String)] = []) -> Reply {
    .body([], contentType: "text/plain", status: status, headers: headers)
  }
}

/// A request, as it came.
package struct HTTPRequestHead: Sendable {
  package let method: String
  /// With its query.
  package let path: String
  /// What was sent behind it; empty where nothing was.
  package let body: [UInt8]
  private let raw: [UInt8]

  /// `nil` when the first line is no request line of HTTP/1.
  init?(_ raw: [UInt8], body: [UInt8] = []) {
    guard let end = raw.firstIndex(of: 0x0D) else { return nil }
    let parts = raw[..<end].split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].starts(with: "HTTP/1.".utf8) else { return nil }
    method = String(decoding: parts[0], as: UTF8.self)
    path = String(decoding: parts[1], as: UTF8.self)
    self.raw = raw
    self.body = body
  }

  /// Names as they came, in order. Read when asked for: most meters never look.
  package var headers: [(String, String)] {
    raw.split(separator: 0x0A).dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: 0x3A) else { return nil }
      let name = String(decoding: line[..<colon], as: UTF8.self)
      let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
      return (name, String(decoding: value.last == 0x0D ? value.dropLast() : value, as: UTF8.self))
    }
  }

  /// The first header of this name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { $0.0.lowercased() == name.lowercased() }?.1
  }
}
