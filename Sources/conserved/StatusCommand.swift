import ArgumentParser
import ConservedCore
import EnergyModel
import Glibc
import Publishing
import Settings

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "How the daemon is, for people: what is wrong and what to do first, then the worst ones.",
    discussion:
      "Reads status.json only. Colours on a terminal, unless NO_COLOR is set. Scripts read status.json, or ask check-status.")

  @Option(help: "The directory of status.json; without it that of the configuration.")
  var status: String?

  @Flag(help: "On a terminal: shows it anew every two seconds, until q or Ctrl-C.")
  var watch = false

  @Option(help: "en or zh-Hans (default: that of the site; en with --status).")
  var language: Language?

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings: Settings? = status == nil ? try config.load() : nil
    let file = absolutePath(status ?? settings?.paths.status ?? ".") + "/status.json"
    let language = language ?? settings?.site.language ?? .english
    guard watch else {
      let size = Terminal.size
      for line in try lines(file, language, columns: size?.columns) { Console.result(line) }
      return
    }
    guard Terminal.size != nil, isatty(STDIN_FILENO) == 1 else {
      throw ValidationError("--watch needs a terminal; without it the status is printed once")
    }
    let terminal = Terminal()
    defer { terminal.restore() }
    repeat {
      let size = Terminal.size
      // The status is replaced, never cut: what cannot be read is said in its place.
      let shown = (try? lines(file, language, columns: size?.columns)) ?? [file + ": no status"]
      terminal.draw(shown, rows: size?.rows ?? 24)
    } while !terminal.isAskedToEnd(milliseconds: 2_000)
  }

  private func lines(_ file: String, _ language: Language, columns: Int?) throws -> [String] {
    guard case .success(let bytes) = SettingsSource.disk.read(file) else {
      if !watch { Console.note("\(file): cannot be read; start the daemon, or name its status directory by --status") }
      throw Exit.inputOutput
    }
    do throws(PublishedStatus.Unreadable) {
      let status = try PublishedStatus(bytes)
      let isColoured = columns != nil && (Environment.all["NO_COLOR"] ?? "").isEmpty && Environment.all["TERM"] != "dumb"
      return StatusText(status, now: Probe.now, style: .init(language: language, columns: columns, isColoured: isColoured)).lines
    } catch {
      let why = error == .notStatus ? "is no status of this program" : error == .notJSON ? "is not JSON" : "is of a later version"
      if !watch { Console.note("\(file): \(why); look at who writes it, or use the program that does") }
      throw Exit.badData
    }
  }
}

/// The terminal while something is watched: a screen of its own, keys without a return, no cursor.
private final class Terminal {
  private var former = termios()
  /// Blocks the signals that end the program, so that the terminal is put right first.
  private let signals = Signals()

  init() {
    tcgetattr(STDIN_FILENO, &former)
    var raw = former
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    Console.result(Array("\u{1B}[?1049h\u{1B}[?25l".utf8))
  }

  func restore() {
    Console.result(Array("\u{1B}[?25h\u{1B}[?1049l".utf8))
    tcsetattr(STDIN_FILENO, TCSANOW, &former)
  }

  /// Overwrites the screen without clearing it first, so that it does not flicker.
  func draw(_ lines: [String], rows: Int) {
    let shown = lines.prefix(max(1, rows - 1)).map { $0 + "\u{1B}[K\r\n" }.joined()
    Console.result(Array(("\u{1B}[H" + shown + "\u{1B}[J").utf8))
  }

  /// Waits; whether q, Ctrl-C or a signal came.
  func isAskedToEnd(milliseconds: Int32) -> Bool {
    var waiting = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&waiting, 2, milliseconds) > 0 else { return false }
    if waiting[1].revents != 0 { return signals.take().contains(.stop) }
    var key: UInt8 = 0
    return read(STDIN_FILENO, &key, 1) <= 0 || key == UInt8(ascii: "q") || key == 3
  }

  /// Of standard output; `nil` where it is no terminal.
  static var size: (columns: Int, rows: Int)? {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
