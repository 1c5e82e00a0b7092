/// What one row states for the ledger (contract R5): an entry, an earlier one of the same identity that was mistyped and is taken back, or
/// both.
package struct LedgerChange: Sendable, Hashable {
  package let identity: LedgerEntry.Identity
  /// `nil` where nothing comes in place of what is taken back.
  package let entry: LedgerEntry?
  /// What the entry that is taken back states: whoever takes it back knows it, so a row that comes twice takes back one entry.
  package let withdrawn: Amount?

  /// An entry, in place of another where that is named.
  package init(_ entry: LedgerEntry, insteadOf withdrawn: Amount? = nil) {
    identity = entry.identity
    self.entry = entry
    self.withdrawn = withdrawn
  }

  /// An entry that should never have been.
  package init(withdrawing withdrawn: Amount, of identity: LedgerEntry.Identity) {
    self.identity = identity
    entry = nil
    self.withdrawn = withdrawn
  }

  /// What becomes of the ledger.
  package enum Step: Sendable, Hashable {
    case enters, withdraws, replaces
    /// All of it was done before.
    case unchanged
    /// The ledger has something else, which is not overwritten.
    case contradicts(LedgerEntry)
    case nothingToWithdraw
  }

  package func step(after history: LedgerHistory) -> Step {
    guard let current = history.current else {
      if let withdrawn, !history.withdrawn.contains(where: { $0.entry.amount == withdrawn }) { return .nothingToWithdraw }
      return entry == nil ? .unchanged : .enters
    }
    if let entry, current.states(theSameAs: entry) { return .unchanged }
    guard withdrawn == current.amount else { return .contradicts(current) }
    return entry == nil ? .withdraws : .replaces
  }

  package func states(theSameAs other: LedgerChange) -> Bool {
    guard identity == other.identity, withdrawn == other.withdrawn else { return false }
    guard let entry, let others = other.entry else { return entry == nil && other.entry == nil }
    return entry.states(theSameAs: others)
  }
}

/// An entry that somebody took back, and when.
package struct WithdrawnEntry: Sendable, Hashable {
  package let entry: LedgerEntry
  package let withdrawn: Instant

  package init(_ entry: LedgerEntry, withdrawn: Instant) {
    self.entry = entry
    self.withdrawn = withdrawn
  }
}

/// What the ledger has and had under one identity.
package struct LedgerHistory: Sendable, Hashable {
  package let current: LedgerEntry?
  /// In the order of their withdrawal.
  package let withdrawn: [WithdrawnEntry]

  package init(current: LedgerEntry? = nil, withdrawn: [WithdrawnEntry] = []) {
    self.current = current
    self.withdrawn = withdrawn
  }
}
