import Conservation
import EnergyModel
import Metering
import Settings
import Storage

/// What an amount is in standard coal, CO₂ and money, with factors, prices and their sources.
extension Explanation {
  /// By the factors of the institution's region; a register and a virtual meter are in that of their institution.
  func conversions(_ amount: Amount, _ carrier: Carrier, of name: String, in span: Span) throws(StoreError) -> [String] {
    let day = keeper.calendar.day(of: span.start)
    let institution =
      keeper.registers.first { $0.id.text == name }?.institution
      ?? settings.virtualMeters.first { $0.id.text == name }?.institution ?? InstitutionID(name)
    let region = try institution.flatMap { (id: InstitutionID) throws(StoreError) in
      try energy().region(of: id, on: day)
    }
    return ConvertedQuantity.allCases.compactMap { quantity in
      guard
        let converted = settings.factors.convert(amount, of: carrier, to: quantity, year: day.year, region: region ?? "")
      else { return nil }
      return
        "  = \(converted.value.text(decimals: 3)) \(quantity.rawValue)\(say(" by ", "，系数 "))\(converted.factor.perPrintedUnit)\(say(" per ", " / "))"
        + "\(carrier.baseUnit.printed) (\(settings.factors.words(converted.conversion)); \(converted.factor.source))"
    }
  }

  private func energy() throws(StoreError) -> EnergyUse {
    EnergyUse(
      keeper: keeper, settings: settings, institutions: settings.institutions, facts: try keeper.store.facts())
  }

  /// What it cost: what the ledger states, and what was used at each rate of the tariff; none where neither says anything.
  ///
  /// Bills are of an institution: a register alone is priced by the tariff.
  func costs(
    of name: String, _ carrier: Carrier, _ registers: [Int], _ ledger: Entered, in span: Span
  ) throws(StoreError) -> [String] {
    let energy = try energy()
    let frame = EnergyFrame([span], keeper.calendar)
    var bills: [LedgerBook.Subject: [LedgerEntry]] = [:]
    for bill in ledger.bills where bill.entry.costYuan != nil {
      bills[keeper.registers[bill.registers[0]].subject, default: []].append(bill.entry)
    }
    var parts = registers.filter { keeper.registers[$0].flow == .in }.map { index in
      let register = keeper.registers[index]
      let isTotal = register.institution.text == name
      return EnergyUse.Part(
        institution: register.institution, kind: .register(index),
        paid: isTotal ? bills[register.subject]?.map { $0.from..<$0.to } ?? [] : [])
    }
    parts += bills.map { EnergyUse.Part(institution: $0.key.institution, kind: .bills($0.value)) }
    parts += ledger.books.map { EnergyUse.Part(institution: $0.subject.institution, kind: .book($0)) }
    var cost = Cost()
    var rates: [HourPricing.RateUse] = []
    for part in parts {
      let use = try energy.use(of: part, carrier, frame, keepsRates: true)
      cost.add(use.intervals[0].cost)
      rates += use.rates
    }
    return lines(of: cost, rates, carrier)
  }

  private func lines(of cost: Cost, _ rates: [HourPricing.RateUse], _ carrier: Carrier) -> [String] {
    guard cost.stated != nil || settings.tariff != nil, !cost.isEmpty else { return [] }
    let parts = [
      cost.stated.map { say("ledger ", "台账 ") + $0.text(decimals: 2) },
      cost.priced.map { "\(settings.tariff?.id.text ?? "") \($0.text(decimals: 2))" },
    ].compactMap { $0 }.joined(separator: " + ")
    let whole =
      if let yuan = cost.yuan {
        say("  = \(yuan.text(decimals: 2)) yuan: ", "  = \(yuan.text(decimals: 2)) 元：") + parts
      } else {
        say("  cost unknown: of some use neither the ledger nor a price says what it cost", "  费用不详：部分用量既无台账金额也无单价")
          + (parts.isEmpty ? "" : say("; known are ", "；已知 ") + parts)
      }
    return [whole]
      + rates.map { use in
        let name = use.rate.name.isEmpty ? "" : "\(use.rate.name) "
        return "    \(name)\(use.amount.printed) \(carrier.baseUnit.printed)"
          + say(" at \(use.rate.yuan) yuan (\(use.source))", "，单价 \(use.rate.yuan) 元（\(use.source)）")
      }
  }
}
