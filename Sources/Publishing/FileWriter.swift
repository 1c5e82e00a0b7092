import Glibc

/// The doors to files that this module goes through; nothing else in it touches the system.
///
/// Every call handles interruption and short writes, and every failure is typed with its path. Tests make any one of them fail.
package struct FileWriter: Sendable {
  /// Asked before each operation; a number it returns is the `errno` with which that operation fails without being tried.
  let intercept: @Sendable (FileOperation, String) -> Int32?
  /// The most that one write takes; the rest follows in further ones.
  let writeMax: Int

  package init() {
    intercept = { _, _ in nil }
    writeMax = .max
  }

  /// For tests: operations that fail at will, writes that are short.
  package init(writeMax: Int = .max, intercept: @escaping @Sendable (FileOperation, String) -> Int32?) {
    precondition(writeMax > 0, "a write takes at least a byte")
    self.intercept = intercept
    self.writeMax = writeMax
  }

  // MARK: Whole files

  /// What was written.
  package struct Written: Sendable, Hashable {
    package let bytes: Int
    package let sha256: String
  }

  /// Replaces a file so that a reader sees the old one or the new one, never a part: a temporary in the same folder, complete and
  /// synced, is renamed over the name, then the folder is synced. Whatever fails, the temporary goes and the old file stays; only when
  /// the last step fails, the sync of the folder, is the new one already there.
  ///
  /// - Parameter isDurable: Whether to sync. Without it a reader still sees no part, but a power cut may bring the old file back: for
  ///   what is rewritten each second.
  @discardableResult
  package func writeAtomically(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644, isDurable: Bool = true)
    throws(FileFailure) -> Written
  {
    try writeAtomically(chunks: CollectionOfOne(bytes), to: path, mode: mode, isDurable: isDurable)
  }

  /// The same for what comes piece by piece, such as `Table.chunks`.
  @discardableResult
  package func writeAtomically(
    chunks: some Sequence<[UInt8]>, to path: String, mode: UInt32 = 0o644, isDurable: Bool = true
  ) throws(FileFailure) -> Written {
    let draft = try draft(of: path, mode: mode, isDurable: isDurable)
    for chunk in chunks { try draft.append(chunk) }
    return try draft.finish()
  }

  /// The same for what comes from somewhere that may fail on the way: nothing stands under the name until the draft is finished.
  package func draft(of path: String, mode: UInt32 = 0o644, isDurable: Bool = true) throws(FileFailure) -> FileDraft {
    try FileDraft(path: path, mode: mode, isDurable: isDurable, self)
  }

  /// Writes only where the file does not already hold these bytes; whether it wrote. Keeps times of files that did not change.
  package func writeAtomicallyIfChanged(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(FileFailure) -> Bool {
    if let size = size(of: path), size == bytes.count, (try? read(path)) == bytes { return false }
    try writeAtomically(bytes, to: path, mode: mode)
    return true
  }

  /// Removes what a killed run of this program left behind in a folder. Called before the first write; temporaries of other processes
  /// that live are theirs. Returns how many it removed; an unreadable folder or file is left to the next write to report.
  @discardableResult
  package func removeStaleTemporaries(in folder: String) -> Int {
    guard intercept(.list, folder) == nil, let listing = opendir(folder) else { return 0 }
    defer { closedir(listing) }
    var removed = 0
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) { String(cString: $0) }
      }
      guard let owner = TemporaryName.owner(of: name), owner == getpid() || (kill(owner, 0) == -1 && errno == ESRCH) else {
        continue
      }
      if unlink(folder + "/" + name) == 0 { removed += 1 }
    }
    return removed
  }

  /// The whole content of a file.
  package func read(_ path: String) throws(FileFailure) -> [UInt8] {
    let file = try open(path, O_RDONLY, .open)
    defer { close(file) }
    return try read(file, path, from: 0, count: .max)
  }
}

/// A file in the making. One owner; where that one lets go of it unfinished, or a step fails, nothing of it is left.
package final class FileDraft {
  private let writer: FileWriter
  private let path: String
  private let temporary: String
  private let mode: UInt32
  private let isDurable: Bool
  private let digest = SHA256()
  private var count = 0
  /// `nil` once it is finished or given up.
  private var file: Int32?

  fileprivate init(path: String, mode: UInt32, isDurable: Bool, _ writer: FileWriter) throws(FileFailure) {
    self.writer = writer
    self.path = path
    self.mode = mode
    self.isDurable = isDurable
    temporary = TemporaryName.next(beside: path)
    file = try writer.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode, .create)
  }

  deinit { abandon() }

  package func append(_ chunk: [UInt8]) throws(FileFailure) {
    guard let file else { preconditionFailure("a finished file takes nothing more") }
    if let failure = writer.append(chunk, to: file, temporary).failure {
      abandon()
      throw failure
    }
    digest.update(chunk)
    count += chunk.count
  }

  /// Puts it in place of the file that bears the name.
  package func finish() throws(FileFailure) -> FileWriter.Written {
    guard let file else { preconditionFailure("a file is finished once") }
    do throws(FileFailure) {
      try writer.check(.setMode, temporary) { fchmod(file, mode) }
      if isDurable { try writer.check(.sync, temporary) { fsync(file) } }
      writer.close(file)
      self.file = nil
      try writer.rename(temporary, to: path)
      if isDurable { try writer.syncFolder(of: path) }
    } catch {
      if self.file == nil {
        // After the rename there is no temporary, and nothing to remove.
        _ = unlink(temporary)
      } else {
        abandon()
      }
      throw error
    }
    return FileWriter.Written(bytes: count, sha256: digest.finish())
  }

  private func abandon() {
    guard let file else { return }
    writer.close(file)
    _ = unlink(temporary)
    self.file = nil
  }
}

