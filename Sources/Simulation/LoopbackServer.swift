import CLinux
import Glibc
import Synchronization

/// A small HTTP/1.1 server on the loopback interface that plays devices, misbehaving ones included: tests, demo and benchmark.
///
/// One thread with one epoll owns all its connections; from outside only the counters are read and the end is asked for.
package final class LoopbackServer: Sendable {
  package let port: UInt16
  private let state: ServerCounters
  private let stopDescriptor: Int32
  /// `nil` once joined.
  private let thread: Mutex<pthread_t?>

  /// Listens on 127.0.0.1, and on the following loopback addresses where more than one is wanted: each then looks like a host of its own.
  ///
  /// - Parameters:
  ///   - port: 0 for one that is free.
  ///   - addresses: how many addresses from 127.0.0.1 on, 1…65 536.
  ///   - handler: called on the server's thread.
  /// - Throws: `LoopbackServerError` when an address or the port is taken, or descriptors run out.
  package init(
    port: UInt16 = 0, addresses: Int = 1, handler: @escaping @Sendable (HTTPRequestHead) -> Reply
  ) throws(LoopbackServerError) {
    precondition((1...65_536).contains(addresses), "the loopback addresses in use are 1 to 65 536")
    let state = ServerCounters()
    let loop = try ServerLoop(port: port, addresses: addresses, counters: state, handler: handler)
    self.state = state
    self.port = loop.port
    stopDescriptor = loop.stopDescriptor
    var thread = pthread_t()
    let box = Unmanaged.passRetained(loop)
    let code = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        // Takes over the reference that passRetained left: from here on the loop belongs to its thread.
        Unmanaged<ServerLoop>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      throw LoopbackServerError(what: "no thread", errno: code)
    }
    self.thread = Mutex(thread)
  }

  deinit { stop() }

  /// Requests read so far.
  package var requests: Int { state.requests.load(ordering: .relaxed) }
  /// Connections accepted so far.
  package var connections: Int { state.connections.load(ordering: .relaxed) }
  /// Connections open now.
  package var openConnections: Int { state.open.load(ordering: .relaxed) }

  /// The URL of a path on the n-th of the addresses.
  package func url(_ path: String, address: Int = 0) -> String {
    let number = address + 1
    return "http://127.\(number >> 16).\(number >> 8 & 255).\(number & 255):\(port)\(path)"
  }

  /// Closes every connection and ends the thread; safe to call twice.
  package func stop() {
    let running = thread.withLock { thread -> pthread_t? in
      defer { thread = nil }
      return thread
    }
    guard let running else { return }
    var one: UInt64 = 1
    _ = write(stopDescriptor, &one, 8)
    pthread_join(running, nil)
    close(stopDescriptor)
  }
}

/// Why a loopback server cannot start.
package struct LoopbackServerError: Error, CustomStringConvertible {
  package let description: String

  init(what: String, errno: Int32) { description = "\(what): \(String(cString: strerror(errno)))" }
}

/// What the server's thread counts and others read.
final class ServerCounters: Sendable {
  let requests = Atomic<Int>(0)
  let connections = Atomic<Int>(0)
  let open = Atomic<Int>(0)
}
