import Foundation
import Glibc
import Synchronization

/// Stands before a server of this machine and hands bytes on, until it is told to cut or to hold a connection back; ended with this object.
final class Relay: Sendable {
  enum Manner: Sendable {
    case passes
    /// Ends each connection when the server has sent so many bytes.
    case cuts(after: Int)
    /// Hands nothing on any more when the server has sent so many bytes, and leaves the connection open.
    case stalls(after: Int)
  }

  private final class State: Sendable {
    let manner = Mutex<Manner>(.passes)
    let connections = Mutex<Int>(0)
    let isOver = Mutex<Bool>(false)
  }

  let port: UInt16
  private let listener: Int32
  private let state = State()

  /// Connections so far.
  var connections: Int { state.connections.withLock { $0 } }

  /// Holds for connections under way too.
  func set(_ manner: Manner) { state.manner.withLock { $0 = manner } }

  /// `nil` when it cannot listen.
  init?(to target: UInt16) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = Relay.address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { return nil }
    port = UInt16(bigEndian: name.sin_port)
    let state = state
    Thread.detachNewThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        // A program that a test starts meanwhile must not keep it open.
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        state.connections.withLock { $0 += 1 }
        Thread.detachNewThread {
          Relay.join(client, to: target, state)
          close(client)
        }
      }
    }
  }

  deinit {
    state.isOver.withLock { $0 = true }
    // Wakes the thread out of accept, which then ends.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func join(_ client: Int32, to port: UInt16, _ state: State) {
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(server) }
    var name = address(port)
    let isConnected = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { return }
    var sent = 0
    while !state.isOver.withLock({ $0 }) {
      var waiting = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: server, events: Int16(POLLIN), revents: 0),
      ]
      switch state.manner.withLock({ $0 }) {
      case .stalls(let count) where sent >= count:
        // Whoever asks hangs up some day.
        waiting[1].fd = -1
      case .cuts(let count) where sent >= count:
        return
      default: break
      }
      guard poll(&waiting, 2, 100) >= 0 else { return }
      if waiting[0].revents != 0 {
        let bytes = read(client, 16_384)
        guard !bytes.isEmpty, say(server, bytes) else { return }
      }
      if waiting[1].revents != 0 {
        let left =
          switch state.manner.withLock({ $0 }) {
          case .passes: 16_384
          case .cuts(let count), .stalls(let count): min(16_384, max(1, count - sent))
          }
        let bytes = read(server, left)
        guard !bytes.isEmpty, say(client, bytes) else { return }
        sent += bytes.count
      }
    }
  }

  private static func read(_ descriptor: Int32, _ count: Int) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count > 0 ? Array(buffer[..<count]) : []
  }

  /// Whether all of it went.
  private static func say(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return name
  }
}
