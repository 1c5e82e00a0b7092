import Glibc

/// The files of certificates and keys that requests name, in memory, and read again when they are replaced.
///
/// libcurl is handed the bytes, not the path: it then tells connections and TLS sessions of the old certificate from those of the new
/// one, and uses none of the old ones again.
struct KeyFiles {
  private struct Mark: Equatable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let inode: UInt
  }

  private struct Held {
    var bytes: [UInt8]
    var mark: Mark
    var lookedAt: Int64
  }

  /// A chain of certificates has a few KiB; the system's authorities together have a fifth of this.
  static let bytesMax = 1 << 20
  /// How long a look at the file's stamp holds, ms: a poll a second later uses the new file.
  private static let lookMilliseconds: Int64 = 500

  private var held: [String: Held] = [:]

  /// `nil` where the file cannot be read, is empty or too large.
  ///
  /// - Parameter now: monotonic ms.
  mutating func bytes(of path: String, at now: Int64) -> [UInt8]? {
    if let known = held[path], now - known.lookedAt < KeyFiles.lookMilliseconds { return known.bytes }
    guard let mark = KeyFiles.mark(of: path) else {
      held[path] = nil
      return nil
    }
    if let known = held[path], known.mark == mark {
      held[path]?.lookedAt = now
      return known.bytes
    }
    held[path] = KeyFiles.read(path).map { Held(bytes: $0, mark: mark, lookedAt: now) }
    return held[path]?.bytes
  }

  /// What was read does not fit: half of it may have been replaced since.
  mutating func lookAgain() {
    for path in held.keys { held[path]?.lookedAt = .min / 2 }
  }

  /// Another configuration: what it does not name is kept no longer.
  mutating func forgetAll() { held = [:] }

  private static func mark(of path: String) -> Mark? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return Mark(
      seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec, size: Int(facts.st_size), inode: UInt(facts.st_ino))
  }

  private static func read(_ path: String) -> [UInt8]? {
    // O_NONBLOCK: opening a pipe without a writer would wait forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    while bytes.count <= bytesMax {
      let piece = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
        var got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        while got < 0, errno == EINTR { got = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
        count = max(0, got)
      }
      guard !piece.isEmpty else { return bytes.isEmpty ? nil : bytes }
      bytes += piece
    }
    return nil
  }
}
