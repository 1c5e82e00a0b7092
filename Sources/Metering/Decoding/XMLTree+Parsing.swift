import CXml
import EnergyModel

extension XMLTree {
  /// Levels of elements; what libxml2 has for its own limit.
  static let depthMax = 256

  /// Reads a whole document with libxml2: no network, no document type loaded, no entity but the five of XML.
  ///
  /// Throws `.malformed` for what is not well-formed or declares what stands elsewhere, `.htmlBody` for a page.
  init(parsing bytes: UnsafeRawBufferPointer, _ encoding: XMLEncoding, offsets: [Int32]) throws(Rejection) {
    _ = XMLTreeBuilder.library
    cxml_silence_thread()
    guard bytes.count <= Int32.max, let context = XMLParserContext() else {
      throw .malformed(offset: 0, expected: "a body that fits in memory")
    }
    let builder = XMLTreeBuilder(context: context.pointer, bytes: bytes, encoding: encoding, offsets: offsets)
    withExtendedLifetime(builder) { context.parse(bytes, encoding, into: builder) }
    if let failure = builder.failure { throw failure }
    guard context.pointer.pointee.wellFormed == 1 else {
      throw .malformed(offset: builder.place(), expected: "well-formed XML")
    }
    self = builder.tree
  }
}

/// A parser of libxml2: one owner, freed when that owner lets go.
private struct XMLParserContext: ~Copyable {
  let pointer: xmlParserCtxtPtr

  init?() {
    guard let pointer = xmlNewParserCtxt() else { return nil }
    self.pointer = pointer
  }

  deinit {
    if let document = pointer.pointee.myDoc { xmlFreeDoc(document) }
    xmlFreeParserCtxt(pointer)
  }

  func parse(_ bytes: UnsafeRawBufferPointer, _ encoding: XMLEncoding, into builder: XMLTreeBuilder) {
    cxml_take_events(pointer, Unmanaged.passUnretained(builder).toOpaque()) { data, error in
      XMLTreeBuilder.of(data)?.take(errorCode: Int(cxml_error_code(error)), level: Int(cxml_error_level(error)))
    }
    guard let handler = pointer.pointee.sax else { return }
    handler.pointee.startElementNs = { data, name, _, _, namespaceCount, _, attributeCount, defaultedCount, attributes in
      guard let builder = XMLTreeBuilder.of(data), let name else { return }
      builder.begin(name, namespaceCount: Int(namespaceCount))
      // What a document type adds to an element is not in the body; it stands behind what is.
      builder.add(attributes, count: Int(attributeCount - defaultedCount))
    }
    handler.pointee.endElementNs = { data, _, _, _ in XMLTreeBuilder.of(data)?.end() }
    let characters: charactersSAXFunc = { data, text, count in
      if let text { XMLTreeBuilder.of(data)?.add(UnsafeBufferPointer(start: text, count: Int(count))) }
    }
    handler.pointee.characters = characters
    handler.pointee.ignorableWhitespace = characters
    handler.pointee.cdataBlock = characters
    handler.pointee.reference = { data, _ in XMLTreeBuilder.of(data)?.refuse("no entity but the five of XML") }
    handler.pointee.internalSubset = { data, name, _, _ in XMLTreeBuilder.of(data)?.beginType(name) }
    handler.pointee.entityDecl = { data, _, _, _, _, _ in XMLTreeBuilder.of(data)?.refuseEntity() }
    handler.pointee.unparsedEntityDecl = { data, _, _, _, _ in XMLTreeBuilder.of(data)?.refuseEntity() }
    handler.pointee.attributeDecl = { data, _, _, _, _, standard, values in
      // The values are the handler's to free.
      if let values { xmlFreeEnumeration(values) }
      if standard != nil { XMLTreeBuilder.of(data)?.countDefault() }
    }
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
    // With handlers of our own there is no tree to take.
    let document = xmlCtxtReadMemory(pointer, bytes.baseAddress, Int32(bytes.count), nil, encoding.name, Int32(options))
    if let document { xmlFreeDoc(document) }
  }
}

/// Takes the parser's events into a tree, and stops it at the first thing that is refused.
private final class XMLTreeBuilder {
  /// Once in the process, before any thread parses.
  static let library: Void = xmlInitParser()

  /// The parser looks a prefix up among all that are in scope; feeds have three.
  private static let namespaceCountMax = 256
  /// The parser adds each to every element of its name; catalogues of the last century had a few.
  private static let defaultCountMax = 16

  private(set) var tree = XMLTree()
  private(set) var failure: Rejection?
  private let context: xmlParserCtxtPtr
  private let bytes: UnsafeRawBufferPointer
  private let encoding: XMLEncoding
  private let offsets: [Int32]
  /// The parser keeps each name once.
  private var names: [UnsafePointer<UInt8>: Int32] = [:]
  /// Of each open element.
  private var namespaceCounts: [Int] = []
  private var namespaceCount = 0
  private var defaultCount = 0

  init(context: xmlParserCtxtPtr, bytes: UnsafeRawBufferPointer, encoding: XMLEncoding, offsets: [Int32]) {
    self.context = context
    self.bytes = bytes
    self.encoding = encoding
    self.offsets = offsets
  }

  static func of(_ data: UnsafeMutableRawPointer?) -> XMLTreeBuilder? {
    data.map { Unmanaged<XMLTreeBuilder>.fromOpaque($0).takeUnretainedValue() }
  }

