import EnergyModel
import Foundation

/// The share of the hours of a span that are covered, as a standing counts them (contract R4).
package struct Coverage: Sendable, Hashable, Comparable {
  package let coveredHours: Int
  /// Above zero.
  package let hours: Int

  /// `nil` when no hour was expected to be known.
  package init?(coveredHours: Int, hours: Int) {
    guard hours > 0 else { return nil }
    self.coveredHours = max(0, min(coveredHours, hours))
    self.hours = hours
  }

  /// 0…100, unrounded; printed with `textRoundedDown`.
  package var percent: Decimal { isComplete ? 100 : Decimal(coveredHours * 100) / Decimal(hours) }

  package var isComplete: Bool { coveredHours == hours }

  package func isAtLeast(percent: Int) -> Bool { coveredHours * 100 >= hours * percent }

  package static func < (left: Coverage, right: Coverage) -> Bool {
    left.coveredHours * right.hours < right.coveredHours * left.hours
  }
}

extension UseSeries {
  /// The coverage of the days `[from, to)`. A day without a row, before the first one or after the last, is 24 hours of which nothing
  /// is known. `nil` for a series without a row in the span: it had ended, or had not begun, and says nothing about it.
  package func coverage(from: LocalDay, to: LocalDay) -> Coverage? {
    let rows = rows(from: from, to: to)
    guard !rows.isEmpty else { return nil }
    var covered = 0
    var hours = 24 * max(0, (to - from) - rows.count)
    for row in rows {
      covered += row.knownHours
      hours += max(0, row.hours)
    }
    return Coverage(coveredHours: covered, hours: hours)
  }
}
