import Foundation
import Synchronization

/// A proxy that opens a way by CONNECT or SOCKS 5 (RFC 1928, 1929), always to one port of this machine whatever it is asked for, and
/// remembers what that was; ended with this object.
final class TunnelServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let heard = Heard()

  /// What each connection asked for, and with which credentials.
  var asked: [String] { heard.lines.withLock { $0 } }

  private final class Heard: Sendable {
    let lines = Mutex<[String]>([])
  }

  /// `nil` when it cannot listen.
  init?(to target: UInt16) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = TunnelServer.address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { return nil }
    port = UInt16(bigEndian: name.sin_port)
    let heard = heard
    Thread.detachNewThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        Thread.detachNewThread {
          defer { close(client) }
          guard let line = TunnelServer.open(client) else { return }
          heard.lines.withLock { $0.append(line) }
          TunnelServer.join(client, to: target)
        }
      }
    }
  }

  deinit {
    // Wakes the thread out of accept, which then ends.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// Answers what opens the way; what was asked for.
  private static func open(_ client: Int32) -> String? {
    var first = read(client)
    if first.first == 5 { return openSocks(client, first) }
    while !first.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let more = read(client)
      guard !more.isEmpty else { return nil }
      first += more
    }
    say(client, Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
    return String(decoding: first, as: UTF8.self).split(separator: "\r\n").filter {
      $0.hasPrefix("CONNECT ") || $0.lowercased().hasPrefix("proxy-authorization")
    }.joined(separator: "|")
  }

  private static func openSocks(_ client: Int32, _ greeting: [UInt8]) -> String? {
    var line = ""
    if greeting.dropFirst(2).contains(2) {
      say(client, [5, 2])
      let credentials = read(client)
      guard credentials.count > 2, credentials.count > Int(credentials[1]) + 2 else { return nil }
      let user = credentials[2..<(2 + Int(credentials[1]))]
      line = String(decoding: user, as: UTF8.self) + ":" + String(decoding: credentials[(3 + user.count)...], as: UTF8.self) + "@"
      say(client, [1, 0])
    } else {
      say(client, [5, 0])
    }
    let request = read(client)
    // Version, connect, reserved, a name, its length.
    guard request.count > 7, request[3] == 3 else { return nil }
    say(client, [5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    return line + String(decoding: request[5..<(request.count - 2)], as: UTF8.self)
  }

  /// Hands bytes on both ways until either side ends.
  private static func join(_ client: Int32, to port: UInt16) {
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(server) }
    var name = address(port)
    let isConnected = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { return }
    while true {
      var waiting = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: server, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waiting, 2, 10_000) > 0 else { return }
      for (index, other) in [(0, server), (1, client)] where waiting[index].revents != 0 {
        let bytes = read(waiting[index].fd)
        guard !bytes.isEmpty else { return }
        say(other, bytes)
      }
    }
  }

  private static func read(_ descriptor: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count > 0 ? Array(buffer[..<count]) : []
  }

  private static func say(_ descriptor: Int32, _ bytes: [UInt8]) {
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return name
  }
}
