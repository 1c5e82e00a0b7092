import EnergyModel

/// The rules of OpenMetrics 1.0 that reach over lines: a family's descriptions come before its samples and once, its lines stand together,
/// names do not clash, and its samples are those of its type.
///
/// What is kept is the names of the families so far, the groups of the open family and the series of the open group.
struct MetricFamilies {
  enum Kind: String {
    case counter, gauge, histogram, gaugehistogram, stateset, info, summary, unknown

    /// What may stand behind the family's name ("Supported metric types").
    var suffixes: [Suffix] {
      switch self {
      case .gauge, .stateset, .unknown: [.bare]
      case .counter: [.total, .created]
      case .histogram: [.bucket, .count, .sum, .created]
      case .gaugehistogram: [.bucket, .gaugeCount, .gaugeSum]
      case .info: [.info]
      case .summary: [.bare, .count, .sum, .created]
      }
    }
  }

  enum Suffix: String {
    case bare = ""
    case total = "_total"
    case created = "_created"
    case bucket = "_bucket"
    case count = "_count"
    case sum = "_sum"
    case gaugeCount = "_gcount"
    case gaugeSum = "_gsum"
    case info = "_info"
  }

  enum Descriptor: String {
    case type = "TYPE"
    case help = "HELP"
    case unit = "UNIT"
  }

  private struct Family {
    let name: [UInt8]
    var kind: Kind?
    var hasHelp = false
    var unit: Range<Int>?
    var hasSamples = false
  }

  private let bytes: UnsafeRawBufferPointer
  private var family: Family?
  /// The names that closed families took, with every suffix of their types.
  private var taken: Set<[UInt8]> = []
  /// The label sets of the open family that were read so far.
  private var groups: Set<[UInt8]> = []
  private var group: [UInt8]?
  private var point: MetricPoint

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    point = MetricPoint(bytes, kind: .unknown)
  }

  mutating func describe(_ descriptor: Descriptor, name: Range<Int>, text: Range<Int>, at start: Int) throws(Rejection) {
    if family.map({ !bytes[name].elementsEqual($0.name) }) ?? true { try begin(Array(bytes[name]), at: start) }
    guard var family, !family.hasSamples else {
      throw .malformed(offset: start, expected: "what is said of a family before its samples")
    }
    let isRepeated: Bool
    switch descriptor {
    case .type:
      isRepeated = family.kind != nil
      guard let kind = Kind(rawValue: String(decoding: bytes[text].prefix(20), as: UTF8.self)) else {
        throw .malformed(offset: text.lowerBound, expected: "a type of metric")
      }
      family.kind = kind
    case .help:
      isRepeated = family.hasHelp
      family.hasHelp = true
    case .unit:
      isRepeated = family.unit != nil
      guard bytes[text].allSatisfy({ MetricSelector.isNameByte($0, isFirst: false) }) else {
        throw .malformed(offset: text.lowerBound, expected: "a unit")
      }
      family.unit = text
    }
    guard !isRepeated else { throw .malformed(offset: start, expected: "\(descriptor.rawValue) of a family once") }
    self.family = family
  }

  mutating func take(_ sample: MetricSample, _ labels: [MetricLabel], hasExemplar: Bool, at start: Int) throws(Rejection) {
    var suffix = suffix(of: sample.name)
    if suffix == nil {
      try begin(Array(bytes[sample.name]), at: start)
      suffix = .bare
    }
    guard let suffix, let kind = family.map({ $0.kind ?? .unknown }) else { return }
    let name = family?.name ?? []
    family?.hasSamples = true
    guard !hasExemplar || suffix == .total || suffix == .bucket else {
      throw .malformed(offset: start, expected: "exemplars at counters and buckets alone")
    }
    // The label that tells apart the series of one point.
    let own: [UInt8] =
      switch kind {
      case .histogram, .gaugehistogram: suffix == .bucket ? Array("le".utf8) : []
      case .summary: suffix == .bare ? Array("quantile".utf8) : []
      case .stateset: name
      default: []
      }
    let mark = own.isEmpty ? nil : labels.first { bytes[$0.name].elementsEqual(own) }
    guard own.isEmpty || mark != nil else {
      throw .malformed(offset: start, expected: "a label '\(String(decoding: own, as: UTF8.self))'")
    }
    try enter(key(labels.filter { $0.name != mark?.name }), kind, at: start)
    try point.take(sample, suffix: suffix, mark: mark?.value, at: start)
  }

  /// At the end of the exposition.
  mutating func finish(at offset: Int) throws(Rejection) { try close(at: offset) }

  // MARK: Families

  /// What stands behind the open family's name; `nil` where the sample is of another family.
  private func suffix(of name: Range<Int>) -> Suffix? {
    guard let family, bytes[name].starts(with: family.name) else { return nil }
    let rest = bytes[name].dropFirst(family.name.count)
    return (family.kind ?? .unknown).suffixes.first { rest.elementsEqual($0.rawValue.utf8) }
  }

  private mutating func begin(_ name: [UInt8], at start: Int) throws(Rejection) {
    try close(at: start)
    family = Family(name: name)
  }

  /// - Parameter offset: where the family ends.
  private mutating func close(at offset: Int) throws(Rejection) {
    try point.finish(at: offset)
    groups.removeAll(keepingCapacity: true)
    group = nil
    guard let family else { return }
    self.family = nil
    let kind = family.kind ?? .unknown
    if let unit = family.unit, !unit.isEmpty {
      guard kind != .info, kind != .stateset, family.name.reversed().starts(with: (Array("_".utf8) + bytes[unit]).reversed())
      else {
        throw .malformed(offset: unit.lowerBound, expected: "a unit that ends the family's name")
      }
    }
    let suffixes = kind.suffixes.filter { $0 != .bare }
    for name in [family.name] + suffixes.map({ family.name + $0.rawValue.utf8 }) {
      guard taken.insert(name).inserted else {
        let name = String(decoding: name.prefix(64), as: UTF8.self)
        throw .malformed(offset: offset, expected: "one family that has the name \(name), its lines together")
      }
    }
  }

  // MARK: Groups

  /// The group of a label set: its lines stand together.
  private mutating func enter(_ key: [UInt8], _ kind: Kind, at start: Int) throws(Rejection) {
    guard key != group else { return }
    try point.finish(at: start)
    point = MetricPoint(bytes, kind: kind)
    group = key
    guard groups.insert(key).inserted else { throw .malformed(offset: start, expected: "the lines of one label set together") }
  }

  /// A label set in one order, whatever the order it was written in; an empty label is none.
  private func key(_ labels: [MetricLabel]) -> [UInt8] {
    // No byte of UTF-8 is 0xFF, so no two sets have one key.
    let pairs = labels.filter { !$0.value.isEmpty }.map { Array(bytes[$0.name]) + [0xFF] + bytes[$0.value] }
    return Array(pairs.sorted { $0.lexicographicallyPrecedes($1) }.joined(separator: [0xFF]))
  }
}