/// `.NAME.PID-NUMBER.conserved-tmp`: hidden, in the folder of its file, and telling whose it is.
private enum TemporaryName {
  static let suffix = ".conserved-tmp"

  static func next(beside path: String) -> String {
    let (folder, name) = FileWriter.split(path)
    // A name of 255 bytes is the longest: the end of a long one is dropped here, never of the file itself.
    return folder + "/." + String(decoding: Array(name.utf8).prefix(180), as: UTF8.self)
      + ".\(getpid())-\(UInt32.random(in: .min ... .max))" + suffix
  }

  static func owner(of name: String) -> pid_t? {
    guard name.hasPrefix("."), name.hasSuffix(suffix) else { return nil }
    let stem = name.dropLast(suffix.count)
    guard let dot = stem.lastIndex(of: "."), let dash = stem.lastIndex(of: "-"), dot < dash else { return nil }
    return pid_t(stem[stem.index(after: dot)..<dash]).flatMap { $0 > 0 ? $0 : nil }
  }
}

// MARK: Single calls, also for the status log

extension FileWriter {
  func open(_ path: String, _ flags: Int32, mode: UInt32 = 0o644, _ operation: FileOperation) throws(FileFailure) -> Int32 {
    if let code = intercept(operation, path) { throw failure(operation, path, code) }
    while true {
      let file = Glibc.open(path, flags | O_CLOEXEC, mode)
      if file >= 0 { return file }
      if errno != EINTR { throw failure(operation, path, errno) }
    }
  }

  func close(_ file: Int32) {
    // Linux frees the descriptor whatever close returns; what was written is checked by sync.
    _ = Glibc.close(file)
  }

  /// Writes bytes at the end; how many went, and why not all.
  func append(_ bytes: some Collection<UInt8>, to file: Int32, _ path: String) -> (count: Int, failure: FileFailure?) {
    let all = Array(bytes)
    var count = 0
    while count < all.count {
      if let code = intercept(.write, path) { return (count, failure(.write, path, code)) }
      let written = all.withUnsafeBytes { write(file, $0.baseAddress?.advanced(by: count), min(writeMax, all.count - count)) }
      if written > 0 {
        count += written
      } else if written < 0, errno != EINTR {
        return (count, failure(.write, path, errno))
      } else if written == 0 {
        return (count, failure(.write, path, EIO))
      }
    }
    return (count, nil)
  }

  /// At most so many bytes from a place in the file.
  func read(_ file: Int32, _ path: String, from offset: Int, count: Int) throws(FileFailure) -> [UInt8] {
    if let code = intercept(.read, path) { throw failure(.read, path, code) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < count {
      let got = pread(file, &buffer, min(buffer.count, count - bytes.count), off_t(offset + bytes.count))
      if got > 0 {
        bytes.append(contentsOf: buffer.prefix(got))
      } else if got == 0 {
        break
      } else if errno != EINTR {
        throw failure(.read, path, errno)
      }
    }
    return bytes
  }

  func rename(_ from: String, to path: String) throws(FileFailure) { try check(.rename, path) { Glibc.rename(from, path) } }

  func link(_ existing: String, as path: String) throws(FileFailure) { try check(.link, path) { Glibc.link(existing, path) } }

  func remove(_ path: String) throws(FileFailure) { try check(.remove, path) { unlink(path) } }

  func sync(_ file: Int32, _ path: String) throws(FileFailure) { try check(.sync, path) { fsync(file) } }

  /// A log that is open for appending, and the number by which its file is known.
  struct LogFile {
    let descriptor: Int32
    let inode: UInt64?
  }

  /// Opens or creates a log.
  func openLog(_ path: String) throws(FileFailure) -> LogFile {
    LogFile(descriptor: try open(path, O_RDWR | O_APPEND | O_CREAT, .open), inode: inode(of: path))
  }

  /// Puts an empty log in the place of the one that bears the name.
  func replaceLog(_ path: String) throws(FileFailure) -> LogFile {
    let temporary = TemporaryName.next(beside: path)
    let file = try open(temporary, O_RDWR | O_APPEND | O_CREAT | O_EXCL, .create)
    do throws(FileFailure) {
      try rename(temporary, to: path)
    } catch {
      close(file)
      _ = unlink(temporary)
      throw error
    }
    return LogFile(descriptor: file, inode: inode(of: path))
  }

  func syncFolder(of path: String) throws(FileFailure) {
    let folder = FileWriter.split(path).folder
    let descriptor = try open(folder, O_RDONLY | O_DIRECTORY, .syncFolder)
    defer { close(descriptor) }
    // Some file systems have no such thing as syncing a folder and say EINVAL: nothing is lost by it.
    do throws(FileFailure) { try check(.syncFolder, path) { fsync(descriptor) } } catch {
      if error.code != EINVAL { throw error }
    }
  }

  func size(of path: String) -> Int? { status(of: path).map { Int($0.st_size) } }

  /// The number of the file behind a name on its device; `nil` where there is none.
  func inode(of path: String) -> UInt64? { status(of: path).map { UInt64($0.st_ino) } }

  private func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  fileprivate func check(_ operation: FileOperation, _ path: String, _ call: () -> Int32) throws(FileFailure) {
    if let code = intercept(operation, path) { throw failure(operation, path, code) }
    while call() != 0 {
      if errno != EINTR { throw failure(operation, path, errno) }
    }
  }

  private func failure(_ operation: FileOperation, _ path: String, _ code: Int32) -> FileFailure {
    FileFailure(
      operation: operation, path: path, code: code, reason: String(cString: strerror(code)),
      isDiskFull: code == ENOSPC || code == EDQUOT)
  }

  fileprivate static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    return (slash == path.utf8.startIndex ? "/" : String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
  }
}
