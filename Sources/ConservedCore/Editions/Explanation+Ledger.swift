import EnergyModel
import Metering
import Storage

/// What the ledger has for an institution.
extension Explanation {
  /// What the ledger has and had for an institution and a carrier.
  struct Entered {
    var books: [LedgerBook] = []
    var bills: [Ledger.Bill] = []
    var withdrawn: [WithdrawnEntry] = []
  }

  /// What of the ledger has a day in a span; hours leave it out (contract R5).
  func ledger(of name: String, _ carrier: Carrier, in span: Span) throws(StoreError) -> Entered {
    let isOfDays = span.seconds > 3_600
    guard isOfDays, let institution = InstitutionID(name), settings.institutions.contains(where: { $0.id == institution }) else {
      return Entered()
    }
    let entries = try keeper.store.ledger(of: institution).filter { $0.carrier == carrier }
    let ledger = Ledger(entries, registers: keeper.registers)
    let (from, to) = days(of: span)
    func isInSpan(_ entry: LedgerEntry) -> Bool { entry.from < to && from < entry.to }
    return Entered(
      books: ledger.books, bills: ledger.bills.filter { isInSpan($0.entry) },
      withdrawn: try keeper.store.withdrawnEntries(of: institution).filter { $0.entry.carrier == carrier && isInSpan($0.entry) })
  }

  /// What was taken back stays readable, and counts nowhere.
  func line(of withdrawn: WithdrawnEntry) -> String {
    let entry = withdrawn.entry
    return say(
      "withdrawn \(keeper.calendar.rfc3339(withdrawn.withdrawn)): ", "已撤回 \(keeper.calendar.rfc3339(withdrawn.withdrawn))：")
      + "\(entry.endUse) \(entry.sentence(language))"
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
        entry.lies(from: from, to: to)
        ? ""
        : say(
          ", of it in these days \(share.printed) \(carrier.baseUnit.printed): estimated",
          "，其中本期 \(share.printed) \(carrier.baseUnit.printed)：估算")
      return say("  entered ", "  填报 ") + "\(entry.sentence(language))\(cut)"
    }
    return [say("ledger \(book.subject.endUse): ", "台账 \(book.subject.endUse)：") + known.sentence(carrier, language)] + entries
  }
}
