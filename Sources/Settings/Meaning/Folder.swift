/// The folder of the configuration: what is written relative is meant relative to it.
struct Folder {
  /// Absolute, for reading.
  let path: String
  /// As the operator named it, for sentences; empty where the configuration was named without a folder.
  let shown: String

  /// - Parameter file: the configuration as it was named; absolute, or relative to `workingDirectory`.
  init(of file: String, workingDirectory: String?) {
    shown = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    path = shown.hasPrefix("/") ? shown : (workingDirectory ?? "") + "/" + shown
  }

  /// The absolute path of a file that the configuration names.
  func absolute(_ name: String) -> String { Folder.normalized(name.hasPrefix("/") ? name : path + "/" + name) }

  /// How that file is called in sentences.
  func shown(_ name: String) -> String { name.hasPrefix("/") ? name : shown + name }

  /// Without empty and `.` components. `..` stays: what it means is known only to the file system, where links are.
  static func normalized(_ path: String) -> String {
    "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }
}
