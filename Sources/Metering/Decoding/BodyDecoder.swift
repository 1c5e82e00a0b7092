import EnergyModel

/// Turns the bodies of one endpoint into samples; prepared once, used at every poll.
package struct BodyDecoder: Sendable {
  package let format: BodyFormat
  package let sources: [RegisterSource]
  private let table: PathTable

  package init(format: BodyFormat, sources: [RegisterSource]) {
    self.init(format: format, sources: sources, table: PathTable(sources: sources))
  }

  /// With a table that was made for the same paths in the same order.
  init(format: BodyFormat, sources: [RegisterSource], table: PathTable) {
    precondition(table.places.count == sources.count, "a table belongs to the paths it was made for")
    self.format = format
    self.sources = sources
    self.table = table
  }

  /// One result per source, in order: in a readable body each register stands alone.
  ///
  /// - Parameters:
  ///   - contentType: the media type without parameters, lower case; empty when the endpoint named none.
  ///   - calendar: the zone of stamps that name no offset.
  /// - Throws: `.formatUnsupported`, `.htmlBody` or `.malformed` for a body that cannot be read: it gives nothing.
  package func decode(
    _ body: [UInt8], contentType: String, calendar: LocalCalendar
  ) throws(Rejection) -> [Result<Sample, Rejection>] {
    guard format == .json else { throw .formatUnsupported(format) }
    return try body.withUnsafeBufferPointer { (bytes) throws(Rejection) in
      let bytes = UnsafeRawBufferPointer(bytes)
      try BodyDecoder.refuseWhatIsNoDocument(bytes, contentType: contentType)
      return try decode(json: bytes, calendar: calendar)
    }
  }

  /// Pages for people and empty bodies, each of which has a remedy of its own.
  private static func refuseWhatIsNoDocument(_ bytes: UnsafeRawBufferPointer, contentType: String) throws(Rejection) {
    // Lengths first: they are at hand, and hardly ever equal.
    let length = contentType.utf8.count
    if length == 9 && contentType == "text/html" || length == 21 && contentType == "application/xhtml+xml" { throw .htmlBody }
    for byte in bytes where byte != 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 {
      if byte == UInt8(ascii: "<") { throw .htmlBody }
      return
    }
    throw .malformed(offset: 0, expected: "a JSON text, the body is empty")
  }

  private func decode(
    json bytes: UnsafeRawBufferPointer, calendar: LocalCalendar
  ) throws(Rejection) -> [Result<Sample, Rejection>] {
    // On the stack for all but the largest gateways; the size is that of the table, never of the body.
    let shape = Workspace.Shape(table)
    return try withUnsafeTemporaryAllocation(byteCount: shape.byteCount, alignment: Workspace.Shape.alignment) {
      memory throws(Rejection) in
      let workspace = Workspace(memory, shape)
      let hasRepetition = try table.withView { (view) throws(Rejection) in
        var scanner = JSONScanner(bytes: bytes, table: view, workspace: workspace)
        try scanner.scan()
        return scanner.hasRepetition
      }
      let findings = workspace.findings
      var results: [Result<Sample, Rejection>] = []
      results.reserveCapacity(sources.count)
      for index in sources.indices {
        results.append(
          result(
            of: sources[index], at: table.places[index], findings: findings, hasRepetition: hasRepetition, bytes: bytes,
            calendar: calendar))
      }
      return results
    }
  }

  @inline(__always)
  private func result(
    of source: RegisterSource, at place: PathTable.Place, findings: UnsafeMutableBufferPointer<Workspace.Finding>,
    hasRepetition: Bool, bytes: UnsafeRawBufferPointer, calendar: LocalCalendar
  ) -> Result<Sample, Rejection> {
    do throws(Rejection) {
      if hasRepetition { try refuseRepetition(of: source, at: place, in: findings) }
      return .success(try sample(of: source, at: place, findings: findings, bytes: bytes, calendar: calendar))
    } catch {
      return .failure(error)
    }
  }

  private func sample(
    of source: RegisterSource, at place: PathTable.Place, findings: UnsafeMutableBufferPointer<Workspace.Finding>,
    bytes: UnsafeRawBufferPointer, calendar: LocalCalendar
  ) throws(Rejection) -> Sample {
    let number = try FoundValue(findings[Int(place.value)], in: bytes).number(of: source)
    var stamp: Instant?
    if place.time >= 0, let path = source.time {
      stamp = try FoundValue(findings[Int(place.time)], in: bytes).stamp(
        at: path, acceptsNumberStrings: source.acceptsNumberStrings, calendar: calendar)
    }
    return Sample(register: source.register, value: number.value, unit: source.unit, stamp: stamp, text: number.text)
  }

  /// A key that is named twice on the way to a value makes that value ambiguous (RFC 8259 section 4): none of the two is taken.
  @inline(never)
  private func refuseRepetition(
    of source: RegisterSource, at place: PathTable.Place, in findings: UnsafeMutableBufferPointer<Workspace.Finding>
  ) throws(Rejection) {
    try refuseRepetition(on: source.value, node: place.value, in: findings)
    if let time = source.time { try refuseRepetition(on: time, node: place.time, in: findings) }
  }

  private func refuseRepetition(
    on path: ValuePath, node: Int32, in findings: UnsafeMutableBufferPointer<Workspace.Finding>
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
