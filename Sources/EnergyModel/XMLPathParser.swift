/// Reads the text of an `XMLPath`. Each part returns `nil` where the text is not in the grammar.
struct XMLPathParser {
  /// Longer paths name no meter; with it the number of conditions is bounded too.
  private static let byteCountMax = 512
  private static let stepCountMax = 32
  /// How deep `not( )` may stand in itself.
  private static let nestingMax = 8

  private let bytes: [UInt8]
  private var position = 0

  private init(_ text: String) { bytes = Array(text.utf8) }

  static func path(_ text: String) -> (XMLPath.Origin, [XMLPath.Step])? {
    guard text.utf8.count <= byteCountMax else { return nil }
    var parser = XMLPathParser(text)
    guard let path = parser.path(isInner: false), parser.position == parser.bytes.count else { return nil }
    return path
  }

  // MARK: Places

  /// A path inside a predicate begins at its element and has names alone: what it costs to hold it against every element is then bounded
  /// by the document's size.
  private mutating func path(isInner: Bool) -> (XMLPath.Origin, [XMLPath.Step])? {
    var origin = XMLPath.Origin.entry
    var isDeep = false
    if next == UInt8(ascii: "/") {
      guard !isInner else { return nil }
      origin = .document
      isDeep = take("//")
      if !isDeep { position += 1 }
    } else if let start = start() {
      origin = start
      guard next == UInt8(ascii: "/") else { return (origin, []) }
      isDeep = take("//")
      if !isDeep { position += 1 }
    }
    var steps: [XMLPath.Step] = []
    while true {
      guard steps.count < XMLPathParser.stepCountMax, !isDeep || !isInner, let step = step(isDeep: isDeep, isInner: isInner)
      else {
        return nil
      }
      steps.append(step)
      switch step.test {
      case .attribute, .text: return (origin, steps)
      case .element, .anyElement: break
      }
      isDeep = take("//")
      guard isDeep || take("/") else { return (origin, steps) }
    }
  }

  /// What a path within an entry may begin with beside a name.
  private mutating func start() -> XMLPath.Origin? {
    if take("reading-type()") { return .readingType }
    if take("..") {
      var levels = 1
      while take("/..") { levels += 1 }
      return .ancestor(levels)
    }
    return take(".") ? .entry : nil
  }

  private mutating func step(isDeep: Bool, isInner: Bool) -> XMLPath.Step? {
    if take("@") { return name().map { .init(isDeep: isDeep, test: .attribute($0), predicates: []) } }
    if take("text()") { return .init(isDeep: isDeep, test: .text, predicates: []) }
    let test: XMLPath.Test
    if take("*") {
      test = .anyElement
    } else if let name = name() {
      test = .element(name)
    } else {
      return nil
    }
    var predicates: [XMLPath.Predicate] = []
    while !isInner, take("[") {
      guard let predicate = predicate() else { return nil }
      predicates.append(predicate)
    }
    return .init(isDeep: isDeep, test: test, predicates: predicates)
  }

  /// A name without a colon (Namespaces in XML 1.0, NCName); beyond ASCII every character passes for a letter.
  private mutating func name() -> [UInt8]? {
    let start = position
    while let byte = next, XMLPathParser.isNameByte(byte) { position += 1 }
    guard position > start, !(0x30...0x39).contains(bytes[start]), bytes[start] != UInt8(ascii: "-"),
      bytes[start] != UInt8(ascii: ".")
    else { return nil }
    return Array(bytes[start..<position])
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  // MARK: Predicates

  /// Behind `[`, up to `]`.
  private mutating func predicate() -> XMLPath.Predicate? {
    skipSpace()
    let predicate: XMLPath.Predicate?
    if let byte = next, (0x30...0x39).contains(byte) {
      predicate = count().map(XMLPath.Predicate.position)
    } else if take("last()") {
      predicate = .last
    } else {
      predicate = condition(nesting: 0).map(XMLPath.Predicate.holds)
    }
    skipSpace()
    return take("]") ? predicate : nil
  }

  private mutating func count() -> Int? {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    guard let number = decimalNumber(bytes[start..<position]), (1...Int(Int32.max)).contains(number) else { return nil }
    return number
  }

  private mutating func condition(nesting: Int) -> XMLPath.Condition? {
    guard nesting <= XMLPathParser.nestingMax else { return nil }
    var conditions: [XMLPath.Condition] = []
    repeat {
      skipSpace()
      guard let condition = term(nesting: nesting) else { return nil }
      conditions.append(condition)
      skipSpace()
    } while takeWord("and")
    return conditions.count == 1 ? conditions[0] : .all(conditions)
  }

  private mutating func term(nesting: Int) -> XMLPath.Condition? {
    if take("not(") {
      guard let condition = condition(nesting: nesting + 1), take(")") else { return nil }
      return .not(condition)
    }
    if take("starts-with(") {
      skipSpace()
      guard let path = inner() else { return nil }
      skipSpace()
      guard take(",") else { return nil }
      skipSpace()
      guard let text = quoted() else { return nil }
      skipSpace()
      return take(")") ? .startsWith(path, text) : nil
    }
    guard let path = inner() else { return nil }
    skipSpace()
    if take("=") {
      skipSpace()
      return literal().map { .equals(path, $0) }
    }
    if take("!=") {
      skipSpace()
      return literal().map { .differs(path, $0) }
    }
    return .exists(path)
  }

  private mutating func inner() -> XMLPath? {
    let start = position
    guard let (origin, steps) = path(isInner: true) else { return nil }
    return XMLPath(origin: origin, steps: steps, description: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func literal() -> XMLPath.Literal? {
    if let text = quoted() { return .string(text) }
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") {
      position += 1
    }
    return (try? ExactDecimal(parsing: bytes[start..<position])).map(XMLPath.Literal.number)
  }

  /// A text between quotes of either kind, which has no escapes (XPath 1.0 section 3.7).
  private mutating func quoted() -> [UInt8]? {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    guard let end = bytes[(position + 1)...].firstIndex(of: quote) else { return nil }
    let text = bytes[(position + 1)..<end]
    position = end + 1
    return Array(text)
  }

  // MARK: Bytes

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count, (0..<count).allSatisfy({ bytes[position + $0] == text.utf8Start[$0] }) else {
      return false
    }
    position += count
    return true
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let start = position
    guard take(word) else { return false }
    if let byte = next, XMLPathParser.isNameByte(byte) {
      position = start
      return false
    }
    return true
  }
}
