import ArgumentParser
import ConservedCore
import Logging
import Settings

/// What every command that touches the books goes through: a refusal is said on standard error and becomes an exit code.
enum Service {
  /// Does something that the core may refuse.
  static func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let exit as ExitCode {
      throw exit
    } catch {
      let refusal = Refusal(error)
      Console.note(refusal.description)
      throw exitCode(of: refusal)
    }
  }

  private static func exitCode(of refusal: Refusal) -> ExitCode {
    switch refusal.kind {
    case .alreadyRunning: Exit.alreadyRunning
    case .cannotCreate: Exit.cannotCreate
    case .inputOutput: Exit.inputOutput
    case .refused: Exit.refused
    }
  }

  /// The log on standard error, which journald reads; under it time and name are left to journald.
  static func log(level: Logger.Level = .info) -> Logger {
    let isUnderJournal = Environment.all["JOURNAL_STREAM"] != nil
    var log = Logger(label: "conserved") { _ in LogLines(isUnderJournal: isUnderJournal) }
    log.logLevel = level
    return log
  }
}
