/// Writes the integers of a blob: variable length, seven bits a byte, low bits first.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func write(byte: UInt8) { bytes.append(byte) }

  mutating func write(_ number: UInt64) {
    var number = number
    while number >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: number) | 0x80)
      number >>= 7
    }
    bytes.append(UInt8(number))
  }

  /// Small magnitudes of either sign stay short: 0, −1, 1, −2, … become 0, 1, 2, 3, …
  mutating func write(signed number: Int64) { write(UInt64(bitPattern: (number << 1) ^ (number >> 63))) }
}

/// Reads what `ByteWriter` wrote; every fault of the bytes is an error, never a trap.
struct ByteReader {
  struct Damaged: Error {}

  private let bytes: [UInt8]
  private var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var isAtEnd: Bool { position >= bytes.count }

  mutating func readByte() throws(Damaged) -> UInt8 {
    guard position < bytes.count else { throw Damaged() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func read() throws(Damaged) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readByte()
      guard shift < 63 || byte <= 1 else { throw Damaged() }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
  }

  mutating func readSigned() throws(Damaged) -> Int64 {
    let number = try read()
    return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}
