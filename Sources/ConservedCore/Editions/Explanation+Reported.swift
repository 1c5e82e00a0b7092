import EnergyModel
import Metering
import Storage

/// What was reported, and what changed since (contract R9).
extension Explanation {
  /// One line for the closing that a span was reported by, and one for each revision of it; none where it was not reported.
  func reported(_ registers: [Int], _ books: [LedgerBook], _ carrier: Carrier, in span: Span) throws(StoreError) -> [String] {
    let reports = try Reports(keeper)
    guard let closing = reports.closing(of: span) else { return [] }
    let parts = registers.map(Consumption.Part.register) + books.map(Consumption.Part.ledger)
    let lines = try Consumption(keeper: keeper, institutions: []).reported(parts, [span], reports)[0] ?? []
    let unit = carrier.baseUnit.printed
    let by = closing.author.isEmpty ? "" : say(" by \(closing.author)", "，\(closing.author)")
    let note = closing.note.isEmpty ? "" : say(", ", "，") + closing.note
    return lines.map { line in
      let amount = line.amount.map { "\($0.total.printed) \(unit)" } ?? say("nothing known", "不详")
      return line.revision == 0
        ? say(
          "  reported \(amount): \(closing.period) was closed \(keeper.calendar.rfc3339(closing.closed))\(by)\(note)",
          "  已上报 \(amount)：\(closing.period) 于 \(keeper.calendar.rfc3339(closing.closed)) 结账\(by)\(note)")
        : say("  revision \(line.revision) changed it by \(amount)", "  第 \(line.revision) 次修订，变动 \(amount)")
    }
  }
}
