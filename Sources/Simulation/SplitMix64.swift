/// Chance from a seed: the same numbers in every run and on every machine (Steele, Lea, Flood 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return SplitMix64.mixed(state)
  }

  /// Uniform in `range`, without the generator's own loop: exact where reproducibility counts more than the last bit of evenness.
  package mutating func next(in range: ClosedRange<Int64>) -> Int64 {
    let count = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
    guard count != 0 else { return Int64(bitPattern: next()) }
    return range.lowerBound &+ Int64(bitPattern: next() % count)
  }

  /// A number that depends on the seed and an index alone: chance that can be looked up in any order.
  package static func hash(_ seed: UInt64, _ index: Int64) -> UInt64 {
    mixed(mixed(seed &+ 0x9e37_79b9_7f4a_7c15) ^ UInt64(bitPattern: index) &* 0xd6e8_feb8_6659_fd93)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
