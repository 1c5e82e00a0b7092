import EnergyModel

/// Turns the bodies of one endpoint into samples; prepared once, used at every poll.
package struct BodyDecoder: Sendable {
  package let format: BodyFormat
  package let sources: [RegisterSource]
  /// `nil`: as the format has it.
  package let manner: BodyManner?
  /// The places, where all of them are JSON pointers and nothing else is asked.
  let table: PathTable?

  package init(format: BodyFormat, sources: [RegisterSource], manner: BodyManner? = nil) {
    let isPlain = format == .json && manner == nil && sources.allSatisfy { $0.manner == nil }
    self.init(format: format, sources: sources, manner: manner, table: isPlain ? PathTable(sources: sources) : nil)
  }

  /// With a table that was made for the same paths in the same order.
  init(format: BodyFormat, sources: [RegisterSource], manner: BodyManner?, table: PathTable?) {
    precondition(table.map { $0.view.places.count == sources.count } ?? true, "a table belongs to the paths it was made for")
    self.format = format
    self.sources = sources
    self.manner = manner
    self.table = table
  }

  /// One result per source, in order, or one for each of the body's entries: in a readable body each value stands alone.
  ///
  /// - Parameters:
  ///   - contentType: the media type without parameters, lower case; empty when the endpoint named none.
  ///   - calendar: the zone of stamps that name no offset, where the endpoint has none of its own.
  /// - Throws: `.htmlBody`, `.malformed`, `.bodyContradicts` or `.noRows` for a body that cannot be read: it gives nothing.
  package func decode(_ body: [UInt8], contentType: String, calendar: LocalCalendar) throws(Rejection) -> [Decoded] {
    var results: [Decoded] = []
    results.reserveCapacity(sources.count)
    try decodeEach(body, contentType: contentType, calendar: calendar) { results.append($0) }
    return results
  }

  /// Hands over what `decode` returns, one by one and with nothing allocated for it; of a body that cannot be read nothing.
  package func decodeEach(
    _ body: [UInt8], contentType: String, calendar: LocalCalendar, _ take: (Decoded) -> Void
  ) throws(Rejection) {
    try body.withUnsafeBufferPointer { (bytes) throws(Rejection) in
      try decodeEach(UnsafeRawBufferPointer(bytes), contentType: contentType, calendar: calendar, take)
    }
  }

  /// The same of bytes that are borrowed.
  package func decodeEach(
    _ bytes: UnsafeRawBufferPointer, contentType: String, calendar: LocalCalendar, _ take: (Decoded) -> Void
  ) throws(Rejection) {
    try refuseWhatIsNoDocument(bytes, contentType: contentType)
    // The table lives as long as its decoder: nobody need count references to it.
    if let view = table?.view { return try decode(json: bytes, view, calendar: calendar, take) }
    try withDocument(bytes, contentType) { (document) throws(Rejection) in
      try samples(of: document, calendar).forEach(take)
    }
  }

  /// The numbers of a body and where they stand. Throws as `decode` does.
  func outline(_ body: [UInt8], contentType: String) throws(Rejection) -> [BodyOutline.Entry] {
    try body.withUnsafeBufferPointer { (bytes) throws(Rejection) in
      let bytes = UnsafeRawBufferPointer(bytes)
      try refuseWhatIsNoDocument(bytes, contentType: contentType)
      return try withDocument(bytes, contentType) { $0.outline(max: BodyOutline.entryCountMax) }
    }
  }

  /// The one place that knows which format is read by which document.
  func withDocument<Value>(
    _ bytes: UnsafeRawBufferPointer, _ contentType: String, _ body: (any BodyDocument) throws(Rejection) -> Value
  ) throws(Rejection) -> Value {
    switch format {
    case .json: try body(JSONDocument(bytes))
    case .obis: try body(Telegram(bytes))
    case .csv: try body(CSVDocument(bytes, (manner ?? .plain).table))
    case .openmetrics: try body(MetricsDocument(bytes, contentType: contentType))
    case .text: try body(TextDocument(bytes))
    case .xml: try body(XMLDocument(bytes))
    }
  }

  func samples(of document: some BodyDocument, _ calendar: LocalCalendar) throws(Rejection) -> [Decoded] {
    try SampleReader(document: document, manner: manner ?? .plain, site: calendar).samples(of: sources)
  }

  /// Pages for people and empty bodies, each of which has a remedy of its own.
  func refuseWhatIsNoDocument(_ bytes: UnsafeRawBufferPointer, contentType: String) throws(Rejection) {
    // Old loggers call their tables pages; what is neither JSON nor XML shows soon enough that it is a page.
    var mayBePage = true
    switch format {
    // A page is read where somebody wrote what stands around the number in it.
    case .text: if !bytes.isEmpty { return }
    case .json, .xml:
      // Lengths first: they are at hand, and hardly ever equal.
      let length = contentType.utf8.count
      if length == 9 && contentType == "text/html" || length == 21 && contentType == "application/xhtml+xml" { throw .htmlBody }
      if case .xml = format { mayBePage = false }
    case .obis, .csv, .openmetrics: break
    }
    for byte in bytes where byte != 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 {
      if byte == UInt8(ascii: "<"), mayBePage { throw .htmlBody }
      return
    }
    throw .malformed(offset: 0, expected: "a document, the body is empty")
  }

  private func decode(
    json bytes: UnsafeRawBufferPointer, _ table: PathTableView, calendar: LocalCalendar, _ take: (Decoded) -> Void
  ) throws(Rejection) {
    // On the stack for all but the largest gateways; the size is that of the table, never of the body.
    try withUnsafeTemporaryAllocation(byteCount: table.workspace.byteCount, alignment: Workspace.Shape.alignment) {
      (memory) throws(Rejection) -> Void in
      try decode(json: bytes, table, Workspace(memory, table.workspace), calendar: calendar, take)
    }
  }

  @inline(never)
  private func decode(
    json bytes: UnsafeRawBufferPointer, _ table: PathTableView, _ workspace: Workspace, calendar: LocalCalendar,
    _ take: (Decoded) -> Void
  ) throws(Rejection) {
    let hasRepetition = try JSONScanner(bytes: bytes, table: table, workspace: workspace).scan()
    let findings = workspace.findings(table.workspace)
    for index in sources.indices {
      let place = table.places[index]
      // A number and nothing else is asked of most endpoints.
      if place.time < 0, !hasRepetition, let number = FoundValue(findings[Int(place.value)], in: bytes).plainNumber {
        let sample = Sample(value: number.value, unit: sources[index].unit, stamp: nil, decimals: number.decimals)
        take(Decoded(source: index, result: .success(sample)))
      } else {
        let table = hasRepetition ? table : nil
        take(Decoded(source: index, result: result(of: sources[index], at: place, findings, repeatedIn: table, bytes, calendar)))
      }
    }
  }

  @inline(never)
  private func result(
    of source: RegisterSource, at place: PathTable.Place, _ findings: Workspace.Findings, repeatedIn table: PathTableView?,
    _ bytes: UnsafeRawBufferPointer, _ calendar: LocalCalendar
  ) -> Result<Sample, Rejection> {
    do throws(Rejection) {
      if let table { try refuseRepetition(of: source, at: place, in: findings, table) }
      let number = try FoundValue(findings[Int(place.value)], in: bytes).number(of: source)
      let stamp =
        place.time < 0 ? nil : try stamp(FoundValue(findings[Int(place.time)], in: bytes), of: source, calendar: calendar)
      return .success(Sample(value: number.value, unit: source.unit, stamp: stamp, text: number.text))
    } catch {
      return .failure(error)
    }
  }

  private func stamp(_ found: FoundValue, of source: RegisterSource, calendar: LocalCalendar) throws(Rejection) -> Instant? {
    guard let path = source.time else { return nil }
    return try found.stamp(at: path, acceptsNumberStrings: source.acceptsNumberStrings, calendar: calendar)
  }

  /// A key that is named twice on the way to a value makes that value ambiguous (RFC 8259 section 4): none of the two is taken.
  private func refuseRepetition(
    of source: RegisterSource, at place: PathTable.Place, in findings: Workspace.Findings,
    _ table: PathTableView
  ) throws(Rejection) {
    try refuseRepetition(on: source.value, node: place.value, in: findings, table)
    if let time = source.time { try refuseRepetition(on: time, node: place.time, in: findings, table) }
  }

  private func refuseRepetition(
    on path: ValuePath, node: Int32, in findings: Workspace.Findings, _ table: PathTableView
  ) throws(Rejection) {
    var current = node
    var outermost: Int32 = -1
    while current >= 0 {
      if findings[Int(current)].repeated >= 0 { outermost = current }
      current = table.nodes[Int(current)].parent
    }
    guard outermost >= 0 else { return }
    // In a printed pointer every '/' begins a token.
    let tokens = path.description.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let count = Int(table.nodes[Int(outermost)].depth) + 1
    let prefix = String(decoding: Array(tokens.prefix(count).joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
    throw .malformed(offset: findings[Int(outermost)].repeated, expected: "one value at \(prefix)")
  }
}
