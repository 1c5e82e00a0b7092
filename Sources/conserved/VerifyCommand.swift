import ArgumentParser
import ConservedCore
import EnergyModel

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
    Console.note(settings.site.language.say("\(count) registers derived again", "已重新推算 \(count) 个计量编号"))
  }
}

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Hold the books against the readings, over the whole store; exit 0, or 65 with every disagreement.")

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    let count = settings.registers.count
    let report = try Service.attempt {
      try Audit(try Session.reading(settings).keeper).run { Console.progress("\($0) of \(count) registers") }
    }
    Console.endProgress()
    for disagreement in report.disagreements { Console.result(disagreement.description) }
    Console.note(VerifyCommand.closing(report, settings.site.language))
    if !report.disagreements.isEmpty { throw Exit.badData }
  }

  /// What was looked at, and what came of it.
  static func closing(_ report: Audit.Report, _ language: Language) -> String {
    let found = report.disagreements.count
    let looked = language.say(
      "\(report.registers) registers, \(report.readings) readings, \(report.hours) hours looked at: ",
      "核对了 \(report.registers) 个计量编号、\(report.readings) 个读数、\(report.hours) 个小时：")
    let verdict =
      found == 0 ? language.say("they agree", "全部相符") : language.say("\(found) disagreements", "\(found) 处不符")
    let open = report.openQuestions
    let questions = open == 0 ? "" : language.say("; \(open) open questions", "；\(open) 个问题待处理")
    return looked + verdict + questions
  }
}
