import CLinux
import Glibc
import Synchronization

/// The server's own loop: everything in it is touched by its thread alone once `run` has begun.
final class ServerLoop {
  let port: UInt16
  let stopDescriptor: Int32

  private let epoll: Int32
  private let listeners: [Int32]
  private let counters: ServerCounters
  private let handler: @Sendable (HTTPRequestHead) -> Reply
  /// By descriptor.
  private var connections: [ServerConnection?] = []
  /// Descriptors whose reply drips; looked at every tick.
  private var dripping: Set<Int32> = []
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1_024, alignment: 16)

  private static let tickMilliseconds: Int32 = 10
  private static let listenerBit: UInt64 = 1 << 62
  private static let stopTag: UInt64 = 1 << 63
  /// A request head beyond this is no meter's client.
  private static let headBytesMax = 64 * 1_024

  init(
    port: UInt16, addresses: Int, counters: ServerCounters, handler: @escaping @Sendable (HTTPRequestHead) -> Reply
  ) throws(LoopbackServerError) {
    let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    let stop = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard epoll >= 0, stop >= 0 else {
      let code = errno
      if epoll >= 0 { close(epoll) }
      throw LoopbackServerError(what: "no epoll", errno: code)
    }
    var listeners: [Int32] = []
    var chosen = port
    for number in 1...addresses {
      guard let listener = ServerLoop.listen(address: UInt32(0x7F00_0000 + number), port: &chosen) else {
        let code = errno
        for descriptor in listeners + [epoll, stop] { close(descriptor) }
        throw LoopbackServerError(what: "cannot listen on loopback port \(chosen)", errno: code)
      }
      listeners.append(listener)
      _ = clinux_epoll_control(epoll, EPOLL_CTL_ADD, listener, EPOLLIN.rawValue, ServerLoop.listenerBit | UInt64(listener))
    }
    _ = clinux_epoll_control(epoll, EPOLL_CTL_ADD, stop, EPOLLIN.rawValue, ServerLoop.stopTag)
    self.epoll = epoll
    self.stopDescriptor = stop
    self.listeners = listeners
    self.port = chosen
    self.counters = counters
    self.handler = handler
  }

  deinit {
    buffer.deallocate()
  }

  private static func listen(address: UInt32, port: inout UInt16) -> Int32? {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { return nil }
    var one: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, 4)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = address.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound, Glibc.listen(listener, 4_096) == 0 else {
      let code = errno
      close(listener)
      errno = code
      return nil
    }
    port = UInt16(bigEndian: name.sin_port)
    return listener
  }

  /// Serves until the stop descriptor is written, then closes all it has.
  func run() {
    var events = Array(repeating: epoll_event(), count: 256)
    var isStopping = false
    while !isStopping {
      let count = epoll_wait(epoll, &events, Int32(events.count), dripping.isEmpty ? -1 : ServerLoop.tickMilliseconds)
      for index in 0..<Int(max(0, count)) {
        let tag = clinux_epoll_tag(&events[index])
        if tag == ServerLoop.stopTag {
          isStopping = true
        } else if tag & ServerLoop.listenerBit != 0 {
          accept(Int32(truncatingIfNeeded: tag))
        } else {
          serve(Int32(truncatingIfNeeded: tag), clinux_epoll_events(&events[index]))
        }
      }
      for descriptor in dripping { push(descriptor) }
    }
    for descriptor in connections.indices where connections[descriptor] != nil { drop(Int32(descriptor)) }
    for listener in listeners { close(listener) }
    close(epoll)
  }

  private func accept(_ listener: Int32) {
    while true {
      let descriptor = clinux_accept(listener)
      guard descriptor >= 0 else { return }
      var one: Int32 = 1
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
      while connections.count <= Int(descriptor) { connections.append(nil) }
      connections[Int(descriptor)] = ServerConnection()
      _ = clinux_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue, UInt64(descriptor))
      counters.connections.add(1, ordering: .relaxed)
      counters.open.add(1, ordering: .relaxed)
    }
  }

  private func serve(_ descriptor: Int32, _ ready: UInt32) {
    guard Int(descriptor) < connections.count, connections[Int(descriptor)] != nil else { return }
    if ready & EPOLLOUT.rawValue != 0 { push(descriptor) }
    guard ready & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0, let connection = connections[Int(descriptor)]
    else { return }
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count == 0 || (count < 0 && errno != EAGAIN) { return drop(descriptor) }
    guard count > 0 else { return }
    connection.received.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
    guard connection.received.count <= ServerLoop.headBytesMax else { return drop(descriptor) }
    answerNext(descriptor)
  }

  /// Answers the requests that are complete, one after the other.
  private func answerNext(_ descriptor: Int32) {
    while let connection = connections[Int(descriptor)], connection.outgoing == nil, let (head, body) = connection.takeRequest() {
      counters.requests.add(1, ordering: .relaxed)
      guard let request = HTTPRequestHead(head, body: body) else { return drop(descriptor) }
      let reply = handler(request)
      switch reply {
      case .closeWithoutAnswer: return drop(descriptor)
      case .reset:
        // A close that lingers for no time at all sends RST.
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        return drop(descriptor)
      case .silence: connection.isSilent = true
      default:
        connection.outgoing = Outgoing(reply)
        push(descriptor)
      }
    }
  }

  /// Sends what may be sent now.
  private func push(_ descriptor: Int32) {
    guard let connection = connections[Int(descriptor)], let outgoing = connection.outgoing else {
      dripping.remove(descriptor)
      return
    }
    switch outgoing.push(to: descriptor) {
    case .broken: return drop(descriptor)
    case .waits(let isForSocket):
      if outgoing.isDripping { dripping.insert(descriptor) }
      watch(descriptor, connection, isForSocket)
    case .done:
      dripping.remove(descriptor)
      watch(descriptor, connection, false)
      if outgoing.closesAtEnd { return drop(descriptor) }
      connection.outgoing = nil
    }
  }

  private func watch(_ descriptor: Int32, _ connection: ServerConnection, _ writing: Bool) {
    guard connection.watchesWriting != writing else { return }
    connection.watchesWriting = writing
    let events = EPOLLIN.rawValue | (writing ? EPOLLOUT.rawValue : 0)
    _ = clinux_epoll_control(epoll, EPOLL_CTL_MOD, descriptor, events, UInt64(descriptor))
  }

  private func drop(_ descriptor: Int32) {
    guard connections[Int(descriptor)] != nil else { return }
    connections[Int(descriptor)] = nil
    dripping.remove(descriptor)
    counters.open.subtract(1, ordering: .relaxed)
    close(descriptor)
  }
}

/// One accepted connection.
final class ServerConnection {
  var received: [UInt8] = []
  var outgoing: Outgoing?
  var isSilent = false
  var watchesWriting = false

  /// The next complete request, taken out of what was received; only a POST has a body.
  func takeRequest() -> (head: [UInt8], body: [UInt8])? {
    guard let end = headEnd else { return nil }
    let head = Array(received[...end])
    let length = head.first == UInt8(ascii: "P") ? HTTPRequestHead(head)?.header("content-length").flatMap { UInt16($0) } ?? 0 : 0
    let next = end + 1 + Int(length)
    guard received.count >= next else { return nil }
    let body = Array(received[(end + 1)..<next])
    received.removeFirst(next)
    return (head, body)
  }

  /// The last byte of the next request's head.
  private var headEnd: Int? {
    guard !isSilent, received.count >= 4 else { return nil }
    for end in 3..<received.count
    where received[end] == 0x0A && received[end - 1] == 0x0D && received[end - 2] == 0x0A && received[end - 3] == 0x0D {
      return end
    }
    return nil
  }
}
