import Conservation
import EnergyModel
import Settings
import Storage

/// Judges every target of every plan in use from the books (contract R15).
package struct Standings {
  private let keeper: BookKeeper
  private let settings: Settings
  private let suspicious: Set<InstitutionID>

  /// - Parameter suspicious: Institutions of meters whose scale changed and of which nobody has said what happened.
  package init(keeper: BookKeeper, settings: Settings, suspicious: Set<InstitutionID> = []) {
    self.keeper = keeper
    self.settings = settings
    self.suspicious = suspicious
  }

  /// Every institution by every target that it has, in the order of the configuration, as of a day whose own hours are still open.
  ///
  /// - Parameters:
  ///   - year: Another year of the plans than the one that runs.
  ///   - only: The institutions to judge; all where nothing is said.
  package func judged(
    asOf: LocalDay, baselines: [StatedBaseline], year: Int? = nil, only: Set<InstitutionID>? = nil
  ) throws(StoreError) -> [Standing] {
    try members(asOf: asOf, baselines: baselines, year: year, only: only).flatMap { $0.targets.map(\.standing) }
  }

  /// An institution and how it stands by each of its targets.
  struct Member {
    let institution: Institution
    let targets: [GroupMember]
    /// What it brings to targets that plans have for the whole site and not for institutions, such as a cap; no standing of its own.
    let shares: [GroupMember]
    /// The curves behind the targets, in their order; empty where nobody asked for them.
    var paces: [PaceFigure?] = []
  }

  /// The same standings, each with what its values were divided by; where the whole site is asked for too, also what its own targets need.
  func members(
    asOf: LocalDay, baselines: [StatedBaseline], year: Int? = nil, only: Set<InstitutionID>? = nil, withSite: Bool = false,
    withPaces: Bool = false
  ) throws(StoreError) -> [Member] {
    guard !settings.plans.isEmpty else { return [] }
    let stated = Dictionary(grouping: baselines, by: \.institution)
    let use = try InstitutionUse(keeper: keeper, endUses: settings.indicators.namedEndUses)
    let ancestors = settings.institutions.ancestors
    let groups = planGroups(asOf: asOf, year: year)
    let frames = DayFrames(settings.days, shapes: settings.shapes)
    var weather = StationYears(keeper: keeper)
    var members: [Member] = []
    for institution in settings.institutions.with(try keeper.store.facts(), on: asOf) {
      if let only, !only.contains(institution.id) { continue }
      var found: [(plan: Int, targets: [GroupMember], shares: [GroupMember], paces: [PaceFigure?])] = []
      for group in groups {
        let series = try use.series(of: institution.id, from: group.from, to: group.to, judgedFrom: group.judgedFrom)
        var judge = InstitutionJudge(
          institution: institution, series: series, statedBaselines: stated[institution.id] ?? [], asOf: asOf,
          frames: frames, temperatures: try weather.temperatures(of: institution.station, to: group.to),
          isSuspicious: suspicious.contains(institution.id))
        for (number, plan) in group.plans {
          let baseSeries = try baseSeries(of: institution.id, plan, group, use)
          func judged(_ targets: [Plan.Target]) -> [GroupMember] {
            targets.compactMap { target in
              settings.indicators[target.indicator].map {
                judge.member(
                  $0, plan: plan, target: target, factors: settings.factors(of: plan), year: year, baseYearSeries: baseSeries)
              }
            }
          }
          let own = plan.targets(of: institution, ancestors: ancestors[institution.id] ?? [])
          let named = Set(own.map(\.indicator))
          let ofSite = withSite ? plan.targets.filter { $0.scope == .site && !named.contains($0.indicator) } : []
          let targets = judged(own)
          var paces: [PaceFigure?] = []
          if withPaces {
            for target in own {
              guard let indicator = settings.indicators[target.indicator] else { continue }
              paces.append(
                judge.pace(
                  of: targets[paces.count].standing, indicator, plan: plan, target: target, factors: settings.factors(of: plan),
                  baseYearSeries: baseSeries))
            }
          }
          found.append((number, targets, judged(ofSite), paces))
        }
      }
      found.sort { $0.plan < $1.plan }
      members.append(
        Member(
          institution: institution, targets: found.flatMap(\.targets), shares: found.flatMap(\.shares),
          paces: found.flatMap(\.paces)))
    }
    return members
  }

  /// Plans whose judged years are the same days, so that they share what was used.
  private struct PlanGroup {
    /// With their places in the configuration.
    var plans: [(number: Int, plan: Plan)]
    /// The year before gives the year's shape, so the rows begin with it.
    let from: LocalDay
    let judgedFrom: LocalDay
    let to: LocalDay
  }

  private func planGroups(asOf: LocalDay, year: Int?) -> [PlanGroup] {
    var groups: [PlanGroup] = []
    for (number, plan) in settings.plans.enumerated() {
      let span = plan.years.span(of: year ?? plan.years.year(containing: asOf + -1))
      if let known = groups.firstIndex(where: { $0.judgedFrom == span.lowerBound }) {
        groups[known].plans.append((number, plan))
      } else {
        groups.append(
          PlanGroup(
            plans: [(number, plan)], from: span.lowerBound + -366, judgedFrom: span.lowerBound,
            to: min(asOf, span.upperBound)))
      }
    }
    return groups
  }

  /// The days of a plan's base year, where the judged year's rows do not hold them.
  private func baseSeries(of institution: InstitutionID, _ plan: Plan, _ group: PlanGroup, _ use: InstitutionUse)
    throws(StoreError) -> [UseSeries]?
  {
    let span = plan.years.span(of: plan.baseYear)
    guard span.lowerBound < group.from else { return nil }
    return try use.series(
      of: institution, from: span.lowerBound, to: span.upperBound, judgedFrom: span.lowerBound)
  }
}

