/// The name of a file in a directory, whatever its bytes: a portal may write names in GBK, or with a line break in them.
package struct FileName: Sendable, Hashable, Comparable {
  /// As the file system has it.
  package let bytes: [UInt8]

  /// `nil` for what names no file of a directory: nothing, `.`, `..`, or with a slash or a NUL in it.
  package init?(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, bytes != [0x2E], bytes != [0x2E, 0x2E], !bytes.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") })
    else { return nil }
    self.bytes = bytes
  }

  /// On one line and in UTF-8, for people, scripts and the store: what is no text, turns or breaks a line, and `%` itself are
  /// percent-encoded, so that it names one file only.
  package var text: String {
    if bytes.allSatisfy(FileName.isPlain) { return String(decoding: bytes, as: UTF8.self) }
    var text: [UInt8] = []
    guard UTF8Text.firstFault(in: bytes) == nil else {
      for byte in bytes { if FileName.isPlain(byte) { text.append(byte) } else { text += FileName.escape(byte) } }
      return String(decoding: text, as: UTF8.self)
    }
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let encoded = Array(String(scalar).utf8)
      text += FileName.isPlain(scalar) ? encoded : encoded.flatMap(FileName.escape)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// As a segment of a URL's path (RFC 3986 section 2.3): all but unreserved characters are percent-encoded.
  package var urlSegment: String {
    var text: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.append(byte)
      default: text += FileName.escape(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// By their bytes, so that the order is the same everywhere.
  package static func < (left: FileName, right: FileName) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "%") }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    guard let byte = UInt8(exactly: scalar.value), byte < 0x80 else {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: return false
      default: return true
      }
    }
    return isPlain(byte)
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
