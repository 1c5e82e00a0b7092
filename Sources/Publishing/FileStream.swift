import Glibc

/// Bytes on their way into what is no ordinary file, such as a device, a pipe or a terminal: nothing can be put in its place, so they go
/// in as they come. One owner.
package final class FileStream {
  private let writer: FileWriter
  private let path: String
  private let file: Int32

  fileprivate init(path: String, _ writer: FileWriter) throws(FileFailure) {
    self.writer = writer
    self.path = path
    file = try writer.open(path, O_WRONLY, .open)
  }

  deinit { writer.close(file) }

  package func append(_ chunk: [UInt8]) throws(FileFailure) {
    if let failure = writer.append(chunk, to: file, path).failure { throw failure }
  }
}

extension FileWriter {
  /// A way into what stands under a path where that is no ordinary file, or leads to one that another program opened (`/dev/stdout`);
  /// `nil` for everything that `draft` is for.
  package func stream(into path: String) throws(FileFailure) -> FileStream? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let isOrdinary = status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR
    guard !isOrdinary || path.hasPrefix("/dev/") || path.hasPrefix("/proc/") else { return nil }
    return try FileStream(path: path, self)
  }
}
