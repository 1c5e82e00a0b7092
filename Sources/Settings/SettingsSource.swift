import Glibc

/// Why a file gave no bytes.
package enum ReadFailure: Error, Hashable, Sendable {
  case notFound
  /// With the reason in words.
  case notReadable(String)
  case tooLarge
}

/// Where settings are read from: the disk, or a world that a test made up.
package struct SettingsSource: Sendable {
  /// The whole file at an absolute path.
  package let read: @Sendable (String) -> Result<[UInt8], ReadFailure>

  /// The names in a folder, in any order; none where there is no such folder, or it cannot be read.
  package let names: @Sendable (String) -> [String]

  package init(
    names: @escaping @Sendable (String) -> [String] = { _ in [] },
    read: @escaping @Sendable (String) -> Result<[UInt8], ReadFailure>
  ) {
    self.names = names
    self.read = read
  }

  /// The largest configuration, plan, profile or preset, bytes. Ten thousand meters in YAML are five MiB; more belong into
  /// `meters.csv`.
  package static let configurationMax = 16 << 20
  /// The largest secret, bytes.
  package static let secretMax = 64 << 10
  /// The largest file of certificates or keys, bytes.
  static let pemMax = 1 << 20
  /// The largest inventory, bytes: the nation's 1.6 million rows (performance.md) at three hundred bytes each.
  package static let inventoryMax = 512 << 20

  /// The files of this machine; only regular files, none above `inventoryMax`.
  package static let disk = SettingsSource(names: names(in:)) { path in read(path: path, max: inventoryMax) }

  /// The most names of one folder that are looked at.
  private static let namesMax = 10_000

  private static func names(in folder: String) -> [String] {
    guard let listing = opendir(folder) else { return [] }
    defer { _ = closedir(listing) }
    var names: [String] = []
    while names.count < namesMax, let entry = readdir(listing) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
  }

  private static func read(path: String, max: Int) -> Result<[UInt8], ReadFailure> {
    // O_NONBLOCK: opening a pipe without a writer would wait forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      return .failure(errno == ENOENT || errno == ENOTDIR ? .notFound : .notReadable(reason(errno)))
    }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .failure(.notReadable(reason(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { return .failure(.notReadable("it is not a regular file")) }
    guard status.st_size <= max else { return .failure(.tooLarge) }
    return contents(of: descriptor, expecting: Int(status.st_size), max: max)
  }

  /// Reads to the end, whatever the size said: files in `/proc` have none, and a file may grow meanwhile.
  private static func contents(of descriptor: Int32, expecting size: Int, max: Int) -> Result<[UInt8], ReadFailure> {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var failure: Int32 = 0
    while bytes.count <= max {
      let piece = [UInt8](unsafeUninitializedCapacity: Swift.max(4_096, Swift.min(size - bytes.count + 1, 1 << 24))) {
        buffer, count in
        var got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        while got < 0, errno == EINTR { got = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
        failure = got < 0 ? errno : 0
        count = Swift.max(0, got)
      }
      guard failure == 0 else { return .failure(.notReadable(reason(failure))) }
      guard !piece.isEmpty else { return .success(bytes) }
      bytes += piece
    }
    return .failure(.tooLarge)
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
