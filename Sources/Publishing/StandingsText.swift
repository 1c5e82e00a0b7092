import Conservation
import EnergyModel
import Foundation

/// The standings of institutions as a plain table for a terminal: a heading for each institution, a line for each indicator.
package enum StandingsText {
  /// Lines in the order of the rows, ended with a line's end; institutions in the order in which they first occur.
  package static func render(_ rows: some Sequence<StandingRow>, _ language: Language) -> String {
    var order: [InstitutionID] = []
    var groups: [InstitutionID: [StandingRow]] = [:]
    for row in rows {
      if groups[row.institution.id] == nil { order.append(row.institution.id) }
      groups[row.institution.id, default: []].append(row)
    }
    // Columns stand under each other over the whole text, not only within one institution.
    let lines = order.flatMap { groups[$0] ?? [] }.map { cells($0, language) }
    guard !lines.isEmpty else { return "" }
    let headers = columns.map { language == .english ? $0.english : $0.chinese }
    let widths = headers.indices.map { index in ([headers] + lines).reduce(0) { max($0, DisplayWidth.columns(of: $1[index])) } }
    var text = ""
    for id in order {
      guard let group = groups[id], let institution = group.first?.institution else { continue }
      if !text.isEmpty { text += "\n" }
      text += heading(institution, language) + "\n" + line(headers, widths)
      for row in group { text += line(cells(row, language), widths) }
    }
    return text
  }

  private struct TextColumn: Sendable {
    let english: String
    let chinese: String
    let isNumber: Bool
    let cell: @Sendable (Standing, Language) -> String

    init(_ english: String, _ chinese: String, isNumber: Bool = true, _ cell: @escaping @Sendable (Standing, Language) -> String)
    {
      self.english = english
      self.chinese = chinese
      self.isNumber = isNumber
      self.cell = cell
    }
  }

  private static let columns: [TextColumn] = [
    TextColumn("indicator", "指标", isNumber: false) { Term($0.indicator).text($1) },
    TextColumn("unit", "单位", isNumber: false) { standing, _ in standing.unit },
    TextColumn("base", "基准值") { standing, _ in value(standing.baseValue) },
    TextColumn("year target", "年度目标") { standing, language in value(standing.yearTarget) + carried(standing, language) },
    TextColumn("to date", "截至当日") { standing, _ in value(standing.actualToDate) },
    TextColumn("pace", "进度比") { standing, _ in value(standing.pace) },
    TextColumn("forecast", "年末预测") { standing, _ in value(standing.forecast) },
    TextColumn("80 % interval", "80% 区间") { standing, _ in interval(standing) },
    TextColumn("reduction %", "下降%") { standing, _ in standing.reductionPercent?.text(decimals: 1) ?? unknown },
    TextColumn("coverage %", "覆盖率%") { standing, _ in standing.coveragePercent?.textRoundedDown(decimals: 1) ?? unknown },
    TextColumn("annual", "年度状态", isNumber: false) { Term($0.annual).text($1) },
    TextColumn("cumulative", "累计状态", isNumber: false) { Term($0.cumulative).text($1) },
  ]

  /// What is not known; never a zero.
  static let unknown = "-"

  private static func value(_ number: Decimal?) -> String { number?.text(decimals: 2) ?? unknown }

  private static func interval(_ standing: Standing) -> String {
    guard let low = standing.forecastLow, let high = standing.forecastHigh else { return unknown }
    return low.text(decimals: 2) + ".." + high.text(decimals: 2)
  }

  private static func carried(_ standing: Standing, _ language: Language) -> String {
    guard standing.isCarried else { return "" }
    return language == .english ? " (carried)" : "（沿用）"
  }

  private static func heading(_ institution: Institution, _ language: Language) -> String {
    let name = institution.name.isEmpty ? institution.id.text : "\(institution.name) (\(institution.id.text))"
    guard !institution.answerable.isEmpty else { return DisplayWidth.printable(name) }
    return DisplayWidth.printable(name + (language == .english ? ", answerable: " : "，责任单位：") + institution.answerable)
  }

  private static func cells(_ row: StandingRow, _ language: Language) -> [String] {
    columns.map { DisplayWidth.printable($0.cell(row.standing, language)) }
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let space = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(of: cell)))
      line += "  " + (columns[index].isNumber ? space + cell : cell + space)
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}
