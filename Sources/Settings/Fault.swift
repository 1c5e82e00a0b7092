/// One mistake in the operator's input: where it is, what is wrong and how to mend it (contract, General). Never holds a secret.
package struct Fault: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the operator named it, or found from there.
  package let file: String
  /// Both from 1; a column is one Unicode scalar.
  package let line: Int
  package let column: Int
  package let what: String
  package let remedy: String

  package init(file: String, line: Int, column: Int, what: String, remedy: String) {
    self.file = file
    self.line = line
    self.column = column
    self.what = what
    self.remedy = remedy
  }

  /// `file:line:column: what; remedy`.
  package var description: String { "\(file):\(line):\(column): \(what); \(remedy)" }

  package static func < (left: Fault, right: Fault) -> Bool {
    (left.file, left.line, left.column, left.what, left.remedy) < (right.file, right.line, right.column, right.what, right.remedy)
  }
}

/// All faults of one load.
package struct SettingsFaults: Error, Sendable, CustomStringConvertible {
  /// Sorted by file, line and column; none twice; never empty.
  package let faults: [Fault]

  /// One line a fault.
  package var description: String { faults.map(\.description).joined(separator: "\n") }
}