/// The temperatures of stations with the years before a judged one, each read once.
struct StationYears {
  private let keeper: BookKeeper
  private var known: [Key: DailyTemperatures] = [:]

  private struct Key: Hashable {
    let station: StationID
    let to: LocalDay
  }

  /// How many years say what a winter may be like.
  private static let years = 10

  init(keeper: BookKeeper) { self.keeper = keeper }

  /// None where an institution has no station.
  mutating func temperatures(of station: StationID?, to: LocalDay) throws(StoreError) -> DailyTemperatures {
    guard let station else { return .none }
    let key = Key(station: station, to: to)
    if let found = known[key] { return found }
    let found = try read(station, to)
    known[key] = found
    return found
  }

  private func read(_ station: StationID, _ to: LocalDay) throws(StoreError) -> DailyTemperatures {
    guard let first = try keeper.store.firstTemperature(of: station) else { return .none }
    let from = max(keeper.calendar.day(of: first.instant), LocalMonth(year: to.year - StationYears.years, month: 1).firstDay)
    return from < to ? try Temperatures(keeper.store, keeper.calendar).daily(of: station, from..<to) : .none
  }
}

/// What standings show, over days and restarts: a change needs two days in a row (contract R15).
struct ShownStandings {
  struct Key: Hashable {
    let institution: InstitutionID
    let plan: PlanID
    let indicator: IndicatorID
    let answer: Store.KeptStanding.Answer
    /// A year begins anew: what it shows is no change of the one before.
    let year: Int
  }

  private var histories: [Key: StandingHistory] = [:]

  init(_ kept: [Store.KeptStanding]) {
    for standing in kept {
      let key = Key(
        institution: standing.institution, plan: standing.plan, indicator: standing.indicator, answer: standing.answer,
        year: standing.year)
      histories[key] = StandingHistory(
        shown: standing.shown, latest: standing.latest, latestDay: standing.latestDay, dayBefore: standing.dayBefore)
    }
  }

  /// Takes what a day found; the standings as they are shown, and the annual ones that changed.
  mutating func observe(_ judged: [Standing]) -> (
    shown: [Standing], changed: [(standing: Standing, from: StandingState)], kept: [Store.KeptStanding]
  ) {
    var shown: [Standing] = []
    var changed: [(standing: Standing, from: StandingState)] = []
    var kept: [Store.KeptStanding] = []
    for standing in judged {
      let annual = observe(standing, .annual, standing.annual, &kept)
      let cumulative = observe(standing, .cumulative, standing.cumulative, &kept)
      let view = standing.showing(annual: annual.shown, cumulative: cumulative.shown)
      if let change = annual.change { changed.append((view, change.from)) }
      shown.append(view)
    }
    return (shown, changed, kept)
  }

  private mutating func observe(
    _ standing: Standing, _ answer: Store.KeptStanding.Answer, _ state: StandingState, _ kept: inout [Store.KeptStanding]
  ) -> (shown: StandingState, change: StandingHistory.Change?) {
    let key = Key(
      institution: standing.institution, plan: standing.plan, indicator: standing.indicator, answer: answer,
      year: standing.year)
    let before = histories[key]
    var history = before ?? StandingHistory(first: state, on: standing.asOf)
    // A year that is over flickers no more: what its books say is shown at once.
    let change = standing.isOver ? history.settle(state, on: standing.asOf) : history.observe(state, on: standing.asOf)
    histories[key] = history
    if history != before {
      kept.append(
        Store.KeptStanding(
          institution: key.institution, plan: key.plan, indicator: key.indicator, answer: answer, year: key.year,
          shown: history.shown,
          latest: history.latest, latestDay: history.latestDay, dayBefore: history.dayBefore))
    }
    return (history.shown, change)
  }
}
