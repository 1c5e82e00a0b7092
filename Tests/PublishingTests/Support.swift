import Conservation
import EnergyModel
import Foundation
import TestSupport

@testable import Publishing

func id<Kind>(_ text: String) -> Identifier<Kind> {
  guard let identifier = Identifier<Kind>(text) else { preconditionFailure("\(text) is no identifier") }
  return identifier
}

func day(_ text: String) -> LocalDay {
  guard let day = LocalDay(text) else { preconditionFailure("\(text) is no day") }
  return day
}

func exact(_ text: String) -> ExactDecimal {
  guard let number = try? ExactDecimal(text) else { preconditionFailure("\(text) is no number") }
  return number
}

func decimal(_ text: String) -> Decimal {
  guard let number = Decimal(string: text) else { preconditionFailure("\(text) is no number") }
  return number
}

let shanghai: LocalCalendar = {
  guard let calendar = LocalCalendar(timeZone: "Asia/Shanghai") else { preconditionFailure("the system knows no Asia/Shanghai") }
  return calendar
}()

/// A moment of Shanghai's clocks.
func at(_ text: String) -> Instant {
  guard let instant = TimeText.instant(text, in: shanghai) else { preconditionFailure("\(text) is no time") }
  return instant
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A folder of its own for one test, gone after it.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "publishing-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// Runs a program with bytes on its standard input; what it wrote and its exit status.
func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> (output: [UInt8], status: Int32) {
  try withFolder { folder in
    let file = folder + "/input"
    try Data(input).write(to: URL(filePath: file))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: file))
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (Array(output), process.terminationStatus)
  }
}

func hasProgram(_ name: String) -> Bool {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
  }
}

extension Corpus {
  /// Strings that have hurt other programs.
  static func strings() throws -> [String] {
    try JSONDecoder().decode([String].self, from: Data(contentsOf: file("conformance/blns.json")))
  }
}

/// Texts that have hurt other programs.
let hostileTexts = [
  "", "'", "''", "\"", "\"\"", "a,b", "a\"b", "a\nb", "a\r\nb", "\r", "\n", "\t", " lead", "trail ", "=1+1", "'=1+1", "''=1+1",
  "+1", "-1", "@A1",
  "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", "=cmd|' /C calc'!A0", "市政府，办公楼", "e\u{301}\u{301}", "=\u{301}x", "'\u{301}",
  "$(reboot)",
  "`reboot`", "'; reboot #", "\\", "\\'", "${IFS}", "$HOME", "!!", "a\u{1B}[31mred", "a\u{2028}b\u{2029}c", "\u{0}nul",
  "\u{7F}\u{9B}", "\u{FEFF}bom",
  "\u{202E}rtl", "🏛️👩‍👩‍👧", "NULL", "</script>", "0x1F", "1E5", "007",
]
