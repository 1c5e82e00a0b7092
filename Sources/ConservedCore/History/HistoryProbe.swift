import EnergyModel
import Metering

/// A span of an endpoint's past asked for by hand (contract, `probe`): what a backfill would see; nothing is booked.
extension Probe {
  /// What happened on the way.
  package enum HistoryStep: Sendable {
    case asking(url: String)
    case answered(Answer, rows: Int, Lines)
    /// The endpoint has no file of the day.
    case nothingThere(FetchFailure)
    case unreadable(Rejection)
    case failed(FetchFailure)
    case cut(HistoryPager.Cut)
  }

  /// How it ended.
  package enum HistoryEnding: Sendable {
    case complete, badData, unavailable
  }

  /// Asks page after page, span after span, the oldest first; stops where the endpoint does not answer.
  package func askHistory(
    of endpoint: Endpoint, _ manner: HistoryManner, _ span: Span, registers: [Register], site: LocalCalendar,
    show: (HistoryStep) -> Void
  ) -> HistoryEnding {
    let byID = Dictionary(registers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let target = HistoryTarget(
      manner, format: endpoint.format, registers: manner.sources.compactMap { byID[$0.register] }, site: site)
    var ending = HistoryEnding.complete
    for piece in HistoryPlan.pieces(of: [span], manner, target.calendar) {
      var pager = HistoryPager(piece, manner, target.calendar)
      var isOver = false
      while !isOver {
        let paged = Endpoint(
          id: endpoint.id, request: manner.request(endpoint.request, url: pager.url), format: endpoint.format,
          manner: manner.manner, intervalSeconds: endpoint.intervalSeconds, sources: manner.sources)
        show(.asking(url: pager.url))
        let page: HistoryPage
        switch ask(paged) {
        case .failure(let failure) where HistoryIntake.saysNothingThere(failure) && manner.hasDayFiles:
          show(.nothingThere(failure))
          page = .empty
        case .failure(let failure):
          show(.failed(failure))
          return .unavailable
        case .success(let answer):
          do throws(Rejection) {
            page = try target.decoder.page(
              answer.body, contentType: answer.contentType, calendar: target.calendar, next: target.next)
          } catch {
            show(.unreadable(error))
            return .badData
          }
          let lines = page.rows == 0 ? Lines() : Probe.read(answer, paged, registers, target.calendar)
          if !lines.isComplete { ending = .badData }
          show(.answered(answer, rows: page.rows, lines))
        }
        guard let over = pager.take(page) else { continue }
        isOver = true
        if case .cut(let cut) = over {
          show(.cut(cut))
          ending = .badData
        }
      }
    }
    return ending
  }
}
