import EnergyModel

/// One page of a history: what its rows say, and where the body says that more is to be had.
package struct HistoryPage: Sendable {
  /// One result for each row and source.
  package let results: [Decoded]
  /// How many rows the body has; 0: it is the page behind the last one.
  package let rows: Int
  /// What stands at the place of the next page's address or cursor; `nil` where nothing does.
  package let next: String?

  package init(results: [Decoded], rows: Int, next: String?) {
    self.results = results
    self.rows = rows
    self.next = next
  }

  package static let empty = HistoryPage(results: [], rows: 0, next: nil)
}

extension BodyDecoder {
  /// Reads a body as a page of a history. A body without rows is no fault here: the endpoint has nothing of that span.
  ///
  /// - Parameter next: where it names the next page, in a format that holds links; `nil` where it does not.
  /// - Throws: as `decode`, but for `.noRows`; and `.valueAmbiguous` where the next page stands twice.
  package func page(
    _ body: [UInt8], contentType: String, calendar: LocalCalendar, next: ValuePath?
  ) throws(Rejection) -> HistoryPage {
    try body.withUnsafeBufferPointer { (bytes) throws(Rejection) in
      let bytes = UnsafeRawBufferPointer(bytes)
      try refuseWhatIsNoDocument(bytes, contentType: contentType)
      return try withDocument(bytes, contentType) { (document) throws(Rejection) in
        try page(of: document, calendar: calendar, next: next)
      }
    }
  }

  private func page(of document: some BodyDocument, calendar: LocalCalendar, next: ValuePath?) throws(Rejection) -> HistoryPage {
    let link = try next.map { (path) throws(Rejection) in try word(at: path, of: document) } ?? nil
    do throws(Rejection) {
      let results = try samples(of: document, calendar)
      return HistoryPage(results: results, rows: sources.isEmpty ? 0 : results.count / sources.count, next: link)
    } catch {
      guard case .noRows = error else { throw error }
      return HistoryPage(results: [], rows: 0, next: link)
    }
  }

  /// The text or number at a place of the whole body; `nil` where there is none, `null` or an empty text.
  private func word(at path: ValuePath, of document: some BodyDocument) throws(Rejection) -> String? {
    let text = try document.found(at: path, in: document.whole, as: .word).content.text
    return text?.isEmpty ?? true ? nil : text
  }
}
