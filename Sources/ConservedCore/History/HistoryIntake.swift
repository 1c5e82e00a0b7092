import EnergyModel
import Metering

/// The middle of a late reading's road: from a page's bytes to readings of the books.
package struct HistoryIntake: Sendable {
  package let page: HistoryPage
  /// By the register's index, in the order of the page.
  package private(set) var readings: [(register: Int, readings: [Reading])] = []
  /// Why rows gave no reading, and how many of them: by the reason's name.
  package private(set) var rejected: [String: (count: Int, first: Rejection)] = [:]

  /// What one page gave. Rows outside the span that was asked for are taken like any other: their stamps are the device's own, as those of
  /// a poll are. What is older than the endpoint's `reach` and one `span` is left out, so that no answer can reach back without end.
  ///
  /// - Throws: why the body as a whole cannot be read.
  package init(
    _ answer: Answer, from target: Inventory.Target, history: HistoryTarget, registers: [Register], site: LocalCalendar
  ) throws(Rejection) {
    page = try history.decoder.page(
      answer.body, contentType: answer.contentType, calendar: history.calendar, next: history.next)
    let oldest = answer.received + -(history.manner.reachSeconds + history.manner.spanSeconds)
    var bySource: [[Reading]] = Array(repeating: [], count: history.manner.sources.count)
    for decoded in page.results {
      let index = target.registers[decoded.source]
      do throws(Rejection) {
        let reading = try Check.reading(
          from: try decoded.get(), received: answer.received, register: registers[index], calendar: site,
          path: history.manner.sources[decoded.source].value.description)
        if reading.instant >= oldest { bySource[decoded.source].append(reading) }
      } catch {
        rejected[error.name, default: (0, error)].count += 1
      }
    }
    readings = bySource.enumerated().filter { !$0.element.isEmpty }.map { (target.registers[$0.offset], $0.element) }
  }

  /// The status codes by which an endpoint says that it keeps nothing under an address: no file of that day was written.
  package static func saysNothingThere(_ failure: FetchFailure) -> Bool {
    switch failure {
    case .httpStatus(404), .httpStatus(410), .emptyBody: true
    default: false
    }
  }
}
