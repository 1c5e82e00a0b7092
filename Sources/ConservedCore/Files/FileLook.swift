import EnergyModel

/// Which files of a directory are taken now: those that nobody took as they are, and that have stood still between two looks, in the order
/// of their names. It lives as long as its endpoint, so that a file seen in one slot is taken in the next.
struct FileLook {
  /// How long size and time must stand still, as in the inbox, ms.
  static let stillMilliseconds = Inbox.stillMilliseconds

  private let drop: FileDrop
  /// Files that are not known as they are, when they were first seen so.
  private var seen: [FileName: (file: ListedFile, since: Int64)] = [:]
  private var present: [FileName: (file: ListedFile, since: Int64)] = [:]
  private var count = 0
  /// Files that did not come through when they were asked for: they come last, so that none of them keeps the others waiting for good.
  private var lost: Set<FileName> = []

  init(_ drop: FileDrop) { self.drop = drop }

  /// Begins to look.
  mutating func begin() {
    present = [:]
    count = 0
  }

  /// Takes note of files of the directory.
  ///
  /// - Parameter isKnown: Whether a file was taken as it is.
  /// - Returns: `directoryTooLarge` when more of its names count than can be remembered.
  mutating func note(_ files: [ListedFile], at now: Int64, isKnown: (ListedFile) -> Bool) -> FetchFailure? {
    for file in files where drop.pattern.matches(file.name) {
      count += 1
      guard count <= FileDrop.filesMax else { return .directoryTooLarge }
      if isKnown(file) { continue }
      let since = seen[file.name].flatMap { $0.file == file ? $0.since : nil } ?? now
      present[file.name] = (file, since)
    }
    return nil
  }

  /// Ends the look: the files to be taken, and whether others do not stand still yet.
  mutating func end(at now: Int64) -> (take: [ListedFile], waits: Bool) {
    seen = present
    present = [:]
    let still = seen.values.filter { now - $0.since >= FileLook.stillMilliseconds }.map(\.file).sorted { $0.name < $1.name }
    guard !lost.isEmpty else { return (still, seen.count > still.count) }
    lost.formIntersection(still.map(\.name))
    return (still.filter { !lost.contains($0.name) } + still.filter { lost.contains($0.name) }, seen.count > still.count)
  }

  /// A file was taken, or refused for good as it is.
  mutating func forget(_ file: ListedFile) {
    seen[file.name] = nil
    lost.remove(file.name)
  }

  /// A file did not come through.
  mutating func lose(_ file: ListedFile) { lost.insert(file.name) }
}
