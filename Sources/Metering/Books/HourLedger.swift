import EnergyModel

/// The hours of one register from a window's start on, in order; only hours of which something is known are kept.
package struct HourLedger: Sendable {
  /// Hours that start before this instant are closed: what falls into them is already in their rows.
  package let openFrom: Instant
  package private(set) var rows: ContiguousArray<HourRow> = []

  package init(openFrom: Instant) { self.openFrom = openFrom }

  /// Adds to an hour what a segment laid there; takes it away again where `sign` is −1.
  mutating func add(_ part: HourAmount, to hour: Span, sign: Int) {
    guard hour.start >= openFrom else { return }
    let index = position(of: hour.start)
    if index < rows.count, rows[index].span.start == hour.start {
      rows[index].hour = sign < 0 ? rows[index].hour - part : rows[index].hour + part
      if !rows[index].hour.isKnown { rows.remove(at: index) }
    } else {
      precondition(sign > 0, "only what was booked is taken away")
      rows.insert(HourRow(span: hour, hour: part), at: index)
    }
  }

  /// The first index whose hour does not start before an instant; segments arrive in order, so it is looked for from the end.
  private func position(of start: Instant) -> Int {
    var index = rows.count
    while index > 0, rows[index - 1].span.start >= start { index -= 1 }
    return index
  }

  /// The hours that start within a span.
  package func rows(in span: Span) -> ArraySlice<HourRow> {
    let first = lowerBound(span.start)
    return rows[first..<max(first, lowerBound(span.end))]
  }

  private func lowerBound(_ start: Instant) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].span.start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
