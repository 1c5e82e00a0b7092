import EnergyModel

extension Explanation {
  /// What is known of a span: the amount, and how many of its hours are measured.
  struct Known {
    private(set) var amount: QualifiedAmount?
    private(set) var coveredHours = 0
    private(set) var hours = 0

    init() {}

    init(amount: QualifiedAmount?, coveredHours: Int, hours: Int) {
      self.amount = amount
      self.coveredHours = coveredHours
      self.hours = hours
    }

    init(_ rows: [HourRow], hours: Int) {
      var sum = Consumption.Sum()
      for row in rows { sum.add(row.hour.amount) }
      self.init(amount: sum.amount, coveredHours: rows.count(where: \.isMeasured), hours: hours)
    }

    mutating func add(_ part: Known) {
      if let amount = part.amount { self.amount = (self.amount ?? .zero).adding(amount) }
      coveredHours += part.coveredHours
      hours += part.hours
    }

    func sentence(_ carrier: Carrier, _ language: Language) -> String {
      guard let amount else {
        return language == .english ? "nothing is known of any of \(hours) hours" : "\(hours) 小时均无数据"
      }
      guard language == .english else {
        return
          "\(amount.total.printed) \(carrier.baseUnit.printed) = 实测 \(amount.measured.printed) + 估算 \(amount.estimated.printed)"
          + " + 待核实 \(amount.unresolved.printed)；\(hours) 小时中实测 \(coveredHours) 小时"
      }
      return
        "\(amount.total.printed) \(carrier.baseUnit.printed) = measured \(amount.measured.printed) + estimated "
        + "\(amount.estimated.printed) + unresolved \(amount.unresolved.printed); \(coveredHours) of \(hours) hours measured"
    }
  }
}
