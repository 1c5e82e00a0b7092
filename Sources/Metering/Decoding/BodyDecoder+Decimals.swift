import EnergyModel

extension BodyDecoder {
  /// The numbers at the places of a JSON text, in the order of the sources, and nothing else of them: what a scan and exact decimals cost is
  /// measured by this.
  ///
  /// A place whose value is no number that can be kept has none, and so has every place of a text that names a watched one twice. Throws
  /// `.malformed`, and for a decoder that does more than look at places.
  package func decimals(
    in bytes: UnsafeRawBufferPointer, _ take: (_ source: Int, ExactDecimal?) -> Void
  ) throws(Rejection) {
    guard let table = table?.view else { throw .malformed(offset: 0, expected: "places alone") }
    try withUnsafeTemporaryAllocation(byteCount: table.workspace.byteCount, alignment: Workspace.Shape.alignment) {
      (memory) throws(Rejection) -> Void in
      try decimals(in: bytes, table, Workspace(memory, table.workspace), take)
    }
  }

  @inline(never)
  private func decimals(
    in bytes: UnsafeRawBufferPointer, _ table: PathTableView, _ workspace: Workspace,
    _ take: (_ source: Int, ExactDecimal?) -> Void
  ) throws(Rejection) {
    let hasRepetition = try JSONScanner(bytes: bytes, table: table, workspace: workspace).scan()
    let (findings, places) = (workspace.findings(table.workspace), table.places)
    for index in places.indices {
      take(index, hasRepetition ? nil : FoundValue(findings[Int(places[index].value)], in: bytes).decimal)
    }
  }
}
