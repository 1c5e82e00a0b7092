import Foundation

/// The commands and options as the argument parser knows them: manual, help and completions cannot part ways.
struct CommandTree: Decodable {
  let command: Command

  struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool?
    let arguments: [Argument]?
    let subcommands: [Command]?

    /// Those that people are told of.
    var shown: [Command] { (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" } }
    var shownArguments: [Argument] { (arguments ?? []).filter { $0.shouldDisplay != false } }
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String

      var typed: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: String
    let names: [Name]?
    let valueName: String?
    let abstract: String?
    let discussion: String?
    let defaultValue: String?
    let allValues: [String]?
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool?

    /// Such as `--from <from>` or `<what>`.
    var typed: String {
      let value = "<\(valueName ?? "value")>"
      guard kind != "positional" else { return value }
      let names = (names ?? []).map(\.typed).joined(separator: ", ")
      return kind == "flag" ? names : "\(names) \(value)"
    }

    /// What it does, which values it takes and what holds without it.
    var said: String {
      var parts = [abstract, discussion].compactMap(\.self).filter { !$0.isEmpty }
      if let allValues, !allValues.isEmpty { parts.append("One of: \(allValues.joined(separator: ", ")).") }
      if let defaultValue, !defaultValue.isEmpty, kind != "flag" { parts.append("Default: \(defaultValue).") }
      return parts.joined(separator: " ")
    }
  }

  /// Of this program.
  static func read() throws -> CommandTree {
    try JSONDecoder().decode(CommandTree.self, from: Data(Conserved._dumpHelp().utf8))
  }
}
