/// What a file operation was about to do when it failed.
package enum FileOperation: String, Sendable, Hashable, CaseIterable {
  case create, open, read, write, setMode = "set the mode of", sync, rename, link, remove, list
  case syncFolder = "sync the folder of"
}

/// A file operation that the system refused: an expected failure of the world, never a crash.
package struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package let operation: FileOperation
  package let path: String
  /// The system's `errno`.
  package let code: Int32
  /// The system's words for it.
  package let reason: String
  /// Whether there is no room: the reason `disk_full` of the status.
  package let isDiskFull: Bool

  package init(operation: FileOperation, path: String, code: Int32, reason: String, isDiskFull: Bool) {
    self.operation = operation
    self.path = path
    self.code = code
    self.reason = reason
    self.isDiskFull = isDiskFull
  }

  /// What could not be done, where and why; how to mend it.
  package var description: String {
    let remedy = isDiskFull ? "make room on that disk" : "check that the folder exists and that this user may write there"
    return "cannot \(operation.rawValue) '\(path)': \(reason) (errno \(code)); \(remedy)"
  }
}
