/// A meter whose every digit is known: what was truly used, and what its display made of that. Times are seconds since the world began.
package struct TrueMeter: Sendable {
  /// What stays the same about it.
  package struct Traits: Sendable {
    package var register: String
    package var carrier: String
    package var unit: String
    /// Digits behind the point of its display.
    package var decimals: Int
    /// What the last digit is worth, in base units of the carrier: display, unit and multiplier together.
    package var baseUnitsPerDigit: Int64
    package var multiplier: Int64
    package var isRestarting: Bool
    /// Where the display returns to zero, digits.
    package var capacity: Int64?
    /// Whether its description states what the connection could draw.
    package var statesPower: Bool
    package var intervalSeconds: Int64
  }

  /// From a second on the display counts from a value of its own: the meter was exchanged, or its device rebooted.
  package struct Epoch: Sendable {
    package let start: Int64
    package let initial: Int64
    /// Somebody records the exchange later.
    package let isRecorded: Bool

    package init(start: Int64, initial: Int64, isRecorded: Bool = false) {
      self.start = start
      self.initial = initial
      self.isRecorded = isRecorded
    }
  }

  /// A while in which the display is wrong.
  package struct Trouble: Sendable {
    package enum Kind: Sendable, Equatable {
      case blink
      /// So many digits too much.
      case jump(Int64)
      /// The count stands still, and is right again afterwards.
      case stuck
    }

    package let kind: Kind
    package let span: Range<Int64>

    package init(_ kind: Kind, _ span: Range<Int64>) {
      self.kind = kind
      self.span = span
    }
  }

  /// What the display shows at a moment.
  package struct Shown: Sendable, Equatable {
    package let digits: Int64
    package let epoch: Int
    /// Nothing is wrong with it but what the meter itself counted.
    package let isGenuine: Bool
  }

  package let traits: Traits
  /// The first one starts at 0.
  package private(set) var epochs: [Epoch]
  /// In order of time, apart from each other.
  package private(set) var troubles: [Trouble] = []
  /// Digits used before each piece of time; one more than there are pieces.
  private let before: [Int64]

  /// How finely use changes, s.
  package static let pieceSeconds: Int64 = 1_200

  package init(traits: Traits, uses: [Int64], initial: Int64) {
    self.traits = traits
    epochs = [Epoch(start: 0, initial: initial)]
    var sum: Int64 = 0
    before =
      [0]
      + uses.map { use in
        sum += use
        return sum
      }
  }

  package mutating func begin(_ epoch: Epoch) { epochs.append(epoch) }
  package mutating func suffer(_ trouble: Trouble) { troubles.append(trouble) }

  /// The most that was used in an hour, digits; above what any hour really had.
  package var peakPerHour: Int64 {
    let most = zip(before, before.dropFirst()).map { $1 - $0 }.max() ?? 0
    return max(1, most) * (3_600 / TrueMeter.pieceSeconds)
  }

  /// What the description states as the connection's power, base units an hour: far above any use, far below any jump.
  package var powerPerHour: Int64 { 64 * peakPerHour * traits.baseUnitsPerDigit }

  /// Digits truly used since the world began.
  package func used(_ second: Int64) -> Int64 {
    let index = min(Int(second / TrueMeter.pieceSeconds), before.count - 2)
    let rest = min(second - Int64(index) * TrueMeter.pieceSeconds, TrueMeter.pieceSeconds)
    return before[index] + (before[index + 1] - before[index]) * rest / TrueMeter.pieceSeconds
  }

  /// Digits that the meter had counted by then: what was used, but for a counter that stood still.
  package func counted(_ second: Int64) -> Int64 {
    if let trouble = trouble(at: second), trouble.kind == .stuck { return used(trouble.span.lowerBound) }
    return used(second)
  }

  package func trouble(at second: Int64) -> Trouble? {
    for trouble in troubles.reversed() where trouble.span.lowerBound <= second {
      return trouble.span.contains(second) ? trouble : nil
    }
    return nil
  }

  /// The epoch in which a second lies.
  package func epoch(at second: Int64) -> Int { epochs.lastIndex { $0.start <= second } ?? 0 }

  /// What the counter of an epoch stands at, without trouble.
  package func value(_ second: Int64, epoch: Int) -> Int64 {
    let value = epochs[epoch].initial + counted(second) - used(epochs[epoch].start)
    return traits.capacity.map { value % $0 } ?? value
  }

  package func shown(_ second: Int64) -> Shown {
    let epoch = epoch(at: second)
    let value = value(second, epoch: epoch)
    switch trouble(at: second)?.kind {
    case .blink: return Shown(digits: 0, epoch: epoch, isGenuine: false)
    case .jump(let digits): return Shown(digits: value + digits, epoch: epoch, isGenuine: false)
    case .stuck, nil: return Shown(digits: value, epoch: epoch, isGenuine: true)
    }
  }
}
