import EnergyModel
import Fetching
import Logging
import Settings
import Storage

/// Why the program could not do what a command asked, in a sentence with its remedy.
package struct Refusal: Error, Sendable, CustomStringConvertible {
  /// What the exit code follows from (contract, Exit codes).
  package enum Kind: Sendable {
    case alreadyRunning, cannotCreate, inputOutput, refused
  }

  package let kind: Kind
  package let description: String

  /// Any failure below, in the words of a command.
  package init(_ error: any Error) {
    switch error {
    case let refusal as Refusal:
      self = refusal
    case let failure as DataDirectory.Failure:
      description = failure.description
      kind = if case .held = failure { .alreadyRunning } else { .cannotCreate }
    case let failure as StoreError:
      description = failure.description
      kind =
        switch failure {
        case .inputOutput, .diskFull, .busy: .inputOutput
        case .newerSchema, .foreignFile, .missing, .otherTimeZone, .cannotOpen, .damaged, .refused: .refused
        }
    case let failure as LiveWorld.Unavailable:
      description = failure.description
      kind = failure.isDirectory ? .cannotCreate : .refused
    default:
      description = "\(error)"
      kind = .refused
    }
  }
}

/// The data directory in use: its lock, the open store and the books over it. Lock and connection end with the last that uses the store.
package final class Session {
  package let settings: Settings
  /// The books; a running daemon keeps its own.
  package let keeper: BookKeeper
  private let store: Store

  private init(_ settings: Settings, _ keeper: BookKeeper, _ store: Store) {
    self.settings = settings
    self.keeper = keeper
    self.store = store
  }

  /// The books as they stand, read beside a running daemon.
  package static func reading(_ settings: Settings) throws(Refusal) -> Session {
    do {
      let store = try Store(directory: settings.paths.data, mode: .readOnly)
      try store.check(timeZone: settings.site.calendar.timeZone)
      let keeper = try BookKeeper.reading(settings, store)
      return Session(settings, keeper, store)
    } catch {
      throw Refusal(error)
    }
  }

  /// What the ledger has and had by an identity, read beside a running daemon; nothing where there is no store yet or it cannot be read, which
  /// is said when it is written.
  package static func ledger(of settings: Settings) -> (LedgerEntry.Identity) -> LedgerHistory {
    let store = try? Store(directory: settings.paths.data, mode: .readOnly)
    return { identity in (try? store?.ledgerHistory(of: identity)) ?? LedgerHistory() }
  }

  /// The books to be written: takes the directory's lock, creates what is missing. `progress` hears of registers whose closed days are
  /// derived anew.
  package static func writing(
    _ settings: Settings, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws(Refusal) -> Session {
    do {
      let directory = try DataDirectory(settings.paths.data)
      let store = try Store(directory: settings.paths.data, mode: .readWrite, lock: directory)
      try store.bind(timeZone: settings.site.calendar.timeZone)
      return Session(settings, try BookKeeper.writing(settings, store, progress: progress), store)
    } catch {
      throw Refusal(error)
    }
  }

  /// Brings the rows of a file into the books, all or none (contract, Imports); what was done.
  package func apply(_ rows: ImportRows) throws(Refusal) -> String {
    do throws(StoreError) {
      let done = try rows.apply(to: keeper, store)
      try RegisterNotices.record(conflictsOf: keeper, at: Probe.now, store)
      for one in rows.acknowledgements {
        _ = try store.record(
          time: Probe.now, level: .info, kind: .subjectAcknowledged, change: .raised, subject: one.subject,
          detail: one.detail(settings.site.calendar))
      }
      return done
    } catch {
      throw Refusal(error)
    }
  }

  /// Adds readings, all or none; how many were new.
  package func insert(_ readings: [(register: Int, reading: Reading)]) throws(Refusal) -> Int {
    do throws(StoreError) {
      return try keeper.insert(readings)
    } catch {
      throw Refusal(error)
    }
  }

  /// Adds temperatures, all or none.
  package func insert(_ temperatures: [TemperatureReading]) throws(Refusal) {
    do throws(StoreError) {
      _ = try store.append(temperatures)
    } catch {
      throw Refusal(error)
    }
  }

  /// Derives all books again from the readings; `progress` hears how many registers are done.
  package func rebuild(progress: (Int) -> Void) throws(Refusal) {
    do throws(StoreError) {
      try keeper.rebuild(progress: progress)
    } catch {
      throw Refusal(error)
    }
  }

  /// The daemon on this session, in the live world.
  package func daemon(
    environment: [String: String], log: Logger, reload: @escaping () throws(SettingsFaults) -> Settings
  ) throws(Refusal) -> Daemon {
    do {
      let world = try LiveWorld(settings: settings, environment: environment)
      return try Daemon(settings: settings, store: store, world: world, log: log, reload: reload)
    } catch {
      throw Refusal(error)
    }
  }
}