  func begin(_ name: UnsafePointer<UInt8>, namespaceCount: Int) {
    guard failure == nil else { return }
    let offset = elementOffset(tree.nodes.count)
    namespaceCounts.append(namespaceCount)
    self.namespaceCount += namespaceCount
    guard self.namespaceCount <= XMLTreeBuilder.namespaceCountMax else {
      return stop(.malformed(offset: offset, expected: "at most \(XMLTreeBuilder.namespaceCountMax) namespaces at one place"))
    }
    guard namespaceCounts.count <= XMLTree.depthMax else {
      return stop(.malformed(offset: offset, expected: "at most \(XMLTree.depthMax) levels of elements"))
    }
    if tree.nodes.count == 1, XMLTreeBuilder.isPage(name) { return stop(.htmlBody) }
    tree.begin(self.name(name))
  }

  /// Five pointers each: local name, prefix, namespace, and the value's ends.
  func add(_ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int) {
    guard failure == nil, let attributes else { return }
    for index in 0..<max(0, count) {
      guard let name = attributes[5 * index], let start = attributes[5 * index + 3], let end = attributes[5 * index + 4] else {
        continue
      }
      let value = UnsafeBufferPointer(start: start, count: end - start)
      guard value.contains(UInt8(ascii: "&")) else {
        tree.add(attribute: self.name(name), value)
        continue
      }
      XMLTreeBuilder.plain(value).withUnsafeBufferPointer { tree.add(attribute: self.name(name), $0) }
    }
  }

  /// The parser resolves references in attributes but for the ampersand, which it hands over as `&#38;` however it was written: addresses
  /// are full of it.
  private static func plain(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let reference = Array("&#38;".utf8)
    var plain: [UInt8] = []
    plain.reserveCapacity(value.count)
    var index = 0
    while index < value.count {
      plain.append(value[index])
      index += value[index...].starts(with: reference) ? reference.count : 1
    }
    return plain
  }

  func add(_ text: UnsafeBufferPointer<UInt8>) {
    if failure == nil { tree.add(text) }
  }

  func end() {
    guard failure == nil else { return }
    namespaceCount -= namespaceCounts.removeLast()
    tree.endElement()
  }

  func beginType(_ name: UnsafePointer<UInt8>?) {
    if let name, XMLTreeBuilder.isPage(name) { stop(.htmlBody) }
  }

  func countDefault() {
    defaultCount += 1
    if defaultCount > XMLTreeBuilder.defaultCountMax {
      refuse("at most \(XMLTreeBuilder.defaultCountMax) attributes that the document type adds")
    }
  }

  /// At the declaration's first byte where it can be told, else at its last.
  func refuseEntity() {
    let end = place()
    let word = Array("<!ENTITY".utf8)
    var start = min(end, bytes.count - word.count)
    while encoding.width == 1, start > 0, !bytes[start..<(start + word.count)].elementsEqual(word) { start -= 1 }
    stop(.malformed(offset: encoding.width == 1 && start > 0 ? start : end, expected: "no entity declarations"))
  }

  func refuse(_ expected: String) { stop(.malformed(offset: place(), expected: expected)) }

  private func stop(_ rejection: Rejection) {
    guard failure == nil else { return }
    failure = rejection
    xmlStopParser(context)
  }

  /// The first fault is the body's, be it that a prefix is bound to no namespace (Namespaces in XML 1.0 section 6). The parser is in the
  /// middle of something here, so it is not stopped: what it still tells is passed over.
  func take(errorCode code: Int, level: Int) {
    // A colon in the name of an instruction says nothing about what is read.
    guard failure == nil, level >= Int(XML_ERR_ERROR.rawValue), code != Int(XML_NS_ERR_COLON.rawValue) else { return }
    failure = .malformed(offset: place(), expected: XMLTreeBuilder.expectation(code))
  }

  /// The byte that the parser has reached; where it cannot tell, the element that it is in.
  func place() -> Int {
    let consumed = Int(xmlByteConsumed(context))
    return (0...bytes.count).contains(consumed) ? consumed : elementOffset(tree.nodes.count - 1)
  }

  private func elementOffset(_ node: Int) -> Int { offsets.indices.contains(node - 1) ? Int(offsets[node - 1]) : 0 }

  private func name(_ pointer: UnsafePointer<UInt8>) -> Int32 {
    if let known = names[pointer] { return known }
    let name = tree.name(UnsafeBufferPointer(start: pointer, count: Int(xmlStrlen(pointer))))
    names[pointer] = name
    return name
  }

  private static func isPage(_ name: UnsafePointer<UInt8>) -> Bool { xmlStrcasecmp(name, "html") == 0 }

  private static func expectation(_ code: Int) -> String {
    switch code {
    case Int(XML_ERR_DOCUMENT_EMPTY.rawValue): "an element"
    case Int(XML_ERR_DOCUMENT_END.rawValue): "nothing behind the root element"
    case Int(XML_ERR_TAG_NAME_MISMATCH.rawValue): "the closing tag of the element that is open"
    case Int(XML_ERR_TAG_NOT_FINISHED.rawValue): "the closing tag of every element"
    case Int(XML_ERR_INVALID_CHAR.rawValue), Int(XML_ERR_INVALID_CHARREF.rawValue), Int(XML_ERR_INVALID_ENCODING.rawValue):
      "a character that XML allows, in the encoding that is declared (UTF-8 where none is)"
    case Int(XML_ERR_UNDECLARED_ENTITY.rawValue), Int(XML_WAR_UNDECLARED_ENTITY.rawValue): "no entity but the five of XML"
    case Int(XML_NS_ERR_UNDEFINED_NAMESPACE.rawValue): "a namespace for every prefix"
    case Int(XML_ERR_ATTRIBUTE_REDEFINED.rawValue): "each attribute once in an element"
    default: "well-formed XML"
    }
  }
}
