import EnergyModel
import Logging
import Settings
import Storage

/// Directories of files.
extension Daemon {
  /// A little in each turn: what was read is durable and in the books when this returns. The visits that ended.
  func workOnFiles() -> [Poller.Settled] {
    for endpoint in poller.takeVisits() { files.begin(endpoint) }
    // A store that fails is left alone; the files wait.
    guard mayLookForSigns, let due = files.nextDue, due <= world.monotonicMilliseconds else { return [] }
    do throws(StoreError) {
      let work = try files.work(store)
      if !work.pieces.isEmpty {
        booksAreBehind = true
        notices.heard(try fileIntake.book(work.pieces, keeper, store), keeper)
        booksAreBehind = false
        counts = try store.counts()
        editor.stateChanged()
      }
      try fileIntake.forget(work.ends, poller.inventory, store)
      fileIntake.say(work, poller.inventory)
      let settled = work.ends.compactMap { poller.settleVisit($0) }
      for one in settled {
        count(one)
        say(one, of: poller.inventory.targets[one.endpoint].endpoint)
      }
      return settled
    } catch {
      // What was read is read again; the next commit derives the books anew.
      files.giveUp()
      buffer.addFailure(at: world.monotonicMilliseconds)
      events.raise(.storeFailing, .critical, "", ["reason": error.description])
      return []
    }
  }
}
