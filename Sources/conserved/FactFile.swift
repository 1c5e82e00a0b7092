import ArgumentParser
import ConservedCore
import EnergyModel
import Glibc
import Publishing
import Settings

/// Rows for the books: checked here, then applied, or handed to the daemon that is running (contract R12).
struct FactFile {
  let kind: ImportKind
  /// What faults call it.
  let name: String
  let bytes: [UInt8]

  /// A file that somebody wrote.
  init(_ kind: ImportKind, path: String) throws {
    switch SettingsSource.disk.read(absolutePath(path)) {
    case .success(let read): bytes = read
    case .failure(let failure):
      Console.note("\(path):1:1: the file cannot be read (\(failure)); check its path and owner")
      throw Exit.inputOutput
    }
    self.kind = kind
    name = path
  }

  /// One row from the command line; blank cells are left out.
  init(_ kind: ImportKind, row: [(column: String, cell: String?)]) {
    self.kind = kind
    let cells = row.filter { $0.cell != nil }
    let header = cells.map(\.column).joined(separator: ",")
    let line = cells.map {
      "\"" + ($0.cell ?? "").split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    bytes = Array((header + "\n" + line.joined(separator: ",") + "\n").utf8)
    name = "(command line)"
  }

  /// All rows or none; what was done goes to standard error.
  func bring(into settings: Settings) throws {
    let rows: ImportRows
    do throws(RowFaults) {
      rows = try ImportRows(
        kind, bytes, file: name, settings: settings, now: Probe.now, booked: Session.ledger(of: settings))
    } catch {
      for fault in error.faults { Console.note(fault.description) }
      throw Exit.badData
    }
    do throws(Refusal) {
      let session = try Session.writing(settings)
      Console.note(try session.apply(rows))
    } catch {
      if case .alreadyRunning = error.kind { try handOver(settings) } else { try Service.attempt { throw error } }
    }
  }

  /// How long the daemon is waited for, s; it takes a file that has stood still for five.
  private static let patienceSeconds = 60

  private func handOver(_ settings: Settings) throws {
    let inbox = settings.paths.inbox
    let name = "\(kind.rawValue)-\(Probe.now.seconds)-\(getpid()).csv"
    try Service.attempt {
      try DataDirectory.create(inbox)
      try FileWriter().writeAtomically(bytes, to: inbox + "/" + name)
    }
    Console.note("the daemon is running: handed over as \(inbox)/\(name)")
    for _ in 0..<FactFile.patienceSeconds * 5 {
      if access(inbox + "/done/" + name, F_OK) == 0 {
        Console.note("taken; the books follow")
        return
      }
      if access(inbox + "/refused/" + name, F_OK) == 0 {
        if case .success(let faults) = SettingsSource.disk.read(inbox + "/refused/" + name + ".errors") {
          Console.note(String(decoding: faults, as: UTF8.self))
        }
        throw Exit.badData
      }
      usleep(200_000)
    }
    Console.note("not taken within \(FactFile.patienceSeconds) s; it stays in the inbox, see the daemon's log")
    throw Exit.alreadyRunning
  }
}
