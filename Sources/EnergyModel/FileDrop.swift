/// A directory whose files an endpoint hands out: each is a body, taken once.
package struct FileDrop: Sendable, Hashable {
  package enum Place: Sendable, Hashable {
    /// On this machine: an absolute path that ends with a slash.
    case directory(String)
    /// Behind the URL of the request, which ends with a slash.
    case server
  }

  package let place: Place
  /// Which of its files count.
  package let pattern: FilePattern

  package init(place: Place, pattern: FilePattern) {
    self.place = place
    self.pattern = pattern
  }

  /// The largest listing of a directory that is read, bytes.
  package static let listingLimitBytes = 32 << 20
  /// Files that one directory may hold for one endpoint. Nothing is taken from one that holds more: what was taken from it could not be
  /// remembered.
  package static let filesMax = 100_000
}

/// Which names of files count: `*` stands for any number of characters, `?` for one; all others stand for themselves. A name that
/// begins with a dot needs a pattern that does: programs that copy files hide the unfinished ones so.
package struct FilePattern: Sendable, Hashable, CustomStringConvertible {
  package let description: String
  private let characters: [UInt8]

  /// The longest pattern: no file system has longer names, bytes.
  package static let lengthMax = 255

  /// `nil` for a text that matches no name: empty, too long, or with a slash or a control character.
  package init?(_ text: String) {
    let characters = Array(text.utf8)
    guard (1...FilePattern.lengthMax).contains(characters.count),
      characters.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") })
    else { return nil }
    description = text
    self.characters = characters
  }

  private init(characters: [UInt8]) {
    description = String(decoding: characters, as: UTF8.self)
    self.characters = characters
  }

  /// Every name.
  package static let all = FilePattern(characters: [UInt8(ascii: "*")])

  /// Whether a name counts. Takes at most the product of the two lengths: of several stars only the last is ever tried again.
  package func matches(_ name: FileName) -> Bool {
    let name = name.bytes
    guard name.first != UInt8(ascii: ".") || characters.first == UInt8(ascii: ".") else { return false }
    var (place, at) = (0, 0)
    var star: (place: Int, at: Int)?
    while at < name.count {
      if place < characters.count, characters[place] == UInt8(ascii: "*") {
        star = (place, at)
        place += 1
      } else if place < characters.count, characters[place] == UInt8(ascii: "?") {
        at = FilePattern.end(of: at, in: name)
        place += 1
      } else if place < characters.count, characters[place] == name[at] {
        (place, at) = (place + 1, at + 1)
      } else if let last = star {
        star = (last.place, last.at + 1)
        (place, at) = (last.place + 1, last.at + 1)
      } else {
        return false
      }
    }
    return characters[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Behind the character at an index: a letter of UTF-8 has up to three bytes behind its first.
  private static func end(of index: Int, in name: [UInt8]) -> Int {
    var end = index + 1
    guard name[index] >= 0xC0 else { return end }
    while end < name.count, end < index + 4, name[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}
