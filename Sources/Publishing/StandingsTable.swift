import Conservation
import EnergyModel
import Foundation

/// A standing with the facts of its institution.
package struct StandingRow: Sendable, Hashable {
  package let standing: Standing
  package let institution: Institution

  package init(_ standing: Standing, of institution: Institution) {
    self.standing = standing
    self.institution = institution
  }
}

extension Table<StandingRow> {
  package static let standings = Table(
    "standings",
    [
      Column("as_of", "截至日期") { .date($0.standing.asOf) },
      Column("institution", "公共机构") { .text($0.institution.id.text) },
      Column("name", "名称") { .text($0.institution.name) },
      Column("class", "类别") { .term(Term(.institutionClass, $0.institution.institutionClass)) },
      Column("region", "行政区划代码") { .text($0.institution.region) },
      Column("answerable", "责任单位") { .text($0.institution.answerable) },
      Column("plan", "规划") { .text($0.standing.plan.text) },
      Column("indicator", "指标") { .term(Term($0.standing.indicator)) },
      Column("unit", "单位") { .text($0.standing.unit) },
    ] + Column.values { $0.standing } + [
      Column("carried", "沿用末年目标") { .flag($0.standing.isCarried) },
      .coverage { $0.standing }, .factors { $0.standing }, .year { $0.standing }, .notes { $0.standing },
    ])
}
