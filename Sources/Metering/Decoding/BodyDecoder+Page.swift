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
  /// - Parameter next: where it names the next page; `nil` where it does not.
  /// - Throws: as `decode`, but for `.noRows`; and `.valueAmbiguous` where the next page stands twice.
  package func page(
    _ body: [UInt8], contentType: String, calendar: LocalCalendar, next: ValuePath?
  ) throws(Rejection) -> HistoryPage {
    let link = try next.map { (path) throws(Rejection) in try word(at: path, in: body) } ?? nil
    do throws(Rejection) {
      let results = try decode(body, contentType: contentType, calendar: calendar)
      return HistoryPage(results: results, rows: sources.isEmpty ? 0 : results.count / sources.count, next: link)
    } catch {
      guard case .noRows = error else { throw error }
      return HistoryPage(results: [], rows: 0, next: link)
    }
  }

  /// The text or number at a place of the whole body; `nil` where there is none, `null` or an empty text. Only formats of trees hold links
  /// beside their rows.
  private func word(at path: ValuePath, in body: [UInt8]) throws(Rejection) -> String? {
    let text = try body.withUnsafeBufferPointer { (bytes) throws(Rejection) -> String? in
      switch format {
      case .json:
        let document = try JSONDocument(UnsafeRawBufferPointer(bytes))
        return try document.found(at: path, in: document.whole, as: .word).content.text
      case .xml, .csv, .openmetrics, .text, .obis: return nil
      }
    }
    return text?.isEmpty ?? true ? nil : text
  }
}
