import Foundation
import Testing

/// The manual, what shells complete and what the program says of a mistyped command come from one tree of commands.
struct ManualTests {
  private struct Tree: Decodable {
    struct Command: Decodable {
      let commandName: String
      let shouldDisplay: Bool?
      let arguments: [Argument]?
      let subcommands: [Command]?
    }
    struct Argument: Decodable {
      struct Name: Decodable { let name: String }
      let kind: String
      let names: [Name]?
      let valueName: String?
      let abstract: String?
    }
    let command: Command
  }

  private func commands() throws -> [Tree.Command] {
    let dump = try Program.run(["--experimental-dump-help"])
    let tree = try JSONDecoder().decode(Tree.self, from: Data(dump.output.utf8))
    return (tree.command.subcommands ?? []).filter { $0.commandName != "help" && $0.shouldDisplay != false }
  }

  /// What one of the system's own programs says; it reads the text.
  private func tool(_ command: String, _ input: String = "") throws -> (status: Int32, output: String) {
    let folder = try Scratch()
    try Data(input.utf8).write(to: URL(fileURLWithPath: folder.path + "/in"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "cd '\(folder.path)' && { \(command); } <in >out 2>&1"]
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, (try? String(contentsOfFile: folder.path + "/out", encoding: .utf8)) ?? "")
  }

  private final class Scratch {
    let path = NSTemporaryDirectory() + "conserved-manual-" + UUID().uuidString
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let hasFormatter = FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")

  private func page(_ section: Int) throws -> String {
    let made = try tool("'\(Program.path)' manual --section \(section) <'\(ManualTests.root)/config/conserved.yaml'")
    #expect(made.status == 0)
    return made.output
  }

  @Test func `the manual tells of every command and every option`() throws {
    let page = try page(1).replacingOccurrences(of: "\\-", with: "-")
    let commands = try commands()
    #expect(commands.count > 15)
    for command in commands {
      #expect(page.contains(".SS \"conserved \(command.commandName)\""))
      for argument in command.arguments ?? [] where !["help", "version"].contains(argument.names?.first?.name) {
        #expect(page.contains(argument.names?.first.map { "-" + $0.name } ?? "<\(argument.valueName ?? "")>"))
      }
    }
  }

  @Test func `every option says in a sentence what it does`() throws {
    for command in try commands() {
      for argument in command.arguments ?? [] {
        let said = argument.abstract ?? ""
        #expect(
          said.count > 5 && (said.hasSuffix(".") || said.hasSuffix(")") || said.hasSuffix(":")),
          "\(command.commandName) \(argument.names?.first?.name ?? "")")
      }
    }
  }

  @Test func `the page of the configuration has every key of the shipped one`() throws {
    let page = try page(5).replacingOccurrences(of: "\\-", with: "-")
    let shipped = try String(contentsOfFile: ManualTests.root + "/config/conserved.yaml", encoding: .utf8)
    let keys = shipped.matches(of: /(?m)^ *([a-z_]+):/).map { $0.output.1 + ":" }
    #expect(keys.count > 50)
    for key in keys { #expect(page.contains(key)) }
    #expect(try tool("'\(Program.path)' manual --section 5", "nothing").status == 65)
    #expect(try Program.run(["manual", "--section", "2"]).status == 64)
  }

  @Test(.enabled(if: hasFormatter, "groff is not installed"), arguments: [1, 5, 8])
  func `the formatter has nothing to say of a page`(section: Int) throws {
    let said = try tool("groff -man -Tutf8 -K utf8 -ww -z", page(section))
    #expect(said.status == 0 && said.output.isEmpty, "\(said.output)")
  }

  @Test func `bash completes the commands`() throws {
    let said = try tool("'\(Program.path)' --generate-completion-script bash >s && source s && complete -p conserved && cat s")
    #expect(said.status == 0 && said.output.contains("conserved"))
    for command in try commands() { #expect(said.output.contains(command.commandName)) }
  }

  @Test(arguments: [("exprot", "export"), ("statsu", "status"), ("chek", "check"), ("Report", "report")])
  func `a mistyped command is told the nearest`(typed: String, meant: String) throws {
    let outcome = try Program.run([typed, "--config", "x"])
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("there is no command '\(typed)'; did you mean '\(meant)'?"))
  }

  @Test func `what is near to nothing is told what there is`() throws {
    let outcome = try Program.run(["frobnicate\u{1B}[2J"])
    #expect(outcome.status == 64 && outcome.errors.contains("acknowledge, baseline") && !outcome.errors.contains("\u{1B}"))
  }

  @Test func `installing puts everything in place, and again changes nothing`() throws {
    let folder = try Scratch()
    let command = "bash '\(ManualTests.root)/deploy/install.sh' --destdir '\(folder.path)' --program '\(Program.path)'"
    let said = try tool(command)
    #expect(said.status == 0, "\(said.output)")
    let files = [
      "usr/bin/conserved", "usr/share/man/man1/conserved.1.gz", "usr/share/man/man5/conserved.yaml.5.gz",
      "usr/share/man/man8/conserved.8.gz", "usr/share/bash-completion/completions/conserved",
      "usr/share/zsh/vendor-completions/_conserved", "usr/share/fish/vendor_completions.d/conserved.fish",
      "usr/lib/sysusers.d/conserved.conf", "usr/lib/systemd/system/conserved.service", "usr/share/doc/conserved/conserved.yaml",
    ]
    let first = try files.map { try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0)) }
    #expect(first.allSatisfy { !$0.isEmpty })
    #expect(try tool(command).status == 0)
    #expect(try files.map { try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0)) } == first)
  }
}
