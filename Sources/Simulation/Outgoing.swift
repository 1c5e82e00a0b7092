import Glibc

/// A reply on its way out.
final class Outgoing {
  enum Progress {
    case done
    /// For room in the socket, or else for time.
    case waits(isForSocket: Bool)
    case broken
  }

  private var bytes: [UInt8]
  private var sent = 0
  /// Sent again and again, once `bytes` are out.
  private let endless: [UInt8]?
  /// Up to here at once, from here on at the rate.
  private let fastBytes: Int
  private let bytesPerSecond: Int?
  private let started: Int64
  let closesAtEnd: Bool

  var isDripping: Bool { bytesPerSecond != nil }

  init(_ reply: Reply) {
    var bytes: [UInt8] = []
    var endless: [UInt8]?
    var fastBytes = 0
    var bytesPerSecond: Int?
    var closesAtEnd = false
    switch reply {
    case .body(let body, let contentType, let status, let headers):
      bytes = Outgoing.head(status: status, contentType: contentType, length: body.count, headers: headers)
      bytes.append(contentsOf: body)
    case .silence, .closeWithoutAnswer, .reset:
      break
    case .drip(let whole, let rate):
      (bytes, bytesPerSecond, closesAtEnd) = (whole, rate, true)
    case .dripBody(let body, let rate):
      bytes = Outgoing.head(status: 200, contentType: "application/json", length: body.count, headers: [])
      fastBytes = bytes.count
      bytes.append(contentsOf: body)
      (bytesPerSecond, closesAtEnd) = (rate, true)
    case .endlessChunked:
      bytes = Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
      endless = Array("4000\r\n".utf8) + Array(repeating: 0x31, count: 0x4000) + Array("\r\n".utf8)
    case .endlessHeader:
      bytes = Array("HTTP/1.1 200 OK\r\n".utf8)
      endless = Array(("X-Filler: " + String(repeating: "a", count: 1_000) + "\r\n").utf8)
    case .wrongLength(let declared, let body):
      bytes = Outgoing.head(status: 200, contentType: "application/json", length: declared, headers: [])
      bytes.append(contentsOf: body)
      closesAtEnd = true
    case .garbage(let garbage):
      (bytes, closesAtEnd) = (garbage, true)
    case .cutShort(let body, let sent):
      bytes = Outgoing.head(status: 200, contentType: "application/json", length: body.count, headers: [])
      bytes.append(contentsOf: body.prefix(sent))
      closesAtEnd = true
    case .raw(let raw):
      bytes = raw
    }
    self.bytes = bytes
    self.endless = endless
    self.fastBytes = fastBytes
    self.bytesPerSecond = bytesPerSecond
    self.closesAtEnd = closesAtEnd
    started = Outgoing.milliseconds()
  }

  func push(to descriptor: Int32) -> Progress {
    // An endless reply gives way now and then, so that one reader cannot hold the whole server.
    for _ in 0..<64 {
      if sent == bytes.count {
        guard let endless else { return .done }
        bytes = endless
        sent = 0
      }
      let allowed = allowedNow
      guard allowed > sent else { return .waits(isForSocket: false) }
      let count = bytes.withUnsafeBytes { write(descriptor: descriptor, $0, from: sent, to: allowed) }
      if count < 0 { return errno == EAGAIN ? .waits(isForSocket: true) : .broken }
      sent += count
    }
    return .waits(isForSocket: true)
  }

  private func write(descriptor: Int32, _ bytes: UnsafeRawBufferPointer, from: Int, to: Int) -> Int {
    send(descriptor, bytes.baseAddress.map { $0 + from }, to - from, Int32(MSG_NOSIGNAL))
  }

  private var allowedNow: Int {
    guard let bytesPerSecond else { return bytes.count }
    let due = (Outgoing.milliseconds() - started) * Int64(bytesPerSecond) / 1_000
    return Int(min(Int64(bytes.count), Int64(fastBytes) + due))
  }

  private static func head(status: Int, contentType: String, length: Int, headers: [(String, String)]) -> [UInt8] {
    var text = "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Status")\r\n"
    if !contentType.isEmpty { text += "Content-Type: \(contentType)\r\n" }
    // RFC 9110 section 8.6: no length where there can be no body.
    if status != 204, status != 304 { text += "Content-Length: \(length)\r\n" }
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  private static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
