import CCurl
import EnergyModel

/// SFTP: what is set for a transfer beyond the options of all, and what its end means.
extension Slot {
  static func apply(_ shell: SecureShell, to slot: UnsafeMutablePointer<Slot>) -> Bool {
    let easy = slot.pointee.easy
    // The handle is reset before its next transfer, which then speaks http and https alone again.
    slot.pointee.needsReset = true
    func set(_ option: CURLoption, _ value: String) -> Bool { ccurl_setopt_string(easy, option, value) == CURLE_OK }
    var isAccepted = set(CURLOPT_PROTOCOLS_STR, "sftp") && set(CURLOPT_USERNAME, shell.user)
    switch shell.hostKey {
    case .sha256(let digest):
      isAccepted = set(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, digest) && isAccepted
    case .knownHosts(let file):
      isAccepted = set(CURLOPT_SSH_KNOWNHOSTS, file) && isAccepted
      isAccepted = ccurl_setopt_hostkey(easy, Slot.judgeHostKey) == CURLE_OK && isAccepted
      isAccepted = ccurl_setopt_pointer(easy, CURLOPT_SSH_KEYDATA, slot) == CURLE_OK && isAccepted
    }
    switch shell.login {
    case .password(let password):
      // Many servers ask for a password by keyboard-interactive alone (RFC 4256).
      isAccepted = ccurl_setopt_long(easy, CURLOPT_SSH_AUTH_TYPES, passwordType | keyboardType) == CURLE_OK && isAccepted
      isAccepted = set(CURLOPT_PASSWORD, password.revealed) && isAccepted
    case .key(let file, let passphrase):
      isAccepted = ccurl_setopt_long(easy, CURLOPT_SSH_AUTH_TYPES, publicKeyType) == CURLE_OK && isAccepted
      isAccepted = set(CURLOPT_SSH_PRIVATE_KEYFILE, file) && isAccepted
      isAccepted = set(CURLOPT_KEYPASSWD, passphrase?.revealed ?? "") && isAccepted
    }
    return isAccepted
  }

  // The macros of curl.h (`CURLSSH_AUTH_…`) are casts, which Swift does not import.
  private static let publicKeyType = 1 << 0
  private static let passwordType = 1 << 1
  private static let keyboardType = 1 << 3

  /// Accepts the key that is in the file of known hosts and no other; remembers whether there is none at all.
  private static let judgeHostKey: ccurl_hostkey_function = { _, _, _, match, user in
    if match == CURLKHMATCH_OK { return Int32(CURLKHSTAT_FINE.rawValue) }
    if match == CURLKHMATCH_MISSING { user?.assumingMemoryBound(to: Slot.self).pointee.isHostUnknown = true }
    return Int32(CURLKHSTAT_REJECT.rawValue)
  }

  /// What a finished transfer amounts to; `nil` for a body.
  func shellFailure(code: CURLcode, elapsedMilliseconds: Int) -> FetchFailure? {
    switch code {
    case CURLE_OK: return bodyCount == 0 ? .emptyBody : nil
    case CURLE_PEER_FAILED_VERIFICATION: return isHostUnknown ? .hostKeyUnknown : .hostKeyChanged
    // The server's own refusals: no such file, no right to it, or it is no directory.
    case CURLE_REMOTE_FILE_NOT_FOUND, CURLE_REMOTE_ACCESS_DENIED: return .directoryUnreadable
    // libssh2 has one code for a greeting that is none and for a connection that ends.
    case CURLE_SSH, CURLE_FAILED_INIT: return bodyCount > 0 ? .cutShort : .sshFailed
    default:
      return Slot.failure(
        code: code, verification: 0, isResolved: time(CURLINFO_NAMELOOKUP_TIME_T) > 0,
        isConnected: isConnected,
        isWithinTimeout: elapsedMilliseconds + 5 < timeoutMilliseconds, hasAnswered: bodyCount > 0, socketError: socketError)
    }
  }
}
