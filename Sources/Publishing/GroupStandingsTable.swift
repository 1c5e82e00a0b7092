import Conservation
import EnergyModel

/// Whom a row of standings is of (`standings --by`).
package enum StandingsBy: String, Sendable, Hashable, CaseIterable {
  case institution
  /// An institution with all below it.
  case parent
  case `class`, region, site

  fileprivate var chinese: String {
    switch self {
    case .institution: "公共机构"
    case .parent: "上级机构"
    case .class: "类别"
    case .region: "行政区划代码"
    case .site: "范围"
    }
  }

  fileprivate func cell(_ subject: String) -> Cell {
    switch self {
    case .institution, .parent, .region: .text(subject)
    case .class: .term(Term(.institutionClass, subject))
    case .site: .term(Term(.scope, subject))
    }
  }
}

/// The standing of institutions together.
package struct GroupStandingRow: Sendable, Hashable {
  package let by: StandingsBy
  package let subject: String
  package let group: GroupStanding

  package init(by: StandingsBy, subject: String, group: GroupStanding) {
    self.by = by
    self.subject = subject
    self.group = group
  }

  fileprivate var standing: Standing { group.standing }
}

extension Table<GroupStandingRow> {
  /// `standings` by a grouping; every row must be of the same.
  package static func groupStandings(by: StandingsBy) -> Table {
    Table(
      "standings",
      [
        Column("as_of", "截至日期") { .date($0.standing.asOf) },
        Column(by.rawValue, by.chinese) { by.cell($0.subject) },
        Column("plan", "规划") { .text($0.standing.plan.text) },
        Column("indicator", "指标") { .term(Term($0.standing.indicator)) },
        Column("unit", "单位") { .text($0.standing.unit) },
        .year { $0.standing },
        Column("members", "机构数") { .integer($0.group.members) },
        Column("compared", "可比机构数") { .integer($0.group.compared) },
        Column("not_reporting", "数据不足机构数") { .integer($0.group.notReporting) },
      ] + Column.values { $0.standing } + [
        .coverage { $0.standing }, .factors { $0.standing }, .notes { $0.standing },
      ])
  }
}
