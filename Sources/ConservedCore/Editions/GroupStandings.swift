import Conservation
import EnergyModel
import Publishing
import Settings
import Storage

/// Standings of institutions together (contract R15): sums of numerators over sums of denominators, never means of quotients.
struct GroupStandings {
  private let settings: Settings
  private let members: [Standings.Member]
  private let ancestors: [InstitutionID: [InstitutionID]]

  init(settings: Settings, members: [Standings.Member]) {
    self.settings = settings
    self.members = members
    ancestors = settings.institutions.ancestors
  }

  /// One group and the institution-like subject that its target is looked up for.
  private struct Group {
    let subject: String
    /// Its class, region or self decide which target it has.
    let stand: Institution?
    var members: [Standings.Member]
  }

  /// Every group of a kind by every target that the plans have for it, in the order in which groups first occur.
  func rows(by: StandingsBy) -> [GroupStandingRow] {
    groups(by: by).flatMap { group in
      settings.plans.flatMap { plan in
        targets(of: group, plan).compactMap { target -> GroupStandingRow? in
          guard let indicator = settings.indicators[target.indicator] else { return nil }
          let members = group.members.flatMap { member in
            (member.targets + member.shares).filter { $0.standing.plan == plan.id && $0.standing.indicator == target.indicator }
          }
          return rollUp(members, indicator: indicator, plan: plan, target: target).map {
            GroupStandingRow(by: by, subject: group.subject, group: $0)
          }
        }
      }
    }
  }

  private func targets(of group: Group, _ plan: Plan) -> [Plan.Target] {
    guard let stand = group.stand else {
      // What the plan asks of the site replaces what it asks of each institution.
      let ofSite = plan.targets.filter { $0.scope == .site }
      let named = Set(ofSite.map(\.indicator))
      return plan.targets.filter { $0.scope == .institution && !named.contains($0.indicator) } + ofSite
    }
    return plan.targets(of: stand, ancestors: ancestors[stand.id] ?? [])
  }

  private func groups(by: StandingsBy) -> [Group] {
    var groups: [Group] = []
    var places: [String: Int] = [:]
    func add(_ member: Standings.Member, to subject: String, _ stand: Institution?) {
      if let place = places[subject] {
        groups[place].members.append(member)
      } else {
        places[subject] = groups.count
        groups.append(Group(subject: subject, stand: stand, members: [member]))
      }
    }
    let byID = Dictionary(members.map { ($0.institution.id, $0.institution) }, uniquingKeysWith: { first, _ in first })
    let parents = Set(settings.institutions.compactMap(\.parent))
    for member in members {
      let institution = member.institution
      switch by {
      case .institution: add(member, to: institution.id.text, institution)
      case .parent:
        if parents.contains(institution.id) { add(member, to: institution.id.text, institution) }
        for ancestor in ancestors[institution.id] ?? [] { add(member, to: ancestor.text, byID[ancestor]) }
      case .class:
        add(
          member, to: institution.institutionClass,
          GroupStandings.stand(like: institution, institutionClass: institution.institutionClass, region: ""))
      case .region:
        add(
          member, to: institution.region,
          GroupStandings.stand(like: institution, institutionClass: "", region: institution.region))
      case .site: add(member, to: ConsumptionBy.wholeSite, nil)
      }
    }
    return groups
  }

  /// A class or a region as an institution, so that overrides for classes and regions find it, and none for institutions does.
  private static func stand(like institution: Institution, institutionClass: String, region: String) -> Institution {
    let name = InstitutionID("group/" + (institutionClass.isEmpty ? region : institutionClass)) ?? institution.id
    return Institution(id: name, name: "", institutionClass: institutionClass, region: region)
  }
}
