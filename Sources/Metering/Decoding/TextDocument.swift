import EnergyModel

/// A text for people, or a page: places are told by what stands around them, byte for byte.
///
/// Nothing says whether such a text is whole, nor in what encoding it is; so an anchor behind the value is the only mark that the value was
/// not cut, and what lies elsewhere is not looked at. Anchors that fit twice name no value: they are written longer then.
struct TextDocument {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Where the value stands that the anchors name next, from a position on.
  ///
  /// - Returns: `nil` where an anchor is missing.
  private func place(of anchors: TextAnchors, in entry: Range<Int>, from start: Int) -> Range<Int>? {
    var position = start
    for anchor in anchors.before {
      guard let found = occurrence(of: anchor, in: position..<entry.upperBound) else { return nil }
      position = found.upperBound
    }
    if !anchors.after.isEmpty {
      return occurrence(of: anchors.after, in: position..<entry.upperBound).map { position..<$0.lowerBound }
    }
    if anchors.before.isEmpty { return position..<entry.upperBound }
    while position < entry.upperBound, TextAnchors.isSpace(bytes[position]) { position += 1 }
    let isEnd = { (byte: UInt8) in TextAnchors.isSpace(byte) || byte == UInt8(ascii: "<") }
    return position..<(bytes[position..<entry.upperBound].firstIndex(where: isEnd) ?? entry.upperBound)
  }

  private func occurrence(of anchor: [UInt8], in range: Range<Int>) -> Range<Int>? {
    var start = range.lowerBound
    while start < range.upperBound {
      if let end = end(of: anchor, at: start, before: range.upperBound) { return start..<end }
      start += 1
      // A run of white space is tried at its beginning alone, or long runs would be walked again from each of their bytes.
      if anchor[0] == 0x20, TextAnchors.isSpace(bytes[start - 1]) {
        while start < range.upperBound, TextAnchors.isSpace(bytes[start]) { start += 1 }
      }
    }
    return nil
  }

  /// Behind the anchor, where it stands here.
  private func end(of anchor: [UInt8], at start: Int, before limit: Int) -> Int? {
    var position = start
    for byte in anchor {
      guard position < limit else { return nil }
      if byte == 0x20 {
        guard TextAnchors.isSpace(bytes[position]) else { return nil }
        while position < limit, TextAnchors.isSpace(bytes[position]) { position += 1 }
      } else {
        guard bytes[position] == byte else { return nil }
        position += 1
      }
    }
    return position
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, TextAnchors.isSpace(bytes[start]) { start += 1 }
    while end > start, TextAnchors.isSpace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }
}

extension TextDocument: BodyDocument {
  var whole: Range<Int> { 0..<bytes.count }

  /// Numbers that the words before and behind them name alone, with the anchors that would find them.
  func outline(max: Int) -> [BodyOutline.Entry] {
    var entries: [BodyOutline.Entry] = []
    var position = 0
    while position < bytes.count, entries.count < max {
      guard (0x30...0x39).contains(bytes[position]) else {
        position += 1
        continue
      }
      let start = position
      while position < bytes.count, (0x30...0x39).contains(bytes[position]) || bytes[position] == UInt8(ascii: ".") {
        position += 1
      }
      if let anchors = anchors(around: start..<position) {
        entries.append(BodyOutline.Entry(path: anchors, text: String(decoding: bytes[start..<position], as: UTF8.self)))
      }
    }
    return entries
  }

  /// What stands around a number on its line, as anchors; `nil` where it names none or more than one.
  private func anchors(around number: Range<Int>) -> String? {
    let lineStart = bytes[..<number.lowerBound].lastIndex { $0 == 0x0A }.map { $0 + 1 } ?? 0
    let before = Swift.max(lineStart, number.lowerBound - 48)..<number.lowerBound
    let lineEnd = bytes[number.upperBound...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let behind = number.upperBound..<Swift.min(lineEnd, number.upperBound + 8)
    let head = String(decoding: bytes[trimmedStart(before)], as: UTF8.self)
    let text = head + "{}" + String(decoding: bytes[behind].prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
    guard !head.isEmpty, !head.contains("\u{FFFD}"), let path = ValuePath(text, in: .text),
      let found = try? found(at: path, in: whole, as: .value), case .text(let value) = found.content,
      value.utf8.elementsEqual(bytes[number])
    else { return nil }
    return text
  }

  private func trimmedStart(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, TextAnchors.isSpace(bytes[start]) { start += 1 }
    return start..<range.upperBound
  }

  /// What stands between the anchors, each time they stand there. Throws `.malformed` where the last of them has no end: the text was cut.
  func entries(at path: ValuePath) throws(Rejection) -> [Range<Int>] {
    guard case .anchors(let anchors) = path else { return [] }
    var entries: [Range<Int>] = []
    var position = 0
    while let place = place(of: anchors, in: whole, from: position) {
      entries.append(place)
      guard !anchors.before.isEmpty else { return entries }
      position = place.upperBound
    }
    if let first = anchors.before.first, let begun = occurrence(of: first, in: position..<bytes.count), !anchors.after.isEmpty {
      throw .malformed(offset: begun.lowerBound, expected: "what ends the entry that begins here")
    }
    return entries
  }

  func found(at path: ValuePath, in entry: Range<Int>, as role: FoundText.Role) throws(Rejection) -> FoundText {
    guard case .anchors(let anchors) = path, let place = place(of: anchors, in: entry, from: entry.lowerBound) else {
      return .missing
    }
    if !anchors.before.isEmpty, self.place(of: anchors, in: entry, from: place.upperBound) != nil {
      throw .valueAmbiguous(path: path.description)
    }
    let value = trimmed(place)
    guard value.count <= FoundValue.numberCountMax else { return FoundText(content: .other, offset: value.lowerBound, unit: nil) }
    return FoundText(content: .text(String(decoding: bytes[value], as: UTF8.self)), offset: value.lowerBound, unit: nil)
  }
}
