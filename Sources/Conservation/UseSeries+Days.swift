import EnergyModel

extension UseSeries {
  /// The rows of the days `[from, to)`, found by halving.
  package func rows(from: LocalDay, to: LocalDay) -> ArraySlice<DailyUse> {
    let start = firstIndex(notBefore: from)
    return days[start..<max(start, firstIndex(notBefore: to))]
  }

  /// What was used in the days `[from, to)` as far as it is known; `nil` where nothing is known of any of them, or where the sum
  /// passes what the books can count. Missing is not zero: how much is missing is said by the coverage.
  package func amount(from: LocalDay, to: LocalDay) -> Amount? {
    var sum: Int128 = 0
    var isKnown = false
    for case let amount? in rows(from: from, to: to).lazy.map(\.amount) {
      sum += amount.wideTotal
      isKnown = true
    }
    return isKnown ? Int64(exactly: sum).map(Amount.init(baseUnits:)) : nil
  }

  private func firstIndex(notBefore day: LocalDay) -> Int {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if days[middle].day.number < day.number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension QualifiedAmount {
  /// The whole in 128 bits, in which no sum of parts overflows.
  package var wideTotal: Int128 { Int128(measured.baseUnits) + Int128(estimated.baseUnits) + Int128(unresolved.baseUnits) }
}

extension DailyUse {
  /// Hours that a standing counts as covered: measured or edited, or estimated with an exact sum (contract R4); never above `hours`.
  package var knownHours: Int { max(0, min(hours, coveredHours + exactlyEstimatedHours)) }
}
