import CCurl
import EnergyModel

/// The settings that few requests ask for: `RequestOptions`.
extension Slot {
  static func apply(_ options: RequestOptions, usesTLS: Bool, to slot: UnsafeMutablePointer<Slot>) -> Bool {
    let easy = slot.pointee.easy
    slot.pointee.needsReset = true
    var isAccepted = options.headers.allSatisfy { slot.pointee.append(header: $0.name, $0.value) }
    if options.method == .post { isAccepted = apply(body: options, to: slot) && isAccepted }
    if options.usesHTTP2 {
      // Without TLS nothing negotiates: the endpoint is taken at the configuration's word.
      let version = usesTLS ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
      isAccepted = ccurl_setopt_long(easy, CURLOPT_HTTP_VERSION, version) == CURLE_OK && isAccepted
    }
    if let proxy = options.proxy { isAccepted = apply(proxy, to: slot) && isAccepted }
    if let path = options.unixSocket {
      isAccepted = ccurl_setopt_string(easy, CURLOPT_UNIX_SOCKET_PATH, path) == CURLE_OK && isAccepted
    }
    return isAccepted
  }

  private static func apply(body options: RequestOptions, to slot: UnsafeMutablePointer<Slot>) -> Bool {
    let easy = slot.pointee.easy
    let body = options.body?.revealed ?? ""
    var isAccepted = ccurl_setopt_long(easy, CURLOPT_POST, 1) == CURLE_OK
    isAccepted = ccurl_setopt_off(easy, CURLOPT_POSTFIELDSIZE_LARGE, body.utf8.count) == CURLE_OK && isAccepted
    // The size goes first: libcurl copies so many bytes.
    isAccepted = ccurl_setopt_string(easy, CURLOPT_COPYPOSTFIELDS, body) == CURLE_OK && isAccepted
    // Small devices do not know it, and a second's wait for them would follow.
    isAccepted = slot.pointee.append(line: "Expect:") && isAccepted
    if !options.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      // libcurl would call every body a form.
      let first = body.utf8.first { $0 > 0x20 }
      let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      let line = body.isEmpty ? "Content-Type:" : "Content-Type: application/\(isJSON ? "json" : "x-www-form-urlencoded")"
      isAccepted = slot.pointee.append(line: line) && isAccepted
    }
    return isAccepted
  }

  private static func apply(_ proxy: Proxy, to slot: UnsafeMutablePointer<Slot>) -> Bool {
    let easy = slot.pointee.easy
    slot.pointee.usesProxy = true
    func set(_ option: CURLoption, _ value: String) -> Bool { ccurl_setopt_string(easy, option, value) == CURLE_OK }
    func set(_ option: CURLoption, _ value: Int) -> Bool { ccurl_setopt_long(easy, option, value) == CURLE_OK }
    // An empty list: no word of the environment leads past the proxy.
    var isAccepted = set(CURLOPT_PROXY, proxy.url) && set(CURLOPT_NOPROXY, "") && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    if proxy.url.hasPrefix("https:") {
      isAccepted =
        set(CURLOPT_PROXY_SSL_VERIFYPEER, 1) && set(CURLOPT_PROXY_SSL_VERIFYHOST, 2)
        && set(CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2) && isAccepted
    }
    if let credentials = proxy.credentials {
      isAccepted =
        set(CURLOPT_PROXYUSERNAME, credentials.user) && set(CURLOPT_PROXYPASSWORD, credentials.password.revealed) && isAccepted
    }
    return isAccepted
  }

  /// `false` where a file cannot be read or libcurl takes none of it.
  static func apply(_ tls: TLSOptions, files: inout KeyFiles, now: Int64, to slot: UnsafeMutablePointer<Slot>) -> Bool {
    let easy = slot.pointee.easy
    func set(_ option: CURLoption, _ bytes: [UInt8]) -> Bool {
      ccurl_setopt_blob(easy, option, bytes, bytes.count) == CURLE_OK
    }
    if tls.minimum == .tls13, ccurl_setopt_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3) != CURLE_OK { return false }
    if let pin = tls.pin, ccurl_setopt_string(easy, CURLOPT_PINNEDPUBLICKEY, pin) != CURLE_OK { return false }
    if let path = tls.authorities {
      // In place of the system's, not beside them.
      guard let bytes = files.bytes(of: path, at: now), set(CURLOPT_CAINFO_BLOB, bytes),
        ccurl_setopt_string(easy, CURLOPT_CAPATH, nil) == CURLE_OK
      else { return false }
    }
    if let client = tls.client {
      guard let certificate = files.bytes(of: client.certificate, at: now), let key = files.bytes(of: client.key, at: now),
        set(CURLOPT_SSLCERT_BLOB, certificate), set(CURLOPT_SSLKEY_BLOB, key)
      else { return false }
      // Never the terminal's: without a password an encrypted key fails at once.
      guard ccurl_setopt_string(easy, CURLOPT_KEYPASSWD, client.keyPassword?.revealed ?? "") == CURLE_OK else { return false }
    }
    return true
  }

  mutating func append(header name: String, _ value: String) -> Bool {
    guard HeaderText.isName(name), HeaderText.isOneLine(value) else { return false }
    // libcurl sends an empty one only where a semicolon says so.
    return append(line: value.isEmpty ? name + ";" : name + ": " + value)
  }

  private mutating func append(line: String) -> Bool {
    guard let list = curl_slist_append(headerList, line) else { return false }
    headerList = list
    return true
  }

  /// What the handle's jar holds, a line a cookie.
  var cookies: [Secret] {
    var list: UnsafeMutablePointer<curl_slist>?
    guard ccurl_getinfo_list(easy, CURLINFO_COOKIELIST, &list) == CURLE_OK else { return [] }
    defer { curl_slist_free_all(list) }
    var lines: [Secret] = []
    var place = list
    while let line = place {
      if let data = line.pointee.data { lines.append(Secret(String(cString: data))) }
      place = line.pointee.next
    }
    return lines
  }
}
