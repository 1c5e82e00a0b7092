import EnergyModel

/// A JSON text in which places are told by what stands beside them.
///
/// Slower than the table of pointers, since what is chosen depends on what stands elsewhere; still linear in the text for each step of
/// a query, and nothing is kept but where the chosen values begin.
struct JSONDocument: BodyDocument {
  private let bytes: UnsafeRawBufferPointer

  /// Holds the whole text against the grammar first, so that walking it cannot fail.
  init(_ bytes: UnsafeRawBufferPointer) throws(Rejection) {
    _ = try JSONScanner(watchingNothingIn: bytes).scan()
    self.bytes = bytes
  }

  /// Where the text's value begins.
  var whole: Int { skipSpace(0) }

  /// The elements of the array that a pointer or a query names, or the values that a query chooses.
  func entries(at path: ValuePath) throws(Rejection) -> [Int] {
    let chosen = try chosen(at: path, from: whole)
    guard chosen.count == 1, bytes[chosen[0]] == UInt8(ascii: "[") else { return chosen }
    var elements: [Int] = []
    forEachChild(of: chosen[0]) { elements.append($1) }
    return elements
  }

  func found(at path: ValuePath, in entry: Int, as role: FoundText.Role) throws(Rejection) -> FoundText {
    let chosen = try chosen(at: path, from: entry)
    guard chosen.count <= 1 else { throw .valueAmbiguous(path: path.description) }
    guard let start = chosen.first else { return .missing }
    return FoundValue(Workspace.Finding(start: start, end: end(ofValueAt: start)), in: bytes).text
  }

  func outline(max: Int) -> [BodyOutline.Entry] {
    var entries: [BodyOutline.Entry] = []
    outline(of: whole, path: "", into: &entries, max: max)
    return entries
  }

