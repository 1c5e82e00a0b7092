import Testing

@testable import Publishing

/// Source for `man` in which a text stays a text.
struct ManPageTests {
  @Test func `what is typed stays what is typed`() {
    #expect(ManPage.escaped("--from") == "\\-\\-from")
    #expect(ManPage.escaped("'a' `b` ~c ^d") == "\\(aqa\\(aq \\(gab\\(ga \\(tic \\(had")
    #expect(ManPage.escaped("C:\\data") == "C:\\edata")
  }

  @Test func `no line of a text is a request to the formatter`() {
    var page = ManPage(name: "a", section: 1, version: "1 \"beta\"", about: "-x")
    page.paragraph(".so /etc/passwd\n'br")
    page.verbatim(".TH x\n\n  key: 1")
    page.item(".x", "")
    let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.contains("\\&.so /etc/passwd") && lines.contains("\\(aqbr") && lines.contains("\\&.TH x"))
    #expect(lines.contains("  key: 1"))
    #expect(lines[0] == ".TH \"A\" 1 \"\" \"1 \\(dqbeta\\(dq\" \"conserved\"")
    #expect(
      lines.filter { $0.hasPrefix(".") }.allSatisfy { [".TH", ".SH", ".PP", ".nf", ".fi", ".TP"].contains(String($0.prefix(3))) })
  }
}
