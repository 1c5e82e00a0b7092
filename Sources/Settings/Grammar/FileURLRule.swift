import EnergyModel

/// What the URL of a directory of files must be: `file:///srv/meter-drop/` of this machine (RFC 8089 section 2), or
/// `sftp://portal.example/out/`.
enum FileURLRule {
  enum Scheme: String {
    case file, sftp
  }

  /// A directory that a URL names.
  enum Directory: Equatable {
    /// Its absolute path, with a slash behind it.
    case local(String)
    /// Its URL, with a slash behind it.
    case server(String)
  }

  struct Wrong: Error {
    let what: String
    let remedy: String
  }

  /// `nil` for a URL that names something that answers requests, or nothing.
  static func scheme(of url: String) -> Scheme? {
    guard let end = url.firstIndex(of: ":") else { return nil }
    return Scheme(rawValue: url[..<end].lowercased())
  }

  static func directory(_ url: String, _ scheme: Scheme) throws(Wrong) -> Directory {
    let rest = url.dropFirst(scheme.rawValue.count + 1)
    guard url.utf8.count <= URLRule.lengthMax else {
      throw Wrong(what: "`url` is longer than \(URLRule.lengthMax) bytes", remedy: "shorten it")
    }
    guard rest.hasPrefix("//") else {
      throw Wrong(what: "`url` has no '//' behind its scheme", remedy: "write it as \(example(of: scheme))")
    }
    guard !url.contains("?"), !url.contains("#") else {
      throw Wrong(
        what: "`url` names more than a directory",
        remedy: "remove '?' or '#' and what follows; write %3F or %23 for the sign itself")
    }
    switch scheme {
    case .sftp: return .server(try server(url))
    case .file: return .local(try local(rest.dropFirst(2)))
    }
  }

  private static func example(of scheme: Scheme) -> String {
    scheme == .file ? "file:///srv/meter-drop/" : "sftp://portal.example/out/"
  }

  private static func server(_ url: String) throws(Wrong) -> String {
    // The rules of an http URL hold for host, port, path and escapes.
    if let fault = URLRule.fault(in: "http" + url.dropFirst(Scheme.sftp.rawValue.count)) {
      throw Wrong(what: fault.what, remedy: fault.remedy)
    }
    let path = url.dropFirst("sftp://".count).drop { $0 != "/" }
    guard !path.isEmpty else {
      throw Wrong(
        what: "`url` names no directory",
        remedy: "write its path, such as sftp://portal.example/out/ or, in the user's home, /~/out/")
    }
    try check(Array(path.utf8))
    return url.hasSuffix("/") ? url : url + "/"
  }

  private static func local(_ rest: Substring) throws(Wrong) -> String {
    guard rest.hasPrefix("/") else {
      throw Wrong(
        what: rest.isEmpty ? "`url` names no directory" : "`url` has a host or a relative path",
        remedy: "write three slashes and the absolute path, such as file:///srv/meter-drop/")
    }
    let bytes = try check(Array(rest.utf8))
    let path = String(decoding: bytes, as: UTF8.self)
    return path.hasSuffix("/") ? path : path + "/"
  }

  /// The path without its escapes. Nothing in it may lead up, so that it says itself which directory is meant.
  @discardableResult
  private static func check(_ path: [UInt8]) throws(Wrong) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    while index < path.count {
      guard path[index] == UInt8(ascii: "%") else {
        bytes.append(path[index])
        index += 1
        continue
      }
      let digits = path[(index + 1)...].prefix(2)
      guard digits.count == 2, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
        let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else {
        throw Wrong(what: "`url` has a '%' without two hexadecimal digits behind it", remedy: "write %25 for the sign itself")
      }
      bytes.append(byte)
      index += 3
    }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw Wrong(what: "`url` holds a control character", remedy: "remove it")
    }
    guard !bytes.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual([0x2E, 0x2E]) }) else {
      throw Wrong(what: "`url` leads up by '..'", remedy: "write the directory itself")
    }
    return bytes
  }
}
