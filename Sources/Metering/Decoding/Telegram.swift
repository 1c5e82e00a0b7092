import EnergyModel

/// One telegram of a meter: an identification, lines of codes and values, and an end that may carry a check sum (IEC 62056-21 data
/// mode D; DSMR P1 companion standard 5.0.2 section 6); or a readout of data mode C, framed by STX and ETX with a block check behind.
///
/// What follows the end is no part of it. The check, where there is one, must agree; without an end the telegram was cut short and
/// gives nothing.
struct Telegram {
  /// A code with its values; the values of a line that begins with `(` belong to the code before it.
  private struct Line {
    let code: Range<Int>
    var groups: [Range<Int>] = []
    var isContinued = false
  }

  /// No meter has as many.
  private static let entryCountMax = 4_096
  /// How the stamp of a sub-meter begins that the meter has not heard yet; its value is zeros, and no reading.
  private static let neverRead = "700101".utf8
  /// What each byte leaves of the CRC-16.
  private static let remainders: [UInt16] = (0..<256).map { byte in
    (0..<8).reduce(UInt16(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1 }
  }
  private static let startOfText: UInt8 = 0x02
  private static let endOfText: UInt8 = 0x03

  private let bytes: UnsafeRawBufferPointer
  private var entries: [Line] = []

  init(_ bytes: UnsafeRawBufferPointer) throws(Rejection) {
    self.bytes = bytes
    let start = bytes.firstIndex { !Telegram.isSpace($0) } ?? 0
    guard start < bytes.count, bytes[start] == UInt8(ascii: "/") || bytes[start] == Telegram.startOfText else {
      throw .malformed(offset: start, expected: "a telegram that begins with '/'")
    }
    // A gateway may have taken the identification for itself and pass on the framed readout alone.
    var position = bytes[start] == UInt8(ascii: "/") ? lineEnd(from: start) : start
    var frame: Int?
    while true {
      while position < bytes.count, Telegram.isSpace(bytes[position]) { position += 1 }
      guard position < bytes.count else { throw .malformed(offset: bytes.count, expected: "'!' at the end of the telegram") }
      if bytes[position] == Telegram.startOfText, frame == nil, entries.isEmpty {
        frame = position + 1
        position += 1
        continue
      }
      if bytes[position] == UInt8(ascii: "!") { break }
      try takeLine(position..<lineEnd(from: position))
      position = lineEnd(from: position)
    }
    if let frame { try blockCheck(from: frame, end: position) } else { try checkSum(from: start, through: position) }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D || byte == 0x0A || byte == 0x09 }

  private func lineEnd(from start: Int) -> Int { bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count }

  private mutating func takeLine(_ line: Range<Int>) throws(Rejection) {
    var position = bytes[line].firstIndex(of: UInt8(ascii: "(")) ?? line.upperBound
    guard position < line.upperBound else { throw .malformed(offset: line.lowerBound, expected: "a code and '('") }
    if position > line.lowerBound {
      guard entries.count < Telegram.entryCountMax else {
        throw .malformed(offset: line.lowerBound, expected: "at most \(Telegram.entryCountMax) lines")
      }
      entries.append(Line(code: line.lowerBound..<position))
    } else {
      guard !entries.isEmpty else { throw .malformed(offset: position, expected: "a code before the value") }
      entries[entries.count - 1].isContinued = true
    }
    while position < line.upperBound, bytes[position] == UInt8(ascii: "(") {
      guard let close = bytes[position..<line.upperBound].firstIndex(of: UInt8(ascii: ")")) else {
        throw .malformed(offset: line.upperBound, expected: "')'")
      }
      if let open = bytes[(position + 1)..<close].firstIndex(of: UInt8(ascii: "(")) {
        throw .malformed(offset: open, expected: "')'")
      }
      entries[entries.count - 1].groups.append(position + 1..<close)
      position = close + 1
    }
    guard bytes[position..<line.upperBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
      throw .malformed(offset: position, expected: "'(' or the end of the line")
    }
  }

  /// Four hexadecimal digits behind the `!` are the CRC-16 (x¹⁶ + x¹⁵ + x² + 1, least significant bit first, from zero) of everything
  /// from `/` to `!`, both included. Meters older than DSMR 4 send none; then the line's end says that none was cut off.
  private func checkSum(from start: Int, through end: Int) throws(Rejection) {
    let line = bytes[(end + 1)..<lineEnd(from: end)]
    guard !line.isEmpty else {
      guard end + 1 < bytes.count else {
        throw .malformed(offset: bytes.count, expected: "a check sum or the end of the line behind '!'")
      }
      return
    }
    // Blanks may follow, and none may stand in place of a digit.
    let digits = line.prefix(4)
    guard digits.count == 4, digits.allSatisfy({ hexadecimalValue($0) != nil }), line.dropFirst(4).allSatisfy(Telegram.isSpace)
    else {
      throw .malformed(offset: end + 1, expected: "a check sum of four hexadecimal digits")
    }
    let stated = digits.reduce(UInt16(0)) { $0 << 4 | UInt16(hexadecimalValue($1) ?? 0) }
    var sum: UInt16 = 0
    for byte in bytes[start...end] { sum = sum >> 8 ^ Telegram.remainders[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
    guard sum == stated else {
      let hexadecimal = String(sum, radix: 16, uppercase: true)
      throw .malformed(
        offset: end + 1, expected: "the check sum " + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal)
    }
  }

  /// ETX behind the end line, then one byte in which every bit of the bytes from behind STX to ETX is even (ISO 1155; seven bits count).
  private func blockCheck(from start: Int, end: Int) throws(Rejection) {
    var position = end + 1
    while position < bytes.count, Telegram.isSpace(bytes[position]) { position += 1 }
    guard position + 1 < bytes.count, bytes[position] == Telegram.endOfText else {
      throw .malformed(offset: min(position, bytes.count), expected: "ETX and a block check behind '!'")
    }
    let sum = bytes[start...position].reduce(0, ^) & 0x7F
    guard bytes[position + 1] & 0x7F == sum else {
      throw .malformed(offset: position + 1, expected: "the block check \(sum)")
    }
  }

  private func entry(named code: OBISCode) throws(Rejection) -> Line? {
    var found: Line?
    for entry in entries where code.names(bytes[entry.code]) {
      guard found == nil else { throw .valueAmbiguous(path: code.description) }
      found = entry
    }
    return found
  }
}

extension Telegram: BodyDocument {
  typealias Entry = Void

  var whole: Void { () }

  /// A telegram has one value of each register.
  func entries(at path: ValuePath) -> [Void] { [] }

  func outline(max: Int) -> [BodyOutline.Entry] {
    entries.prefix(max).compactMap { line in
      let code = String(decoding: bytes[line.code], as: UTF8.self)
      guard let path = ValuePath(code, in: .obis), let found = try? found(at: path, in: (), as: .value),
        let text = found.content.text, (try? ExactDecimal(text)) != nil
      else { return nil }
      return BodyOutline.Entry(path: code, text: text, unit: found.unit.flatMap { $0.isEmpty ? nil : $0 })
    }
  }

  /// The last value of a line with its unit; as a stamp, the first.
  func found(at path: ValuePath, in _: Void, as role: FoundText.Role) throws(Rejection) -> FoundText {
    guard case .obis(let code) = path, let entry = try entry(named: code) else { return .missing }
    guard let group = role == .stamp ? entry.groups.first : entry.groups.last, !group.isEmpty else { return .missing }
    let parts = bytes[group].split(separator: UInt8(ascii: "*"), maxSplits: 1, omittingEmptySubsequences: false)
    var unit = ""
    if parts.count > 1 {
      unit = String(decoding: parts[1].prefix(32), as: UTF8.self)
    } else if entry.isContinued, entry.groups.count > 1 {
      // Where the value stands on a line of its own, the last value before it is its unit (DSMR 2.2, sub-meters).
      unit = String(decoding: bytes[entry.groups[entry.groups.count - 2]].prefix(32), as: UTF8.self)
    }
    let text = String(decoding: parts[0].prefix(FoundValue.numberCountMax + 1), as: UTF8.self)
    if role == .value, entry.groups.count > 1, bytes[entry.groups[0]].starts(with: Telegram.neverRead) {
      throw .valueAbsent(path: path.description, text: text)
    }
    return FoundText(content: .text(text), offset: group.lowerBound, unit: unit)
  }
}
