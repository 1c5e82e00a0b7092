import ArgumentParser
import ConservedCore
import EnergyModel
import Publishing
import Settings

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the report as web pages, in both languages: the site, and a page for each institution.",
    discussion:
      "Reads beside a running daemon, which keeps the same pages under `paths: report` itself. Pages that did not change are left alone. Prints the address of the first page."
  )

  @OptionGroup var config: ConfigOption

  @Option(help: "The folder to write to; without it the one of the configuration, `paths: report`.")
  var output: String?

  @Option(
    name: .customLong("as-of"), help: "Judged by the days before this date; without it by those before the last day with amounts."
  )
  var asOf: String?

  func validate() throws {
    guard let asOf, LocalDay(asOf) == nil else { return }
    throw ValidationError("--as-of is '\(asOf)'; write a date such as 2026-10-01")
  }

  func run() throws {
    let settings = try config.load()
    let folder = output.map { absolutePath($0) } ?? settings.paths.report
    try Service.attempt {
      let session = try Session.reading(settings)
      var maker = try ReportMaker.asOf(asOf.flatMap { LocalDay($0) }, session.keeper, settings, today: Probe.now)
      var written = 0
      var folders: Set<String> = []
      let writer = FileWriter()
      let endpoints = endpoints(settings)
      while let files = try maker.next(endpoints: endpoints) {
        Console.progress("\(maker.left) pages to go")
        for file in files {
          let path = folder + "/" + file.path
          let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
          if folders.insert(parent).inserted { try DataDirectory.create(parent) }
          if try writer.writeAtomicallyIfChanged(file.bytes, to: path) { written += 1 }
        }
      }
      Console.endProgress()
      Console.note("\(written) pages written, those that did not change left alone")
    }
    Console.result(Array("\(folder)/\(ReportPages.overview)\n".utf8))
  }

  /// As a daemon beside says; where none does, how many there are is all that is known.
  private func endpoints(_ settings: Settings) -> StatusDocument.Endpoints {
    let unknown = StatusDocument.Endpoints(total: settings.endpoints.count)
    guard case .success(let bytes) = SettingsSource.disk.read(settings.paths.status + "/status.json"),
      let status = try? PublishedStatus(bytes),
      (0...status.validForSeconds).contains(Probe.now.seconds - status.writtenUnix)
    else { return unknown }
    let counts = status.endpoints
    return StatusDocument.Endpoints(total: counts.total, up: counts.up, stale: counts.stale, down: counts.down)
  }
}
