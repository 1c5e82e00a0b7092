import ArgumentParser
import ConservedCore

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Derive all books again from the readings; needs the daemon stopped.")

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    let session = try Service.attempt { try Session.writing(settings) }
    let count = settings.registers.count
    try Service.attempt { try session.rebuild { Console.progress("\($0) of \(count) registers") } }
    Console.endProgress()
    Console.note("\(count) registers derived again")
  }
}

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Hold the books against the readings, over the whole store; exit 0, or 65 with every disagreement.")

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    let report = try Service.attempt { try Audit(try Session.reading(settings).keeper).run() }
    for disagreement in report.disagreements { Console.result(disagreement.description) }
    Console.note(
      "\(report.registers) registers, \(report.readings) readings, \(report.hours) hours looked at: "
        + (report.disagreements.isEmpty ? "they agree" : "\(report.disagreements.count) disagreements")
        + (report.openQuestions == 0 ? "" : "; \(report.openQuestions) open questions"))
    if !report.disagreements.isEmpty { throw Exit.badData }
  }
}
