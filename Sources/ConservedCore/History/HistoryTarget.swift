import EnergyModel
import Metering

/// An endpoint's history as the loop needs it; one object for an endpoint that has any.
package final class HistoryTarget: Sendable {
  package let manner: HistoryManner
  package let decoder: BodyDecoder
  /// Of its days, its URL and its stamps.
  package let calendar: LocalCalendar
  /// How far apart readings of its registers are before one is missing between them, s; by source.
  package let apartMax: [Int64]

  /// - Parameter registers: of the endpoint's sources, in their order.
  package init(_ manner: HistoryManner, format: BodyFormat, registers: [Register], site: LocalCalendar) {
    self.manner = manner
    decoder = BodyDecoder(format: format, sources: manner.sources, manner: manner.manner)
    calendar = manner.zone ?? site
    apartMax = registers.map { HistoryTarget.apartMax(of: $0, rows: manner.intervalSeconds) }
  }

  /// The shortest of them: an endpoint that was not heard for longer has something to tell.
  package var shortestApart: Int64 { apartMax.min() ?? .max }

  /// Between two readings of a counter nothing is missing while the hours between them are measured (contract R3: twice the interval, at most
  /// 90 minutes); where readings come seldom, half an interval is let pass. Of amounts each interval counts.
  static func apartMax(of register: Register, rows: Int64) -> Int64 {
    let interval = max(register.intervalSeconds, rows)
    return register.kind == .delta ? interval * 3 / 2 : max(interval * 3 / 2, min(2 * interval, 5_400))
  }

  package var next: ValuePath? {
    switch manner.paging {
    case .link(let path), .cursor(let path): path
    case .none, .numbered, .offset: nil
    }
  }
}
