import Conservation
import EnergyModel
import Foundation

/// The points that a standing gives by the site's rules (export `scores`).
package struct ScoreRow: Sendable, Hashable {
  /// The name of the institution, or `ConsumptionBy.wholeSite`.
  package let subject: String
  package let name: String
  package let institutionClass: String
  package let answerable: String
  package let standing: Standing
  /// `nil` where nothing can be scored: no target, or not enough data.
  package let score: Score?
  package let rules: ScoringRulesID

  package init(
    subject: String, name: String, institutionClass: String, answerable: String, standing: Standing, score: Score?,
    rules: ScoringRulesID
  ) {
    self.subject = subject
    self.name = name
    self.institutionClass = institutionClass
    self.answerable = answerable
    self.standing = standing
    self.score = score
    self.rules = rules
  }
}

extension Table<ScoreRow> {
  package static let scores = Table(
    "scores",
    [
      Column("as_of", "截至日期") { .date($0.standing.asOf) },
      Column("subject", "考核对象") { $0.subject == ConsumptionBy.wholeSite ? .term(Term(.scope, $0.subject)) : .text($0.subject) },
      Column("name", "名称") { .text($0.name) },
      Column("class", "类别") { .term(Term(.institutionClass, $0.institutionClass)) },
      Column("answerable", "责任单位") { .text($0.answerable) },
      Column("plan", "规划") { .text($0.standing.plan.text) },
      Column("indicator", "指标") { .term(Term($0.standing.indicator)) },
      .year { $0.standing },
      Column("annual", "年度状态") { .term(Term($0.standing.annual)) },
      Column("cumulative", "累计状态") { .term(Term($0.standing.cumulative)) },
      Column("points", "得分") { .decimal($0.score?.points, decimals: 1) },
      Column("of", "满分") { .decimal($0.score?.of, decimals: 1) },
      Column("provisional", "暂计") { row in row.score.map { .flag($0.isProvisional) } ?? .empty },
      Column("rules", "评分规则") { .text($0.rules.text) },
      .notes { $0.standing },
    ])
}
