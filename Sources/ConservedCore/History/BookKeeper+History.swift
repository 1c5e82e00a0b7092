import EnergyModel
import Metering
import Storage

/// What the books lack, and what of an answer they know already.
extension BookKeeper {
  /// The spans of a window in which a register has no readings, in order.
  package func missing(of index: Int, in window: Span, apartMax: Int64) throws(StoreError) -> [Span] {
    HistoryPlan.missing(try readingInstants(of: index, in: window), in: window, apartMax: apartMax)
  }

  /// Those of a register's readings that say what none in the books says (contract R7), so that asking twice writes nothing twice.
  func lacking(_ readings: [Reading], of index: Int) throws(StoreError) -> [Reading] {
    guard let first = readings.map(\.instant).min(), let last = readings.map(\.instant).max() else { return [] }
    // A reading at the first instant of a day may be kept with the day that it ends.
    let from = calendar.day(of: first) + -1
    let to = min(calendar.day(of: last) + 1, calendar.day(of: open[index].book.openFrom))
    let closed = try closedDays(of: index, from..<max(from, to)).flatMap(\.readings)
    var known = Set(closed.lazy.map(Saying.init))
    for reading in open[index].readings.readings() where first <= reading.instant && reading.instant <= last {
      known.insert(Saying(reading))
    }
    return readings.filter { known.insert(Saying($0)).inserted }
  }
}
