import EnergyModel

/// A file of a directory, as the directory states it.
package struct ListedFile: Sendable, Hashable {
  package let name: FileName
  package let size: Int64
  /// When it was last changed, ms; only ever compared with itself.
  package let modifiedMilliseconds: Int64

  package init(name: FileName, size: Int64, modifiedMilliseconds: Int64) {
    self.name = name
    self.size = size
    self.modifiedMilliseconds = modifiedMilliseconds
  }
}

/// A directory that is looked through piece by piece, so that a large one holds nothing up.
package protocol FileDirectory: AnyObject {
  /// The plain files among the next entries; `nil` when there are no more.
  ///
  /// - Parameter entriesMax: How many entries are looked at.
  func next(_ entriesMax: Int) throws(FetchFailure) -> [ListedFile]?
  /// The bytes of a file that is still as it was listed.
  func read(_ file: ListedFile, limit: Int) throws(FileFault) -> [UInt8]
}

/// Why a file of a directory gave nothing, or not all that it holds.
package enum FileFault: Error, Hashable, Sendable {
  /// It changed since it was listed, or is gone: nothing is said of it, and it is looked at again.
  case moving
  case tooLarge(limit: Int)
  case unreadable(reason: String)
  case rejected(Rejection)
  /// So many of its values gave no reading, and why the first of them; the others are booked.
  case partly(refused: Int, first: Rejection)
  case transfer(FetchFailure)

  /// What happened and how to mend it.
  package var sentence: String {
    switch self {
    case .moving: "the file changed while it was read; it is taken when it stands still"
    case .tooLarge(let limit): "the file is larger than \(limit) bytes; check it, or raise `body_limit`"
    case .unreadable(let reason): "the file cannot be read (\(reason)); let the daemon's user read it"
    case .rejected(let rejection): rejection.sentence
    case .partly(let refused, let first): "\(refused) of its values not booked; the first: \(first.sentence)"
    case .transfer(let failure): "\(failure.name); \(failure.remedy)"
    }
  }
}
