import Conservation
import EnergyModel
import Foundation

extension StandingsText {
  /// One line for each standing, for a first look: whose it is, how the year will end against its target, and how it stands.
  package static func brief(_ rows: some Sequence<StandingRow>, _ language: Language) -> String {
    let isEnglish = language == .english
    let headers =
      isEnglish
      ? ["institution", "answerable", "indicator", "unit", "year target", "forecast", "margin %", "coverage %", "standing"]
      : ["公共机构", "责任单位", "指标", "单位", "年度目标", "年末预测", "余量%", "覆盖率%", "年度状态"]
    let lines = rows.map { row -> [String] in
      let standing = row.standing
      return [
        row.institution.name, row.institution.answerable, Term(standing.indicator).text(language), standing.unit,
        standing.yearTarget?.text(decimals: 2) ?? unknown, standing.forecast?.text(decimals: 2) ?? unknown,
        standing.marginPercent?.text(decimals: 1) ?? unknown, standing.coveragePercent?.textRoundedDown(decimals: 1) ?? unknown,
        Term(standing.annual).text(language),
      ].map(DisplayWidth.printable)
    }
    let isNumber = [false, false, false, false, true, true, true, true, false]
    let widths = headers.indices.map { index in ([headers] + lines).reduce(0) { max($0, DisplayWidth.columns(of: $1[index])) } }
    return ([headers] + lines).map { cells in
      var line = ""
      for (index, cell) in cells.enumerated() {
        let space = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(of: cell)))
        line += (index == 0 ? "" : "  ") + (isNumber[index] ? space + cell : cell + space)
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
