import Conservation
import EnergyModel
import Publishing
import Storage

/// The weather of stations, as the store has it.
package struct Temperatures {
  private let store: Store
  private let calendar: LocalCalendar

  package init(_ store: Store, _ calendar: LocalCalendar) {
    self.store = store
    self.calendar = calendar
  }

  /// The days of a station from one to before another, each from its hours.
  package func daily(of station: StationID, _ days: Range<LocalDay>) throws(StoreError) -> DailyTemperatures {
    let readings = try store.temperatures(
      of: station, from: calendar.start(of: days.lowerBound), to: calendar.start(of: days.upperBound))
    return DailyTemperatures(readings, days, calendar)
  }

  /// Rows of degree days: every interval of the span, in order of time, then of station.
  func degreeDays(
    _ period: Consumption.Period, of stations: [StationID], heatingBase: Temperature, coolingBase: Temperature, in span: Span
  ) throws(StoreError) -> [DegreeDayRow] {
    let intervals = period.intervals(in: span, calendar)
    guard let first = intervals.first, let last = intervals.last else { return [] }
    var rows: [[DegreeDayRow]] = []
    for station in stations {
      let daily = try daily(of: station, calendar.day(of: first.start)..<calendar.day(of: last.end))
      rows.append(
        intervals.map { interval in
          DegreeDayRow(
            span: interval, station: station,
            degreeDays: DegreeDays(
              daily, of: calendar.day(of: interval.start)..<calendar.day(of: interval.end), heatingBase: heatingBase,
              coolingBase: coolingBase))
        })
    }
    return intervals.indices.flatMap { index in rows.map { $0[index] } }
  }

  /// From the first to the last temperature of any of the stations; `nil` without any.
  func extent(of stations: [StationID]) throws(StoreError) -> Span? {
    var extent: Span?
    for station in stations {
      guard let first = try store.firstTemperature(of: station), let last = try store.lastTemperature(of: station) else {
        continue
      }
      let span = Span(first.instant, last.instant + 1)
      extent = extent.map { $0.joined(span) } ?? span
    }
    return extent
  }
}

extension DailyTemperatures {
  /// Days from readings in the order of time: an hour has the mean of those in it, in thousandths rounded half away from zero, and none
  /// where there are none. Readings of other days take no part.
  package init(_ readings: some Collection<TemperatureReading>, _ days: Range<LocalDay>, _ calendar: LocalCalendar) {
    var rest = readings[...]
    var all: [Day] = []
    for number in days.lowerBound.number..<days.upperBound.number {
      let span = calendar.span(of: LocalDay(number: number))
      var (sum, known): (Int64, Int) = (0, 0)
      rest = rest.drop { $0.instant < span.start }
      while let first = rest.first, first.instant < span.end {
        let hour = (first.instant - span.start) / 3_600
        var (hourSum, count): (Int64, Int64) = (0, 0)
        while let next = rest.first, next.instant < span.end, (next.instant - span.start) / 3_600 == hour {
          hourSum += Int64(next.temperature.milliCelsius)
          count += 1
          rest = rest.dropFirst()
        }
        sum += Int64(truncatingIfNeeded: Int128(hourSum).dividedRoundingHalfAwayFromZero(by: Int128(count)))
        known += 1
      }
      all.append(Day(sumMilliCelsius: sum, knownHours: known, hours: span.localHours))
    }
    self.init(from: days.lowerBound, days: all)
  }
}
