import EnergyModel
import Publishing
import Storage

extension Explanation {
  /// How a year's use was against the year before it, and the command that says more; none for what is no calendar year, or has no meter.
  func baseline(of name: String, _ carrier: Carrier, in span: Span) throws(StoreError) -> [String] {
    let year = keeper.calendar.day(of: span.start).year
    guard span == keeper.calendar.span(ofYear: year) else { return [] }
    switch try Baselines(keeper: keeper, settings: settings).report(of: name, carrier, base: year - 1, year: year) {
    case .success(let report):
      return [
        say("  baseline: ", "  基准：") + DisplayWidth.printable(BaselineText(report, language).headline),
        say(
          "    `conserved baseline \(name) \(carrier.name) --base \(year - 1) --year \(year)` says more",
          "    详见 `conserved baseline \(name) \(carrier.name) --base \(year - 1) --year \(year)`"),
      ]
    case .failure(let refusal):
      guard let known = refusal.years, known.contains(year) else { return [] }
      return [
        say(
          "  baseline: the books begin in \(known.lowerBound); no year before \(year) says what to expect",
          "  基准：账目自 \(known.lowerBound) 年起，\(year) 年之前没有可作基准的年份")
      ]
    }
  }

  /// Which station and model lead the forecast of what heats in a judged year, each carrier in a line.
  func leading(_ institution: InstitutionID, year: Int, asOf: LocalDay) throws(StoreError) -> [String] {
    var carriers: [Carrier] = []
    for register in keeper.registers where register.institution == institution && register.carrier.isMostlyHeating {
      if !carriers.contains(register.carrier) { carriers.append(register.carrier) }
    }
    var lines: [String] = []
    for carrier in carriers {
      let result = try Baselines(keeper: keeper, settings: settings).report(
        of: institution.text, carrier, base: year - 1, year: year, asOf: asOf)
      guard case .success(let report) = result, let station = report.station,
        report.statement.baseline?.model.usesTemperature == true,
        let model = BaselineText(report, language).modelInUse
      else { continue }
      lines.append(
        say(
          "    \(carrier.name): station \(station), days of \(year - 1): \(model)",
          "    \(word(carrier))：气象站 \(station)，\(year - 1) 年各日：\(model)"))
    }
    return lines
  }
}
