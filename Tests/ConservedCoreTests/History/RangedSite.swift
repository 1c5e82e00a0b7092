import ConservedCore
import EnergyModel
import Foundation
import Simulation

/// A site of one such meter, polled every quarter of an hour.
struct RangedSite {
  let site: SimulatedSite
  let meter: RangedMeter

  /// - Parameters:
  ///   - zone: the meter's own, and the site's unless `siteZone` is another.
  ///   - silent: seconds since the start in which nobody answers.
  ///   - history: other lines than the meter's own.
  init(
    _ manner: RangedMeter.Manner, start: Int64 = 1_790_784_000, zone: String = "Asia/Shanghai", siteZone: String? = nil,
    silent: [Range<Int64>] = [], history: String? = nil, registers: String = "", polling: String = "",
    answer: ((Request, Instant) -> SimulatedWorld.Behaviour?)? = nil
  ) throws {
    guard let calendar = LocalCalendar(timeZone: zone) else { throw CocoaError(.featureUnsupported) }
    let start = Instant(seconds: start)
    let meter = RangedMeter(manner: manner, keptFrom: start, zone: calendar)
    self.meter = meter
    site = try SimulatedSite(endpoints: 1, interval: "15m", start: start.seconds)
    site.configuration = """
      schema: 1
      site: { name: Test, time_zone: \(siteZone ?? zone), language: en }
      paths: { data: data, status: status, exports: exports, report: report, inbox: inbox }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      polling: { interval: 15m, timeout: 10s\(polling) }
      institutions: [{ id: hall, name: Hall, class: organ, persons: 10, floor_area_m2: 100 }]
      endpoints:
        - id: meter-0
          url: http://127.0.0.1:1/meter-0
          \(history ?? meter.configuration)
          registers: [{ id: hall/0, institution: hall, carrier: electricity, \(meter.register) }\(registers)]

      """
    site.override { request, now in
      if silent.contains(where: { $0.contains(now - start) }) { return .init(.failure(.connectTimedOut), milliseconds: 5_000) }
      if request.url.hasSuffix(RangedMeter.path) { return .init(.success(meter.live(at: now))) }
      return answer?(request, now) ?? meter.answer(request.url, at: now)
    }
  }

  /// Days are played with longer pauses, and hardly anything is published.
  func run(seconds: Int64) throws {
    try site.run(
      seconds: seconds,
      rhythm: Rhythm(
        turnMilliseconds: 120_000, inboxMilliseconds: 600_000, exportsMilliseconds: 86_400_000, historyMilliseconds: 86_400_000,
        reportDays: 30, readingsDays: 0))
  }

  /// Requests for the past in the last run, with the seconds at which they began.
  var asked: [(url: String, second: Int64)] {
    site.world.requests.filter { !$0.url.hasSuffix(RangedMeter.path) }.map { ($0.url, $0.at / 1_000) }
  }

  /// When polls began in the last run, s.
  var polled: [Int64] { site.world.requests.filter { $0.url.hasSuffix(RangedMeter.path) }.map { $0.at / 1_000 } }
}
