import EnergyModel

/// One sample of an exposition, by the places of its parts.
struct MetricSample {
  let name: Range<Int>
  /// What stands between the braces; empty without labels.
  let labels: Range<Int>
  let value: Range<Int>
  /// Empty where the sample has no stamp of its own.
  let stamp: Range<Int>
}

/// One label of a sample; the value as it is written, without its quotes.
struct MetricLabel {
  let name: Range<Int>
  let value: Range<Int>
}

/// One pass over an exposition, line by line: OpenMetrics 1.0 by its whole grammar and rules, or the text format 0.0.4 of Prometheus,
/// whose blanks are free and whose comments say nothing that counts here.
struct MetricsScanner {
  /// Labels of one sample, far above what any exposition has: each must be told from the others.
  static let labelCountMax = 64

  let bytes: UnsafeRawBufferPointer
  let isOpenMetrics: Bool
  private(set) var samples: [MetricSample] = []
  private var position = 0
  /// Those of the sample that is read.
  private var labels: [MetricLabel] = []
  private var families: MetricFamilies

  init(_ bytes: UnsafeRawBufferPointer, isOpenMetrics: Bool) {
    self.bytes = bytes
    self.isOpenMetrics = isOpenMetrics
    families = MetricFamilies(bytes)
  }

  mutating func scan() throws(Rejection) {
    if let offset = UTF8Text.firstFault(in: bytes) { throw .malformed(offset: offset, expected: "valid UTF-8") }
    while position < bytes.count {
      if !isOpenMetrics {
        skipBlanks()
        if try takeEmptyLine() { continue }
      }
      if next != UInt8(ascii: "#") {
        try sample()
      } else if isOpenMetrics {
        if try descriptor() { return }
      } else {
        try comment()
      }
    }
    // Its last line says that nothing was cut off.
    if isOpenMetrics { throw malformed("'# EOF' at the end of the exposition") }
  }

  // MARK: Lines

  private mutating func takeEmptyLine() throws(Rejection) -> Bool {
    guard next == 0x0A || next == nil else { return false }
    try endLine()
    return true
  }

  /// A line without its end was cut off, and with it the end of a number perhaps.
  private mutating func endLine() throws(Rejection) {
    guard next == 0x0A else { throw malformed("the end of the line") }
    position += 1
  }

  private mutating func sample() throws(Rejection) {
    let start = position
    let name = try name(MetricSelector.isNameByte, "the name of a sample")
    labels.removeAll(keepingCapacity: true)
    if !isOpenMetrics { skipBlanks() }
    var inside = position..<position
    if next == UInt8(ascii: "{") {
      inside = try labelSet()
      if isOpenMetrics { try take(" ") } else { skipBlanks() }
    } else if isOpenMetrics {
      try take(" ")
    } else if position == name.upperBound {
      throw malformed("a blank behind the name")
    }
    let value = try number("a number")
    var stamp = position..<position
    var hasExemplar = false
    if isOpenMetrics {
      while next == 0x20, !hasExemplar {
        position += 1
        hasExemplar = next == UInt8(ascii: "#")
        if hasExemplar {
          try exemplar()
        } else {
          guard stamp.isEmpty else { throw malformed("the end of the line") }
          stamp = try finiteNumber("a time in seconds")
        }
      }
    } else {
      skipBlanks()
      if next != 0x0A { stamp = try milliseconds() }
      skipBlanks()
    }
    try endLine()
    let sample = MetricSample(name: name, labels: inside, value: value, stamp: stamp)
    if isOpenMetrics { try families.take(sample, labels, hasExemplar: hasExemplar, at: start) }
    samples.append(sample)
  }

  /// `# TYPE`, `# HELP`, `# UNIT` or `# EOF`; returns whether it was the last.
  private mutating func descriptor() throws(Rejection) -> Bool {
    let start = position
    try take("# ")
    let keyword = word()
    guard keyword != "EOF" else {
      if position < bytes.count { try endLine() }
      guard position == bytes.count else { throw malformed("nothing behind '# EOF'") }
      try families.finish(at: position)
      return true
    }
    guard let kind = MetricFamilies.Descriptor(rawValue: keyword) else {
      throw .malformed(offset: start + 2, expected: "TYPE, HELP, UNIT or EOF")
    }
    try take(" ")
    let name = try name(MetricSelector.isNameByte, "the name of a family")
    try take(" ")
    let text = position..<lineEnd
    position = text.upperBound
    try endLine()
    try families.describe(kind, name: name, text: text, at: start)
    return false
  }

  /// A comment of the text format; what it says of types and help must be well-formed, as in Prometheus' own reader.
  private mutating func comment() throws(Rejection) {
    position += 1
    skipBlanks()
    let keyword = word()
    if keyword == "TYPE" || keyword == "HELP" {
      skipBlanks()
      _ = try name(MetricSelector.isNameByte, "the name of a family")
      skipBlanks()
      if keyword == "TYPE" {
        let start = position
        let kind = word()
        guard kind == "untyped" || MetricFamilies.Kind(rawValue: kind) != nil else {
          throw .malformed(offset: start, expected: "counter, gauge, histogram, summary or untyped")
        }
        skipBlanks()
      }
    }
    if keyword != "TYPE" { position = lineEnd }
    try endLine()
  }

