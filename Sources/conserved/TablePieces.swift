import ArgumentParser
import ConservedCore
import EnergyModel
import Glibc
import Publishing

/// A table on its way out: its bytes piece by piece, so that a year of hours of a thousand registers is never held as a whole.
struct TablePieces {
  private let writeAll: (_ write: ([UInt8], _ rows: Int) throws -> Void) throws -> Void

  /// So many bytes leave together, at least.
  private static let bytesMin = 262_144

  /// What is there already.
  init(_ bytes: [UInt8]) { writeAll = { try $0(bytes, 0) } }

  init<Row>(_ table: Table<Row>, rows: [Row], _ dialect: Dialect) {
    let bytes = table.render(rows, dialect)
    writeAll = { try $0(bytes, rows.count) }
  }

  /// The rows of each stream in turn under one header.
  init<Row>(_ table: Table<Row>, _ streams: [RowStream<Row>], _ dialect: Dialect) {
    writeAll = { write in
      var writer = RowWriter(table, dialect)
      for stream in streams {
        var stream = stream
        while try stream.step({ writer.append($0) }) {
          if writer.count >= TablePieces.bytesMin { try write(writer.take(), writer.rowCount) }
        }
      }
      try write(writer.take(), writer.rowCount)
    }
  }

  /// `write` also hears how many rows there are so far.
  func forEach(_ write: ([UInt8], _ rows: Int) throws -> Void) throws { try writeAll(write) }
}

extension ExportCommand {
  /// Writes a table to standard output, or to a file, whole or not at all.
  func write(_ table: NamedTable, isOneOfMany: Bool) throws {
    var progress = RowProgress()
    defer { progress.end() }
    // A reader that goes away must be heard of, not be the end of the process.
    signal(SIGPIPE, SIG_IGN)
    guard let output else {
      do {
        try table.pieces.forEach { bytes, rows in
          progress.tell(rows)
          try Console.stream(bytes)
        }
      } catch is Console.ReaderGone {}
      return
    }
    do throws(any Error) {
      var path = absolutePath(output)
      if isOneOfMany {
        try DataDirectory.create(path)
        path += "/\(table.name).csv"
      }
      if let stream = try FileWriter().stream(into: path) {
        try table.pieces.forEach { bytes, rows in
          progress.tell(rows)
          try stream.append(bytes)
        }
        return
      }
      let draft = try FileWriter().draft(of: path)
      try table.pieces.forEach { bytes, rows in
        progress.tell(rows)
        try draft.append(bytes)
      }
      _ = try draft.finish()
    } catch let failure as FileFailure {
      if failure.code == EPIPE { return }
      Console.note("\(failure)")
      // It could be made, but not all of it be written.
      throw [.write, .sync].contains(failure.operation) ? Exit.inputOutput : Exit.cannotCreate
    }
  }
}

/// How far a long export is, for whoever watches: at most once a second, on a line that goes away again.
private struct RowProgress {
  private var last = ContinuousClock.now
  private var isShown = false

  mutating func tell(_ rows: Int) {
    guard last.duration(to: .now) >= .seconds(1) else { return }
    last = .now
    isShown = true
    Console.progress("\(rows) rows")
  }

  func end() {
    if isShown { Console.endProgress() }
  }
}
