import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings

/// Points by the site's scoring rules: of institutions by their standings and caps, and of the whole site by its own.
struct Scores {
  let settings: Settings
  let rules: ScoringRules

  func rows(_ members: [Standings.Member]) -> [ScoreRow] {
    let ancestors = settings.institutions.ancestors
    let ofInstitutions = members.flatMap { member in
      member.targets.map { target in
        let institution = member.institution
        let goal = settings.plans.first { $0.id == target.standing.plan }?.target(
          for: target.standing.indicator, of: institution, ancestors: ancestors[institution.id] ?? []
        )?.goal
        return row(
          institution.id.text, institution.name, institution.institutionClass, institution.answerable, target.standing, goal)
      }
    }
    let ofSite = GroupStandings(settings: settings, members: members).rows(by: .site).map { group in
      let standing = group.group.standing
      let targets = settings.plans.first { $0.id == standing.plan }?.targets.filter { $0.indicator == standing.indicator } ?? []
      let goal = (targets.first { $0.scope == .site } ?? targets.first { $0.scope == .institution })?.goal
      return row(ConsumptionBy.wholeSite, settings.site.name, "", "", standing, goal)
    }
    return ofInstitutions + ofSite
  }

  private func row(
    _ subject: String, _ name: String, _ institutionClass: String, _ answerable: String, _ standing: Standing, _ goal: Plan.Goal?
  ) -> ScoreRow {
    ScoreRow(
      subject: subject, name: name, institutionClass: institutionClass, answerable: answerable, standing: standing,
      score: score(standing, goal), rules: rules.id)
  }

  /// A cap is scored by how far the year's total lies from it, everything else by its two answers.
  private func score(_ standing: Standing, _ goal: Plan.Goal?) -> Score? {
    guard case .cap? = goal else { return rules.points(annual: standing.annual, cumulative: standing.cumulative) }
    guard standing.annual != .notEnoughData, standing.annual != .noTarget, let cap = standing.yearTarget,
      let total = standing.isOver ? standing.actualToDate : standing.forecast
    else { return nil }
    return rules.points(total: total, cap: cap, isYearOver: standing.isOver)
  }
}
