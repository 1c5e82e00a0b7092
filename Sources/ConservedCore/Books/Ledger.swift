import EnergyModel
import Metering
import Storage

/// The ledger beside the registers (contract R5): where an institution has a register of the same carrier and end use an entry is a bill,
/// which is compared and never added; what nobody meters is a book of its own.
struct Ledger {
  /// A bill and the registers that count the same.
  struct Bill {
    let entry: LedgerEntry
    /// Those that enter the institution's total (contract R6), in the order of the configuration; at least one.
    let registers: [Int]
  }

  /// What nobody meters, by institution, carrier and end use.
  private(set) var books: [LedgerBook] = []
  private(set) var bills: [Bill] = []

  /// Nothing was entered.
  init() {}

  init(_ entries: [LedgerEntry], registers: [Register]) {
    guard !entries.isEmpty else { return }
    var metered: [LedgerBook.Subject: [Int]] = [:]
    for (index, register) in registers.enumerated() where register.isCountedInTotals {
      metered[register.subject, default: []].append(index)
    }
    var order: [LedgerBook.Subject] = []
    var unmetered: [LedgerBook.Subject: [LedgerEntry]] = [:]
    for entry in entries {
      let subject = LedgerBook.Subject(institution: entry.institution, carrier: entry.carrier, endUse: entry.endUse)
      if let registers = metered[subject] {
        bills.append(Bill(entry: entry, registers: registers))
      } else {
        if unmetered[subject] == nil { order.append(subject) }
        unmetered[subject, default: []].append(entry)
      }
    }
    books = order.map { LedgerBook($0, entries: unmetered[$0] ?? []) }
  }

  /// The ledger as the store has it.
  static func read(_ keeper: BookKeeper) throws(StoreError) -> Ledger {
    Ledger(try keeper.store.ledger(), registers: keeper.registers)
  }
}

extension Register {
  /// Whether it enters the totals of its institution (contract R6): nobody's part, and what it counts comes in.
  var isCountedInTotals: Bool { parent == nil && flow == .in }

  /// What an entry of the ledger would be of, to be a bill for it.
  var subject: LedgerBook.Subject { LedgerBook.Subject(institution: institution, carrier: carrier, endUse: endUse) }
}
