import ArgumentParser
import Glibc

/// Exit codes by the contract.
enum Exit {
  static let badData = ExitCode(65)
  static let unavailable = ExitCode(69)
  static let cannotCreate = ExitCode(73)
  static let inputOutput = ExitCode(74)
  static let alreadyRunning = ExitCode(75)
  static let refused = ExitCode(78)
}

/// Where results and everything else go.
enum Console {
  /// A line of the result.
  static func result(_ line: String) { write(Array((line + "\n").utf8), to: STDOUT_FILENO) }

  /// Bytes of the result.
  static func result(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  /// A line beside the result.
  static func note(_ line: String) { write(Array((line + "\n").utf8), to: STDERR_FILENO) }

  /// A line that the next one overwrites; only where somebody watches.
  static func progress(_ line: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write(Array(("\r\u{1B}[K" + line).utf8), to: STDERR_FILENO)
  }

  /// Ends the line of progress.
  static func endProgress() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
  }

  /// Bytes of a long result; throws where they do not arrive.
  static func stream(_ bytes: [UInt8]) throws {
    let code = write(bytes, to: STDOUT_FILENO)
    if code == EPIPE { throw ReaderGone() }
    if code != 0 {
      note("the result cannot be written: \(String(cString: strerror(code))); make room, or write to another file")
      throw Exit.inputOutput
    }
  }

  /// Whoever read the result went away (`| head`): there is nothing more to do, and nothing to complain about.
  struct ReaderGone: Error {}

  /// 0, or the `errno` with which it ended.
  @discardableResult
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // A reader that went away (`| head`) ends the writing, not the program with a complaint.
      guard count > 0 else { return count < 0 ? errno : EIO }
      rest = rest.dropFirst(count)
    }
    return 0
  }
}
