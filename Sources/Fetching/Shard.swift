import CCurl
import CLinux
import Glibc

/// One multi handle of many. libcurl finds connections and names in small hash tables that are linear at scale, so each handle keeps
/// about sixty live connections and all of them share one epoll.
///
/// Like a slot it lies in memory of its own, because libcurl keeps its address.
struct Shard {
  let multi: UnsafeMutableRawPointer
  let index: Int
  let epoll: Int32
  /// When libcurl wants to be called, µs of the monotonic clock; `nil`: never.
  var deadlineMicroseconds: Int64?

  /// How many live connections a handle finds quickly.
  static let connectionsEach = 60

  /// `nil` when there is no memory for it.
  static func make(index: Int, epoll: Int32, keptConnectionsMax: Int) -> UnsafeMutablePointer<Shard>? {
    guard let multi = curl_multi_init() else { return nil }
    let shard = UnsafeMutablePointer<Shard>.allocate(capacity: 1)
    shard.initialize(to: Shard(multi: multi, index: index, epoll: epoll))
    // Explicit, and never 0, which libcurl reads as without bound.
    _ = ccurl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, max(1, keptConnectionsMax))
    _ = ccurl_multi_setopt_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
    _ = ccurl_multi_setopt_socket(multi, Shard.watch)
    _ = ccurl_multi_setopt_pointer(multi, CURLMOPT_SOCKETDATA, shard)
    _ = ccurl_multi_setopt_timer(multi, Shard.setTimer)
    _ = ccurl_multi_setopt_pointer(multi, CURLMOPT_TIMERDATA, shard)
    return shard
  }

  private init(multi: UnsafeMutableRawPointer, index: Int, epoll: Int32) {
    self.multi = multi
    self.index = index
    self.epoll = epoll
  }

  /// Only after all its easy handles are removed; closes the kept connections.
  static func destroy(_ shard: UnsafeMutablePointer<Shard>) {
    _ = curl_multi_cleanup(shard.pointee.multi)
    shard.deinitialize(count: 1)
    shard.deallocate()
  }

  /// libcurl says which sockets it waits for, and for what.
  private static let watch: ccurl_socket_function = { easy, descriptor, what, user, known in
    guard let shard = user?.assumingMemoryBound(to: Shard.self) else { return -1 }
    let (multi, epoll) = (shard.pointee.multi, shard.pointee.epoll)
    if what == CURL_POLL_REMOVE {
      // Closed ones are gone already.
      _ = clinux_epoll_control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0)
      _ = curl_multi_assign(multi, descriptor, nil)
      return 0
    }
    let events =
      (what & CURL_POLL_IN != 0 ? EPOLLIN.rawValue : 0) | (what & CURL_POLL_OUT != 0 ? EPOLLOUT.rawValue : 0)
    let tag = EventTag.transfer(shard: shard.pointee.index, descriptor: descriptor).bits
    // A descriptor number may still be in the epoll, or no longer, when a socket took over that of another.
    let isKnown = known != nil
    if clinux_epoll_control(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, events, tag) != 0,
      clinux_epoll_control(epoll, isKnown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, events, tag) != 0
    {
      // Refusing here would declare the whole multi handle dead; the transfer ends by its timeout, with this as its reason.
      Slot.note(socketError: errno, of: easy)
      return 0
    }
    // Anything but nil says that the descriptor is known.
    if !isKnown { _ = curl_multi_assign(multi, descriptor, shard) }
    return 0
  }

  private static let setTimer: ccurl_timer_function = { _, milliseconds, user in
    guard let shard = user?.assumingMemoryBound(to: Shard.self) else { return -1 }
    shard.pointee.deadlineMicroseconds =
      milliseconds < 0 ? nil : milliseconds == 0 ? 0 : MonotonicClock.microseconds() + Int64(milliseconds) * 1_000
    return 0
  }
}

/// What an event of the epoll is about, in the 64 bits that the kernel keeps with it.
enum EventTag {
  case transfer(shard: Int, descriptor: Int32)
  case foreign(UInt32)

  private static let foreignBit: UInt64 = 1 << 63

  var bits: UInt64 {
    switch self {
    case .transfer(let shard, let descriptor): UInt64(shard) << 32 | UInt64(UInt32(bitPattern: descriptor))
    case .foreign(let tag): EventTag.foreignBit | UInt64(tag)
    }
  }

  init(bits: UInt64) {
    if bits & EventTag.foreignBit != 0 {
      self = .foreign(UInt32(truncatingIfNeeded: bits))
    } else {
      self = .transfer(shard: Int(bits >> 32), descriptor: Int32(truncatingIfNeeded: bits))
    }
  }
}

/// The clock that no step of the wall clock moves.
enum MonotonicClock {
  /// µs since an arbitrary moment.
  static func microseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }

  static func milliseconds() -> Int64 { microseconds() / 1_000 }
}
