import Glibc

/// How the characters of an export become bytes.
package enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  case utf8 = "utf-8"
  /// GB 18030: what older Chinese systems read without being told. It has a code for every Unicode scalar, and no byte order mark.
  case gb18030

  /// Whether this system can write it: the C library finds its converters beside it.
  package var isAvailable: Bool {
    guard self == .gb18030 else { return true }
    guard let converter = GB18030Converter() else { return false }
    converter.close()
    return true
  }

  /// Text that is whole UTF-8; a converter that is missing is found out before, by `isAvailable`.
  func encoded(_ bytes: [UInt8]) -> [UInt8] {
    guard self == .gb18030 else { return bytes }
    guard let converter = GB18030Converter() else {
      preconditionFailure("whoever asks for GB18030 looks whether there is a converter")
    }
    defer { converter.close() }
    return converter.convert(bytes)
  }
}

/// The C library's converter from UTF-8, closed by whoever opened it.
private struct GB18030Converter {
  private let descriptor: iconv_t

  /// `nil` where the system has none.
  init?() {
    guard let descriptor = iconv_open("GB18030", "UTF-8"), descriptor != iconv_t(bitPattern: -1) else { return nil }
    self.descriptor = descriptor
  }

  func close() { _ = iconv_close(descriptor) }

  /// U+FFFD, which stands for a character that cannot be written.
  private static let replacement: [UInt8] = [0x84, 0x31, 0xA4, 0x37]

  /// Whole UTF-8 in GB 18030. The C library leaves out two dozen scalars for private use, which the standard moved about from edition to
  /// edition: U+FFFD stands for each of them.
  func convert(_ bytes: [UInt8]) -> [UInt8] {
    // A scalar of one byte stays one, of two or three becomes at most four, of four becomes four: at most twice as long.
    let capacity = bytes.count * 2
    return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      var source = bytes
      source.withUnsafeMutableBytes { input in
        var from = input.baseAddress?.assumingMemoryBound(to: CChar.self)
        var left = input.count
        var to = UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
        var room = capacity
        while left > 0, iconv(descriptor, &from, &left, &to, &room) != 0, left > 0 {
          // It stopped in front of a scalar that it cannot write: the next one begins behind the bytes that continue it.
          let rest = input[(input.count - left)...]
          let length = 1 + rest.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
          from = from?.advanced(by: length)
          left -= length
          for byte in GB18030Converter.replacement where room > 0 {
            to?.pointee = CChar(bitPattern: byte)
            to = to?.advanced(by: 1)
            room -= 1
          }
        }
        count = capacity - room
      }
    }
  }
}
