import EnergyModel

/// A tariff as a file (`tariffs/NAME.yaml`): for each carrier its prices by date, each flat (`yuan`) or by time of use (`periods`).
enum TariffFile {
  private static let keys = ["schema", "id", "title", "source", "prices"]
  private static let priceKeys = ["carrier", "unit", "yuan", "periods", "first_day", "last_day", "source"]
  private static let periodKeys = ["name", "hours", "months", "days", "yuan"]
  /// More periods than any tariff has; the table of hours holds their places in a byte.
  private static let periodsMax = 100

  static func tariff(from node: YAMLNode, named name: String, faults: FaultList) -> Tariff? {
    guard let file = WrittenMapping(node, named: "tariff", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: TariffID? = written.flatMap { faults.identifier($0, key: "id") }
    let nodes = file.list("prices") ?? []
    if nodes.isEmpty { faults.report(file.place(of: "prices"), "the tariff has no prices", "write at least one") }
    var prices: [(Tariff.Price, Place)] = []
    for node in nodes {
      guard let keys = WrittenMapping(node, named: "price", keys: priceKeys, faults: faults),
        let price = price(of: keys, fileSource: file.text("source"), faults: faults)
      else { continue }
      prices.append((price, keys.place))
    }
    checkDays(prices, faults: faults)
    guard let id else { return nil }
    return Tariff(id: id, title: file.text("title")?.text ?? id.text, prices: prices.map(\.0))
  }

  private static func price(of keys: WrittenMapping, fileSource: WrittenText?, faults: FaultList) -> Tariff.Price? {
    let carrier = DataFile.required("carrier", of: keys, faults: faults).flatMap { faults.carrier($0) }
    let unit = unit(of: keys, carrier: carrier, faults: faults)
    // A source of the whole file is one for each price.
    let source = keys.text("source") ?? fileSource ?? DataFile.required("source", of: keys, faults: faults)
    let firstDay = DataFile.day("first_day", of: keys, faults: faults)
    let lastDay = DataFile.day("last_day", of: keys, faults: faults)
    if let firstDay, let lastDay, firstDay > lastDay {
      faults.report(keys.place(of: "last_day"), "the last day is before the first", "write a `last_day` from \(firstDay) on")
    }
    switch (keys.node("yuan"), keys.node("periods")) {
    case (nil, nil):
      return faults.refuse(
        keys.place, "the price has no number", "write `yuan` for a flat price, or `periods` for one by time of use")
    case (_?, _?):
      return faults.refuse(keys.place(of: "periods"), "the price is both flat and by time of use", "keep `yuan` or `periods`")
    case (_?, nil):
      guard let yuan = yuan(of: keys, carrier: carrier, unit: unit, faults: faults), let carrier, let source else { return nil }
      return Tariff.Price(carrier, flat: yuan, firstDay: firstDay, lastDay: lastDay, source: source.text)
    case (nil, _?):
      guard let (rates, schedule) = periods(of: keys, carrier: carrier, unit: unit, faults: faults), let carrier, let source
      else { return nil }
      return Tariff.Price(
        carrier, rates: rates, schedule: schedule, firstDay: firstDay, lastDay: lastDay, source: source.text)
    }
  }

  /// The unit that prices are per; the printed one of the carrier where the file says nothing.
  private static func unit(of keys: WrittenMapping, carrier: Carrier?, faults: FaultList) -> MeasureUnit? {
    guard let carrier else { return nil }
    guard let written = keys.text("unit") else { return MeasureUnit(carrier.baseUnit.printed) }
    if let unit = MeasureUnit(written.text), unit.ratio(to: carrier.baseUnit) != nil { return unit }
    return faults.refuse(
      written.place, "\(carrier.name) is not sold by \(FaultList.quoted(written.text))",
      "write one of \(FaultList.units(of: carrier).joined(separator: ", "))")
  }

  /// The price per printed unit, exactly.
  private static func yuan(of keys: WrittenMapping, carrier: Carrier?, unit: MeasureUnit?, faults: FaultList) -> ExactDecimal? {
    guard let written = DataFile.required("yuan", of: keys, faults: faults),
      let price = faults.decimal(written, key: "yuan", allowsZero: true), let carrier, let unit,
      let from = MeasureUnit(carrier.baseUnit.printed)?.ratio(to: carrier.baseUnit), let to = unit.ratio(to: carrier.baseUnit)
    else { return nil }
    if let perPrinted = price.converted(from: from, to: to) { return perPrinted }
    return faults.refuse(
      written.place, "the price is no exact number of yuan per \(carrier.baseUnit.printed)",
      "write `unit: \(carrier.baseUnit.printed)` and the price per it")
  }

  private static func periods(of keys: WrittenMapping, carrier: Carrier?, unit: MeasureUnit?, faults: FaultList) -> (
    [Tariff.Rate], RateSchedule
  )? {
    guard let nodes = keys.list("periods") else { return nil }
    guard (1...periodsMax).contains(nodes.count) else {
      return faults.refuse(
        keys.place(of: "periods"), "there are \(nodes.count) periods", "write from 1 to \(periodsMax), or a flat price as `yuan`")
    }
    var rates: [Tariff.Rate] = []
    var slots: [RateSchedule.Slot] = []
    var places: [Place] = []
    for node in nodes {
      guard let period = WrittenMapping(node, named: "period", keys: periodKeys, faults: faults) else { continue }
      let name = DataFile.required("name", of: period, faults: faults)
      let yuan = yuan(of: period, carrier: carrier, unit: unit, faults: faults)
      guard let slot = slot(of: period, faults: faults), let name, let yuan else { continue }
      rates.append(Tariff.Rate(name: name.text, yuan: yuan))
      slots.append(slot)
      places.append(period.place)
    }
    // Without one of them the others would have gaps that nobody wrote.
    guard slots.count == nodes.count else { return nil }
    do throws(RateSchedule.Refusal) {
      return (rates, try RateSchedule(slots))
    } catch {
      for gap in error.gaps {
        faults.report(keys.place(of: "periods"), "no period holds at \(words(gap))", "give every hour of every day exactly one")
      }
      for overlap in error.overlaps {
        let (first, second) = (places[overlap.first], places[overlap.second])
        faults.report(
          second, "two periods hold at \(words(overlap.hour))",
          "write their hours, months or days apart; the other is on \(faults.words(for: first, from: second))")
      }
      return nil
    }
  }

  private static func words(_ hour: RateSchedule.Hour) -> String {
    "\(padded(hour.hour, 2)):00 on a \(hour.dayType.rawValue) of month \(hour.month)"
  }

  private static func slot(of period: WrittenMapping, faults: FaultList) -> RateSchedule.Slot? {
    if period.node("hours") == nil || period.list("hours")?.isEmpty == true {
      faults.report(period.place(of: "hours"), "the period has no `hours`", "write such as `hours: [8-11, 18-21]`")
    }
    let writtenHours = period.texts("hours") ?? []
    let hours = writtenHours.compactMap { hoursOfDay($0, faults: faults) }
    let writtenMonths = period.texts("months")
    let months = writtenMonths?.compactMap { faults.whole($0, key: "months", in: 1...12) }
    let days = dayTypees(of: period, faults: faults)
    guard let days, !hours.isEmpty, hours.count == writtenHours.count, months?.count == writtenMonths?.count else { return nil }
    return RateSchedule.Slot(hours: hours.reduce(into: []) { $0.formUnion($1) }, months: Set(months ?? Array(1...12)), days: days)
  }

  /// `8-11` is from eight to before eleven; `23-7` goes over midnight.
  private static func hoursOfDay(_ written: WrittenText, faults: FaultList) -> Set<Int>? {
    let ends = written.text.split(separator: "-", omittingEmptySubsequences: false).map { decimalNumber($0.utf8) }
    guard ends.count == 2, let from = ends[0], let to = ends[1], (0...23).contains(from), (1...24).contains(to), from != to else {
      return faults.refuse(
        written.place, "`hours` \(FaultList.quoted(written.text)) is no range of hours",
        "write whole hours from 0 to 24, such as 8-11 for eight to before eleven, or 23-7")
    }
    return from < to ? Set(from..<to) : Set(from..<24).union(0..<to)
  }

  /// Every kind of day where none is written; `any` says the same.
  private static func dayTypees(of period: WrittenMapping, faults: FaultList) -> Set<DayType>? {
    let all = Set(DayType.allCases)
    guard let node = period.node("days") else { return all }
    let written: [WrittenText]
    if case .sequence = node.content {
      written = period.texts("days") ?? []
      if period.list("days")?.isEmpty == true {
        faults.report(node.place, "`days` is an empty list", "write workday, weekend or holiday, or remove the key")
      }
    } else {
      guard let text = period.text("days") else { return nil }
      if text.text == "any" { return all }
      written = [text]
    }
    let days: [DayType] = written.compactMap { faults.choice($0, key: "days") }
    return days.count == written.count && !days.isEmpty ? Set(days) : nil
  }

  /// No day may have two prices of one carrier: which of them holds would be chance.
  private static func checkDays(_ prices: [(Tariff.Price, Place)], faults: FaultList) {
    for (index, (price, place)) in prices.enumerated() {
      let other = prices[..<index].first { earlier, _ in
        guard earlier.carrier == price.carrier else { return false }
        let startsLate = price.firstDay.flatMap { first in earlier.lastDay.map { $0 < first } } ?? false
        let endsEarly = price.lastDay.flatMap { last in earlier.firstDay.map { last < $0 } } ?? false
        return !startsLate && !endsEarly
      }
      guard let other else { continue }
      faults.report(
        place, "the days of two prices of \(price.carrier.name) overlap",
        "write `first_day` and `last_day` apart; the other is on \(faults.words(for: other.1, from: place))")
    }
  }
}
