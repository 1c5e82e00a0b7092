import CCurl
import CLinux
import Glibc

/// The least that polling with libcurl can cost: tuned as ours (many multi handles on one epoll, pooled easy handles, no name cache for
/// addresses), but it counts no limits, keeps no order, knows no hosts and throws the bodies away.
struct ReferencePoller: Poller {
  private struct Shard {
    var multi: UnsafeMutableRawPointer
    var epoll: Int32
    var index: Int
    /// µs, or -1.
    var deadline: Int64
  }

  private let urls: [String]
  private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
  private var shards: [UnsafeMutablePointer<Shard>] = []
  private var handles: [UnsafeMutableRawPointer] = []
  private var free: [UnsafeMutableRawPointer] = []
  private var meterOf: [UnsafeMutableRawPointer: Int] = [:]
  private var waiting: [Int] = []
  private var waitingFrom = 0
  private var ended: [(meter: Int, isGood: Bool)] = []
  private var events = Array(repeating: epoll_event(), count: 256)

  init(urls: [String], isKept: Bool, inFlight: Int) throws {
    self.urls = urls
    guard epoll >= 0, curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK else { throw BenchmarkFault("no libcurl or no epoll") }
    for index in 0..<(max(inFlight, isKept ? urls.count : 0) / 60 + 1) {
      guard let multi = curl_multi_init() else { throw BenchmarkFault("no memory") }
      let shard = UnsafeMutablePointer<Shard>.allocate(capacity: 1)
      shard.initialize(to: Shard(multi: multi, epoll: epoll, index: index, deadline: -1))
      _ = ccurl_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, 75)
      _ = ccurl_multi_setopt_pointer(multi, CURLMOPT_SOCKETDATA, shard)
      _ = ccurl_multi_setopt_pointer(multi, CURLMOPT_TIMERDATA, shard)
      _ = ccurl_multi_setopt_socket(multi) { _, descriptor, what, user, known in
        guard let shard = user?.assumingMemoryBound(to: Shard.self) else { return -1 }
        let (multi, epoll) = (shard.pointee.multi, shard.pointee.epoll)
        if what == CURL_POLL_REMOVE {
          _ = clinux_epoll_control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0)
          _ = curl_multi_assign(multi, descriptor, nil)
          return 0
        }
        let events = (what & CURL_POLL_IN != 0 ? EPOLLIN.rawValue : 0) | (what & CURL_POLL_OUT != 0 ? EPOLLOUT.rawValue : 0)
        let tag = UInt64(shard.pointee.index) << 32 | UInt64(descriptor)
        _ = clinux_epoll_control(epoll, known == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, events, tag)
        if known == nil { _ = curl_multi_assign(multi, descriptor, shard) }
        return 0
      }
      _ = ccurl_multi_setopt_timer(multi) { _, milliseconds, user in
        user?.assumingMemoryBound(to: Shard.self).pointee.deadline =
          milliseconds < 0 ? -1 : Int64(monotonicSeconds() * 1e6) + Int64(milliseconds) * 1_000
        return 0
      }
      shards.append(shard)
    }
    for _ in 0..<inFlight {
      guard let easy = curl_easy_init() else { throw BenchmarkFault("no memory") }
      _ = ccurl_setopt_long(easy, CURLOPT_NOSIGNAL, 1)
      _ = ccurl_setopt_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
      _ = ccurl_setopt_long(easy, CURLOPT_TCP_NODELAY, 1)
      _ = ccurl_setopt_long(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0)
      _ = ccurl_setopt_long(easy, CURLOPT_FORBID_REUSE, isKept ? 0 : 1)
      _ = ccurl_setopt_long(easy, CURLOPT_TIMEOUT_MS, 5_000)
      _ = ccurl_setopt_string(easy, CURLOPT_ACCEPT_ENCODING, "gzip")
      _ = ccurl_setopt_write(easy, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
      handles.append(easy)
    }
    free = handles
  }

  mutating func begin(_ meter: Int) {
    waiting.append(meter)
    startWaiting()
  }

  private mutating func startWaiting() {
    while waitingFrom < waiting.count, let easy = free.popLast() {
      let meter = waiting[waitingFrom]
      waitingFrom += 1
      meterOf[easy] = meter
      _ = ccurl_setopt_string(easy, CURLOPT_URL, urls[meter])
      _ = curl_multi_add_handle(shards[meter % shards.count].pointee.multi, easy)
    }
    if waitingFrom == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      waitingFrom = 0
    }
  }

  mutating func wait(milliseconds: Int, _ tell: (Int, Bool) -> Void) {
    let end = Int64(monotonicSeconds() * 1e6) + Int64(milliseconds) * 1_000
    repeat {
      var next = end
      let now = Int64(monotonicSeconds() * 1e6)
      for (index, shard) in shards.enumerated() where shard.pointee.deadline >= 0 {
        if shard.pointee.deadline <= now {
          shard.pointee.deadline = -1
          act(index, CURL_SOCKET_TIMEOUT, 0)
        } else {
          next = min(next, shard.pointee.deadline)
        }
      }
      startWaiting()
      let pause = ended.isEmpty ? max(0, next - Int64(monotonicSeconds() * 1e6)) : 0
      let count = epoll_wait(epoll, &events, Int32(events.count), Int32((pause + 999) / 1_000))
      for index in 0..<Int(max(0, count)) {
        let ready = clinux_epoll_events(&events[index])
        let tag = clinux_epoll_tag(&events[index])
        let selected =
          (ready & ~EPOLLOUT.rawValue != 0 ? CURL_CSELECT_IN : 0) | (ready & EPOLLOUT.rawValue != 0 ? CURL_CSELECT_OUT : 0)
        act(Int(tag >> 32), Int32(truncatingIfNeeded: tag), selected)
      }
    } while ended.isEmpty && Int64(monotonicSeconds() * 1e6) < end
    startWaiting()
    for (meter, isGood) in ended { tell(meter, isGood) }
    ended.removeAll(keepingCapacity: true)
  }

  private mutating func act(_ shard: Int, _ descriptor: Int32, _ events: Int32) {
    let multi = shards[shard].pointee.multi
    var running: Int32 = 0
    _ = curl_multi_socket_action(multi, descriptor, events, &running)
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard let easy = message.pointee.easy_handle else { continue }
      let isGood = ccurl_message_result(message) == CURLE_OK
      var status = 0
      _ = ccurl_getinfo_long(easy, CURLINFO_RESPONSE_CODE, &status)
      _ = curl_multi_remove_handle(multi, easy)
      free.append(easy)
      ended.append((meterOf[easy] ?? 0, isGood && status == 200))
    }
  }

  mutating func close() {
    for easy in handles {
      for shard in shards where meterOf[easy].map({ $0 % shards.count }) == shard.pointee.index {
        _ = curl_multi_remove_handle(shard.pointee.multi, easy)
      }
      curl_easy_cleanup(easy)
    }
    for shard in shards {
      _ = curl_multi_cleanup(shard.pointee.multi)
      shard.deallocate()
    }
    _ = Glibc.close(epoll)
    (handles, free, shards) = ([], [], [])
  }
}
