/// The version of the program, as `--version` and the published figures say it.
package enum ProgramVersion {
  package static let text = "0.1.0"
}
