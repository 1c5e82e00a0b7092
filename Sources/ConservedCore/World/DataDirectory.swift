import Glibc

/// The data directory of one daemon, locked for as long as this object lives: two writers never share a store.
package final class DataDirectory {
  /// Why the directory cannot be had.
  package enum Failure: Error, Sendable, CustomStringConvertible {
    /// Another process holds it; what its lock file says.
    case held(path: String, holder: String)
    case cannotCreate(path: String, reason: String)

    package var description: String {
      switch self {
      case .held(let path, let holder): "\(path): in use by \(holder); stop it first, or set another paths.data"
      case .cannotCreate(let path, let reason):
        "\(path): cannot be created (\(reason)); check the directory above it and its owner"
      }
    }
  }

  package let path: String
  private let descriptor: Int32

  /// Creates the directory where it is missing (mode 0750) and takes its lock.
  package init(_ path: String) throws(Failure) {
    try DataDirectory.create(path)
    let file = path + "/lock"
    let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw .cannotCreate(path: file, reason: String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      defer { Glibc.close(descriptor) }
      throw .held(path: path, holder: DataDirectory.holder(descriptor))
    }
    self.path = path
    self.descriptor = descriptor
    let name = Array("process \(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, name, name.count, 0)
  }

  deinit { Glibc.close(descriptor) }

  /// Creates a directory and those above it.
  package static func create(_ path: String) throws(Failure) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o750) != 0, errno != EEXIST, access(made, F_OK) != 0 {
        throw .cannotCreate(path: made, reason: String(cString: strerror(errno)))
      }
    }
  }

  private static func holder(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").first.map(String.init)
    return text ?? "another process"
  }
}
