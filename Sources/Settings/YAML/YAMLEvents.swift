internal import CYaml
import EnergyModel

/// One step of libyaml through a document.
struct YAMLEvent {
  enum Kind {
    case streamEnd
    case documentStart, documentEnd
    case alias
    case scalar(String, isPlain: Bool)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
    /// Of the stream, and what else says nothing.
    case other
  }

  let kind: Kind
  /// Both from 1; libyaml counts columns in Unicode scalars.
  let line: Int
  let column: Int
  let hasAnchor: Bool
  let hasTag: Bool
}

/// Where a text stops being YAML.
struct YAMLSyntaxFault: Error {
  let line: Int
  let column: Int
  /// libyaml's own words; they quote nothing of the text.
  let problem: String
}

/// libyaml's parser, one event at a time. The only file that touches it.
///
/// Events, not Yams' composed nodes: there an alias is already resolved, and the first duplicate key ends the reading. From
/// events each alias, anchor and duplicate is a fault at its place and reading goes on, nothing is ever expanded, and depth
/// is ours to bound.
struct YAMLEvents: ~Copyable {
  /// Allocated, because libyaml keeps the parser's own address in it.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// libyaml reads from here until the parser is deleted.
  private let text: UnsafeMutableBufferPointer<UInt8>

  /// The bytes are well-formed UTF-8 without a byte-order mark.
  init(_ bytes: ArraySlice<UInt8>) {
    text = .allocate(capacity: bytes.count)
    _ = text.initialize(from: bytes)
    parser = .allocate(capacity: 1)
    _ = yaml_parser_initialize(parser)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    text.deallocate()
  }

  mutating func next() throws(YAMLSyntaxFault) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
    defer { yaml_event_delete(&event) }
    let (anchor, tag) = YAMLEvents.properties(of: event)
    return YAMLEvent(
      kind: YAMLEvents.kind(of: event), line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1,
      hasAnchor: anchor,
      hasTag: tag)
  }

  private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_END_EVENT: .streamEnd
    case YAML_DOCUMENT_START_EVENT: .documentStart
    case YAML_DOCUMENT_END_EVENT: .documentEnd
    case YAML_ALIAS_EVENT: .alias
    case YAML_SCALAR_EVENT:
      .scalar(
        String(decoding: UnsafeBufferPointer(start: event.data.scalar.value, count: event.data.scalar.length), as: UTF8.self),
        isPlain: event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT: .sequenceStart
    case YAML_SEQUENCE_END_EVENT: .sequenceEnd
    case YAML_MAPPING_START_EVENT: .mappingStart
    case YAML_MAPPING_END_EVENT: .mappingEnd
    default: .other
    }
  }

  private static func properties(of event: yaml_event_t) -> (anchor: Bool, tag: Bool) {
    switch event.type {
    case YAML_SCALAR_EVENT: (event.data.scalar.anchor != nil, event.data.scalar.tag != nil)
    case YAML_SEQUENCE_START_EVENT: (event.data.sequence_start.anchor != nil, event.data.sequence_start.tag != nil)
    case YAML_MAPPING_START_EVENT: (event.data.mapping_start.anchor != nil, event.data.mapping_start.tag != nil)
    default: (false, false)
    }
  }

  private func fault() -> YAMLSyntaxFault {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "the file cannot be read to its end"
    if parser.pointee.error == YAML_READER_ERROR {
      // The reader knows the byte only.
      let (line, column) = UTF8Text.position(of: Int(parser.pointee.problem_offset), in: Array(text))
      return YAMLSyntaxFault(line: line, column: column, problem: problem)
    }
    let mark = parser.pointee.problem_mark
    return YAMLSyntaxFault(line: Int(mark.line) + 1, column: Int(mark.column) + 1, problem: problem)
  }
}
