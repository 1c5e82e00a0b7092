import CCurl

/// TLS sessions by host, so that a new connection resumes the last one: about half the cost of a full handshake.
///
/// libcurl keeps sessions with the easy handle, and pooled handles go from host to host; so each host gets a share handle that holds
/// sessions and nothing else. Bounded: the host that was asked longest ago is forgotten first.
struct SessionKeep: ~Copyable {
  private struct Entry {
    var host: UInt64
    var share: UnsafeMutableRawPointer
    /// Transfers that hold the share right now; libcurl refuses to free one in use.
    var users = 0
    var older = -1
    var newer = -1
  }

  private let countMax: Int
  private var entries: [Entry] = []
  private var indexByHost: [UInt64: Int] = [:]
  private var oldest = -1
  private var newest = -1

  init(countMax: Int) { self.countMax = max(0, countMax) }

  deinit {
    for entry in entries { _ = curl_share_cleanup(entry.share) }
  }

  /// Lends the host's sessions to a transfer: the share handle and the place to give it back to; `nil`: go without.
  mutating func lend(host: UInt64) -> (share: UnsafeMutableRawPointer, place: Int)? {
    guard countMax > 0, let place = indexByHost[host] ?? newPlace(for: host) else { return nil }
    entries[place].users += 1
    moveToNewest(place)
    return (entries[place].share, place)
  }

  mutating func giveBack(_ place: Int) {
    guard entries.indices.contains(place) else { return }
    entries[place].users -= 1
  }

  private mutating func newPlace(for host: UInt64) -> Int? {
    if entries.count < countMax {
      guard let share = SessionKeep.newShare() else { return nil }
      entries.append(Entry(host: host, share: share))
      let place = entries.count - 1
      indexByHost[host] = place
      linkNewest(place)
      return place
    }
    // As many in use as there are places: this handshake is a full one, and nothing else is lost.
    guard oldest >= 0, entries[oldest].users == 0, let share = SessionKeep.newShare() else { return nil }
    let place = oldest
    _ = curl_share_cleanup(entries[place].share)
    indexByHost[entries[place].host] = nil
    entries[place].host = host
    entries[place].share = share
    indexByHost[host] = place
    return place
  }

  private static func newShare() -> UnsafeMutableRawPointer? {
    guard let share = curl_share_init() else { return nil }
    guard ccurl_share_setopt_data(share, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK else {
      _ = curl_share_cleanup(share)
      return nil
    }
    return share
  }

  private mutating func moveToNewest(_ place: Int) {
    guard newest != place else { return }
    let (older, newer) = (entries[place].older, entries[place].newer)
    if older >= 0 { entries[older].newer = newer } else { oldest = newer }
    if newer >= 0 { entries[newer].older = older }
    linkNewest(place)
  }

  private mutating func linkNewest(_ place: Int) {
    entries[place].older = newest
    entries[place].newer = -1
    if newest >= 0 { entries[newest].newer = place } else { oldest = place }
    newest = place
  }
}
