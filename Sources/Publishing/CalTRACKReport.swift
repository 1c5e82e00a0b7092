import Conservation
import EnergyModel

/// A year against another by the CalTRACK rules, for whoever must report by them.
package struct CalTRACKReport: Sendable, Hashable {
  package let interval: CalTRACKInterval
  /// Why the base year is not enough by these rules; empty where it is.
  package let lacks: [CalTRACKSufficiency.Lack]
  /// `nil` where no line without a negative coefficient fits, or nothing is known.
  package let model: CalTRACKModel?
  /// `nil` without a model, or without a day to hold against it.
  package let savings: CalTRACKSavings?

  /// - Parameters:
  ///   - baseline: In order, those of the base year.
  ///   - end: The day after it.
  package init(
    _ interval: CalTRACKInterval, baseline: [CalTRACKPeriod], before end: LocalDay, reporting: [CalTRACKPeriod],
    isCoolingPossible: Bool
  ) {
    self.interval = interval
    // The bills of a leap year have a day more than the rules' 365.
    lacks = CalTRACKSufficiency(baseline, before: end).lacks.filter { interval == .daily || $0 != .daysOutside(1) }
    model = CalTRACKModel.fit(baseline, interval, isCoolingPossible: isCoolingPossible).model
    savings = model.flatMap { CalTRACKSavings($0, reporting: reporting) }
  }
}

/// A year against another of what nobody meters and bills say: by the CalTRACK rules alone, since no single day is known.
package struct BillsReport: Sendable {
  package let id: String
  package let name: String
  package let carrier: Carrier
  package let baseYear: Int
  package let year: Int
  package let station: StationID?
  /// `nil` where no temperatures are known.
  package let calTRACK: CalTRACKReport?
  /// What the bills of the two years say in sum, in printed units.
  package let baseSum: Double
  package let sum: Double

  package init(
    id: String, name: String, carrier: Carrier, baseYear: Int, year: Int, station: StationID?, calTRACK: CalTRACKReport?,
    baseSum: Double, sum: Double
  ) {
    self.id = id
    self.name = name
    self.carrier = carrier
    self.baseYear = baseYear
    self.year = year
    self.station = station
    self.calTRACK = calTRACK
    self.baseSum = baseSum
    self.sum = sum
  }

  /// Lines, ended with a line's end.
  package func text(_ language: Language) -> String {
    let numbers = BaselineNumbers(
      carrier.baseUnit, language, largest: max(baseSum, sum), uncertainty: calTRACK?.savings?.errorBand90)
    let (before, now) = (numbers.withUnit(baseSum), numbers.withUnit(sum))
    let first =
      language == .english
      ? "\(name) has no meter of \(carrier.name.replacing("-", with: " ")); its bills say \(now) for \(year) and \(before) for "
        + "\(baseYear), and nothing of single days. By the CalTRACK 2.0 rules for bills:"
      : "\(name)无\(Term(carrier).text(language))计量表，按账单\(year)年为\(now)，\(baseYear)年为\(before)，不能说明逐日情况。按CalTRACK 2.0规则（账单）测算："
    let lines = [first] + CalTRACKText(calTRACK, carrier, numbers).lines.map { "  " + $0 }
    return lines.map { DisplayWidth.printable($0) + "\n" }.joined()
  }

  package var json: JSON {
    .object([
      .init("schema", .integer(BaselineDocument.schema)), .init("id", .string(id)), .init("name", .string(name)),
      .init("carrier", .string(carrier.name)), .init("unit", .string(carrier.baseUnit.printed)), .init("registers", .array([])),
      .init("station", .string(orNull: station?.text)), .init("baseline_year", .integer(baseYear)),
      .init("reporting_year", .integer(year)), .init("baseline_sum", .statistic(baseSum)),
      .init("reporting_sum", .statistic(sum)),
      .init("verdict", .null), .init("lacks", .array([.string("no_meter")])),
      .init("caltrack", calTRACK.map(BaselineDocument.calTRACK) ?? .null),
    ])
  }
}
