import Foundation

/// A real web server on loopback for one test, in a directory of its own; ended with this object.
final class Nginx {
  /// Where the tests find it; `nil` where it is not installed.
  static let path: String? = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// Of this server alone: what it serves, and what a test puts there.
  let directory: URL
  let port: UInt16
  private let process = Process()

  /// - Parameter server: what stands in `server { … }` beside `location`; `$port` and `$dir` are filled in.
  /// - Throws: when it does not begin to listen within five seconds, with what it said.
  init(_ server: String, http: String = "") throws {
    guard let path = Nginx.path, let port = Nginx.freePort() else { throw Failure("nginx cannot be started") }
    let directory = FileManager.default.temporaryDirectory.appending(path: "conserved-nginx-\(UUID().uuidString.prefix(8))")
    self.directory = directory
    self.port = port
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    func filled(_ text: String) -> String {
      text.replacingOccurrences(of: "$port", with: "\(port)").replacingOccurrences(of: "$dir", with: directory.path)
    }
    let configuration = """
      daemon off; master_process off; worker_processes 1; pid $dir/pid; error_log $dir/error.log info;
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path $dir/body; proxy_temp_path $dir/proxy; fastcgi_temp_path $dir/fastcgi;
        uwsgi_temp_path $dir/uwsgi; scgi_temp_path $dir/scgi; default_type application/json;
        \(http)
        server { \(server) }
      }
      """
    try filled(configuration).write(to: directory.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-p", directory.path, "-c", directory.path + "/nginx.conf", "-e", directory.path + "/error.log"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let end = monotonicMilliseconds() + 5_000
    while !Nginx.listens(port) {
      guard process.isRunning, monotonicMilliseconds() < end else {
        throw Failure((try? String(contentsOf: directory.appending(path: "error.log"), encoding: .utf8)) ?? "no word from nginx")
      }
      usleep(10_000)
    }
  }

  deinit {
    // A worker thread of the tests blocks signals and its children inherit that: only this one reaches them.
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: directory)
  }

  func file(_ name: String) -> String { directory.appending(path: name).path }

  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// Free a moment ago; nginx cannot choose one itself.
  private static func freePort() -> UInt16? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var name = address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    return isBound ? UInt16(bigEndian: name.sin_port) : nil
  }

  private static func listens(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var name = address(port)
    return withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return name
  }
}
