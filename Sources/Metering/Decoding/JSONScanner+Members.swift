import CVector
import EnergyModel

/// The short way through members as gateways write most of them: a plain key, hardly any space, and a plain value.
extension JSONScanner {
  /// How far the members went.
  struct Passed {
    var position: Int
    /// Whether the position is behind a member's value; else a member begins there.
    var isBehindValue: Bool
  }

  /// Which keys of one object are watched.
  struct WatchedKeys {
    /// The table's node of the object; −1: none of its keys is watched.
    var object: Int32 = -1
    /// The marks of the keys.
    var marks: UInt64 = 0
  }

  /// Passes members from one whose name begins at `start`, and notes the watched ones. What is out of the ordinary, a fault too, is left
  /// where it stands to the way that knows all of the grammar. Only in a closed text: its last byte stops every run of digits.
  ///
  /// Written so that few instructions are spent on a member, and those that wait for nothing: a body is passed faster than its bytes could
  /// be looked at one by one.
  @inline(never)
  func passPlainMembers(from start: Int, _ keys: WatchedKeys) -> Passed {
    let text = text
    var member = start
    guard member < text.count, text[member] == UInt8(ascii: "\"") else { return Passed(position: member, isBehindValue: false) }
    // The last place where sixteen bytes, a colon and a value's first byte can follow a quote.
    let memberMax = text.count &- 19
    while true {
      let here = Passed(position: member, isBehindValue: false)
      // The key, its closing quote and the colon.
      guard member <= memberMax else { return here }
      var closing = member &+ 1 &+ cvector_foreseen_place(text.special(at: member &+ 1))
      if text.pair(at: closing) != 0x3A22 {
        // Sixteen bytes may all be the key's.
        guard closing == member &+ 17, member <= memberMax &- 16 else { return here }
        closing &+= cvector_foreseen_place(text.special(at: closing))
        guard text.pair(at: closing) == 0x3A22 else { return here }
      }
      // The value: the last byte of a closed text is no colon.
      var value = closing &+ 2
      var end: Int
      if text[value] &- 0x30 < 10 {
        end = text.end(ofPlainNumberAt: value)
      } else {
        if text[value] == 0x20 { value &+= 1 }
        end = self.end(ofOtherPlainValueAt: value)
      }
      guard end >= 0 else { return here }
      // What stands behind it, most often the next member.
      if end <= memberMax, text.pair(at: end) == 0x222C {
        if isMarked(member, closing, keys) {
          guard note(member, closing: closing, value: value, end: end, keys) else { return here }
        }
        member = end &+ 1
      } else {
        // An exponent is out of the ordinary.
        guard end == text.count || text[end] | 0x20 != UInt8(ascii: "e") else { return here }
        if isMarked(member, closing, keys) {
          guard note(member, closing: closing, value: value, end: end, keys) else { return here }
        }
        guard end < text.count, text[end] == UInt8(ascii: ",") else { return Passed(position: end, isBehindValue: true) }
        member = text.end(ofSpaceAt: end &+ 1)
        guard member < text.count, text[member] == UInt8(ascii: "\"") else {
          return Passed(position: member, isBehindValue: false)
        }
      }
    }
  }

  /// The key's first byte is taken beside its quote, so that it does not wait for the sixteen.
  @inline(__always)
  private func isMarked(_ member: Int, _ closing: Int, _ keys: WatchedKeys) -> Bool {
    keys.marks &>> PathTable.mark(of: UInt8(text.pair(at: member) &>> 8), closing &- member &- 1) & 1 == 1
  }

  /// What is no number without a sign.
  @inline(never)
  private func end(ofOtherPlainValueAt start: Int) -> Int {
    guard start < text.count else { return -1 }
    return switch text[start] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): text.end(ofPlainNumberAt: start)
    case UInt8(ascii: "-"): text.end(ofPlainNumberAt: start &+ 1)
    case UInt8(ascii: "\""): text.end(ofPlainStringAt: start)
    case UInt8(ascii: "t"): text.isWord(0x6575_7274, at: start) ? start &+ 4 : -1
    case UInt8(ascii: "f"):
      text.isWord(0x736C_6166, at: start) && text.isByte(UInt8(ascii: "e"), at: start &+ 4) ? start &+ 5 : -1
    case UInt8(ascii: "n"): text.isWord(0x6C6C_756E, at: start) ? start &+ 4 : -1
    // Most arrays beside counters are empty.
    case UInt8(ascii: "["): text.isByte(UInt8(ascii: "]"), at: start &+ 1) ? start &+ 2 : -1
    default: -1
    }
  }

  /// Notes a member's value where its key is watched; false where it was named before.
  @inline(never)
  private func note(_ member: Int, closing: Int, value: Int, end: Int, _ keys: WatchedKeys) -> Bool {
    let node = match(text[member &+ 1..<closing], table.nodes[Int(keys.object)])
    guard node >= 0 else { return true }
    guard findings[Int(node)].start < 0 else { return false }
    findings[Int(node)].start = value
    findings[Int(node)].end = end
    return true
  }
}

extension JSONTokens {
  /// Which of sixteen bytes do not stand for themselves in a string; the first one lowest.
  @inline(__always)
  func special(at position: Int) -> UInt32 {
    assert(position >= 0 && position &+ 16 <= count)
    return cvector_special(pointer(to: position))
  }

  @inline(__always)
  func isByte(_ byte: UInt8, at position: Int) -> Bool { position < count && self[position] == byte }

  /// Whether four bytes stand there, the first one lowest.
  @inline(__always)
  func isWord(_ word: UInt32, at position: Int) -> Bool {
    position &+ 4 <= count && UInt32(littleEndian: pointer(to: position).loadUnaligned(as: UInt32.self)) == word
  }

  /// Behind a string of plain bytes; −1: any other, and near the end of the text.
  @inline(__always)
  func end(ofPlainStringAt opening: Int) -> Int {
    var position = opening &+ 1
    while position &+ 16 <= count {
      let place = cvector_foreseen_place(special(at: position))
      position &+= place
      if place < 16 { return self[position] == UInt8(ascii: "\"") ? position &+ 1 : -1 }
    }
    return -1
  }

  /// Behind digits without a sign, and a fraction, and perhaps before an exponent; −1: any other. Only in a closed text.
  @inline(__always)
  func end(ofPlainNumberAt start: Int) -> Int {
    var position = start
    var byte = self[position]
    guard byte &- 0x30 < 10 else { return -1 }
    let isZero = byte == 0x30
    position &+= 1
    byte = self[position]
    if byte &- 0x30 < 10 {
      guard !isZero else { return -1 }
      repeat {
        position &+= 1
        byte = self[position]
      } while byte &- 0x30 < 10
    }
    guard byte == UInt8(ascii: ".") else { return position }
    position &+= 1
    guard self[position] &- 0x30 < 10 else { return -1 }
    repeat {
      position &+= 1
      byte = self[position]
    } while byte &- 0x30 < 10
    return position
  }
}
