import EnergyModel
import Glibc

/// A directory of this machine, open. Nothing outside it is reached through it: files are opened by their name in it, and neither links
/// nor devices nor pipes are followed.
package final class OpenDirectory: FileDirectory {
  /// What `opendir` gave; closed with this object.
  private let stream: OpaquePointer

  package init(_ path: String) throws(FetchFailure) {
    guard let stream = opendir(path) else {
      throw errno == EMFILE || errno == ENFILE || errno == ENOMEM ? .outOfResources : .directoryUnreadable
    }
    self.stream = stream
  }

  deinit { closedir(stream) }

  package func next(_ entriesMax: Int) throws(FetchFailure) -> [ListedFile]? {
    var files: [ListedFile] = []
    for count in 0..<entriesMax {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw .directoryUnreadable }
        return count == 0 ? nil : files
      }
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = FileName(bytes), let facts = facts(of: name), facts.isPlain else { continue }
      files.append(ListedFile(name: name, size: facts.size, modifiedMilliseconds: facts.modified))
    }
    return files
  }

  package func read(_ file: ListedFile, limit: Int) throws(FileFault) -> [UInt8] {
    guard file.size <= limit else { throw .tooLarge(limit: limit) }
    // O_NONBLOCK: what has become a pipe since must not hold the daemon up.
    let descriptor = OpenDirectory.withPath(file.name) {
      openat(dirfd(stream), $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    }
    guard descriptor >= 0 else {
      // A link in the place of the file, or nothing any more.
      if errno == ELOOP || errno == ENOENT { throw .moving }
      throw .unreadable(reason: String(cString: strerror(errno)))
    }
    defer { _ = close(descriptor) }
    guard OpenDirectory.isSame(file, descriptor) else { throw .moving }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(file.size))
    while bytes.count <= file.size {
      var failure: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: min(Int(file.size) - bytes.count + 1, 1 << 20)) { buffer, count in
        var got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        while got < 0, errno == EINTR { got = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
        if got < 0 { failure = errno }
        count = max(0, got)
      }
      if failure != 0 { throw .unreadable(reason: String(cString: strerror(failure))) }
      if piece.isEmpty { break }
      bytes += piece
    }
    // Whoever writes it may have written between the pieces.
    guard bytes.count == file.size, OpenDirectory.isSame(file, descriptor) else { throw .moving }
    return bytes
  }

  // MARK: Facts

  private struct Facts {
    let isPlain: Bool
    let size: Int64
    let modified: Int64

    /// The later of the two times: copying tools set the one back, and nobody can set the other.
    init(_ facts: stat) {
      isPlain = facts.st_mode & S_IFMT == S_IFREG
      size = Int64(facts.st_size)
      modified = max(Facts.milliseconds(facts.st_mtim), Facts.milliseconds(facts.st_ctim))
    }

    private static func milliseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000 }
  }

  private func facts(of name: FileName) -> Facts? {
    var facts = stat()
    let result = OpenDirectory.withPath(name) { fstatat(dirfd(stream), $0, &facts, AT_SYMLINK_NOFOLLOW) }
    return result == 0 ? Facts(facts) : nil
  }

  private static func isSame(_ file: ListedFile, _ descriptor: Int32) -> Bool {
    var now = stat()
    guard fstat(descriptor, &now) == 0 else { return false }
    let facts = Facts(now)
    return facts.isPlain && facts.size == file.size && facts.modified == file.modifiedMilliseconds
  }

  private static func withPath<Value>(_ name: FileName, _ body: (UnsafePointer<CChar>) -> Value) -> Value {
    let path = name.bytes.map { CChar(bitPattern: $0) } + [0]
    return path.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("a name has bytes") }
      return body(start)
    }
  }
}