  /// Numbers, and strings that are wholly one. The depth is that of the text, which the scanner bounds.
  private func outline(of place: Int, path: String, into entries: inout [BodyOutline.Entry], max: Int) {
    guard entries.count < max else { return }
    switch bytes[place] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      var index = 0
      let unit = unit(in: place, path: path)
      forEachChild(of: place) { name, value in
        var token = String(index)
        if name >= 0 {
          token = JSONStringReader.text(UnsafeRawBufferPointer(rebasing: bytes[name + 1..<end(ofStringAt: name) - 1]))
        }
        let before = entries.count
        outline(of: value, path: path + JSONPointer(tokens: [token]).description, into: &entries, max: max)
        // `{"Unit": "Wh", "Value": 5}`: the unit is of what is called value.
        if let unit, entries.count == before + 1, ["value", "val", "reading"].contains(token.lowercased()) {
          entries[before] = BodyOutline.Entry(
            path: entries[before].path, text: entries[before].text, unit: unit.text, unitPath: unit.path)
        }
        index += 1
      }
    default:
      switch FoundValue(Workspace.Finding(start: place, end: end(ofValueAt: place)), in: bytes).text.content {
      case .number(let text): entries.append(BodyOutline.Entry(path: path, text: text))
      case .text(let text) where (try? ExactDecimal(text)) != nil:
        entries.append(BodyOutline.Entry(path: path, text: "\"\(text)\""))
      default: break
      }
    }
  }

  /// What an object says under the name unit.
  private func unit(in container: Int, path: String) -> (text: String, path: String)? {
    var unit: (String, String)?
    forEachChild(of: container) { name, value in
      guard name >= 0 else { return }
      let token = JSONStringReader.text(UnsafeRawBufferPointer(rebasing: bytes[name + 1..<end(ofStringAt: name) - 1]))
      guard token.lowercased() == "unit",
        case .text(let text) = FoundValue(Workspace.Finding(start: value, end: end(ofValueAt: value)), in: bytes).text.content
      else { return }
      unit = (text, path + JSONPointer(tokens: [token]).description)
    }
    return unit
  }

  private func chosen(at path: ValuePath, from entry: Int) throws(Rejection) -> [Int] {
    switch path {
    case .query(let query): try values(query.segments[...], from: [query.isRelative ? entry : whole], path)
    case .pointer(let pointer): try value(of: pointer, from: entry, path).map { [$0] } ?? []
    default: []
    }
  }

  private func value(of pointer: JSONPointer, from entry: Int, _ path: ValuePath) throws(Rejection) -> Int? {
    var place = entry
    for token in pointer.tokens {
      let next: Int?
      if bytes[place] == UInt8(ascii: "[") {
        // Digits without leading zeros (RFC 6901 section 4).
        let digits = Array(token.utf8)
        guard digits.first != UInt8(ascii: "0") || digits.count == 1, let index = decimalNumber(digits) else { return nil }
        next = element(index, of: place)
      } else {
        next = try member(Array(token.utf8), of: place, path)
      }
      guard let next else { return nil }
      place = next
    }
    return place
  }

  private func values(
    _ segments: ArraySlice<JSONQuery.Segment>, from start: [Int], _ path: ValuePath
  ) throws(Rejection) -> [Int] {
    var chosen = start
    for segment in segments {
      var next: [Int] = []
      for place in chosen {
        switch segment {
        case .name(let name): if let value = try member(name, of: place, path) { next.append(value) }
        case .index(let index): if let value = element(index, of: place) { next.append(value) }
        case .wildcard: forEachChild(of: place) { next.append($1) }
        case .filter(let comparisons):
          var children: [Int] = []
          forEachChild(of: place) { children.append($1) }
          for child in children where try comparisons.allSatisfied(by: child, in: self, path) { next.append(child) }
        }
      }
      chosen = next
    }
    return chosen
  }

  /// Whether a comparison holds for an element.
  fileprivate func holds(_ comparison: JSONQuery.Comparison, at element: Int, _ path: ValuePath) throws(Rejection) -> Bool {
    let place = try values(comparison.path[...], from: [element], path).first
    switch comparison.relation {
    case .exists: return place != nil
    case .equals(let literal): return place.map { equals($0, literal) } ?? false
    case .differs(let literal): return place.map { !equals($0, literal) } ?? true
    }
  }

  private func equals(_ place: Int, _ literal: JSONQuery.Literal) -> Bool {
    let end = end(ofValueAt: place)
    switch (literal, bytes[place]) {
    case (.string(let text), UInt8(ascii: "\"")):
      return JSONStringReader.text(UnsafeRawBufferPointer(rebasing: bytes[place + 1..<end - 1])).utf8.elementsEqual(text)
    case (.number(let number), UInt8(ascii: "-")), (.number(let number), 0x30...0x39):
      return (try? ExactDecimal(parsing: bytes[place..<end])) == number
    case (.boolean(let isTrue), UInt8(ascii: "t")): return isTrue
    case (.boolean(let isTrue), UInt8(ascii: "f")): return !isTrue
    case (.null, UInt8(ascii: "n")): return true
    default: return false
    }
  }

  // MARK: Walking a text that is in the grammar

  private func skipSpace(_ start: Int) -> Int {
    var position = start
    while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    return position
  }

  /// Behind the closing quote of the string that begins here.
  private func end(ofStringAt start: Int) -> Int {
    var position = start + 1
    while bytes[position] != UInt8(ascii: "\"") { position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1 }
    return position + 1
  }

  private func end(ofValueAt start: Int) -> Int {
    switch bytes[start] {
    case UInt8(ascii: "\""): return end(ofStringAt: start)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      var (position, depth) = (start, 0)
      repeat {
        switch bytes[position] {
        case UInt8(ascii: "\""):
          position = end(ofStringAt: position)
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
        position += 1
      } while depth > 0
      return position
    default:
      var position = start
      while position < bytes.count, ![0x20, 0x0A, 0x0D, 0x09, 0x2C, 0x5D, 0x7D].contains(bytes[position]) { position += 1 }
      return position
    }
  }

  /// Where the names and values of a container's children begin; an element has no name (−1). Nothing where it is no container.
  private func forEachChild(of container: Int, _ body: (_ name: Int, _ value: Int) -> Void) {
    let isObject = bytes[container] == UInt8(ascii: "{")
    guard isObject || bytes[container] == UInt8(ascii: "[") else { return }
    var position = skipSpace(container + 1)
    while bytes[position] != UInt8(ascii: "}"), bytes[position] != UInt8(ascii: "]") {
      var name = -1
      if isObject {
        name = position
        position = skipSpace(skipSpace(end(ofStringAt: position)) + 1)
      }
      body(name, position)
      position = skipSpace(end(ofValueAt: position))
      if bytes[position] == UInt8(ascii: ",") { position = skipSpace(position + 1) }
    }
  }

  private func element(_ index: Int, of container: Int) -> Int? {
    guard bytes[container] == UInt8(ascii: "[") else { return nil }
    var elements: [Int] = []
    forEachChild(of: container) { elements.append($1) }
    let index = index < 0 ? elements.count + index : index
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// A name that stands twice makes its value ambiguous (RFC 8259 section 4).
  private func member(_ name: [UInt8], of container: Int, _ path: ValuePath) throws(Rejection) -> Int? {
    guard bytes[container] == UInt8(ascii: "{") else { return nil }
    var (found, repeated): (Int?, Int?) = (nil, nil)
    forEachChild(of: container) { key, value in
      let text = JSONStringReader.text(UnsafeRawBufferPointer(rebasing: bytes[key + 1..<end(ofStringAt: key) - 1]))
      guard text.utf8.elementsEqual(name) else { return }
      if found == nil { found = value } else { repeated = repeated ?? key }
    }
    if let repeated { throw .malformed(offset: repeated, expected: "one value at \(path.description)") }
    return found
  }
}

extension [JSONQuery.Comparison] {
  fileprivate func allSatisfied(by element: Int, in text: JSONDocument, _ path: ValuePath) throws(Rejection) -> Bool {
    for comparison in self where try !text.holds(comparison, at: element, path) { return false }
    return true
  }
}
