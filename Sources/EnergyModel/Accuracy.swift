/// How far a meter may be off, as a share of what it counts: its accuracy class, in whole parts per million.
package struct Accuracy: Sendable, Hashable, CustomStringConvertible {
  package let partsPerMillion: Int64

  package init(partsPerMillion: Int64) {
    precondition((1...Accuracy.partsPerMillionMax).contains(partsPerMillion), "an accuracy is a share between nothing and half")
    self.partsPerMillion = partsPerMillion
  }

  /// In per cent: `0.5%`.
  package var description: String { (ExactDecimal(mantissa: partsPerMillion, scale: 4) ?? .zero).description + "%" }

  /// Half of what is counted: a meter beyond it tells nothing.
  package static let partsPerMillionMax: Int64 = 500_000

  /// Where nobody states the class: 1 % for electricity (class 1 of IEC 62053-21), 2 % for everything else (class 2 of GB/T 778.1 for
  /// cold water). Assumptions about the common meter: whoever knows the class of his own states it.
  package static func assumed(for carrier: Carrier) -> Accuracy {
    Accuracy(partsPerMillion: carrier == .electricity ? 10_000 : 20_000)
  }

  /// How far a sum or difference of amounts may be off, each by its own meter's accuracy, rounded up once. All of
  /// them add up, as if each meter erred its worst way. `nil` beyond what the books can count.
  package static func tolerance(of amounts: [(amount: Amount, accuracy: Accuracy)]) -> Amount? {
    var sum: Int128 = 0
    for (amount, accuracy) in amounts {
      sum += Int128(amount.baseUnits.magnitude) * Int128(accuracy.partsPerMillion)
    }
    return Int64(exactly: (sum + 999_999) / 1_000_000).map { Amount(baseUnits: $0) }
  }
}
