import EnergyModel
import Publishing

/// A digest of the way in which an endpoint reads its files. When it changes, its files are read once more: what could not be read may be
/// read now, and a register that was added has its values in files that were taken long ago. What is booked already is booked once.
enum FileManner {
  static func digest(of endpoint: Endpoint) -> String {
    var text = endpoint.format.rawValue
    if let manner = endpoint.manner { write(manner, to: &text) }
    for source in endpoint.sources { write(source, to: &text) }
    return String(SHA256.hex(of: Array(text.utf8)).prefix(32))
  }

  /// Every value that something is made of, with its name; what has no order in it is put in one, so that each run writes the same.
  private static func write(_ value: Any, to text: inout String) {
    let mirror = Mirror(reflecting: value)
    guard !mirror.children.isEmpty else {
      text += "\(value)\n"
      return
    }
    var parts: [String] = []
    for child in mirror.children {
      var part = (child.label ?? "") + ":"
      write(child.value, to: &part)
      parts.append(part)
    }
    if mirror.displayStyle == .set || mirror.displayStyle == .dictionary { parts.sort() }
    text += "\(mirror.subjectType)(\(parts.joined()))\n"
  }
}
