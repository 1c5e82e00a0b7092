import EnergyModel
import Metering
import Storage

/// Rows of closed periods (contract R9): the figure as it was reported, and a line for each change after it, so that all lines of an
/// interval together are what the books say now.
extension Consumption {
  /// A figure of a closed period, or what a revision changed of it.
  struct Line {
    /// Of the reported figure 0; of a change its number.
    let revision: Int
    /// Of a change the difference; `nil` where nothing was known.
    let amount: QualifiedAmount?
    /// How many hours are covered from this revision on.
    let coveredHours: Int
  }

  /// The lines of each interval that lies in a closed period, by its place among the intervals.
  func reported(_ parts: [Part], _ intervals: [Span], _ reports: Reports) throws(StoreError) -> [Int: [Line]] {
    guard !reports.closings.isEmpty else { return [:] }
    var places: [ReportPeriod: [Int]] = [:]
    for (place, interval) in intervals.enumerated() {
      if let closing = reports.closing(of: interval) { places[closing.period, default: []].append(place) }
    }
    var lines: [Int: [Line]] = [:]
    for (period, places) in places {
      var versions: [[[Sum]]] = []
      for part in parts { versions.append(try self.versions(of: part, in: period, places.map { intervals[$0] }, reports)) }
      for (index, place) in places.enumerated() { lines[place] = Consumption.lines(versions.map { $0.map { $0[index] } }) }
    }
    return lines
  }

  /// What a part has in each interval, by revision.
  private func versions(of part: Part, in period: ReportPeriod, _ intervals: [Span], _ reports: Reports) throws(StoreError)
    -> [[Sum]]
  {
    switch part {
    case .register(let register):
      try reports.hours(of: register, in: period, within: intervals).map { rows in
        var sums = [Sum](repeating: Sum(), count: intervals.count)
        Consumption.add(rows, intervals, to: &sums)
        return sums
      }
    case .ledger(let book):
      reports.books(of: book, in: period).map { book in
        var sums = [Sum](repeating: Sum(), count: intervals.count)
        add(book, intervals, to: &sums)
        return sums
      }
    }
  }

  /// The lines of one interval from the versions of each part: revision n is every part after its own n-th change.
  private static func lines(_ parts: [[Sum]]) -> [Line] {
    let last = parts.map(\.count).max() ?? 1
    var lines: [Line] = []
    var before = Sum()
    for revision in 0..<last {
      var sum = Sum()
      for versions in parts {
        let version = versions[min(revision, versions.count - 1)]
        if let amount = version.amount { sum.add(amount) }
        sum.coveredHours += version.coveredHours
      }
      if revision == 0 {
        lines.append(Line(revision: 0, amount: sum.amount, coveredHours: sum.coveredHours))
      } else if sum.amount != before.amount || sum.coveredHours != before.coveredHours {
        let difference = (sum.amount ?? .zero) - (before.amount ?? .zero)
        lines.append(Line(revision: revision, amount: difference, coveredHours: sum.coveredHours))
      }
      before = sum
    }
    return lines
  }
}
