import EnergyModel

/// Base-year values that somebody states (contract, Imports, `baselines`).
package enum BaselinesImport {
  static let names: [(english: String, chinese: String)] = [
    ("institution", "机构"), ("indicator", "指标"), ("year", "年份"), ("value", "数值"), ("unit", "单位"), ("source", "来源"),
    ("factors", "折标系数"),
  ]

  package static func parse(
    _ bytes: [UInt8], file: String, institutions: [Institution], indicators: IndicatorSet
  ) throws(RowFaults) -> [StatedBaseline] {
    var rows = try RowFile(bytes, file: file, names: names, required: ["institution", "indicator", "year", "value", "unit"])
    let known = Set(institutions.map(\.id))
    var baselines: [StatedBaseline] = []
    while let record = rows.next() {
      let before = rows.faultCount
      let institution = rows.institution(record, among: known)
      for name in ["indicator", "year", "value", "unit"] where rows.cell(record, name) == nil {
        rows.missing(record, name)
      }
      guard let indicatorCell = rows.cell(record, "indicator"), let yearCell = rows.cell(record, "year"),
        let valueCell = rows.cell(record, "value"), let unitCell = rows.cell(record, "unit")
      else { continue }
      let indicator = IndicatorID(indicatorCell.text).flatMap { indicators[$0] }
      if indicator == nil {
        rows.fault(
          indicatorCell.line, indicatorCell.column, "no indicator is called '\(indicatorCell.text)'",
          "write one of \(indicators.indicators.map(\.id.text).joined(separator: ", "))")
      } else if let indicator, indicator.unit != unitCell.text {
        rows.fault(
          unitCell.line, unitCell.column, "\(indicator.id) is not stated in '\(unitCell.text)'",
          "write it in \(indicator.unit)")
      }
      let year = decimalNumber(Array(yearCell.text.utf8)).flatMap { (2000...2099).contains($0) ? $0 : nil }
      if year == nil {
        rows.fault(yearCell.line, yearCell.column, "'\(yearCell.text)' is no year", "write four digits, such as 2020")
      }
      let value = (try? ExactDecimal(valueCell.text)).flatMap { $0.isPositive ? $0 : nil }
      if value == nil {
        rows.fault(valueCell.line, valueCell.column, "'\(valueCell.text)' is no positive number", "write what the base year used")
      }
      let factorsCell = rows.cell(record, "factors")
      let factors = factorsCell.flatMap { FactorProfileID($0.text) }
      if let factorsCell, factors == nil {
        rows.fault(
          factorsCell.line, factorsCell.column, "'\(factorsCell.text)' is not the name of a factor profile",
          "write one such as cn-stat-a, or leave it empty")
      }
      if rows.faultCount == before, let institution, let indicator, let year, let value {
        baselines.append(
          StatedBaseline(
            institution: institution, indicator: indicator.id, year: year, value: value,
            source: rows.cell(record, "source")?.text ?? "", factors: factors))
      }
    }
    try rows.finish()
    return baselines
  }
}
