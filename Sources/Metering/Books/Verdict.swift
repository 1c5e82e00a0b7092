import EnergyModel

/// What the books made of one reading (export `readings`, columns `quality` and `reason`).
package enum Verdict: Sendable, Hashable {
  case accepted
  /// Equal in instant and value to one that is already there: one reading.
  case duplicate
  /// Another value at an instant that already has one (contract R7).
  case conflict
  /// A counter that fell and came back within 24 h: the values between are wrong (contract R8, *glitch*).
  case glitch
  /// A value above the next one while the next is not below the one before (contract R8, *spike*); an amount or a power
  /// that the connection could not have drawn.
  case spike
  /// Since a fall, or a rise beyond what the connection could draw, that nothing has settled yet (contract R8).
  case questioned(QuestionKind)
  /// An interval most of which is booked already by the one before it (delta).
  case overlap
  /// An amount below zero (delta).
  case negative
  /// In a unit or of a size that the register as it is now described cannot hold.
  case unusable

  /// The stable name of the quality.
  package var quality: String {
    switch self {
    case .accepted: "measured"
    case .duplicate: "duplicate"
    case .conflict: "conflict"
    case .glitch, .spike, .overlap, .negative, .unusable: "rejected"
    case .questioned: "unresolved"
    }
  }

  /// The stable name of the reason; empty where there is nothing to say.
  package var reason: String {
    switch self {
    case .accepted, .duplicate, .conflict: ""
    case .glitch: "glitch"
    case .spike: "spike"
    case .questioned(let kind): kind.rawValue
    case .overlap: "overlap"
    case .negative: "negative"
    case .unusable: "unusable"
    }
  }
}

/// What opened a question (contract R8); the raw value is the stable name.
package enum QuestionKind: String, Sendable, Hashable {
  case fall
  /// Beyond what the connection could draw.
  case rise
}

/// Something about a register that later readings or the operator must settle.
package struct OpenQuestion: Sendable, Hashable {
  package let kind: QuestionKind
  /// The last accepted reading before it.
  package let before: Reading
  /// The reading that opened it.
  package let since: Reading
  /// The latest reading since.
  package let latest: Reading
}

/// A span that has no amount, between readings of the register.
package struct Hole: Sendable, Hashable {
  package enum Reason: String, Sendable, Hashable {
    /// A fall that became a new epoch: nobody stated what the meter showed between (contract R8).
    case newEpoch = "new_epoch"
    /// A rise that the connection could not have drawn and that stayed: the jump is never booked (contract R8).
    case riseBeyondPower = "rise_beyond_power"
    /// The old meter's final value of a recorded exchange lies below what it had shown before.
    case exchangeContradicts = "exchange_contradicts"
    /// Nothing was read of it, and no counter tells its sum (delta, instantaneous).
    case noReading = "no_reading"
  }

  package let span: Span
  package let reason: Reason
}

/// A span whose amount was estimated, and how: what an auditor asks of an hour that nobody measured.
package struct Estimate: Sendable, Hashable {
  package let span: Span
  package let method: EstimationMethod
}
