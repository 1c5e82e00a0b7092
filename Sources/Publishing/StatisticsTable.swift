import EnergyModel

/// One institution on a statistical form (contract, export `statistics`).
package struct StatisticsRow: Sendable, Hashable {
  package let institution: InstitutionID
  package let name: String
  /// 单位性质; `nil` for a class that the edition does not name.
  package let kindCode: String?
  /// In the order of the form's lines, as printed; `nil` where nothing is known, never zero.
  package let cells: [String?]
  package let findings: [StatisticsFinding]

  package init(institution: InstitutionID, name: String, kindCode: String?, cells: [String?], findings: [StatisticsFinding]) {
    self.institution = institution
    self.name = name
    self.kindCode = kindCode
    self.cells = cells
    self.findings = findings
  }
}

/// What whoever signs the form should look at first.
package enum StatisticsFinding: Sendable, Hashable {
  /// A sum of the layout does not hold; the values on both sides as printed, `nil` where not known.
  case broken(check: StatisticalForms.Check, left: String?, right: [String?])
  /// A value that is a sum of fewer hours than the year has.
  case incomplete(code: String, knownHours: Int, hours: Int)
  /// A value is empty because carriers have no factor for the year.
  case noFactor(code: String, carriers: [Carrier])

  package func text(_ language: Language) -> String {
    let isEnglish = language == .english
    switch self {
    case .broken(let check, let left, let right):
      let values = ([left] + [right.map { $0 ?? "?" }.joined(separator: " + ")]).map { $0 ?? "?" }
      return isEnglish
        ? "\(check) does not hold: \(values[0]) and \(values[1])" : "\(check) 不成立：\(values[0])，\(values[1])"
    case .incomplete(let code, let known, let hours):
      return isEnglish ? "\(code) holds \(known) of \(hours) hours" : "\(code) 仅有 \(hours) 小时中的 \(known) 小时"
    case .noFactor(let code, let carriers):
      let names = carriers.map { Term($0).text(language) }
      return isEnglish
        ? "\(code) has no factor of \(names.joined(separator: ", "))" : "\(code) 缺少折标系数：\(names.joined(separator: "、"))"
    }
  }
}

extension Table<StatisticsRow> {
  /// A form's own codes as headers, with their captions and units in Chinese.
  package static func statistics(_ form: StatisticalForms.Form, _ language: Language) -> Table {
    let lines = form.lines.enumerated().map { index, line in
      Column<StatisticsRow>(line.code, "\(line.code) \(line.captions[.simplifiedChinese] ?? "")（\(chinese(unit: line.unit))）") {
        row in
        row.cells[index].map(Cell.number) ?? .empty
      }
    }
    return Table(
      "statistics",
      [
        Column("institution", "公共机构") { .text($0.institution.text) },
        Column("name", "名称") { .text($0.name) },
        Column("class_code", "单位性质代码") { $0.kindCode.map(Cell.text) ?? .empty },
      ] + lines + [
        Column("checks", "校核") { row in
          row.findings.isEmpty ? .empty : .text(row.findings.map { $0.text(language) }.joined(separator: "; "))
        }
      ])
  }

  /// Units that are words; symbols stand as they are.
  private static func chinese(unit: String) -> String {
    ["yuan": "元", "persons": "人", "vehicles": "辆", "racks": "个", "days": "天", "m2": "㎡", "m3": "m³"][unit] ?? unit
  }
}
