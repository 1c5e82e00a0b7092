/// What carriers cost, by day and by hour: dated prices in yuan, each with its source. Prices change by decision, so none is carried on
/// after its last day, unlike a conversion factor.
package struct Tariff: Sendable, Hashable {
  /// One price within a time of use, such as the peak; the only one of a flat price.
  package struct Rate: Sendable, Hashable {
    /// As the tariff calls it; empty for a flat price.
    package let name: String
    /// Per printed unit of the carrier: kWh, MJ, m3, L, kg, kgce.
    package let yuan: ExactDecimal

    package init(name: String = "", yuan: ExactDecimal) {
      self.name = name
      self.yuan = yuan
    }
  }

  /// What one carrier costs on some days.
  package struct Price: Sendable, Hashable {
    package let carrier: Carrier
    /// The first and the last day on which it holds; `nil`: open.
    package let firstDay: LocalDay?
    package let lastDay: LocalDay?
    /// At least one.
    package let rates: [Rate]
    /// Which of the rates holds when; `nil` where there is one for all hours.
    package let schedule: RateSchedule?
    package let source: String

    /// One price for all hours.
    package init(_ carrier: Carrier, flat yuan: ExactDecimal, firstDay: LocalDay? = nil, lastDay: LocalDay? = nil, source: String)
    {
      self.init(carrier, [Rate(yuan: yuan)], nil, firstDay: firstDay, lastDay: lastDay, source: source)
    }

    /// By time of use; `schedule` speaks of `rates` by their place.
    package init(
      _ carrier: Carrier, rates: [Rate], schedule: RateSchedule, firstDay: LocalDay? = nil, lastDay: LocalDay? = nil,
      source: String
    ) {
      self.init(carrier, rates, schedule, firstDay: firstDay, lastDay: lastDay, source: source)
    }

    private init(
      _ carrier: Carrier, _ rates: [Rate], _ schedule: RateSchedule?, firstDay: LocalDay?, lastDay: LocalDay?, source: String
    ) {
      self.carrier = carrier
      self.rates = rates
      self.schedule = schedule
      self.firstDay = firstDay
      self.lastDay = lastDay
      self.source = source
    }

    package func holds(on day: LocalDay) -> Bool {
      (firstDay.map { $0 <= day } ?? true) && (lastDay.map { day <= $0 } ?? true)
    }

    /// The place of the rate that holds at an hour of the local clock, 0…23, of a day.
    package func rate(on day: LocalDay, hour: Int, dayType: DayType) -> Int {
      schedule?.rate(month: day.month.month, dayType: dayType, hour: hour) ?? 0
    }
  }

  package let id: Identifier<Tariff>
  package let title: String
  /// No two of one carrier hold on one day.
  package let prices: [Price]

  package init(id: Identifier<Tariff>, title: String, prices: [Price]) {
    self.id = id
    self.title = title
    self.prices = prices
  }

  /// The lowest and the highest price of a day; `nil` where there is none.
  package func priceRange(of carrier: Carrier, on day: LocalDay) -> ClosedRange<ExactDecimal>? {
    guard let prices = price(of: carrier, on: day)?.rates.map(\.yuan), let low = prices.min(), let high = prices.max() else {
      return nil
    }
    return low...high
  }

  /// The price of a day; `nil` where there is none, never a neighbour's.
  package func price(of carrier: Carrier, on day: LocalDay) -> Price? {
    prices.first { $0.carrier == carrier && $0.holds(on: day) }
  }
}

package typealias TariffID = Identifier<Tariff>

/// Which of some rates holds at each hour of the local clock, by month and kind of day: for every hour exactly one.
package struct RateSchedule: Sendable, Hashable {
  /// When one rate holds: at these hours, in these months, on these kinds of days.
  package struct Slot: Sendable, Hashable {
    /// Of 0…23.
    package let hours: Set<Int>
    /// Of 1…12.
    package let months: Set<Int>
    package let days: Set<DayType>

    package init(
      hours: Set<Int>, months: Set<Int> = Set(1...12), days: Set<DayType> = Set(DayType.allCases)
    ) {
      self.hours = hours
      self.months = months
      self.days = days
    }

    fileprivate func holds(_ hour: Hour) -> Bool {
      hours.contains(hour.hour) && months.contains(hour.month) && days.contains(hour.dayType)
    }
  }

  /// An hour of the local clock in a month, on a kind of day.
  package struct Hour: Sendable, Hashable {
    package let month: Int
    package let dayType: DayType
    package let hour: Int
  }

  /// Why some slots are no schedule.
  package struct Refusal: Error, Sendable, Hashable {
    /// Two slots, by their places, with the first hour at which both hold.
    package struct Overlap: Sendable, Hashable {
      package let first: Int
      package let second: Int
      package let hour: Hour
    }

    /// The first hour of each run of hours, by kind of day, at which no slot holds; the first month of each.
    package let gaps: [Hour]
    package let overlaps: [Overlap]
  }

  /// By month, kind of day and hour, the place of the rate.
  private let places: [UInt8]

  /// The n-th slot says when the n-th rate holds. Throws where an hour has no slot or several.
  package init(_ slots: [Slot]) throws(Refusal) {
    precondition(slots.count <= 255, "a tariff has a handful of rates")
    var places: [UInt8] = []
    var gaps: [Hour] = []
    var overlaps: [Refusal.Overlap] = []
    for month in 1...12 {
      for dayType in DayType.allCases {
        for number in 0..<24 {
          let hour = Hour(month: month, dayType: dayType, hour: number)
          let holding = slots.indices.filter { slots[$0].holds(hour) }
          places.append(UInt8(holding.first ?? 0))
          if holding.isEmpty { gaps.append(hour) }
          for second in holding.dropFirst() where !overlaps.contains(where: { $0.first == holding[0] && $0.second == second }) {
            overlaps.append(Refusal.Overlap(first: holding[0], second: second, hour: hour))
          }
        }
      }
    }
    guard gaps.isEmpty, overlaps.isEmpty else {
      throw Refusal(gaps: RateSchedule.firstOfRuns(gaps), overlaps: overlaps)
    }
    self.places = places
  }

  /// The place of the rate that holds.
  package func rate(month: Int, dayType: DayType, hour: Int) -> Int {
    let day =
      switch dayType {
      case .workday: 0
      case .weekend: 1
      case .holiday: 2
      }
    return Int(places[((month - 1) * DayType.allCases.count + day) * 24 + hour])
  }

  /// Of hours in order, those whose hour before is none of them, each kind of day in its first month only.
  private static func firstOfRuns(_ hours: [Hour]) -> [Hour] {
    struct Start: Hashable {
      let dayType: DayType
      let hour: Int
    }
    let all = Set(hours)
    var seen: Set<Start> = []
    return hours.filter { hour in
      let before = Hour(month: hour.month, dayType: hour.dayType, hour: hour.hour - 1)
      return !all.contains(before) && seen.insert(Start(dayType: hour.dayType, hour: hour.hour)).inserted
    }
  }
}
