import CCurl
import EnergyModel
import Glibc

/// One pooled transfer: libcurl's easy handle and all that its callbacks touch.
///
/// It lies in memory of its own, by hand, because libcurl keeps its address: no reference counting can free it early or slow a
/// callback down. `Transfers` owns every slot from `make` to `destroy`, and destroys it only after its handle.
struct Slot {
  let easy: UnsafeMutableRawPointer
  let index: Int

  // What is under way, valid while `isBusy`.
  var isBusy = false
  var key = 0
  var host = 0
  var lane = Admission.Lane.unproven
  var shard = 0
  var asked = Instant(seconds: 0)
  var startedMicroseconds: Int64 = 0
  var timeoutMilliseconds = 0
  var headerList: UnsafeMutablePointer<curl_slist>?
  /// The host's TLS session, if one is lent to this transfer.
  var session = -1
  /// Whether the handle may still know something of the last endpoint's credentials or options.
  var needsReset = false
  /// What was asked, where it shows credentials: a refusal is remembered, and asked again with a new session.
  var request: Request?
  /// The session that was sent along.
  var use: LogInDesk.Use?
  var usesProxy = false

  /// Whether SFTP is spoken, which has neither headers nor a status.
  var isShell = false

  // What the callbacks write.
  var body: UnsafeMutableRawPointer?
  var bodyCapacity = 0
  var bodyCount = 0
  var bodyLimit = 0
  var headerBytes = 0
  var excess = Excess.none
  /// errno of the last socket that could not be opened, or 0.
  var socketError: Int32 = 0
  /// Whether the file of known hosts has no key of the server.
  var isHostUnknown = false

  // What the callbacks read.
  let lowSpeedBytesPerSecond: Int
  let lowSpeedSeconds: Int

  /// Which bound a callback found exceeded before it stopped the transfer.
  enum Excess: UInt8 {
    case none, body, headers, compression, memory
  }

  /// All header lines of one answer, redirects and interim answers included, bytes.
  static let headerLimitBytes = 64 * 1_024
  /// A body below this is never called a bomb: repetitive documents do compress a hundredfold.
  static let compressionFloorBytes = 64 * 1_024
  static let compressionRatioMax = 100
  /// libcurl counts a chunk as received after it has handed it on: one receive buffer may be missing from its count.
  static let receiveBufferBytes = 16 * 1_024
  /// Room that a slot keeps between transfers; a larger one is given back.
  static let bodyKeptBytes = 64 * 1_024

  /// `nil` when there is no memory for it.
  static func make(index: Int, limits: TransferLimits) -> UnsafeMutablePointer<Slot>? {
    guard let easy = curl_easy_init() else { return nil }
    let slot = UnsafeMutablePointer<Slot>.allocate(capacity: 1)
    slot.initialize(
      to: Slot(
        easy: easy, index: index, lowSpeedBytesPerSecond: limits.lowSpeedBytesPerSecond, lowSpeedSeconds: limits.lowSpeedSeconds))
    return slot
  }

  private init(easy: UnsafeMutableRawPointer, index: Int, lowSpeedBytesPerSecond: Int, lowSpeedSeconds: Int) {
    self.easy = easy
    self.index = index
    self.lowSpeedBytesPerSecond = lowSpeedBytesPerSecond
    self.lowSpeedSeconds = lowSpeedSeconds
  }

  static func destroy(_ slot: UnsafeMutablePointer<Slot>) {
    curl_easy_cleanup(slot.pointee.easy)
    curl_slist_free_all(slot.pointee.headerList)
    free(slot.pointee.body)
    slot.deinitialize(count: 1)
    slot.deallocate()
  }

  /// Makes the slot ready for another transfer: whatever the last one left is gone or will be overwritten.
  mutating func release() {
    isBusy = false
    curl_slist_free_all(headerList)
    headerList = nil
    request = nil
    use = nil
    bodyCount = 0
    if bodyCapacity > Slot.bodyKeptBytes {
      free(body)
      body = nil
      bodyCapacity = 0
    }
  }

