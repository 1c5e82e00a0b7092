import EnergyModel

/// An exposition: OpenMetrics 1.0, or the text format 0.0.4 of Prometheus. A place is a sample, told by name and labels.
///
/// It is OpenMetrics where the media type or its last line, `# EOF`, says so, and is then held against all its rules.
struct MetricsDocument {
  private let bytes: UnsafeRawBufferPointer
  private let isOpenMetrics: Bool
  private let samples: [MetricSample]

  /// - Parameter contentType: the media type without parameters, lower case.
  init(_ bytes: UnsafeRawBufferPointer, contentType: String) throws(Rejection) {
    self.bytes = bytes
    isOpenMetrics = contentType == "application/openmetrics-text" || MetricsDocument.endsWithMark(bytes)
    var scanner = MetricsScanner(bytes, isOpenMetrics: isOpenMetrics)
    try scanner.scan()
    samples = scanner.samples
  }

  private static func endsWithMark(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let mark = "# EOF".utf8
    let body = bytes.last == 0x0A ? bytes.dropLast() : bytes[...]
    return body.suffix(mark.count).elementsEqual(mark) && (body.count == mark.count || body.dropLast(mark.count).last == 0x0A)
  }

  private func indices(of path: ValuePath, in entry: Range<Int>) -> [Int] {
    guard case .selector(let selector) = path else { return [] }
    return entry.filter { matches(samples[$0], selector) }
  }

  private func matches(_ sample: MetricSample, _ selector: MetricSelector) -> Bool {
    guard sample.name.count == selector.name.count, bytes[sample.name].elementsEqual(selector.name) else { return false }
    return selector.conditions.allSatisfy { isEqual(sample, $0) == $0.isEqual }
  }

  /// Whether the label has this value; one that the sample does not have is empty. The labels passed the scanner, so walking them
  /// cannot fail.
  private func isEqual(_ sample: MetricSample, _ condition: MetricSelector.Condition) -> Bool {
    var position = sample.labels.lowerBound
    let end = sample.labels.upperBound
    while position < end {
      while position < end, !MetricSelector.isLabelByte(bytes[position], isFirst: true) { position += 1 }
      let name = position
      while position < end, MetricSelector.isLabelByte(bytes[position], isFirst: false) { position += 1 }
      let isIt = bytes[name..<position].elementsEqual(condition.label)
      while position < end, bytes[position] != UInt8(ascii: "\"") { position += 1 }
      position += 1
      let value = position
      while position < end, bytes[position] != UInt8(ascii: "\"") { position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1 }
      if isIt { return says(value..<position, condition.value) }
      position += 1
    }
    return condition.value.isEmpty
  }

  /// `\\`, `\"` and `\n` are what they stand for; any other backslash is itself (ABNF `escaped-char`).
  private func says(_ written: Range<Int>, _ value: [UInt8]) -> Bool {
    var position = written.lowerBound
    for byte in value {
      guard position < written.upperBound else { return false }
      var meant = bytes[position]
      position += 1
      if meant == UInt8(ascii: "\\"), position < written.upperBound, "\\\"n".utf8.contains(bytes[position]) {
        meant = bytes[position] == UInt8(ascii: "n") ? 0x0A : bytes[position]
        position += 1
      }
      guard meant == byte else { return false }
    }
    return position == written.upperBound
  }
}

extension MetricsDocument: BodyDocument {
  var whole: Range<Int> { samples.indices }

  /// The samples that a selector names, each an entry: the points of one series, or the series of one name.
  func entries(at path: ValuePath) -> [Range<Int>] { indices(of: path, in: whole).map { $0..<$0 + 1 } }

  func found(at path: ValuePath, in entry: Range<Int>, as role: FoundText.Role) throws(Rejection) -> FoundText {
    let indices = indices(of: path, in: entry)
    guard indices.count <= 1 else { throw .valueAmbiguous(path: path.description) }
    guard let index = indices.first else { return .missing }
    let sample = samples[index]
    return role == .stamp
      ? stamp(of: sample) : FoundText(content: number(sample.value), offset: sample.value.lowerBound, unit: nil)
  }

  func outline(max: Int) -> [BodyOutline.Entry] {
    samples.prefix(max).compactMap { sample in
      guard case .number(let text) = number(sample.value) else { return nil }
      let name = String(decoding: bytes[sample.name], as: UTF8.self)
      let labels = String(decoding: bytes[sample.labels], as: UTF8.self)
      return BodyOutline.Entry(
        path: labels.isEmpty ? name : labels.hasPrefix("{") ? name + labels : "\(name){\(labels)}", text: text)
    }
  }

  /// A number as our decimals are written; no number and infinities are words.
  private func number(_ range: Range<Int>) -> FoundText.Content {
    guard range.count <= FoundValue.numberCountMax, MetricNumber.kind(of: bytes[range]) == .decimal else {
      return .text(String(decoding: bytes[range].prefix(FoundValue.numberCountMax + 1), as: UTF8.self))
    }
    var text = Array(bytes[range])
    // `.5` and `5.` are numbers here; a digit is put where decimals have one.
    if let point = text.firstIndex(of: UInt8(ascii: ".")) {
      if point + 1 == text.count || !(0x30...0x39).contains(text[point + 1]) {
        text.remove(at: point)
      } else if point == 0 || !(0x30...0x39).contains(text[point - 1]) {
        text.insert(UInt8(ascii: "0"), at: point)
      }
    }
    return .number(String(decoding: text, as: UTF8.self))
  }

  /// The sample's own time: seconds with decimals in OpenMetrics, whole milliseconds in the text format. A sample without one whose name ends
  /// in `_timestamp_seconds` says a time by its value, as exporters do.
  private func stamp(of sample: MetricSample) -> FoundText {
    var (range, form) = (sample.stamp, isOpenMetrics ? StampManner.Form.usual : .milliseconds)
    if range.isEmpty {
      guard bytes[sample.name].suffix(18).elementsEqual("_timestamp_seconds".utf8) else { return .missing }
      (range, form) = (sample.value, .usual)
    }
    guard case .number(let text) = number(range), let decimal = try? ExactDecimal(text),
      let instant = StampManner(form: form).instant(decimal)
    else { return FoundText(content: .other, offset: range.lowerBound, unit: nil) }
    return FoundText(content: .number(text), offset: range.lowerBound, unit: nil, instant: instant)
  }
}
