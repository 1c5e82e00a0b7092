import CCurl
import Glibc

/// Where a request goes, as libcurl itself reads the URL, so that admission and transfer never disagree about the host.
struct RequestTarget: Equatable {
  /// Of scheme, host and port: two requests with the same value share their limits and their connections.
  let hostHash: UInt64
  /// Whether the host is an address: it needs no name server, and must not share a DNS cache with names.
  let isNumeric: Bool
  let usesTLS: Bool
}

/// `scheme://host:port` of a URL, lower case, the port always stated; `nil` when it is no http, https or sftp URL that libcurl would take.
package func hostKey(of url: String) -> String? {
  guard let parser = URLParser() else { return nil }
  return parser.read(url) { scheme, host, port in
    String(cString: scheme) + "://" + String(cString: host) + ":" + String(cString: port)
  }
}

/// libcurl's URL interface (CURLU), one handle used again and again.
struct URLParser: ~Copyable {
  private let handle: OpaquePointer

  /// `nil` when there is no memory for it.
  init?() {
    guard let handle = curl_url() else { return nil }
    self.handle = handle
  }

  deinit { curl_url_cleanup(handle) }

  /// `nil` for what must not be sent: another scheme, credentials inside the URL, control characters, no host.
  func target(of url: String) -> RequestTarget? {
    read(url) { scheme, host, port in
      var hash = Hash64()
      hash.combine(scheme)
      hash.combine(host)
      hash.combine(port)
      return RequestTarget(hostHash: hash.spread, isNumeric: URLParser.isAddress(host), usesTLS: strcmp(scheme, "https") == 0)
    }
  }

  /// Hands scheme, host and port to `body`; they live no longer than that call.
  func read<Value>(_ url: String, _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Value) -> Value? {
    // A C string ends at its first NUL: what follows would be checked by nobody.
    guard !url.utf8.contains(0) else { return nil }
    guard curl_url_set(handle, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK else { return nil }
    var scheme: UnsafeMutablePointer<CChar>?
    var host: UnsafeMutablePointer<CChar>?
    var port: UnsafeMutablePointer<CChar>?
    defer {
      curl_free(scheme)
      curl_free(host)
      curl_free(port)
    }
    guard curl_url_get(handle, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK, let scheme,
      strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0 || strcmp(scheme, "sftp") == 0,
      curl_url_get(handle, CURLUPART_HOST, &host, 0) == CURLUE_OK, let host, host.pointee != 0,
      curl_url_get(handle, CURLUPART_PORT, &port, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let port
    else { return nil }
    URLParser.lowerCase(host)
    return body(scheme, host, port)
  }

  private static func lowerCase(_ text: UnsafeMutablePointer<CChar>) {
    var place = text
    while place.pointee != 0 {
      if (0x41...0x5A).contains(place.pointee) { place.pointee += 0x20 }
      place += 1
    }
  }

  /// libcurl has already turned every spelling of an IPv4 address into its dotted form and IPv6 stands in brackets.
  private static func isAddress(_ host: UnsafePointer<CChar>) -> Bool {
    if host.pointee == CChar(bitPattern: UInt8(ascii: "[")) { return true }
    var address = in_addr()
    return inet_pton(AF_INET, host, &address) == 1
  }
}

/// A hash that is the same in every run (FNV-1a, 64 bits), so that an endpoint always meets the same connections.
struct Hash64 {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  /// The text's bytes and its end, so that `ab` + `c` and `a` + `bc` differ.
  mutating func combine(_ text: UnsafePointer<CChar>) {
    var place = text
    while place.pointee != 0 {
      combine(byte: UInt8(bitPattern: place.pointee))
      place += 1
    }
    combine(byte: 0)
  }

  mutating func combine(_ text: String) {
    for byte in text.utf8 { combine(byte: byte) }
    combine(byte: 0)
  }

  mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { combine(byte: UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }

  /// FNV's low bits are weak; this spreads them (the finaliser of SplitMix64).
  var spread: UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
