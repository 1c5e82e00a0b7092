/// The elements, attributes and texts of a document, copied out of the parser in the order of the document.
///
/// An element's descendants are the nodes behind it up to its `end`, and its text is one run of `text`, so nothing is allocated for each
/// element: at most 28 bytes, where the shortest element has four in the body.
struct XMLTree {
  struct Node {
    /// An index of `names`; −1 of the document itself.
    var name: Int32
    var parent: Int32
    /// Behind the last descendant.
    var end: Int32
    var textStart: Int32
    var textEnd: Int32
    /// The first of its attributes; they end where those of the next node begin.
    var attributes: Int32
  }

  struct Attribute {
    var name: Int32
    var start: Int32
    var end: Int32
  }

  /// The document, then its elements as they begin.
  private(set) var nodes = [Node(name: -1, parent: -1, end: 1, textStart: 0, textEnd: 0, attributes: 0)]
  private(set) var attributes: [Attribute] = []
  /// All character data, in UTF-8.
  private(set) var text: [UInt8] = []
  private var attributeText: [UInt8] = []
  private var names: [[UInt8]: Int32] = [:]
  /// The elements that are open; the document is first.
  private var open: [Int32] = [0]

  // MARK: Asking

  /// `nil`: nothing in the document is called so.
  func name(_ text: [UInt8]) -> Int32? { names[text] }

  /// The name of an element or attribute by its number.
  func name(_ number: Int32) -> String? {
    names.first { $0.value == number }.map { String(decoding: $0.key, as: UTF8.self) }
  }

  func end(of node: Int) -> Int { Int(nodes[node].end) }

  func hasChildren(_ node: Int) -> Bool { nodes[node].end > node + 1 }

  /// The child elements, in order.
  @inline(__always)
  func forEachChild(of node: Int, _ body: (Int) -> Void) {
    var child = node + 1
    let end = end(of: node)
    while child < end {
      body(child)
      child = self.end(of: child)
    }
  }

  /// All character data within an element: its string-value (XPath 1.0 section 5.2).
  func text(of node: Int) -> ArraySlice<UInt8> { text[Int(nodes[node].textStart)..<Int(nodes[node].textEnd)] }

  func attributes(of node: Int) -> Range<Int> {
    let end = node + 1 < nodes.count ? Int(nodes[node + 1].attributes) : attributes.count
    return Int(nodes[node].attributes)..<end
  }

  func text(ofAttribute index: Int) -> ArraySlice<UInt8> {
    attributeText[Int(attributes[index].start)..<Int(attributes[index].end)]
  }

  // MARK: Building

  mutating func name(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    let text = Array(text)
    if let known = names[text] { return known }
    let name = Int32(names.count)
    names[text] = name
    return name
  }

  mutating func begin(_ name: Int32) {
    let node = Int32(nodes.count)
    let text = Int32(text.count)
    nodes.append(
      Node(
        name: name, parent: open[open.count - 1], end: node + 1, textStart: text, textEnd: text,
        attributes: Int32(attributes.count)))
    open.append(node)
  }

  /// Of the element that began last.
  mutating func add(attribute name: Int32, _ value: UnsafeBufferPointer<UInt8>) {
    let start = Int32(attributeText.count)
    attributeText.append(contentsOf: value)
    attributes.append(Attribute(name: name, start: start, end: Int32(attributeText.count)))
  }

  mutating func add(_ text: UnsafeBufferPointer<UInt8>) { self.text.append(contentsOf: text) }

  mutating func endElement() {
    let node = Int(open.removeLast())
    nodes[node].end = Int32(nodes.count)
    nodes[node].textEnd = Int32(text.count)
    nodes[0].end = Int32(nodes.count)
    nodes[0].textEnd = Int32(text.count)
  }
}
