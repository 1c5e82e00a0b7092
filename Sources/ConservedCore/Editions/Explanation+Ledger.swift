import EnergyModel
import Metering
import Storage

/// What the ledger has for an institution.
extension Explanation {
  /// The books and the bills that the ledger has for an institution and a carrier with a day in a span; hours leave them out (contract R5).
  func ledger(of name: String, _ carrier: Carrier, in span: Span) throws(StoreError) -> (
    books: [LedgerBook], bills: [Ledger.Bill]
  ) {
    let isOfDays = span.seconds > 3_600
    guard isOfDays, let institution = InstitutionID(name), settings.institutions.contains(where: { $0.id == institution }) else {
      return ([], [])
    }
    let entries = try keeper.store.ledger(of: institution).filter { $0.carrier == carrier }
    let ledger = Ledger(entries, registers: keeper.registers)
    let (from, to) = days(of: span)
    return (ledger.books, ledger.bills.filter { $0.entry.from < to && from < $0.entry.to })
  }

  private func days(of span: Span) -> (from: LocalDay, to: LocalDay) {
    (keeper.calendar.day(of: span.start), keeper.calendar.day(of: span.end))
  }

  func lines(of book: LedgerBook, in span: Span, _ whole: inout Known) -> [String] {
    let (carrier, (from, to)) = (book.subject.carrier, days(of: span))
    let use = book.use(of: from..<to, calendar: keeper.calendar)
    let known = Known(amount: use.amount, coveredHours: use.coveredHours, hours: span.localHours)
    whole.add(known)
    let entries = book.entries(from: from, to: to).map { entry in
      let share = entry.share(from: from, to: to)
      let cut =
        entry.lies(from: from, to: to) ? "" : ", of it in these days \(share.printed) \(carrier.baseUnit.printed): estimated"
      return "  entered \(entry.sentence)\(cut)"
    }
    return ["ledger \(book.subject.endUse): " + known.sentence(carrier)] + entries
  }
}
