/// Prometheus' text format, strictly: what `conserved.prom` and every reader of it must agree on.
struct ExpositionGrammar {
  struct Broken: Error, CustomStringConvertible {
    let line: String
    let why: String
    var description: String { "\(why): \(line)" }
  }

  private(set) var names: [String] = []
  private(set) var samples: [String: String] = [:]

  init(_ text: String) throws {
    guard text.isEmpty || text.hasSuffix("\n") else { throw Broken(line: "", why: "the last line does not end") }
    var kind = ""
    var helped = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      func refuse(_ why: String) -> Broken { Broken(line: String(line), why: why) }
      if let help = line.wholeMatch(of: /# HELP ([a-z_]+) [^\n]+/) {
        helped = String(help.1)
        guard !names.contains(helped) else { throw refuse("a family twice") }
        continue
      }
      if let type = line.wholeMatch(of: /# TYPE ([a-z_]+) (gauge|counter)/) {
        guard type.1 == helped else { throw refuse("a type without its help") }
        names.append(helped)
        kind = String(type.2)
        guard (kind == "counter") == helped.hasSuffix("_total") else { throw refuse("a counter and only it ends in _total") }
        continue
      }
      let pattern =
        /(conserved_[a-z_]+)(\{[a-z_]+="(?:[^"\\]|\\\\|\\"|\\n)*"(?:,[a-z_]+="(?:[^"\\]|\\\\|\\"|\\n)*")*\})? (-?[0-9]+(?:\.[0-9]+)?)/
      guard let sample = line.wholeMatch(of: pattern) else { throw refuse("no sample") }
      guard sample.1 == names.last ?? "" else { throw refuse("a sample outside its family") }
      guard kind != "counter" || !sample.3.hasPrefix("-") else { throw refuse("a counter below zero") }
      guard samples.updateValue(String(sample.3), forKey: String(sample.1) + String(sample.2 ?? "")) == nil else {
        throw refuse("a series twice")
      }
    }
  }
}
