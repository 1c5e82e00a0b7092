import EnergyModel

/// The tables of a whole fleet: meters of one make ask for the same places, so thousands of endpoints share a few tables.
package struct PathTables: Sendable {
  private struct Key: Hashable, Sendable {
    let paths: [[UInt8]]
  }

  private var known: [Key: PathTable] = [:]

  package init() {}

  /// How many different tables there are.
  package var count: Int { known.count }

  /// A decoder that shares its table with every earlier one for the same paths.
  package mutating func decoder(format: BodyFormat, sources: [RegisterSource], manner: BodyManner? = nil) -> BodyDecoder {
    guard format == .json, manner == nil, sources.allSatisfy({ $0.manner == nil }) else {
      return BodyDecoder(format: format, sources: sources, manner: manner)
    }
    // The bytes of the printed pointers: `String` would hold canonical equivalents for equal. No pointer begins with a zero byte.
    let key = Key(
      paths: sources.flatMap { [Array($0.value.description.utf8), $0.time.map { Array($0.description.utf8) } ?? [0]] })
    if let table = known[key] { return BodyDecoder(format: format, sources: sources, manner: nil, table: table) }
    let decoder = BodyDecoder(format: format, sources: sources)
    if let table = decoder.table { known[key] = table }
    return decoder
  }
}
