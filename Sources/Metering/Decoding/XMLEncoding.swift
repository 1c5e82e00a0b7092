import EnergyModel

/// How the characters of a document are written, told from its first bytes and its declaration (XML 1.0 appendix F).
///
/// A closed list: the converters of the C library are many and old, and no body may choose among them.
enum XMLEncoding: Equatable {
  case utf8
  case utf16LittleEndian
  case utf16BigEndian
  /// One that agrees with ASCII in its first half, by its name in libxml2.
  case named(String)

  /// What libxml2 is told; `nil`: what it expects anyway.
  var name: String? {
    switch self {
    case .utf8: nil
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .named(let name): name
    }
  }

  /// Bytes of the smallest unit of a character.
  var width: Int {
    switch self {
    case .utf8, .named: 1
    case .utf16LittleEndian, .utf16BigEndian: 2
    }
  }

  /// Where a declaration ends at the latest.
  private static let headCountMax = 512

  /// Throws `.malformed` where the body does not begin as a document does, or names an encoding that is not read.
  init(of bytes: UnsafeRawBufferPointer) throws(Rejection) {
    let head = Array(bytes.prefix(XMLEncoding.headCountMax))
    if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      self = .utf8
    } else if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0x3C, 0]) {
      self = .utf16LittleEndian
    } else if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0, 0x3C]) {
      self = .utf16BigEndian
    } else {
      let start = head.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? 0
      guard start < head.count, head[start] == UInt8(ascii: "<") else { throw .malformed(offset: start, expected: "'<'") }
      self = try XMLEncoding(declaredIn: head)
    }
  }

  private init(declaredIn head: [UInt8]) throws(Rejection) {
    guard let place = XMLEncoding.declaredName(in: head) else {
      self = .utf8
      return
    }
    let label = String(decoding: head[place], as: UTF8.self).lowercased()
    guard let encoding = XMLEncoding(label: label) else {
      throw .malformed(
        offset: place.lowerBound,
        expected:
          "an encoding that is read: UTF-8, UTF-16 with a byte-order mark, ISO-8859-1 to -16, windows-1250 to -1258, GB2312, GBK or GB18030"
      )
    }
    self = encoding
  }

  /// Where the declaration names the encoding; its grammar is the parser's to check.
  private static func declaredName(in head: [UInt8]) -> Range<Int>? {
    guard head.starts(with: Array("<?xml".utf8)) else { return nil }
    let end = head.firstIndex(of: UInt8(ascii: ">")) ?? head.count
    let key = Array("encoding".utf8)
    guard end > key.count, let start = (0...(end - key.count)).first(where: { head[$0..<($0 + key.count)].elementsEqual(key) })
    else {
      return nil
    }
    let isQuote = { (byte: UInt8) in byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }
    guard let open = head[start..<end].firstIndex(where: isQuote),
      let close = head[(open + 1)..<end].firstIndex(of: head[open]), close > open + 1
    else { return nil }
    return open + 1..<close
  }

  /// Senders that say GB2312 write characters of its supersets too; GB18030 holds them all (GB 18030-2005).
  private init?(label: String) {
    switch label {
    case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
    case "gb2312", "gb_2312-80", "euc-cn", "gbk", "cp936", "gb18030": self = .named("GB18030")
    case "latin1", "iso_8859-1": self = .named("ISO-8859-1")
    default:
      guard let part = label.split(separator: "-").last.flatMap({ Int($0) }) else { return nil }
      if label == "iso-8859-\(part)", (1...16).contains(part), part != 12 {
        self = .named(label.uppercased())
      } else if label == "windows-\(part)", (1250...1258).contains(part) {
        self = .named("CP\(part)")
      } else {
        return nil
      }
    }
  }
}