  // MARK: What libcurl calls

  /// Takes a piece of the decoded body; 0 stops the transfer.
  static let write: ccurl_write_function = { bytes, size, count, user in
    guard let slot = user?.assumingMemoryBound(to: Slot.self), let bytes else { return 0 }
    return slot.pointee.take(bytes, size * count)
  }

  private mutating func take(_ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    if isShell, bodyCount == 0 { limitSlowness() }
    let total = bodyCount + count
    guard total <= bodyLimit else { return stop(.body) }
    if total > Slot.compressionFloorBytes {
      let wire = wireBytes + Slot.receiveBufferBytes
      guard total / Slot.compressionRatioMax <= wire else { return stop(.compression) }
    }
    if total > bodyCapacity {
      let capacity = min(max(total, bodyCapacity * 2, 4_096), max(bodyLimit, total))
      guard let larger = realloc(body, capacity) else { return stop(.memory) }
      body = larger
      bodyCapacity = capacity
    }
    if let body { memcpy(body + bodyCount, bytes, count) }
    bodyCount = total
    return count
  }

  /// Takes a header line; 0 stops the transfer.
  static let header: ccurl_write_function = { _, size, count, user in
    guard let slot = user?.assumingMemoryBound(to: Slot.self) else { return 0 }
    return slot.pointee.takeHeader(size * count)
  }

  private mutating func takeHeader(_ count: Int) -> Int {
    if headerBytes == 0 { limitSlowness() }
    headerBytes += count
    return headerBytes <= Slot.headerLimitBytes ? count : stop(.headers)
  }

  /// Only a device that has begun to answer can answer too slowly; how long it may think is the business of the timeout.
  private func limitSlowness() {
    _ = ccurl_setopt_long(easy, CURLOPT_LOW_SPEED_LIMIT, lowSpeedBytesPerSecond)
    _ = ccurl_setopt_long(easy, CURLOPT_LOW_SPEED_TIME, lowSpeedSeconds)
  }

  /// Looks at the bytes on the wire, also while nothing comes out of the decoder; anything but 0 stops the transfer.
  static let progress: ccurl_progress_function = { user, _, downloaded, _, _ in
    guard let slot = user?.assumingMemoryBound(to: Slot.self) else { return 1 }
    guard Int(downloaded) > slot.pointee.bodyLimit else { return 0 }
    _ = slot.pointee.stop(.body)
    return 1
  }

  /// Opens a socket as libcurl would, closed on exec, and remembers why it could not.
  static let openSocket: ccurl_opensocket_function = { user, _, address in
    guard let address else { return CURL_SOCKET_BAD }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.pointee.family, type, address.pointee.protocol)
    if descriptor < 0, let slot = user?.assumingMemoryBound(to: Slot.self) { slot.pointee.socketError = errno }
    return descriptor
  }

  /// Remembers why a socket of this easy handle cannot be used.
  static func note(socketError: Int32, of easy: UnsafeMutableRawPointer?) {
    guard let easy, let slot = of(easy) else { return }
    slot.pointee.socketError = socketError
  }

  /// The slot to which an easy handle belongs.
  static func of(_ easy: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Slot>? {
    var pointer: UnsafeMutableRawPointer?
    guard ccurl_getinfo_pointer(easy, CURLINFO_PRIVATE, &pointer) == CURLE_OK else { return nil }
    return pointer?.assumingMemoryBound(to: Slot.self)
  }

  private mutating func stop(_ excess: Excess) -> Int {
    if self.excess == .none { self.excess = excess }
    return 0
  }

  /// The body so far, decoded.
  var received: [UInt8] { [UInt8](UnsafeRawBufferPointer(start: body, count: bodyCount)) }

  /// Body bytes as they came, before decoding.
  var wireBytes: Int {
    var count: curl_off_t = 0
    _ = ccurl_getinfo_off(easy, CURLINFO_SIZE_DOWNLOAD_T, &count)
    return Int(count)
  }
}
