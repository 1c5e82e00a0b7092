import EnergyModel

/// A directory of a world that keeps its files in memory: as it was when it was opened.
package final class MemoryDirectory: FileDirectory {
  private var rest: ArraySlice<ListedFile>
  private let bytes: (FileName) -> [UInt8]?

  package init(_ files: [ListedFile], bytes: @escaping (FileName) -> [UInt8]?) {
    rest = files[...]
    self.bytes = bytes
  }

  package func next(_ entriesMax: Int) throws(FetchFailure) -> [ListedFile]? {
    guard !rest.isEmpty else { return nil }
    defer { rest = rest.dropFirst(entriesMax) }
    return Array(rest.prefix(entriesMax))
  }

  package func read(_ file: ListedFile, limit: Int) throws(FileFault) -> [UInt8] {
    guard file.size <= limit else { throw .tooLarge(limit: limit) }
    guard let found = bytes(file.name), found.count == file.size else { throw .moving }
    return found
  }
}

extension World {
  /// What waits in a directory, and what is published there: all that a world without a machine has.
  package func directory(_ path: String) throws(FetchFailure) -> any FileDirectory {
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    let files = waitingFiles(in: folder).compactMap { file in
      FileName(Array(file.name.utf8)).map {
        ListedFile(name: $0, size: file.size, modifiedMilliseconds: file.modifiedMilliseconds)
      }
    }
    return MemoryDirectory(files) { [weak self] name in
      self?.published(folder + "/" + String(decoding: name.bytes, as: UTF8.self))
    }
  }
}
