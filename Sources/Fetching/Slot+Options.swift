import CCurl
import EnergyModel

/// Every setting that `faults.md` asks to be explicit, in one place: those of all transfers first, those of one request after.
extension Slot {
  /// Sets what never changes. Needed once, and again after `curl_easy_reset`.
  static func applyCommonOptions(_ slot: UnsafeMutablePointer<Slot>, limits: TransferLimits) {
    let easy = slot.pointee.easy
    func set(_ option: CURLoption, _ value: Int) { _ = ccurl_setopt_long(easy, option, value) }
    func set(_ option: CURLoption, _ value: String) { _ = ccurl_setopt_string(easy, option, value) }

    // No signal handlers: they are the process's own. SIGPIPE is ignored once, by `Transfers`.
    set(CURLOPT_NOSIGNAL, 1)
    // Other schemes are refused before libcurl sees them; this holds them off a second time.
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    // Not for redirects, which are off: libcurl counts the second round of a digest log-in as one.
    set(CURLOPT_MAXREDIRS, 3)
    set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    // An empty proxy is none, whatever the environment says.
    set(CURLOPT_PROXY, "")
    set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    set(CURLOPT_HTTP09_ALLOWED, 0)
    set(CURLOPT_ACCEPT_ENCODING, "gzip")
    set(CURLOPT_USERAGENT, "conserved/0.1")
    set(CURLOPT_TCP_NODELAY, 1)
    // A resolver thread that hangs must not hold up the end of the program.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_BUFFERSIZE, Slot.receiveBufferBytes)

    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let file = limits.certificateAuthorityFile {
      set(CURLOPT_CAINFO, file)
      _ = ccurl_setopt_string(easy, CURLOPT_CAPATH, nil)
    }

    // libcurl closes what lay idle for 118 s by default: with longer intervals no connection would ever be used twice.
    set(CURLOPT_MAXAGE_CONN, max(1, limits.keepSeconds) + 10)
    set(CURLOPT_MAXLIFETIME_CONN, 3_600)

    _ = ccurl_setopt_write(easy, CURLOPT_WRITEFUNCTION, Slot.write)
    _ = ccurl_setopt_write(easy, CURLOPT_HEADERFUNCTION, Slot.header)
    _ = ccurl_setopt_progress(easy, Slot.progress)
    _ = ccurl_setopt_opensocket(easy, Slot.openSocket)
    for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PRIVATE] {
      _ = ccurl_setopt_pointer(easy, option, slot)
    }
    set(CURLOPT_NOPROGRESS, 0)
  }

  /// Sets all that belongs to one request; what is wrong with it where it cannot be sent.
  ///
  /// - Parameter files: the certificates and keys that requests name.
  static func apply(
    _ request: Request, target: RequestTarget, proof: Proof?, limits: TransferLimits, files: inout KeyFiles,
    to slot: UnsafeMutablePointer<Slot>
  ) -> FetchFailure? {
    let easy = slot.pointee.easy
    if slot.pointee.needsReset {
      // A reset leaves the cookies alone; nil ends them.
      _ = ccurl_setopt_string(easy, CURLOPT_COOKIEFILE, nil)
      // Also forgets the digest nonce of the last endpoint, which no option reaches.
      curl_easy_reset(easy)
      applyCommonOptions(slot, limits: limits)
      slot.pointee.needsReset = false
    }
    slot.pointee.bodyLimit = max(0, request.bodyLimitBytes)
    slot.pointee.bodyCount = 0
    slot.pointee.headerBytes = 0
    slot.pointee.excess = .none
    slot.pointee.socketError = 0
    slot.pointee.usesProxy = false
    slot.pointee.isShell = request.shell != nil
    slot.pointee.isHostUnknown = false
    slot.pointee.timeoutMilliseconds = max(1, request.timeoutMilliseconds)

    let timeout = slot.pointee.timeoutMilliseconds
    var isAccepted = apply(url: request, to: easy)
    isAccepted = ccurl_setopt_long(easy, CURLOPT_TIMEOUT_MS, timeout) == CURLE_OK && isAccepted
    isAccepted =
      ccurl_setopt_long(easy, CURLOPT_CONNECTTIMEOUT_MS, min(timeout, max(1, limits.connectTimeoutMilliseconds))) == CURLE_OK
      && isAccepted
    isAccepted = ccurl_setopt_long(easy, CURLOPT_LOW_SPEED_TIME, 0) == CURLE_OK && isAccepted
    isAccepted = ccurl_setopt_long(easy, CURLOPT_FORBID_REUSE, request.keepsConnection ? 0 : 1) == CURLE_OK && isAccepted
    // Addresses enter the name cache too, and a cache of 50 000 of them triples the cost of a poll.
    isAccepted = ccurl_setopt_long(easy, CURLOPT_DNS_CACHE_TIMEOUT, target.isNumeric ? 0 : 60) == CURLE_OK && isAccepted
    if let authentication = request.authentication {
      isAccepted = apply(authentication, proof: proof, to: slot) && isAccepted
    }
    if let shell = request.shell {
      isAccepted = apply(shell, to: slot) && isAccepted
    } else if let options = request.options {
      isAccepted = apply(options, usesTLS: target.usesTLS, to: slot) && isAccepted
      if isAccepted, !apply(options.tls, files: &files, now: MonotonicClock.milliseconds(), to: slot) {
        return .ownCertificateUnusable
      }
    }
    if let list = slot.pointee.headerList {
      isAccepted = ccurl_setopt_pointer(easy, CURLOPT_HTTPHEADER, list) == CURLE_OK && isAccepted
    }
    return isAccepted ? nil : .requestRefused
  }

  /// The address, with the key that only the transfer itself may know.
  private static func apply(url request: Request, to easy: UnsafeMutableRawPointer) -> Bool {
    var url = request.url
    if case .query(let name, let value)? = request.authentication {
      url += (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + percentEncoded(name) + "=" + percentEncoded(value.revealed)
    }
    return ccurl_setopt_string(easy, CURLOPT_URL, url) == CURLE_OK
  }

  private static func apply(_ authentication: Authentication, proof: Proof?, to slot: UnsafeMutablePointer<Slot>) -> Bool {
    let easy = slot.pointee.easy
    slot.pointee.needsReset = true
    func set(_ option: CURLoption, _ value: String) -> Bool {
      HeaderText.isOneLine(value) && ccurl_setopt_string(easy, option, value) == CURLE_OK
    }
    func allow(_ scheme: UInt) -> Bool {
      ccurl_setopt_long(easy, CURLOPT_HTTPAUTH, Int(bitPattern: scheme)) == CURLE_OK
    }
    switch authentication {
    case .basic(let user, let password):
      return allow(CURLAUTH_BASIC_) && set(CURLOPT_USERNAME, user) && set(CURLOPT_PASSWORD, password.revealed)
    case .digest(let user, let password):
      return allow(CURLAUTH_DIGEST_) && set(CURLOPT_USERNAME, user) && set(CURLOPT_PASSWORD, password.revealed)
    case .bearer(let token):
      return allow(CURLAUTH_BEARER_) && set(CURLOPT_XOAUTH2_BEARER, token.revealed)
    case .header(let name, let value):
      return slot.pointee.append(header: name, value.revealed)
    case .query:
      // With the address.
      return true
    case .cookie, .oauth2:
      switch proof {
      case .token(let token): return allow(CURLAUTH_BEARER_) && set(CURLOPT_XOAUTH2_BEARER, token.revealed)
      case .cookies(let lines): return lines.allSatisfy { ccurl_setopt_string(easy, CURLOPT_COOKIELIST, $0.revealed) == CURLE_OK }
      case nil: return false
      }
    }
  }

  // The macros of curl.h are casts, which Swift does not import.
  private static let CURLAUTH_BASIC_: UInt = 1 << 0
  private static let CURLAUTH_DIGEST_: UInt = 1 << 1
  private static let CURLAUTH_BEARER_: UInt = 1 << 6
}
