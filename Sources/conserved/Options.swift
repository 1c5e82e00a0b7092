import ArgumentParser
import ConservedCore
import EnergyModel
import Glibc
import Settings

/// `--config F`, the same for every command.
struct ConfigOption: ParsableArguments {
  @Option(name: .customLong("config"), help: "The configuration file.")
  var path: String = "/etc/conserved/conserved.yaml"

  /// The settings, or every fault on standard error and exit 78.
  func load() throws -> Settings {
    do throws(SettingsFaults) {
      return try read()
    } catch {
      for fault in error.faults { Console.note(fault.description) }
      throw Exit.refused
    }
  }

  /// The settings as they are now; what a reload calls again.
  func read() throws(SettingsFaults) -> Settings {
    try Settings.load(path: absolutePath(path), environment: Environment.all, source: .disk)
  }
}

/// What the process was started with.
enum Environment {
  static var all: [String: String] {
    var values: [String: String] = [:]
    var pointer = environ
    while let entry = pointer.pointee {
      let text = String(cString: entry)
      if let separator = text.firstIndex(of: "=") {
        values[String(text[..<separator])] = String(text[text.index(after: separator)...])
      }
      pointer += 1
    }
    return values
  }
}

/// A path as the working directory has it, without `.` at its front.
func absolutePath(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  guard let current = getcwd(nil, 0) else { return path }
  defer { free(current) }
  return String(cString: current) + "/" + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
}
