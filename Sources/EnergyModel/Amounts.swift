/// What was used, in whole base units of its carrier; a difference, never a counter's state. Sums are the same in any order.
package struct Amount: Hashable, Comparable, Sendable, AdditiveArithmetic {
  package var baseUnits: Int64

  package init(baseUnits: Int64) { self.baseUnits = baseUnits }

  package static let zero = Amount(baseUnits: 0)

  package static func + (left: Amount, right: Amount) -> Amount { Amount(baseUnits: left.baseUnits + right.baseUnits) }
  package static func - (left: Amount, right: Amount) -> Amount { Amount(baseUnits: left.baseUnits - right.baseUnits) }
  package static func < (left: Amount, right: Amount) -> Bool { left.baseUnits < right.baseUnits }

  /// In a thousand base units with exactly three decimals, as every amount is printed (contract R1).
  package var printed: String { thousandths(of: baseUnits) }
}

/// The state of one counter, in whole base units: real (after multiplier), rounded once (contract R1).
package struct RegisterValue: Hashable, Comparable, Sendable {
  package let baseUnits: Int64

  package init(baseUnits: Int64) { self.baseUnits = baseUnits }

  package static func < (left: RegisterValue, right: RegisterValue) -> Bool { left.baseUnits < right.baseUnits }

  /// What a counter counted from an earlier state to a later one; `nil` on overflow.
  package static func - (later: RegisterValue, earlier: RegisterValue) -> Amount? {
    let (difference, overflow) = later.baseUnits.subtractingReportingOverflow(earlier.baseUnits)
    return overflow ? nil : Amount(baseUnits: difference)
  }

  package var printed: String { thousandths(of: baseUnits) }
}

/// An amount split by how well it is known; the three parts are the whole (promise 1, contract R3).
package struct QualifiedAmount: Hashable, Sendable, AdditiveArithmetic {
  /// Measured or edited.
  package var measured: Amount
  /// Estimated or derived: the sum is exact, its place in time is not.
  package var estimated: Amount
  /// Counted, but under an open question (contract R8).
  package var unresolved: Amount

  package init(measured: Amount = .zero, estimated: Amount = .zero, unresolved: Amount = .zero) {
    self.measured = measured
    self.estimated = estimated
    self.unresolved = unresolved
  }

  package static let zero = QualifiedAmount()

  package var total: Amount { measured + estimated + unresolved }

  package static func + (left: QualifiedAmount, right: QualifiedAmount) -> QualifiedAmount {
    QualifiedAmount(
      measured: left.measured + right.measured, estimated: left.estimated + right.estimated,
      unresolved: left.unresolved + right.unresolved)
  }

  /// The sum, or `nil` where it passes what the books can count: amounts that somebody entered may be of any size.
  package func adding(_ other: QualifiedAmount) -> QualifiedAmount? {
    let (measured, tooMuchMeasured) = measured.baseUnits.addingReportingOverflow(other.measured.baseUnits)
    let (estimated, tooMuchEstimated) = estimated.baseUnits.addingReportingOverflow(other.estimated.baseUnits)
    let (unresolved, tooMuchUnresolved) = unresolved.baseUnits.addingReportingOverflow(other.unresolved.baseUnits)
    guard !tooMuchMeasured, !tooMuchEstimated, !tooMuchUnresolved,
      Int64(exactly: Int128(measured) + Int128(estimated) + Int128(unresolved)) != nil
    else { return nil }
    return QualifiedAmount(
      measured: Amount(baseUnits: measured), estimated: Amount(baseUnits: estimated), unresolved: Amount(baseUnits: unresolved))
  }

  package static func - (left: QualifiedAmount, right: QualifiedAmount) -> QualifiedAmount {
    QualifiedAmount(
      measured: left.measured - right.measured, estimated: left.estimated - right.estimated,
      unresolved: left.unresolved - right.unresolved)
  }
}
