import EnergyModel

/// What the meters of an endpoint counted while nobody reached it, in the order and as often as somebody exported it.
struct LateFile {
  private(set) var rows: [(register: Int, value: Truth.Delivered)] = []

  init(_ plan: SitePlan, _ endpoint: SitePlan.Endpoint, _ outage: Range<Int64>, _ chance: inout SplitMix64) {
    let first = (outage.lowerBound / endpoint.intervalSeconds + 1) * endpoint.intervalSeconds
    for second in stride(from: first, to: outage.upperBound, by: Int(endpoint.intervalSeconds)) {
      for meter in endpoint.meters {
        let value = Truth.Delivered(second: second, instant: plan.start + second, shown: plan.meters[meter].shown(second))
        rows.append((meter, value))
        if chance.next(in: 0...19) == 0 { rows.append((meter, value)) }
      }
    }
    rows.shuffle(using: &chance)
  }

  /// As a file of readings (contract, Imports).
  func text(_ plan: SitePlan) -> String {
    var text = "register,time,value\n"
    for (register, value) in rows {
      let meter = plan.meters[register]
      text += "\(meter.traits.register),\(value.instant.utcText),\(meter.text(value.digits))\n"
    }
    return text
  }
}

extension TrueMeter {
  /// Digits as the display writes them.
  func text(_ digits: Int64) -> String { decimal(digits).description }

  func decimal(_ digits: Int64) -> ExactDecimal { ExactDecimal(mantissa: digits, scale: traits.decimals) ?? .zero }
}

extension Instant {
  /// RFC 3339 in UTC, `2026-10-01T00:00:00Z`.
  var utcText: String {
    let day = LocalDay(number: Int32(clamping: seconds.dividedRoundingDown(by: 86_400)))
    let second = Int(seconds - Int64(day.number) * 86_400)
    return "\(day.iso8601)T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
  }
}
