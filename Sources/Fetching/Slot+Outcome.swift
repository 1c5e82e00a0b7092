import CCurl
import EnergyModel
import Glibc

/// From libcurl's codes to the closed set of failures: the only place that knows both.
extension Slot {
  /// What a finished transfer amounts to; `nil` for an answer with a body and a status of success.
  func failure(code: CURLcode, elapsedMilliseconds: Int) -> FetchFailure? {
    switch excess {
    case .body, .headers: return .bodyTooLarge
    case .compression: return .compressedTooMuch
    case .memory: return .outOfResources
    case .none: break
    }
    if isShell { return shellFailure(code: code, elapsedMilliseconds: elapsedMilliseconds) }
    guard code == CURLE_OK else {
      if usesProxy, isProxyFailure(code) { return .proxyFailed }
      return Slot.failure(
        code: code, verification: information(CURLINFO_SSL_VERIFYRESULT), isResolved: time(CURLINFO_NAMELOOKUP_TIME_T) > 0,
        isConnected: isConnected, isWithinTimeout: elapsedMilliseconds + 5 < timeoutMilliseconds,
        hasAnswered: headerBytes > 0, socketError: socketError)
    }
    return failure(status: status)
  }

  /// The HTTP status, 0 when there was none.
  var status: Int { information(CURLINFO_RESPONSE_CODE) }

  /// How long the endpoint asks to be left alone, s, by `Retry-After` (RFC 9110 section 10.2.3: seconds or a date) of 429 and 503.
  var retryAfterSeconds: Int64? {
    guard status == 429 || status == 503 else { return nil }
    var seconds: curl_off_t = 0
    guard ccurl_getinfo_off(easy, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK, seconds > 0 else { return nil }
    return Int64(seconds)
  }

  /// Whether it was the proxy that could not be found, reached, or refused to open the way.
  private func isProxyFailure(_ code: CURLcode) -> Bool {
    switch code {
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY, CURLE_COULDNT_CONNECT: true
    default: ![0, 200].contains(information(CURLINFO_HTTP_CONNECTCODE))
    }
  }

  private func failure(status: Int) -> FetchFailure? {
    switch status {
    case 200...299:
      if bodyCount == 0 { return .emptyBody }
      let isBomb = bodyCount > Slot.compressionFloorBytes && bodyCount / Slot.compressionRatioMax > wireBytes
      return isBomb ? .compressedTooMuch : nil
    case 401, 403: return .authenticationRefused
    case 407 where usesProxy: return .proxyFailed
    case 304: return .httpStatus(status)
    case 300...399: return .redirectRefused
    default: return .httpStatus(status)
    }
  }

  /// Every code of libcurl 7.88 that a GET or POST can end with, and a reason for the rest.
  static func failure(
    code: CURLcode, verification: Int, isResolved: Bool, isConnected: Bool, isWithinTimeout: Bool, hasAnswered: Bool,
    socketError: Int32
  ) -> FetchFailure {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return .resolveFailed
    case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED:
      return outOfResources.contains(socketError) ? .outOfResources : .connectFailed
    case CURLE_OPERATION_TIMEDOUT:
      if outOfResources.contains(socketError) { return .outOfResources }
      if !isResolved { return .resolveFailed }
      if !isConnected { return .connectTimedOut }
      return isWithinTimeout && hasAnswered ? .tooSlow : .timedOut
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_AGAIN,
      CURLE_UNRECOVERABLE_POLL:
      return .cutShort
    case CURLE_FILESIZE_EXCEEDED, CURLE_WRITE_ERROR, CURLE_ABORTED_BY_CALLBACK:
      return .bodyTooLarge
    // HTTP/0.9, a first line that is none, a coding that does not decode: whatever it is, it is not HTTP as we speak it.
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_HTTP3,
      CURLE_QUIC_CONNECT_ERROR, CURLE_HTTP_RETURNED_ERROR, CURLE_RANGE_ERROR, CURLE_BAD_DOWNLOAD_RESUME, CURLE_CHUNK_FAILED:
      return .notHTTP
    case CURLE_TOO_MANY_REDIRECTS:
      return .redirectRefused
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CLIENTCERT:
      return .tlsHandshakeFailed
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE:
      return .ownCertificateUnusable
    case CURLE_PROXY:
      return .proxyFailed
    case CURLE_PEER_FAILED_VERIFICATION:
      return certificateFailure(verification)
    case CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return .tlsCertificateUntrusted
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      return .tlsPinMismatch
    case CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED, CURLE_AUTH_ERROR:
      return .authenticationRefused
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NO_CONNECTION_AVAILABLE:
      return .outOfResources
    case CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_SETOPT_OPTION_SYNTAX:
      return .requestRefused
    // Codes of other protocols (FTP, SSH, LDAP, …), which cannot occur here, and codes younger than this program.
    default:
      return isConnected ? .notHTTP : .connectFailed
    }
  }

  /// OpenSSL's verdict (`X509_V_ERR_…`). A wrong name is libcurl's own finding: the chain is then in order (0) or was not judged (1).
  private static func certificateFailure(_ verification: Int) -> FetchFailure {
    switch verification {
    case 0, 1, 62: .tlsWrongName
    case 9, 13: .tlsCertificateNotYetValid
    case 10, 14: .tlsCertificateExpired
    default: .tlsCertificateUntrusted
    }
  }

  /// Whether there is a connection. One that was kept from an earlier transfer took no time to make, but was passed on the way.
  var isConnected: Bool { time(CURLINFO_CONNECT_TIME_T) > 0 || time(CURLINFO_PRETRANSFER_TIME_T) > 0 }

  private static let outOfResources: Set<Int32> = [EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOSPC]

  func information(_ item: CURLINFO) -> Int {
    var value = 0
    _ = ccurl_getinfo_long(easy, item, &value)
    return value
  }

  func time(_ item: CURLINFO) -> Int {
    var microseconds: curl_off_t = 0
    _ = ccurl_getinfo_off(easy, item, &microseconds)
    return microseconds
  }
}
