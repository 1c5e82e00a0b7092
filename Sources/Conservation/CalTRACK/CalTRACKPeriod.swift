import EnergyModel

/// The air outdoors on one day, as CalTRACK takes it: degrees Fahrenheit.
package struct CalTRACKDay: Sendable, Hashable {
  /// Mean of the known hours, °F; `nil` where none is.
  private let knownMean: Double?
  let knownHours: Int
  let hours: Int

  package init(fahrenheit: Double?, knownHours: Int = 24, hours: Int = 24) {
    knownMean = fahrenheit
    self.knownHours = fahrenheit == nil ? 0 : knownHours
    self.hours = hours
  }

  package init(_ day: DailyTemperatures.Day) {
    let celsius = day.knownHours > 0 ? Double(day.sumMilliCelsius) / (1_000 * Double(day.knownHours)) : nil
    self.init(fahrenheit: celsius.map { $0 * 9 / 5 + 32 }, knownHours: day.knownHours, hours: day.hours)
  }

  /// °F; `nil` of a day of which more than half of the hours are missing (CalTRACK 2.0, 2.2.2.3).
  package var fahrenheit: Double? { hours > 0 && 2 * knownHours >= hours ? knownMean : nil }
}

/// A span whose use was read, with the air outdoors on each of its days: one day, or one billing period.
package struct CalTRACKPeriod: Sendable, Hashable {
  package let from: LocalDay
  /// `nil` where it is missing. By CalTRACK 2.0, 2.2.1.4, an electricity reading of 0 is missing too: the caller knows which meter it is.
  package let use: Double?
  /// One for each day.
  package let weather: [CalTRACKDay]

  package init(from: LocalDay, use: Double?, weather: [CalTRACKDay]) {
    self.from = from
    self.use = use
    self.weather = weather
  }

  package var days: Int { weather.count }
  package var to: LocalDay { from + days }

  /// The days' means that count, °F; empty where too little is known: of a period of several days nine tenths of the hours must be
  /// (CalTRACK 2.0, 2.2.3.2).
  ///
  /// - Parameter daysMax: Only the first days of a longer period are looked at.
  func temperatures(ofFirst daysMax: Int = .max) -> [Double] {
    let looked = weather.prefix(daysMax)
    if looked.count > 1 {
      let (known, all) = looked.reduce((0, 0)) { ($0.0 + $1.knownHours, $0.1 + $1.hours) }
      guard 10 * known >= 9 * all else { return [] }
    }
    return looked.compactMap(\.fahrenheit)
  }
}

/// How often a meter is read.
package enum CalTRACKInterval: Sendable, Hashable {
  case daily
  case billing
}

/// How often bills come, for what is a period of the cycle at all.
package enum CalTRACKCycle: Sendable, Hashable {
  case monthly
  case bimonthly

  /// Days of a period: a shorter one is an off-cycle read, a longer one has a read left out (CalTRACK 2.0, 2.2.3.4 and 2.2.3.5).
  package var days: ClosedRange<Int> {
    switch self {
    case .monthly: 25...35
    case .bimonthly: 25...70
    }
  }

  /// The same baseline periods, without the use of those that are too short or too long.
  package func cleaned(_ periods: [CalTRACKPeriod]) -> [CalTRACKPeriod] {
    periods.map { days.contains($0.days) ? $0 : CalTRACKPeriod(from: $0.from, use: nil, weather: $0.weather) }
  }

  /// An estimated reading is no reading: its period and the next are one, if both have no more than 70 days; else its use is missing
  /// (CalTRACK 2.0, 2.2.3.1).
  package static func joined(_ periods: [(period: CalTRACKPeriod, isEstimated: Bool)]) -> [CalTRACKPeriod] {
    var joined: [CalTRACKPeriod] = []
    var open: CalTRACKPeriod?
    for (period, isEstimated) in periods {
      var next = period
      if let before = open {
        if before.to == period.from, before.days + period.days <= joinedDaysMax, let one = before.use, let other = period.use {
          next = CalTRACKPeriod(from: before.from, use: one + other, weather: before.weather + period.weather)
        } else {
          joined.append(CalTRACKPeriod(from: before.from, use: nil, weather: before.weather))
        }
      }
      open = isEstimated ? next : nil
      if !isEstimated { joined.append(next) }
    }
    if let open { joined.append(CalTRACKPeriod(from: open.from, use: nil, weather: open.weather)) }
    return joined
  }

  private static let joinedDaysMax = 70
}
