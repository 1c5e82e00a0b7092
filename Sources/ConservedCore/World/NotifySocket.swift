import CLinux
import Glibc

/// The supervisor's datagram socket (sd_notify(3)); does nothing where none is named.
package final class NotifySocket {
  private var descriptor: Int32 = -1
  private var address = sockaddr_un()
  private var length: socklen_t = 0

  /// `path` is the value of NOTIFY_SOCKET: a path, or `@` and an abstract name.
  package init(path: String?) {
    guard let path, path.utf8.count > 1, path.utf8.count < MemoryLayout.size(ofValue: address.sun_path),
      path.first == "/" || path.first == "@"
    else { return }
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { name in
      for (index, byte) in path.utf8.enumerated() { name[index] = index == 0 && byte == UInt8(ascii: "@") ? 0 : byte }
    }
    length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Sends assignments such as `READY=1`, lines apart; a supervisor that does not listen is not waited for.
  package func send(_ state: String) {
    guard descriptor >= 0 else { return }
    let bytes = Array(state.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        sendto(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL), address, length)
      }
    }
  }
}
