import Conservation
import EnergyModel
import Foundation
import Storage

extension Review {
  /// Months of a register in which fewer readings came than its interval lets expect: from its first reading to where the books end.
  func readings(of institution: Institution) throws(StoreError) -> [ReviewFinding] {
    let calendar = keeper.calendar
    let booksEnd = try Consumption(keeper: keeper, institutions: []).registerExtent()?.end
    var findings: [ReviewFinding] = []
    for (index, register) in keeper.registers.enumerated() where register.institution == institution.id {
      guard let booksEnd, let start = try keeper.extent(of: index)?.start, register.intervalSeconds > 0 else { continue }
      var month = from.month
      while month.firstDay < to {
        let whole = calendar.span(of: month)
        let (monthStart, next) = (month.firstDay, month.next)
        month = next
        let (first, last) = (max(whole.start, start), min(whole.end, booksEnd))
        guard first < last else { continue }
        let expected = Int((last - first) / register.intervalSeconds)
        // A reading at the first instant of a month ends what came before it: it counts with the month before.
        let received = min(try keeper.readingInstants(of: index, in: Span(first + 1, last + 1)).count, expected)
        guard !limits.isEnough(received, of: expected) else { continue }
        findings.append(
          ReviewFinding(
            institution: institution.id, kind: .readingsMissing, subject: .register(register.id), from: monthStart,
            to: next.firstDay,
            value: Decimal(received), reference: Decimal(expected), limitPercent: 100 - limits.readingsMinPercent.decimal,
            evidence: "conserved export readings --register \(register.id) --from \(monthStart) --to \(next.firstDay)"))
      }
    }
    return findings
  }
}
