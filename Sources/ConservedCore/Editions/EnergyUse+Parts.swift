import Conservation
import EnergyModel
import Metering
import Storage

extension EnergyUse {
  /// What a part used and cost in one interval.
  struct IntervalCost {
    fileprivate(set) var sum = Consumption.Sum()
    fileprivate(set) var cost = Cost()

    /// `nil` where nothing is known, and where the sum passes what the books can count.
    var amount: Amount? { sum.amount?.total }
    var isBeyond: Bool { sum.isBeyond }
  }

  struct PartUse {
    /// One for each interval of the frame.
    fileprivate(set) var intervals: [IntervalCost]
    /// What was used at which rate, over all intervals; only where it is asked.
    fileprivate(set) var rates: [HourPricing.RateUse] = []
  }

  func use(of part: Part, _ carrier: Carrier, _ frame: EnergyFrame, keepsRates: Bool = false) throws(StoreError) -> PartUse {
    switch part.kind {
    case .register(let number): return try use(of: number, carrier, paid: part.paid, frame, keepsRates: keepsRates)
    case .bills(let entries): return use(ofBills: entries, frame)
    case .book(let book): return use(of: book, frame)
    case .virtual(let meter, let indices): return try use(of: meter, indices, frame)
    }
  }

  /// Hours in order fall into intervals in order: one walk for amount and cost.
  private func use(
    of register: Int, _ carrier: Carrier, paid: [Range<LocalDay>], _ frame: EnergyFrame, keepsRates: Bool
  ) throws(StoreError) -> PartUse {
    var uses = [IntervalCost](repeating: IntervalCost(), count: frame.intervals.count)
    guard let first = frame.intervals.first, let last = frame.intervals.last else { return PartUse(intervals: uses) }
    let rows = try keeper.hours(of: register, in: Span(first.start, last.end))
    guard pricing != nil || !paid.isEmpty else {
      // Nothing pays for anything: there is no need to look at days and hours.
      Consumption.walk(rows, frame.intervals) { index, row in uses[index].sum.add(row.hour.amount) }
      for index in uses.indices where uses[index].sum.isKnown { uses[index].cost.addMissing() }
      return PartUse(intervals: uses)
    }
    var hours = HourPricing(pricing, carrier, calendar: keeper.calendar, paid: paid, keepsRates: keepsRates)
    var current = 0
    Consumption.walk(rows, frame.intervals) { index, row in
      if index != current {
        uses[current].cost.add(hours.take())
        current = index
      }
      uses[index].sum.add(row.hour.amount)
      if uses[index].isBeyond { uses[index].cost.addMissing() } else { hours.add(row.hour.amount.total, in: row.span) }
    }
    uses[current].cost.add(hours.take())
    return PartUse(intervals: uses, rates: hours.rates)
  }

  private func use(ofBills entries: [LedgerEntry], _ frame: EnergyFrame) -> PartUse {
    var uses = [IntervalCost](repeating: IntervalCost(), count: frame.intervals.count)
    for entry in entries {
      for index in frame.places(from: entry.from, to: entry.to) {
        let days = frame.days[index]
        if let yuan = entry.cost(from: days.lowerBound, to: days.upperBound) { uses[index].cost.add(stated: yuan) }
      }
    }
    return PartUse(intervals: uses)
  }

  /// An entry that states its cost has its share of it; one that states none is priced evenly over its days, which prices by time of use
  /// cannot do.
  private func use(of book: LedgerBook, _ frame: EnergyFrame) -> PartUse {
    var uses = [IntervalCost](repeating: IntervalCost(), count: frame.intervals.count)
    for (index, use) in book.uses(of: frame.days, calendar: keeper.calendar).enumerated() {
      if let amount = use.amount { uses[index].sum.add(amount) }
    }
    for entry in book.entries {
      for index in frame.places(from: entry.from, to: entry.to) {
        let (from, to) = (max(entry.from, frame.days[index].lowerBound), min(entry.to, frame.days[index].upperBound))
        if let yuan = entry.cost(from: from, to: to) {
          uses[index].cost.add(stated: yuan)
        } else if let pricing {
          uses[index].cost.add(pricing.cost(of: entry.carrier, from: from, to: to) { entry.share(from: $0, to: $1) })
        } else {
          uses[index].cost.addMissing()
        }
      }
    }
    return PartUse(intervals: uses)
  }

  /// What its registers cost, each as often as it counts; an unknown one is left out, as it is from the amount.
  private func use(of meter: VirtualMeter, _ indices: [RegisterID: Int], _ frame: EnergyFrame) throws(StoreError) -> PartUse {
    var uses = [IntervalCost](repeating: IntervalCost(), count: frame.intervals.count)
    guard !uses.isEmpty else { return PartUse(intervals: uses) }
    let amounts = try VirtualUse(of: meter, in: frame.intervals, keeper, indices: indices).amounts
    for (index, amount) in amounts.enumerated() {
      if let amount { uses[index].sum.add(amount) }
    }
    for part in meter.parts {
      guard let register = indices[part.register] else { continue }
      let parts = try use(of: register, meter.carrier, paid: [], frame, keepsRates: false).intervals
      for index in uses.indices { uses[index].cost.add(parts[index].cost, times: part.factor.decimal) }
    }
    return PartUse(intervals: uses)
  }
}
