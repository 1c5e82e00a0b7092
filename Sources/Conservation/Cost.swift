import EnergyModel
import Foundation

/// Money in yuan, unrounded, and how far it is known.
package struct Cost: Sendable, Hashable {
  /// What the ledger states; `nil` where it states nothing.
  package private(set) var stated: Decimal?
  /// What the tariff prices; `nil` where it prices nothing.
  package private(set) var priced: Decimal?
  /// Whether something was used that neither an entry nor a price pays for: the whole is then unknown, since missing is not zero.
  package private(set) var isMissing = false

  package init() {}

  /// `nil` where nothing was paid for, or not everything.
  package var yuan: Decimal? {
    guard !isMissing, stated != nil || priced != nil else { return nil }
    return (stated ?? 0) + (priced ?? 0)
  }

  /// Whether it says anything: a cost, or that one is missing.
  package var isEmpty: Bool { stated == nil && priced == nil && !isMissing }

  package mutating func add(stated yuan: Decimal) { stated = (stated ?? 0) + yuan }

  package mutating func add(_ amount: Amount, at yuan: ExactDecimal) {
    priced = (priced ?? 0) + amount.inPrintedUnits * yuan.decimal
  }

  package mutating func addMissing() { isMissing = true }

  /// Adds another one so many times.
  package mutating func add(_ other: Cost, times factor: Decimal = 1) {
    if let yuan = other.stated { stated = (stated ?? 0) + yuan * factor }
    if let yuan = other.priced { priced = (priced ?? 0) + yuan * factor }
    isMissing = isMissing || other.isMissing
  }
}

/// A tariff where it is used: with the kind that each day is.
package struct Pricing: Sendable {
  package let tariff: Tariff
  let calendar: LocalCalendar
  let dayType: @Sendable (LocalDay) -> DayType

  package init(
    _ tariff: Tariff, calendar: LocalCalendar,
    dayType: @escaping @Sendable (LocalDay) -> DayType = DayType.byWeekday
  ) {
    self.tariff = tariff
    self.calendar = calendar
    self.dayType = dayType
  }

  /// What an amount costs that was used evenly over days `[from, to)` and of which only the share of any days is known: by flat prices. A
  /// day without a price, or with one by time of use, leaves the cost missing.
  ///
  /// - Parameter share: What of the amount falls into some of the days.
  package func cost(
    of carrier: Carrier, from: LocalDay, to: LocalDay, share: (_ from: LocalDay, _ to: LocalDay) -> Amount
  ) -> Cost {
    var cost = Cost()
    var pricedDays = 0
    for price in tariff.prices where price.carrier == carrier && price.schedule == nil {
      let start = max(from, price.firstDay ?? from)
      let end = min(to, price.lastDay.map { $0 + 1 } ?? to)
      guard start < end else { continue }
      cost.add(share(start, end), at: price.rates[0].yuan)
      pricedDays += end - start
    }
    if pricedDays < to - from { cost.addMissing() }
    return cost
  }
}

/// Prices the hours of one carrier as they come, in order of time; the amounts of one rate are added up before they are priced, so that a
/// year takes a handful of products.
package struct HourPricing {
  /// What was used at one rate.
  package struct RateUse: Sendable, Hashable {
    package let rate: Tariff.Rate
    package let source: String
    package var amount: Amount
  }

  private let pricing: Pricing?
  private let carrier: Carrier
  private let calendar: LocalCalendar
  /// Days that are paid for otherwise: what was used on them has no part in the cost.
  private let paid: [Range<LocalDay>]

  private var cost = Cost()
  /// The current day, as far as it is known.
  private var day: Span?
  private var localDay = LocalDay(number: 0)
  private var dayType = DayType.workday
  private var isPaid = false
  private var price: Tariff.Price?
  /// By rate of the current price; `nil` where nothing was used at it.
  private var used: [Amount?] = []
  /// What was used at each rate since the beginning.
  package private(set) var rates: [RateUse] = []
  private let keepsRates: Bool

  /// - Parameters:
  ///   - pricing: `nil`: there is no tariff, so that only days that are paid for have a cost.
  ///   - keepsRates: Whether `rates` is filled, for whoever wants to see how the cost came about.
  package init(
    _ pricing: Pricing?, _ carrier: Carrier, calendar: LocalCalendar, paid: [Range<LocalDay>] = [], keepsRates: Bool = false
  ) {
    self.pricing = pricing
    self.carrier = carrier
    self.calendar = calendar
    self.paid = paid
    self.keepsRates = keepsRates
  }

  /// What was used in one local hour.
  package mutating func add(_ amount: Amount, in hour: Span) {
    if day.map({ !$0.contains(hour.start) }) ?? true { begin(calendar.day(of: hour.start)) }
    guard !isPaid else { return }
    guard let price else {
      cost.addMissing()
      return
    }
    let rate =
      price.schedule == nil
      ? 0 : price.rate(on: localDay, hour: calendar.hourOfDay(at: hour.start), dayType: dayType)
    let (sum, overflow) = (used[rate]?.baseUnits ?? 0).addingReportingOverflow(amount.baseUnits)
    if overflow { cost.addMissing() } else { used[rate] = Amount(baseUnits: sum) }
  }

  /// What the hours since the last time cost; those that follow are counted anew.
  package mutating func take() -> Cost {
    settle()
    defer { cost = Cost() }
    return cost
  }

  private mutating func begin(_ next: LocalDay) {
    localDay = next
    day = calendar.span(of: next)
    isPaid = paid.contains { $0.contains(next) }
    guard let pricing else { return }
    if let price, price.holds(on: next) {
      if price.schedule != nil { dayType = pricing.dayType(next) }
      return
    }
    settle()
    price = pricing.tariff.price(of: carrier, on: next)
    used = Array(repeating: nil, count: price?.rates.count ?? 0)
    if price?.schedule != nil { dayType = pricing.dayType(next) }
  }

  private mutating func settle() {
    guard let price else { return }
    for (place, amount) in used.enumerated() {
      guard let amount else { continue }
      cost.add(amount, at: price.rates[place].yuan)
      used[place] = nil
      if keepsRates { keep(amount, price.rates[place], price.source) }
    }
  }

  private mutating func keep(_ amount: Amount, _ rate: Tariff.Rate, _ source: String) {
    if let known = rates.firstIndex(where: { $0.rate == rate && $0.source == source }) {
      let (sum, overflow) = rates[known].amount.baseUnits.addingReportingOverflow(amount.baseUnits)
      if !overflow { rates[known].amount = Amount(baseUnits: sum) }
    } else {
      rates.append(RateUse(rate: rate, source: source, amount: amount))
    }
  }
}

extension LedgerEntry {
  /// What of its cost falls into the days `[from, to)`: evenly by days, so that the pieces of a cut entry are its whole again. `nil` where
  /// nobody stated a cost, or none of its days is among them.
  package func cost(from: LocalDay, to: LocalDay) -> Decimal? {
    guard let costYuan, self.from < to, from < self.to else { return nil }
    let whole = costYuan.decimal
    func before(_ day: LocalDay) -> Decimal {
      let days = min(max(0, day - self.from), self.to - self.from)
      return days == self.to - self.from ? whole : whole * Decimal(days) / Decimal(self.to - self.from)
    }
    return before(to) - before(from)
  }
}
