import CCurl
import CLinux
import EnergyModel
import Glibc

/// libcurl on the one thread that owns it: requests go in, completions come out, everything between is bounded.
///
/// Not `Sendable`, used from one thread, without callbacks: `begin` and `cancel` only take note, `wait` does the work of one turn.
/// All memory that libcurl points to (slots, shards) belongs to this object until `close`.
package final class Transfers {
  private let limits: TransferLimits
  let now: () -> Instant
  private let epoll: Int32
  private let urlParser: URLParser
  /// Where each endpoint's last URL went, by the caller's index: reading a URL costs a twentieth of a poll.
  private var targets: [KnownTarget] = []
  private let shardPlan: ShardPlan

  var admission: Admission
  /// Where requests wait for tokens and cookies.
  var logIns: LogInDesk
  var refusals: RefusalMemory
  var files = KeyFiles()
  private var proven = ProvenSet()
  private var sessions: SessionKeep
  private var slots: [UnsafeMutablePointer<Slot>] = []
  var freeSlots: [Int] = []
  private var shards: [UnsafeMutablePointer<Shard>?]
  private var timers: DeadlineHeap
  private var dueShards: [Int] = []
  private var events: [epoll_event]
  private var wake = Wake()
  /// The media type of the last answer, as sent and as told: meters repeat themselves.
  private var lastContentType: (sent: [CChar], told: String) = ([0], "")
  private var isClosed = false

  /// Throws where libcurl lacks something that safe polling needs, or the machine gives no epoll.
  package init(limits: TransferLimits, now: @escaping () -> Instant) throws(FetchingUnavailable) {
    try Libcurl.check()
    try Libcurl.checkSFTP(isNeeded: limits.needsSFTP)
    guard let urlParser = URLParser() else { throw FetchingUnavailable("no memory for libcurl") }
    let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else {
      throw FetchingUnavailable("no epoll: \(String(cString: strerror(errno))); raise the limit of open files")
    }
    // Without signals (NOSIGNAL) libcurl leaves it to the program that a peer which hangs up does not kill it.
    signal(SIGPIPE, SIG_IGN)
    self.limits = limits
    self.now = now
    self.urlParser = urlParser
    self.epoll = epoll
    shardPlan = ShardPlan(inFlightMax: limits.inFlightMax, keptConnectionsMax: limits.keptConnectionsMax)
    admission = Admission(inFlightMax: limits.inFlightMax, perHostMax: limits.perHostMax, queueMax: limits.queueMax)
    logIns = LogInDesk(pauseMilliseconds: limits.refusalPauseMilliseconds, waitingMax: limits.queueMax)
    refusals = RefusalMemory(pauseMilliseconds: limits.refusalPauseMilliseconds)
    sessions = SessionKeep(countMax: limits.tlsSessionsMax)
    shards = Array(repeating: nil, count: shardPlan.count)
    timers = DeadlineHeap(count: shardPlan.count)
    events = Array(repeating: epoll_event(), count: 256)
  }

  deinit { close() }

  /// Transfers under way.
  package var inFlight: Int { admission.inFlight }
  /// Requests waiting for a place or for a session.
  package var queued: Int { admission.queued + logIns.waitingCount }

  /// Takes a request on. It starts when there is a place for it and its host, and its clock starts with it; it ends in exactly one
  /// completion with this key, whatever happens.
  package func begin(_ request: Request, key: Int) {
    guard !isClosed else { return refuse(key, .cancelled) }
    // What names no server's key is not asked by SFTP, and what names one by nothing else.
    guard request.url.utf8.starts(with: "sftp:".utf8, by: { $0 | 0x20 == $1 }) == (request.shell != nil) else {
      return refuse(key, .requestRefused)
    }
    guard let target = target(of: request.url, key: key) else { return refuse(key, .requestRefused) }
    guard admission.enqueue(request, key: key, target: target, lane: proven.contains(key) ? .proven : .unproven) else {
      return refuse(key, .outOfResources)
    }
    startAdmitted()
  }

  /// Ends every transfer of this key, waiting or under way, as `.cancelled`; the completions come with the next `wait`.
  package func cancel(key: Int) {
    for _ in 0..<(admission.cancel(key: key) + logIns.cancel(key: key)) { refuse(key, .cancelled) }
    for slot in slots where slot.pointee.isBusy && slot.pointee.key == key { finish(slot, .failure(.cancelled)) }
  }

  /// Ends every transfer, waiting or under way, as `.cancelled`.
  package func cancelAll() {
    for key in admission.cancelAll() + logIns.cancelAll() { refuse(key, .cancelled) }
    for slot in slots where slot.pointee.isBusy { finish(slot, .failure(.cancelled)) }
  }

  /// Another configuration: credentials that were refused are tried at once.
  package func tryRefusedAgain() {
    refusals.forgetAll()
    logIns.tryAgain(at: MonotonicClock.milliseconds())
    files.forgetAll()
  }

  /// Lets `wait` also return when this descriptor has something to read. It stays the caller's, who takes it off with `unwatch`.
  package func watch(descriptor: Int32, tag: UInt32) {
    let bits = EventTag.foreign(tag).bits
    if clinux_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue, bits) != 0 {
      _ = clinux_epoll_control(epoll, EPOLL_CTL_MOD, descriptor, EPOLLIN.rawValue, bits)
    }
  }

  package func unwatch(descriptor: Int32) {
    _ = clinux_epoll_control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0)
  }

  /// Works until something is to be told or the time is over. At least one turn is made: timers, sockets, queue.
  package func wait(milliseconds: Int) -> Wake {
    let end = MonotonicClock.microseconds() + Int64(max(0, min(milliseconds, 86_400_000))) * 1_000
    while !isClosed {
      runTimers()
      endOverdue()
      let waitMicroseconds = wake.completions.isEmpty && wake.ready.isEmpty ? untilNextTimer(or: end) : 0
      turn(milliseconds: Int32((waitMicroseconds + 999) / 1_000))
      if !wake.completions.isEmpty || !wake.ready.isEmpty || MonotonicClock.microseconds() >= end { break }
    }
    let told = wake
    wake = Wake()
    return told
  }

  /// Ends everything without another word and gives all descriptors and memory back. Safe to call twice.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    _ = admission.cancelAll() + logIns.cancelAll()
    for slot in slots {
      if slot.pointee.isBusy { detach(slot) }
      // The share must outlive the handle that uses it.
      Slot.destroy(slot)
    }
    slots = []
    for case let shard? in shards { Shard.destroy(shard) }
    shards = []
    sessions = SessionKeep(countMax: 0)
    wake = Wake()
    _ = Glibc.close(epoll)
  }

  // MARK: One turn

  private func untilNextTimer(or end: Int64) -> Int64 {
    let next = min(end, timers.first?.deadline ?? .max, logIns.nextDeadline.map { $0 * 1_000 } ?? .max)
    return next == 0 ? 0 : max(0, next - MonotonicClock.microseconds())
  }

  /// Calls every shard whose time has come, once: one that wants to be called again at once waits for the next turn.
  private func runTimers() {
    guard let first = timers.first else { return }
    let now = MonotonicClock.microseconds()
    guard first.deadline <= now else { return }
    while let (owner, deadline) = timers.first, deadline <= now {
      timers.set(owner, nil)
      shards[owner]?.pointee.deadlineMicroseconds = nil
      dueShards.append(owner)
    }
    for owner in dueShards { act(on: owner, descriptor: CURL_SOCKET_TIMEOUT, events: 0) }
    dueShards.removeAll(keepingCapacity: true)
    startAdmitted()
  }

  private func turn(milliseconds: Int32) {
    let count = epoll_wait(epoll, &events, Int32(events.count), milliseconds)
    // An interruption by a signal is a turn without events.
    guard count > 0 else { return }
    for index in 0..<Int(count) {
      let ready = clinux_epoll_events(&events[index])
      switch EventTag(bits: clinux_epoll_tag(&events[index])) {
      case .foreign(let tag):
        wake.ready.append(tag)
      case .transfer(let shard, let descriptor):
        var selected: Int32 = 0
        if ready & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 { selected |= CURL_CSELECT_IN }
        if ready & EPOLLOUT.rawValue != 0 { selected |= CURL_CSELECT_OUT }
        act(on: shard, descriptor: descriptor, events: selected)
      }
    }
    startAdmitted()
  }

  /// Lets libcurl work on one socket or on its timers, and takes in what got done.
  private func act(on shard: Int, descriptor: curl_socket_t, events: Int32) {
    guard let state = shards[shard] else { return }
    var running: Int32 = 0
    _ = curl_multi_socket_action(state.pointee.multi, descriptor, events, &running)
    var left: Int32 = 0
    while let message = curl_multi_info_read(state.pointee.multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle, let slot = Slot.of(easy) else {
        continue
      }
      complete(slot, code: ccurl_message_result(message))
    }
    timers.set(shard, state.pointee.deadlineMicroseconds)
  }

  // MARK: The life of a transfer

  private func startAdmitted() {
    while let admitted = admission.next() { start(admitted) }
  }

  private func start(_ admitted: Admission.Admitted) {
    var pass = Pass.none
    if let authentication = admitted.request.authentication {
      switch self.pass(for: authentication, of: admitted) {
      case .some(let given): pass = given
      case nil: return
      }
    }
    if let shell = admitted.request.shell, !mayLogIn(shell, of: admitted) { return }
    guard let slot = freeSlot(), let shard = shard(for: admitted.target) else {
      admission.finished(host: admitted.host, lane: admitted.lane)
      return refuse(admitted.key, .outOfResources)
    }
    if let failure = Slot.apply(
      admitted.request, target: admitted.target, proof: pass.proof, limits: limits, files: &files, to: slot)
    {
      slot.pointee.release()
      freeSlots.append(slot.pointee.index)
      admission.finished(host: admitted.host, lane: admitted.lane)
      return refuse(admitted.key, failure)
    }
    if admitted.request.authentication != nil || slot.pointee.isShell { slot.pointee.request = admitted.request }
    slot.pointee.use = pass.use
    if admitted.key < 0 { collectCookies(slot) }
    slot.pointee.key = admitted.key
    slot.pointee.host = admitted.host
    slot.pointee.lane = admitted.lane
    slot.pointee.shard = shard.pointee.index
    slot.pointee.asked = now()
    slot.pointee.startedMicroseconds = MonotonicClock.microseconds()
    slot.pointee.isBusy = true
    slot.pointee.session = -1
    if admitted.target.usesTLS, let (share, place) = sessions.lend(host: admitted.target.hostHash) {
      _ = ccurl_setopt_pointer(slot.pointee.easy, CURLOPT_SHARE, share)
      slot.pointee.session = place
    }
    guard curl_multi_add_handle(shard.pointee.multi, slot.pointee.easy) == CURLM_OK else {
      return finish(slot, .failure(.outOfResources))
    }
    timers.set(shard.pointee.index, shard.pointee.deadlineMicroseconds)
  }

  private func complete(_ slot: UnsafeMutablePointer<Slot>, code: CURLcode) {
    if slot.pointee.key < 0 { return completeLogIn(slot, code: code) }
    let failure = slot.pointee.failure(code: code, elapsedMilliseconds: elapsedMilliseconds(slot))
    // Silence is what takes places from others; any other end, refusals included, was an answer.
    let isSilent =
      switch failure {
      case .timedOut, .connectTimedOut, .tooSlow, .resolveFailed: true
      default: false
      }
    proven.set(slot.pointee.key, !isSilent)
    if slot.pointee.isShell { noteLogIn(slot, failure) }
    if let failure {
      if failure == .ownCertificateUnusable { files.lookAgain() }
      if slot.pointee.request != nil, asksAgain(slot, failure) { return }
      return finish(slot, .failure(failure), retryAfterSeconds: slot.pointee.retryAfterSeconds)
    }
    let contentType = contentType(slot.pointee.easy)
    if slot.pointee.request != nil {
      if contentType == "text/html", asksAgainForPage(slot) { return }
      noteAccepted(slot)
    }
    let answer = Answer(
      body: slot.pointee.received, status: slot.pointee.status, contentType: contentType, asked: slot.pointee.asked,
      received: now())
    finish(slot, .success(answer))
  }

  private func finish(
    _ slot: UnsafeMutablePointer<Slot>, _ result: Result<Answer, FetchFailure>, retryAfterSeconds: Int64? = nil
  ) {
    let milliseconds = elapsedMilliseconds(slot)
    let key = slot.pointee.key
    free(slot)
    // A log-in is nobody's poll: those that wait for it are told.
    if key < 0 {
      return logInEnded(key, .failure({ if case .failure(let failure) = result { failure } else { .logInFailed } }()))
    }
    wake.completions.append(
      Completion(key: key, result: result, milliseconds: milliseconds, retryAfterSeconds: retryAfterSeconds))
  }

  /// Gives a transfer's place and handle back.
  func free(_ slot: UnsafeMutablePointer<Slot>) {
    detach(slot)
    admission.finished(host: slot.pointee.host, lane: slot.pointee.lane)
    freeSlots.append(slot.pointee.index)
  }

  /// Takes the transfer out of libcurl's hands; a half-done one loses its connection.
  private func detach(_ slot: UnsafeMutablePointer<Slot>) {
    if let shard = shards[slot.pointee.shard] {
      _ = curl_multi_remove_handle(shard.pointee.multi, slot.pointee.easy)
      if !isClosed { timers.set(slot.pointee.shard, shard.pointee.deadlineMicroseconds) }
    }
    if slot.pointee.session >= 0 {
      _ = ccurl_setopt_pointer(slot.pointee.easy, CURLOPT_SHARE, nil)
      sessions.giveBack(slot.pointee.session)
      slot.pointee.session = -1
    }
    slot.pointee.release()
  }

  func refuse(_ key: Int, _ failure: FetchFailure) {
    if key < 0 { return logInEnded(key, .failure(failure)) }
    wake.completions.append(Completion(key: key, result: .failure(failure), milliseconds: 0))
  }

  func elapsedMilliseconds(_ slot: UnsafeMutablePointer<Slot>) -> Int {
    Int((MonotonicClock.microseconds() - slot.pointee.startedMicroseconds) / 1_000)
  }

  // MARK: Pools

  private struct KnownTarget {
    var url = ""
    var target: RequestTarget?
  }

  func target(of url: String, key: Int) -> RequestTarget? {
    // A stray huge index must not make the table huge.
    guard key >= 0, key < 2 * targets.count + 65_536 else { return urlParser.target(of: url) }
    if key < targets.count, let known = targets[key].target, targets[key].url == url { return known }
    guard let target = urlParser.target(of: url) else { return nil }
    if key >= targets.count { targets.append(contentsOf: repeatElement(KnownTarget(), count: key + 1 - targets.count)) }
    targets[key] = KnownTarget(url: url, target: target)
    return target
  }

  private func freeSlot() -> UnsafeMutablePointer<Slot>? {
    if let free = freeSlots.popLast() { return slots[free] }
    guard let slot = Slot.make(index: slots.count, limits: limits) else { return nil }
    Slot.applyCommonOptions(slot, limits: limits)
    slots.append(slot)
    return slot
  }

  private func shard(for target: RequestTarget) -> UnsafeMutablePointer<Shard>? {
    let index = shardPlan.index(of: target)
    if let shard = shards[index] { return shard }
    let shard = Shard.make(index: index, epoll: epoll, keptConnectionsMax: shardPlan.keptConnectionsMax(usesTLS: target.usesTLS))
    shards[index] = shard
    return shard
  }

  /// The media type without parameters, lower case.
  private func contentType(_ easy: UnsafeMutableRawPointer) -> String {
    var pointer: UnsafeMutablePointer<CChar>?
    guard ccurl_getinfo_string(easy, CURLINFO_CONTENT_TYPE, &pointer) == CURLE_OK, let pointer else { return "" }
    if strcmp(pointer, lastContentType.sent) == 0 { return lastContentType.told }
    let sent = String(cString: pointer)
    let told = String(sent.prefix { $0 != ";" }.filter { !$0.isWhitespace }).lowercased()
    lastContentType = (Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer) + 1)), told)
    return told
  }
}
