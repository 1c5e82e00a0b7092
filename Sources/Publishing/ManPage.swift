/// A page of the manual as source for `man` (man(7)): what is written is text, never a request to the formatter.
package struct ManPage: Sendable {
  private var lines: [String]

  /// - Parameters:
  ///   - section: 1 commands, 5 files, 8 running it.
  ///   - about: One line, what the page is about.
  package init(name: String, section: Int, version: String, about: String) {
    lines = [
      ".TH \(ManPage.quoted(name.uppercased())) \(section) \"\" \(ManPage.quoted(version)) \(ManPage.quoted("conserved"))",
      ".SH NAME", "\(ManPage.escaped(name)) \\- \(ManPage.escaped(about))",
    ]
  }

  package mutating func section(_ title: String) { lines.append(".SH \(ManPage.quoted(title))") }

  package mutating func subsection(_ title: String) { lines.append(".SS \(ManPage.quoted(title))") }

  package mutating func paragraph(_ text: String) {
    guard !text.isEmpty else { return }
    lines.append(".PP")
    lines += ManPage.words(text)
  }

  /// What is typed, as it is typed.
  package mutating func synopsis(_ command: String, _ rest: String) {
    lines.append(".PP")
    lines.append("\\fB\(ManPage.escaped(command))\\fR \(ManPage.escaped(rest))")
  }

  /// A term in bold and what it is.
  package mutating func item(_ term: String, _ text: String) {
    lines.append(".TP")
    lines.append("\\fB\(ManPage.escaped(term))\\fR")
    lines += text.isEmpty ? ["\\&"] : ManPage.words(text)
  }

  /// Lines as they stand.
  package mutating func verbatim(_ text: some StringProtocol) {
    lines += [".PP", ".nf"]
    lines += text.split(separator: "\n", omittingEmptySubsequences: false).map { ManPage.escaped(String($0)) }
    lines.append(".fi")
  }

  package var text: String { lines.joined(separator: "\n") + "\n" }

  private static func words(_ text: String) -> [String] { text.split(separator: "\n").map { escaped(String($0)) } }

  /// Backslashes are doubled in name, hyphens stay what is typed, and no line begins with a request.
  static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "'": out += "\\(aq"
      case "`": out += "\\(ga"
      case "^": out += "\\(ha"
      case "~": out += "\\(ti"
      default: out.append(character)
      }
    }
    return out.hasPrefix(".") ? "\\&" + out : out
  }

  private static func quoted(_ text: String) -> String { "\"" + escaped(text).replacing("\"", with: "\\(dq") + "\"" }
}
