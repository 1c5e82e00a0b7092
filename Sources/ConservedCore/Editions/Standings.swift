import Conservation
import EnergyModel
import Settings
import Storage

/// Judges every target of every plan in use from the books (contract R15).
package struct Standings {
  private let keeper: BookKeeper
  private let settings: Settings

  package init(keeper: BookKeeper, settings: Settings) {
    self.keeper = keeper
    self.settings = settings
  }

  /// Every institution by every target, in the order of the configuration, as of a day whose own hours are still open.
  package func judged(asOf: LocalDay, baselines: [StatedBaseline]) throws(StoreError) -> [Standing] {
    guard !settings.plans.isEmpty else { return [] }
    let stated = Dictionary(grouping: baselines, by: \.institution)
    let yearStart = LocalMonth(year: asOf.year, month: 1).firstDay
    // The year before gives the year's shape; the base year, where the books reach it, its value.
    let from = LocalMonth(year: asOf.year - 1, month: 1).firstDay
    var standings: [Standing] = []
    let use = try InstitutionUse(keeper: keeper)
    for institution in settings.institutions.with(try keeper.store.facts(), on: asOf) {
      let series = try use.series(of: institution.id, from: from, to: asOf, judgedFrom: yearStart)
      var baseSeries: [Int: [UseSeries]] = [:]
      for plan in settings.plans {
        if baseSeries[plan.baseYear] == nil, plan.baseYear < asOf.year - 1 {
          let start = LocalMonth(year: plan.baseYear, month: 1).firstDay
          let end = LocalMonth(year: plan.baseYear + 1, month: 1).firstDay
          baseSeries[plan.baseYear] = try use.series(of: institution.id, from: start, to: end, judgedFrom: start)
        }
        for target in plan.targets {
          standings.append(
            judge(
              institution: institution, plan: plan, target: target, series: series, factors: settings.factors,
              statedBaselines: stated[institution.id] ?? [], asOf: asOf, baseYearSeries: baseSeries[plan.baseYear]))
        }
      }
    }
    return standings
  }
}

/// What standings show, over days and restarts: a change needs two days in a row (contract R15).
struct ShownStandings {
  struct Key: Hashable {
    let institution: InstitutionID
    let plan: PlanID
    let indicator: IndicatorID
    let answer: Store.KeptStanding.Answer
  }

  private var histories: [Key: StandingHistory] = [:]

  init(_ kept: [Store.KeptStanding]) {
    for standing in kept {
      let key = Key(
        institution: standing.institution, plan: standing.plan, indicator: standing.indicator, answer: standing.answer)
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
    let key = Key(institution: standing.institution, plan: standing.plan, indicator: standing.indicator, answer: answer)
    let before = histories[key]
    var history = before ?? StandingHistory(first: state, on: standing.asOf)
    let change = history.observe(state, on: standing.asOf)
    histories[key] = history
    if history != before {
      kept.append(
        Store.KeptStanding(
          institution: key.institution, plan: key.plan, indicator: key.indicator, answer: answer, shown: history.shown,
          latest: history.latest, latestDay: history.latestDay, dayBefore: history.dayBefore))
    }
    return (history.shown, change)
  }
}
