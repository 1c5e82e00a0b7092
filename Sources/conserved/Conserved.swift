import ArgumentParser
import ConservedCore
import Glibc

/// The command line: parses, wires, exits.
@main
struct Conserved: ParsableCommand {
  static func main() {
    // Books and status are for their owner and group; a supervisor may be stricter.
    umask(umask(0o777) | 0o027)
    main(nil)
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
    ])
}
