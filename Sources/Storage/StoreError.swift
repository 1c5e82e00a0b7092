import GRDB

/// Why the store cannot do what was asked: a closed set. Each says what, where and how to mend it.
package enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Written by a later version of the program: refused, never touched.
  case newerSchema(path: String, found: Int, known: Int)
  /// An SQLite file of another program, or no SQLite file at all.
  case foreignFile(path: String)
  case missing(path: String)
  /// The days of the store are those of another time zone.
  case otherTimeZone(path: String, bound: String, asked: String)
  case cannotOpen(path: String, reason: String)
  /// A page or a blob that cannot be what was written.
  case damaged(path: String, what: String)
  case diskFull(path: String)
  case inputOutput(path: String, reason: String)
  case busy(path: String)
  /// A statement that SQLite refused: a fault of this program.
  case refused(path: String, reason: String)

  package var description: String {
    switch self {
    case .newerSchema(let path, let found, let known):
      "\(path): the store has schema \(found), this program knows up to \(known); install the newer program again, or restore a backup made before the upgrade"
    case .foreignFile(let path):
      "\(path): this is not a store of conserved; move the file away or set paths.data to another directory"
    case .otherTimeZone(let path, let bound, let asked):
      "\(path): the days of this store are those of \(bound), the configuration says \(asked); write site.time_zone: \(bound), or set another paths.data"
    case .missing(let path): "\(path): there is no store yet; run the daemon or import readings first"
    case .cannotOpen(let path, let reason):
      "\(path): cannot be opened (\(reason)); check that directory and file belong to this user"
    case .damaged(let path, let what): "\(path): damaged (\(what)); restore a backup; the file was left as it is"
    case .diskFull(let path): "\(path): the disk is full; make room, nothing is lost meanwhile"
    case .inputOutput(let path, let reason): "\(path): the disk failed (\(reason)); check it"
    case .busy(let path): "\(path): another program holds the store; try again"
    case .refused(let path, let reason): "\(path): \(reason)"
    }
  }

  /// What SQLite said, in these words.
  init(_ error: any Error, path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    if error is ByteReader.Damaged {
      self = .damaged(path: path, what: "a blob does not unpack")
      return
    }
    guard let error = error as? DatabaseError else {
      self = .cannotOpen(path: path, reason: "\(error)")
      return
    }
    let reason = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .foreignFile(path: path)
    case .SQLITE_CORRUPT: self = .damaged(path: path, what: reason)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_IOERR: self = .inputOutput(path: path, reason: reason)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH: self = .cannotOpen(path: path, reason: reason)
    default: self = .refused(path: path, reason: reason)
    }
  }
}
