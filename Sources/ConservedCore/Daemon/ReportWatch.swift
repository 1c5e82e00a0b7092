import EnergyModel
import Publishing
import Settings
import Storage

/// Keeps the report current: a page in a turn of the loop, so that a thousand institutions hold nothing up. All pages are made anew on a
/// new day and when the past changed. What lives on the overview, endpoints and events that stand, is looked at once an hour, and sooner
/// where the endpoints answer otherwise than it says; its figures are those of the day.
final class ReportWatch {
  private var maker: ReportMaker?
  /// Of which day the pages are; `nil`: to be made.
  private var day: LocalDay?
  /// After a store or disk that failed: when it is tried again, monotonic ms.
  private var notBefore: Int64 = .min
  private var overviewMade: Int64 = .min / 2
  /// What the overview says.
  private var overview: SiteReport?
  private let world: any World
  private let days: Int

  private static let pauseMilliseconds: Int64 = 60_000
  private static let overviewMilliseconds: Int64 = 3_600_000
  /// As old as the exports get.
  private let endpointsMilliseconds: Int64

  init(world: any World, rhythm: Rhythm) {
    self.world = world
    days = max(1, rhythm.reportDays)
    endpointsMilliseconds = rhythm.exportsMilliseconds
  }

  /// All pages are made anew.
  func forget() {
    day = nil
    maker = nil
    overview = nil
  }

  /// When there is a page to make, monotonic ms.
  func nextDue(_ today: LocalDay, _ endpoints: StatusDocument.Endpoints) -> Int64 {
    let now = world.monotonicMilliseconds
    if maker != nil || isStale(today) { return max(notBefore, now) }
    guard let overview else { return .max }
    let pause =
      overview.endpoints == endpoints ? max(ReportWatch.overviewMilliseconds, endpointsMilliseconds) : endpointsMilliseconds
    return max(notBefore, overviewMade + pause)
  }

  private func isStale(_ today: LocalDay) -> Bool { Int(today.number) % days == 0 && day != today }

  /// Makes the next page, if one is due, and puts it in place where it changed.
  func work(
    _ keeper: BookKeeper, _ settings: Settings, on today: LocalDay, standings: [Standing],
    endpoints: StatusDocument.Endpoints
  ) throws(StoreError) {
    let now = world.monotonicMilliseconds
    guard now >= nextDue(today, endpoints) else { return }
    do throws(StoreError) {
      if maker == nil, !isStale(today), var report = overview {
        report.endpoints = endpoints
        report.signs = try RaisedSigns(keeper, settings).told()
        publish(ReportPages(siteLanguage: settings.site.language).files(report), in: settings.paths.report)
        overview = report
        overviewMade = now
        return
      }
      if maker == nil || isStale(today) {
        maker = try ReportMaker(keeper: keeper, settings: settings, asOf: today, shown: standings)
        day = today
      }
      if let files = try maker?.next(endpoints: endpoints) { publish(files, in: settings.paths.report) }
      guard maker?.left == 0 else { return }
      overview = maker?.overview
      maker = nil
      overviewMade = now
    } catch {
      forget()
      notBefore = now + ReportWatch.pauseMilliseconds
      throw error
    }
  }

  private func publish(_ files: [ReportPages.File], in folder: String) {
    for file in files {
      let path = folder + "/" + file.path
      guard world.published(path) != file.bytes else { continue }
      do throws(PublishFailure) {
        try world.publish(file.bytes, at: path)
      } catch {
        // The next round tries again; a disk without room is said by whoever writes what matters more.
        notBefore = world.monotonicMilliseconds + ReportWatch.pauseMilliseconds
      }
    }
  }
}
