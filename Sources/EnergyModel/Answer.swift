/// What an endpoint sent: bytes, complete, with a status that says success.
package struct Answer: Sendable {
  package let body: [UInt8]
  /// The HTTP status, 200…299.
  package let status: Int
  /// The media type without parameters, lower case; empty when the endpoint named none.
  package let contentType: String
  package let asked: Instant
  package let received: Instant

  package init(body: [UInt8], status: Int, contentType: String, asked: Instant, received: Instant) {
    self.body = body
    self.status = status
    self.contentType = contentType
    self.asked = asked
    self.received = received
  }
}

/// Why no answer came: a closed set, each with a name that is stable in status and events.
package enum FetchFailure: Error, Hashable, Sendable {
  case resolveFailed
  case connectFailed
  case connectTimedOut
  case timedOut
  case tooSlow
  case bodyTooLarge
  case compressedTooMuch
  case cutShort
  case emptyBody
  case httpStatus(Int)
  case redirectRefused
  case notHTTP
  case tlsHandshakeFailed
  case tlsCertificateUntrusted
  case tlsCertificateExpired
  case tlsCertificateNotYetValid
  case tlsWrongName
  case tlsPinMismatch
  case authenticationRefused
  /// What gives out sessions or tokens does not answer, or answers neither.
  case logInFailed
  /// A certificate or key of this program's own cannot be read, or the two do not fit.
  case ownCertificateUnusable
  case proxyFailed
  /// The request itself cannot be made: a fault of the configuration that passed its check.
  case requestRefused
  /// The directory of an endpoint is not there, or the program may not read it.
  case directoryUnreadable
  /// The directory of an endpoint holds more files than can be remembered.
  case directoryTooLarge
  /// The port speaks no SSH that both sides know.
  case sshFailed
  /// No key of the server is known, so that anybody could stand in for it.
  case hostKeyUnknown
  /// The server shows another key than the known one.
  case hostKeyChanged
  /// libcurl ran out of descriptors or memory.
  case outOfResources
  /// The program is stopping or the endpoint was removed.
  case cancelled

  /// The stable name.
  package var name: String {
    switch self {
    case .resolveFailed: "resolve_failed"
    case .connectFailed: "connect_failed"
    case .connectTimedOut: "connect_timed_out"
    case .timedOut: "timed_out"
    case .tooSlow: "too_slow"
    case .bodyTooLarge: "body_too_large"
    case .compressedTooMuch: "compressed_too_much"
    case .cutShort: "cut_short"
    case .emptyBody: "empty_body"
    case .httpStatus(let code): "http_\(code)"
    case .redirectRefused: "redirect_refused"
    case .notHTTP: "not_http"
    case .tlsHandshakeFailed: "tls_handshake_failed"
    case .tlsCertificateUntrusted: "tls_certificate_untrusted"
    case .tlsCertificateExpired: "tls_certificate_expired"
    case .tlsCertificateNotYetValid: "tls_certificate_not_yet_valid"
    case .tlsWrongName: "tls_wrong_name"
    case .tlsPinMismatch: "tls_pin_mismatch"
    case .authenticationRefused: "authentication_refused"
    case .logInFailed: "log_in_failed"
    case .ownCertificateUnusable: "own_certificate_unusable"
    case .proxyFailed: "proxy_failed"
    case .requestRefused: "request_refused"
    case .directoryUnreadable: "directory_unreadable"
    case .directoryTooLarge: "directory_too_large"
    case .sshFailed: "ssh_failed"
    case .hostKeyUnknown: "host_key_unknown"
    case .hostKeyChanged: "host_key_changed"
    case .outOfResources: "out_of_resources"
    case .cancelled: "cancelled"
    }
  }

  /// What an administrator does about it, one clause.
  package var remedy: String {
    switch self {
    case .resolveFailed: "check the host name and the name server"
    case .connectFailed: "check address, port and that the device is on"
    case .connectTimedOut: "check that the device is reachable and no firewall drops the packets"
    case .timedOut, .tooSlow: "check the device's load and network, or raise `timeout`"
    case .bodyTooLarge: "check that the URL answers one reading, or raise `body_limit`"
    case .compressedTooMuch: "the body unpacks to over a hundred times its size; check the endpoint"
    case .cutShort: "the connection closed before the body was complete; check the device"
    case .emptyBody: "the endpoint answered without a body; check the URL"
    case .httpStatus(let code): code == 404 ? "check the path of the URL" : "check the endpoint's own log for status \(code)"
    case .redirectRefused: "write the address it redirects to into the configuration"
    case .notHTTP: "the port does not speak HTTP; check scheme and port"
    case .tlsHandshakeFailed: "check that the port speaks TLS 1.2 or later"
    case .tlsCertificateUntrusted: "install the certificate authority that signed the device's certificate"
    case .tlsCertificateExpired: "renew the device's certificate"
    case .tlsCertificateNotYetValid: "check the device's certificate and this machine's clock"
    case .tlsWrongName: "address the device by the name in its certificate"
    case .tlsPinMismatch: "the device shows another key than the pinned one; find out why before changing the pin"
    case .authenticationRefused: "check user and secret of the endpoint's `auth`"
    case .logInFailed: "check `login_url` or `token_url`, and that it gives a cookie or a token"
    case .ownCertificateUnusable: "check that `ca_file`, `client_certificate` and `client_key` can be read and fit each other"
    case .proxyFailed: "check address, user and secret of `proxy`, and that it may reach the endpoint"
    case .requestRefused: "check the endpoint's URL"
    case .directoryUnreadable: "check that the directory of the endpoint's URL is there and that the daemon's user may read it"
    case .directoryTooLarge: "move old files out of the directory, or narrow `files`"
    case .sshFailed: "check that the port speaks SSH, with ciphers that this machine's libssh2 knows"
    case .hostKeyUnknown: "ask the portal for its key, then write it as `host_key` or into the file of `known_hosts`"
    case .hostKeyChanged:
      "the server shows another key than the known one; ask the portal before changing `host_key` or `known_hosts`"
    case .outOfResources: "raise the limit of open files, or lower `in_flight`"
    case .cancelled: "nothing to mend"
    }
  }

  /// Whether who asks was refused or could not be vouched for, rather than what is asked.
  package var isOfCredentials: Bool { self == .authenticationRefused || self == .logInFailed }

  /// Whether it says what is wrong with certificates or keys.
  package var isOfTLS: Bool {
    switch self {
    case .tlsHandshakeFailed, .tlsCertificateUntrusted, .tlsCertificateExpired, .tlsCertificateNotYetValid, .tlsWrongName,
      .tlsPinMismatch, .ownCertificateUnusable:
      true
    default: false
    }
  }

  /// Whether the connection itself failed, so that one more attempt within the slot is worth making.
  package var isConnectionLevel: Bool {
    switch self {
    case .connectFailed, .cutShort, .notHTTP, .sshFailed: true
    default: false
    }
  }
}