  // MARK: Labels

  /// From the opening brace to behind the closing one; returns what stands between.
  private mutating func labelSet() throws(Rejection) -> Range<Int> {
    position += 1
    let start = position
    labels.removeAll(keepingCapacity: true)
    if !isOpenMetrics { skipBlanks() }
    while next != UInt8(ascii: "}") {
      try label()
      if !isOpenMetrics { skipBlanks() }
      guard next == UInt8(ascii: ",") else { break }
      position += 1
      if isOpenMetrics {
        guard next != UInt8(ascii: "}") else { throw malformed("the name of a label") }
      } else {
        skipBlanks()
      }
    }
    guard next == UInt8(ascii: "}") else { throw malformed("',' or '}'") }
    position += 1
    return start..<position - 1
  }

  private mutating func label() throws(Rejection) {
    let name = try name(MetricSelector.isLabelByte, "the name of a label")
    guard !labels.contains(where: { bytes[$0.name].elementsEqual(bytes[name]) }) else {
      throw .malformed(offset: name.lowerBound, expected: "each label once")
    }
    guard labels.count < MetricsScanner.labelCountMax else { throw malformed("at most \(MetricsScanner.labelCountMax) labels") }
    if !isOpenMetrics { skipBlanks() }
    try take("=")
    if !isOpenMetrics { skipBlanks() }
    try take("\"")
    let start = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != 0x0A {
      position += byte == UInt8(ascii: "\\") && position + 1 < bytes.count && bytes[position + 1] != 0x0A ? 2 : 1
    }
    labels.append(MetricLabel(name: name, value: start..<position))
    try take("\"")
  }

  /// `# {labels} value [seconds]`, at most 128 characters of labels (OpenMetrics 1.0, "Exemplars").
  private mutating func exemplar() throws(Rejection) {
    let start = position
    let own = labels
    try take("# ")
    guard next == UInt8(ascii: "{") else { throw malformed("'{'") }
    _ = try labelSet()
    let count = labels.reduce(0) { $0 + characterCount($1.name) + characterCount($1.value) }
    labels = own
    guard count <= 128 else { throw .malformed(offset: start, expected: "at most 128 characters of labels in an exemplar") }
    try take(" ")
    _ = try number("a number")
    guard next == 0x20 else { return }
    position += 1
    _ = try finiteNumber("a time in seconds")
  }

  private func characterCount(_ range: Range<Int>) -> Int { bytes[range].count { $0 & 0xC0 != 0x80 } }

  // MARK: Tokens

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var lineEnd: Int { bytes[position...].firstIndex(of: 0x0A) ?? bytes.count }

  private mutating func skipBlanks() { while next == 0x20 || next == 0x09 { position += 1 } }

  private mutating func take(_ text: StaticString) throws(Rejection) {
    for offset in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[offset] else { throw malformed("'\(text)'") }
      position += 1
    }
  }

  /// Letters as far as they go, of which no keyword has twenty.
  private mutating func word() -> String {
    let start = position
    while let byte = next, (0x61...0x7A).contains(byte | 0x20) { position += 1 }
    return String(decoding: bytes[start..<position].prefix(20), as: UTF8.self)
  }

  private mutating func name(_ isPart: (UInt8, Bool) -> Bool, _ expected: String) throws(Rejection) -> Range<Int> {
    let start = position
    while let byte = next, isPart(byte, position == start) { position += 1 }
    guard position > start else { throw malformed(expected) }
    return start..<position
  }

  private mutating func token() -> Range<Int> {
    let start = position
    while let byte = next, byte != 0x20, byte != 0x0A, byte != 0x09 { position += 1 }
    return start..<position
  }

  private mutating func number(_ expected: String) throws(Rejection) -> Range<Int> {
    let token = token()
    guard MetricNumber.kind(of: bytes[token]) != nil else { throw .malformed(offset: token.lowerBound, expected: expected) }
    return token
  }

  private mutating func finiteNumber(_ expected: String) throws(Rejection) -> Range<Int> {
    let token = token()
    guard MetricNumber.kind(of: bytes[token]) == .decimal else {
      throw .malformed(offset: token.lowerBound, expected: expected)
    }
    return token
  }

  /// A whole number with or without a minus.
  private mutating func milliseconds() throws(Rejection) -> Range<Int> {
    let token = token()
    let digits = bytes[token].first == UInt8(ascii: "-") ? bytes[token].dropFirst() : bytes[token]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .malformed(offset: token.lowerBound, expected: "a time in milliseconds, or the end of the line")
    }
    return token
  }

  private func malformed(_ expected: String) -> Rejection { .malformed(offset: position, expected: expected) }
}
