import ArgumentParser
import ConservedCore
import Glibc
import Publishing

/// The command line: parses, wires, exits.
@main
struct Conserved: ParsableCommand {
  static func main() {
    // Books and status are for their owner and group; a supervisor may be stricter.
    umask(umask(0o777) | 0o027)
    refuseUnknownCommand()
    main(nil)
  }

  /// The parser knows the nearest option, but no nearest command.
  private static func refuseUnknownCommand() {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let typed = CommandLine.arguments.dropFirst().first, !typed.hasPrefix("-"), typed != "help", !names.contains(typed)
    else {
      return
    }
    let remedy =
      NearestName.of(typed, among: names).map { "did you mean '\($0)'?" }
      ?? "there are: \(names.sorted().joined(separator: ", "))"
    Console.note("there is no command '\(DisplayWidth.printable(String(typed.prefix(64))))'; \(remedy) See 'conserved --help'.")
    Glibc.exit(64)
  }

  static let configuration = CommandConfiguration(
    commandName: "conserved",
    abstract: "Polls the meters of public institutions, keeps exact books and holds them against conservation plans.",
    discussion: """
      Results go to standard output, everything else to standard error.
      Exit codes: 0 done, 64 usage, 65 bad data, 69 endpoint unavailable, 73 cannot create, 74 input or output failed, \
      75 already running, 78 configuration or store refused.
      """,
    version: "conserved \(ProgramVersion.text)",
    subcommands: [
      RunCommand.self, CheckCommand.self, ProbeCommand.self, ImportCommand.self, ExportCommand.self, ConvertCommand.self,
      ExchangeCommand.self, CorrectCommand.self, CloseCommand.self, AcknowledgeCommand.self, ExplainCommand.self,
      BaselineCommand.self, ReportCommand.self, VerifyCommand.self,
      RebuildCommand.self,
      StatusCommand.self, CheckStatusCommand.self, DemoCommand.self, SimulateCommand.self,
      ManualCommand.self,
    ])
}
