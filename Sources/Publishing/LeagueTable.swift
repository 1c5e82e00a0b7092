import Conservation
import EnergyModel
import Foundation

/// The place of an institution within its class (export `league`).
package struct LeagueRow: Sendable, Hashable {
  package let institution: Institution
  package let standing: Standing
  package let place: LeaguePlace
  /// `nil` where the site has no quotas, or the institution no value.
  package let quota: QuotaVerdict?

  package init(institution: Institution, standing: Standing, place: LeaguePlace, quota: QuotaVerdict? = nil) {
    self.institution = institution
    self.standing = standing
    self.place = place
    self.quota = quota
  }

  fileprivate var quotaCell: Cell {
    switch quota {
    case nil: .empty
    case .band(let band, _): .term(Term(.band, band.rawValue))
    case .silent(let silence): .term(Term(.band, silence.rawValue))
    }
  }
}

extension Table<LeagueRow> {
  package static let league = Table(
    "league",
    [
      Column("as_of", "截至日期") { .date($0.standing.asOf) },
      Column("class", "类别") { .term(Term(.institutionClass, $0.institution.institutionClass)) },
      Column("plan", "规划") { .text($0.standing.plan.text) },
      Column("indicator", "指标") { .term(Term($0.standing.indicator)) },
      .year { $0.standing },
      Column("rank", "名次") { row in row.place.rank.map { .integer($0) } ?? .empty },
      Column("ranked", "参加排名数") { .integer($0.place.ranked) },
      Column("institution", "公共机构") { .text($0.institution.id.text) },
      Column("name", "名称") { .text($0.institution.name) },
      Column("answerable", "责任单位") { .text($0.institution.answerable) },
      Column("value", "全年值") { .decimal($0.place.value, decimals: 4) },
      Column("unit", "单位") { .text($0.standing.unit) },
      Column("reduction_pct", "较基准年下降（%）") { .decimal($0.standing.reductionPercent, decimals: 2) },
      Column("annual", "年度状态") { .term(Term($0.standing.annual)) },
      .coverage { $0.standing },
      .factors { $0.standing },
      Column("quota", "定额水平") { $0.quotaCell },
      .notes { $0.standing },
    ])
}
