import EnergyModel

/// A file that waits in a directory.
package struct WaitingFile: Sendable, Hashable {
  package let name: String
  package let size: Int64
  package let modifiedMilliseconds: Int64

  package init(name: String, size: Int64, modifiedMilliseconds: Int64) {
    self.name = name
    self.size = size
    self.modifiedMilliseconds = modifiedMilliseconds
  }
}

/// What people drop into the inbox directory: a file is taken when it has stood still for five seconds, then moved to `done` or to
/// `refused`, with `NAME.errors` beside it (contract R13).
struct Inbox {
  /// How long size and time must stand still, ms.
  static let stillMilliseconds: Int64 = 5_000
  /// How often the directory is looked at, ms.
  let lookMilliseconds: Int64

  private var seen: [String: (file: WaitingFile, since: Int64)] = [:]
  private(set) var nextLook: Int64 = 0

  init(lookMilliseconds: Int64) { self.lookMilliseconds = lookMilliseconds }

  /// Looks again later.
  mutating func postpone(at now: Int64) { nextLook = now + lookMilliseconds }

  /// The files that have stood still for long enough, in the order of their names.
  mutating func take(_ waiting: [WaitingFile], at now: Int64) -> [WaitingFile] {
    nextLook = now + lookMilliseconds
    var still: [WaitingFile] = []
    var present: [String: (file: WaitingFile, since: Int64)] = [:]
    for file in waiting.sorted(by: { $0.name < $1.name }) {
      let since = seen[file.name].flatMap { $0.file == file ? $0.since : nil } ?? now
      if now - since >= Inbox.stillMilliseconds { still.append(file) } else { present[file.name] = (file, since) }
    }
    seen = present
    return still
  }
}
