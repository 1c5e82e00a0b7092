/// The name of a register in a meter's telegram: `A-B:C.D.E`, or the short `C.D.E`, with an optional `*F` or `&F` (IEC 62056-61 and
/// 62056-21).
///
/// Without `*F` it names the value now, which telegrams write with `*255` or without any; `1.8.0*03` is what stood there three
/// billing periods ago (IEC 62056-61, value group F).
package struct OBISCode: Sendable, Hashable, CustomStringConvertible {
  /// In capitals.
  package let bytes: [UInt8]

  package init?(_ text: String) {
    let bytes = text.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
    guard OBISCode.isCode(bytes[...]) else { return nil }
    self.bytes = bytes
  }

  package var description: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether this names what a telegram writes before its values, `code`.
  package func names(_ code: some Collection<UInt8>) -> Bool {
    code.starts(with: bytes) && (code.count == bytes.count || code.dropFirst(bytes.count).elementsEqual("*255".utf8))
  }

  /// Groups of one to three digits or capitals between `-`, `:`, `.` and `*` or `&`, each mark at most where it belongs.
  private static func isCode(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      let medium = rest[..<colon].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      guard medium.count == 2, medium.allSatisfy(isGroup) else { return false }
      rest = rest[(colon + 1)...]
    }
    if let star = rest.firstIndex(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "&") }) {
      guard isGroup(rest[(star + 1)...]) else { return false }
      rest = rest[..<star]
    }
    let groups = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return (2...3).contains(groups.count) && groups.allSatisfy(isGroup)
  }

  private static func isGroup(_ bytes: ArraySlice<UInt8>) -> Bool {
    (1...3).contains(bytes.count) && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
  }
}
