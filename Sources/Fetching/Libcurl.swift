import CCurl
import Glibc

/// Why no transfer can be made with the libcurl of this machine, in words.
package struct FetchingUnavailable: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// The library itself: loaded once, checked before its first use.
enum Libcurl {
  /// `CURLOPT_PROTOCOLS_STR` came with 7.85.0; the older option for the same silently allows what it does not know.
  static let oldest: UInt32 = 0x07_55_00

  /// Initialises the library once in the life of the process (`curl_global_init` is thread-safe from 7.84 on).
  private static let initialised: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

  /// Throws where the library is missing something without which a poll could block, leak or go astray.
  static func check() throws(FetchingUnavailable) {
    guard initialised == CURLE_OK else {
      throw FetchingUnavailable("libcurl cannot be initialised (code \(initialised.rawValue)); check the libraries that it loads")
    }
    guard let information = ccurl_version_info() else {
      throw FetchingUnavailable("libcurl does not tell its version; install libcurl4 7.85 or later")
    }
    let version = String(cString: information.pointee.version)
    try check(version: version, number: information.pointee.version_num, features: Int(information.pointee.features))
  }

  /// Whether it speaks SFTP, by libssh2 or libssh.
  static var speaksSFTP: Bool {
    guard var protocols = ccurl_version_info()?.pointee.protocols else { return false }
    while let name = protocols.pointee {
      if strcmp(name, "sftp") == 0 { return true }
      protocols += 1
    }
    return false
  }

  /// Throws where an endpoint needs SFTP and the library does not speak it.
  static func checkSFTP(isNeeded: Bool, isSpoken: Bool = speaksSFTP) throws(FetchingUnavailable) {
    guard isNeeded, !isSpoken else { return }
    throw FetchingUnavailable(
      "this libcurl does not speak sftp, which an endpoint's `url` asks for; install a build with libssh2, such as libcurl4")
  }

  /// The rule itself, apart from the library, so that a test can show it other libraries.
  static func check(version: String, number: UInt32, features: Int) throws(FetchingUnavailable) {
    guard number >= oldest else {
      throw FetchingUnavailable("libcurl \(version) is too old: it cannot be held to http and https; install 7.85 or later")
    }
    guard features & Int(CURL_VERSION_ASYNCHDNS) != 0 else {
      throw FetchingUnavailable(
        "libcurl \(version) resolves names while everything waits (no AsynchDNS); install a build with the threaded resolver or c-ares"
      )
    }
    guard features & Int(CURL_VERSION_SSL) != 0 else {
      throw FetchingUnavailable("libcurl \(version) has no TLS; install a build with OpenSSL, such as libcurl4")
    }
  }
}
