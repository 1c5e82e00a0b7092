/// Which endpoints answered last time: a bit each, by the caller's index.
struct ProvenSet {
  private var words: [UInt64] = []
  /// Indices are dense in practice; nothing is remembered of a stray huge one.
  private static let keyMax = 1 << 26

  func contains(_ key: Int) -> Bool {
    guard key >= 0, key >> 6 < words.count else { return false }
    return words[key >> 6] >> UInt64(key & 63) & 1 == 1
  }

  mutating func set(_ key: Int, _ isProven: Bool) {
    guard (0..<ProvenSet.keyMax).contains(key) else { return }
    if key >> 6 >= words.count {
      guard isProven else { return }
      words.append(contentsOf: repeatElement(0, count: (key >> 6) + 1 - words.count))
    }
    let bit: UInt64 = 1 << UInt64(key & 63)
    if isProven { words[key >> 6] |= bit } else { words[key >> 6] &= ~bit }
  }
}
