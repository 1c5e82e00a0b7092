import ArgumentParser
import ConservedCore
import Dispatch
import EnergyModel
import Foundation
import Publishing
import Settings
import Synchronization

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
    let endpoints = endpoints(settings)
    let day = try Service.attempt {
      try ReportMaker.asOf(asOf.flatMap { LocalDay($0) }, try Session.reading(settings).keeper, settings, today: Probe.now)
    }
    let work = PageWork(settings: settings, folder: folder, asOf: day, endpoints: endpoints)
    try Service.attempt { try DataDirectory.create(folder) }
    try work.run()
    Console.note(
      settings.site.language.say(
        "\(work.written) pages written, those that did not change left alone",
        "写出 \(work.written) 个页面，未变化的页面保持原样"))
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

/// The pages of a report on all processors: each worker reads the books for itself and makes its share of the institutions, then one makes
/// the overview.
private final class PageWork: Sendable {
  private struct State {
    var left = 0
    var written = 0
    var made = ReportMaker.Made()
    var failure: (any Error)?
  }

  private let settings: Settings
  private let folder: String
  private let asOf: LocalDay
  private let endpoints: StatusDocument.Endpoints
  private let state = Mutex(State())

  init(settings: Settings, folder: String, asOf: LocalDay, endpoints: StatusDocument.Endpoints) {
    self.settings = settings
    self.folder = folder
    self.asOf = asOf
    self.endpoints = endpoints
  }

  /// How many pages differed from those that were there.
  var written: Int { state.withLock(\.written) }

  /// More workers would read the same books more often than they save.
  private static let workersMax = 8

  func run() throws {
    let all = settings.institutions.map(\.id)
    state.withLock { $0.left = all.count + 1 }
    let workers = max(1, min(PageWork.workersMax, ProcessInfo.processInfo.activeProcessorCount, all.count))
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let share = stride(from: worker, to: all.count, by: workers).map { all[$0] }
      do {
        let made = try make(.institutions(share))
        state.withLock { $0.made += made }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
      }
    }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    _ = try make(.overview(state.withLock(\.made)))
    Console.endProgress()
  }

  private func make(_ share: ReportMaker.Share) throws -> ReportMaker.Made {
    try Service.attempt {
      let session = try Session.reading(settings)
      var maker = try ReportMaker(keeper: session.keeper, settings: settings, asOf: asOf, share: share)
      let writer = FileWriter()
      var folders: Set<String> = []
      while let files = try maker.next(endpoints: endpoints) {
        var written = 0
        for file in files {
          let path = folder + "/" + file.path
          let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
          if folders.insert(parent).inserted { try DataDirectory.create(parent) }
          if try writer.writeAtomicallyIfChanged(file.bytes, to: path) { written += 1 }
        }
        let (left, hasFailed) = state.withLock { state in
          state.left -= 1
          state.written += written
          return (state.left, state.failure != nil)
        }
        if hasFailed { break }
        Console.progress("\(left) pages to go")
      }
      return maker.made
    }
  }
}
