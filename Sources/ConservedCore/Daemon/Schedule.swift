import EnergyModel

/// When each endpoint is polled: at a stable place within its interval, by the hash of its name, so that load is even and the same after
/// a restart. Times are monotonic milliseconds; the wall clock is looked at once, to align the intervals.
package struct Schedule {
  /// Endpoints of one interval, in the order of their places within it.
  private struct Lane {
    let interval: Int64
    var members: [(offset: Int64, endpoint: Int32)]
    /// When the current interval began.
    var cycleStart: Int64
    var cursor = 0

    var nextDue: Int64 { cycleStart + members[cursor].offset }

    mutating func step() {
      cursor += 1
      if cursor == members.count {
        cursor = 0
        cycleStart += interval
      }
    }
  }

  /// Where monotonic and wall time were seen together; kept over reloads, so that slots do not move when the wall clock steps.
  package struct Anchor: Sendable {
    package let monotonic: Int64
    package let wall: Int64

    package init(monotonic: Int64, wall: Int64) {
      self.monotonic = monotonic
      self.wall = wall
    }
  }

  private var lanes: [Lane] = []

  /// The schedule of endpoints from a moment on; what was due before it is not.
  package init(endpoints: [(id: EndpointID, intervalSeconds: Int64)], anchor: Anchor, now: Int64) {
    var byInterval: [Int64: [(offset: Int64, endpoint: Int32)]] = [:]
    for (index, endpoint) in endpoints.enumerated() {
      let interval = endpoint.intervalSeconds * 1_000
      byInterval[interval, default: []].append((Schedule.offset(of: endpoint.id, interval: interval), Int32(index)))
    }
    for (interval, members) in byInterval.sorted(by: { $0.key < $1.key }) {
      // The latest multiple of the interval on the wall clock, in monotonic time.
      let wallNow = anchor.wall + (now - anchor.monotonic)
      let phase = wallNow - wallNow.dividedRoundingDown(by: interval) * interval
      var lane = Lane(
        interval: interval, members: members.sorted { ($0.offset, $0.endpoint) < ($1.offset, $1.endpoint) },
        cycleStart: now - phase)
      while lane.nextDue < now, lane.cycleStart <= now { lane.step() }
      lanes.append(lane)
    }
  }

  /// The next moment from `now` on at which an endpoint of such an interval is due, as the schedule has it.
  package static func nextSlot(of id: EndpointID, intervalSeconds: Int64, anchor: Anchor, now: Int64) -> Int64 {
    let interval = intervalSeconds * 1_000
    let slot = anchor.monotonic - anchor.wall + offset(of: id, interval: interval)
    return slot + (now - slot + interval - 1).dividedRoundingDown(by: interval) * interval
  }

  /// The place of an endpoint within its interval, ms: FNV-1a of its name, spread evenly.
  static func offset(of id: EndpointID, interval: Int64) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in id.text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    // The low bits of FNV are well mixed only after one more stir.
    hash ^= hash >> 32
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    return Int64((hash >> 32) &* UInt64(interval) >> 32)
  }

  /// The next moment at which something is due; `nil` without endpoints.
  package var nextDue: Int64? { lanes.map(\.nextDue).min() }

  /// Hands out the endpoints whose time has come. Those that are more than an interval late (the machine slept, the loop hung) are
  /// counted as missed, not replayed in a burst: each is polled again at its next own place.
  package mutating func takeDue(at now: Int64, begin: (Int) -> Void, missed: (Int) -> Void) {
    for index in lanes.indices {
      while lanes[index].nextDue <= now {
        let endpoint = Int(lanes[index].members[lanes[index].cursor].endpoint)
        if now - lanes[index].nextDue < lanes[index].interval { begin(endpoint) } else { missed(endpoint) }
        lanes[index].step()
      }
    }
  }
}
