import ArgumentParser
import ConservedCore
import Publishing
import Settings

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print a page of the manual as source for `man`.",
    discussion: """
      1: every command and option. 5: the configuration, from the commented config/conserved.yaml on standard input. 8: running it. \
      To read one without installing it: conserved manual --section 1 | man -l -
      """)

  @Option(help: "The page: 1, 5 or 8.")
  var section: Int

  func validate() throws {
    guard [1, 5, 8].contains(section) else { throw ValidationError("--section is \(section); write 1, 5 or 8") }
  }

  func run() throws {
    let page =
      switch section {
      case 1: try Manual.commands(CommandTree.read().command)
      case 5: try Manual.configuration(configurationText())
      default: Manual.running
      }
    Console.result(Array(page.text.utf8))
  }

  private func configurationText() throws -> String {
    var lines: [String] = []
    while let line = readLine(), lines.count < 10_000 { lines.append(line) }
    guard lines.contains(where: { $0.hasPrefix("schema:") }) else {
      Console.note("standard input: not a configuration; write `< config/conserved.yaml`")
      throw Exit.badData
    }
    return lines.joined(separator: "\n")
  }
}

/// The pages of the manual.
enum Manual {
  private static let exits: [(String, String)] = [
    ("0", "Done."), ("64", "The command line is wrong."), ("65", "Data are wrong, or the audit found a disagreement."),
    ("69", "An endpoint does not answer."), ("73", "A file cannot be made."), ("74", "Reading or writing failed."),
    ("75", "Another one is running on this data."), ("78", "The configuration or the store is refused."),
  ]

  /// conserved(1).
  static func commands(_ root: CommandTree.Command) -> ManPage {
    var page = ManPage(
      name: "conserved", section: 1, version: "conserved \(ProgramVersion.text)",
      about: "energy and water books of public institutions")
    page.section("SYNOPSIS")
    page.synopsis("conserved", "<command> [options]")
    page.section("DESCRIPTION")
    page.paragraph(root.abstract ?? "")
    page.paragraph("Results go to standard output, everything else to standard error.")
    page.section("COMMANDS")
    for command in root.shown {
      page.subsection("conserved \(command.commandName)")
      let usage = command.shownArguments.filter { $0.kind == "positional" || !$0.isOptional }.map(\.typed)
      page.synopsis("conserved \(command.commandName)", (usage + ["[options]"]).joined(separator: " "))
      page.paragraph(command.abstract ?? "")
      page.paragraph(command.discussion ?? "")
      for argument in command.shownArguments
      where argument.names?.first?.name != "version" && argument.names?.first?.name != "help" {
        page.item(argument.typed, argument.said)
      }
    }
    page.section("EXIT STATUS")
    for (code, said) in exits { page.item(code, said) }
    page.paragraph("check-status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.")
    page.section("ENVIRONMENT")
    page.item("NO_COLOR", "Set and not empty: no colours, also on a terminal.")
    page.section("SEE ALSO")
    page.paragraph("conserved.yaml(5), conserved(8)")
    return page
  }

  /// conserved.yaml(5): the commented configuration is its own manual.
  static func configuration(_ text: String) -> ManPage {
    var page = ManPage(
      name: "conserved.yaml", section: 5, version: "conserved \(ProgramVersion.text)", about: "configuration of conserved")
    page.section("DESCRIPTION")
    page.paragraph(
      "What follows is a whole configuration with every key, what it does and what holds without it. conserved check says every mistake of one, with line and remedy."
    )
    page.section("KEYS")
    page.verbatim(text)
    page.section("SEE ALSO")
    page.paragraph("conserved(1), conserved(8)")
    return page
  }

  /// conserved(8).
  static var running: ManPage {
    var page = ManPage(
      name: "conserved", section: 8, version: "conserved \(ProgramVersion.text)", about: "running the conservation daemon")
    page.section("SYNOPSIS")
    page.synopsis("conserved run", "--config /etc/conserved/conserved.yaml")
    page.section("DESCRIPTION")
    page.paragraph(
      "The daemon polls, books, judges and publishes until it is told to stop. It opens no port, needs no privilege and writes below its own directories only. systemd hears of readiness, progress and reloads."
    )
    page.section("SIGNALS")
    for (signal, said) in [
      ("SIGTERM, SIGINT", "Stops: what was read is stored, the status says `stopped`, exit 0."),
      ("SIGHUP", "Reads the configuration again; where it has a fault the old one runs on and the status says so."),
      ("SIGUSR1", "Opens status.log anew, after somebody moved it."),
    ] { page.item(signal, said) }
    page.section("FILES")
    for (file, said) in [
      ("/etc/conserved/conserved.yaml", "The configuration; see conserved.yaml(5)."),
      ("/var/lib/conserved/data", "The books (SQLite). Copy them with the daemon stopped."),
      ("/var/lib/conserved/status", "status.json, status.env, status.log and, when asked for, conserved.prom."),
      ("/var/lib/conserved/exports", "Every table as CSV, with MANIFEST.csv; zh-Hans/ for Excel and WPS."),
      ("/var/lib/conserved/report", "The report; open index.html in a browser."),
      (
        "/var/lib/conserved/inbox",
        "What is put here is imported; then it lies in done, or in refused with a NAME.errors beside it."
      ),
    ] { page.item(file, said) }
    page.section("ENVIRONMENT")
    for (name, said) in [
      ("STATE_DIRECTORY", "Of systemd: where data, status, exports, report and inbox lie unless `paths` says otherwise."),
      ("NOTIFY_SOCKET, WATCHDOG_USEC", "Of systemd: where readiness and progress are told, and how often."),
      ("CREDENTIALS_DIRECTORY", "Of systemd: where secrets that the configuration names may lie."),
    ] { page.item(name, said) }
    page.section("EXIT STATUS")
    for (code, said) in exits { page.item(code, said) }
    page.section("SEE ALSO")
    page.paragraph("conserved(1), conserved.yaml(5), systemd(1)")
    return page
  }
}
