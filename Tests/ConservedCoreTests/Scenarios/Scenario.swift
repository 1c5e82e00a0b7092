import EnergyModel

@testable import ConservedCore

/// One trouble of a meter, told in a text below Tests/Scenarios: what the meter is, what arrived in which order, what must hold then.
struct Scenario {
  let title: String
  let timeZone: String
  /// YAML mappings of `registers` and `virtual`, as in the configuration.
  let registers: [String]
  let virtualMeters: [String]
  /// In the order of their coming.
  let arrivals: [Arrival]
  let claims: [Claim]
  /// Whether the program is known to keep them; where it is not, the fault is told as a known one and must be there.
  let holds: Bool

  /// The institution of every scenario.
  static let institution = "hall"

  /// One thing that the program is told.
  enum Arrival: Equatable {
    /// A reading under the stamp that its device sends.
    case polled(meter: String, stamp: Instant, value: ExactDecimal)
    /// A row of a file that somebody imports.
    case row(ImportKind, String)
  }

  /// What must hold, and on which line of the text it stands.
  struct Claim {
    let line: Int
    let kind: Kind

    enum Kind {
      /// What a subject used in each interval that lies in a span.
      case use(Subject, Consumption.Period, Span, Use)
      /// What the books made of a reading, in the words of the export `readings`.
      case reading(meter: String, stamp: Instant, value: ExactDecimal, quality: String, reason: String)
      /// All rows of the export `gaps` for a meter.
      case gaps(meter: String, [Gap])
      case balance(meter: String, Span, Balance)
    }
  }

  enum Subject: Equatable {
    /// A register or a virtual meter.
    case meter(String)
    /// The whole institution.
    case carrier(String)
  }

  /// An amount with its parts, and how many of its hours are measured.
  struct Use: Equatable {
    /// `nil` where nothing is known.
    let amount: QualifiedAmount?
    let unit: String
    let coverage: Coverage

    enum Coverage: Equatable {
      case all, none
      case hours(Int, of: Int)
    }
  }

  /// A row of the export `balance`.
  struct Balance: Equatable {
    let amount: Amount
    let children: Amount
    let unaccounted: Amount
    let unit: String
    let coveredHours: Int
    let hours: Int
    let childrenCoveredHours: Int
    let childrenHours: Int
  }

  /// A row of the export `gaps`.
  struct Gap: Equatable {
    let from: Instant
    let to: Instant?
    /// Kind, reason and method.
    let what: String
    var action = ""
  }

  /// A line that cannot be understood.
  struct Fault: Error, Equatable {
    let line: Int
    let what: String
  }

  /// Every line that cannot be understood.
  struct Faults: Error {
    let faults: [Fault]
  }
}
