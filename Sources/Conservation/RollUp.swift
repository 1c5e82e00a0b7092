import EnergyModel
import Foundation

/// What one member brings to the standing of a group: its own standing, and what its values were divided by, so that they can be
/// multiplied out again.
package struct GroupMember: Sendable {
  package let standing: Standing
  /// Of the judged year: a fact's mean, of a ratio the other sum; 1 where nothing divides. `nil` where it is unknown.
  package let denominator: Decimal?
  /// Of the base year.
  package let baseDenominator: Decimal?

  package init(standing: Standing, denominator: Decimal?, baseDenominator: Decimal?) {
    self.standing = standing
    self.denominator = denominator
    self.baseDenominator = baseDenominator
  }

  /// Whether both the base year and this year are known: only such members are compared, the same ones on both sides, so that who falls
  /// silent never looks like saving.
  fileprivate var isComparable: Bool {
    standing.actualToDate != nil && denominator != nil && standing.baseValue != nil && baseDenominator != nil
  }

  fileprivate var isKnown: Bool { standing.actualToDate != nil && denominator != nil }

  /// A year that was reported is known as a whole, however little of it the books hold; one of which nothing is known has none.
  fileprivate var coveragePercent: Decimal { standing.notes.contains(.statedActual) ? 100 : standing.coveragePercent ?? 0 }
}

/// The standing of institutions together: an institution with all below it, a class, a region, the site.
package struct GroupStanding: Sendable, Hashable {
  /// As of the same day and year as those of its members. Its `institution` is that of the first member.
  package let standing: Standing
  package let members: Int
  /// How many of them could be compared.
  package let compared: Int
  /// Of the year to date: how many have less than 80 % of their hours known, or none, and did not state the year.
  package let notReporting: Int
}

/// Holds a group against a target: the sums of numerators over the sums of denominators, then the same rules as for one institution
/// (contract R15).
///
/// The interval of a group is the sum of its members' intervals: they miss in the same direction, since weather and holidays are the
/// same for all. Its coverage is the mean of theirs, weighted by what they are divided by; a member of which nothing is known has none.
///
/// - Parameter target: The plan's own for such a group; overrides are for their institutions.
/// - Returns: `nil` for a group without members.
package func rollUp(_ members: [GroupMember], indicator: Indicator, plan: Plan, target: Plan.Target) -> GroupStanding? {
  guard let first = members.first?.standing else { return nil }
  let needsBase = target.goal.absoluteValue == nil
  let counted = members.filter { needsBase ? $0.isComparable : $0.isKnown }
  let sums = GroupSums(counted, indicator)
  let base = counted.isEmpty || !counted.allSatisfy(\.isComparable) ? nil : sums.base
  let path = TargetPath(target: target, baseValue: base, plan: plan)
  let year = first.year
  let yearTarget = year > plan.baseYear ? path?.value(in: year) : nil
  let cumulativeTarget = year > plan.baseYear ? path?.cumulativeValue(in: year) : nil
  let coverage = GroupSums.coverage(members)
  let isFloor = target.goal.isFloor
  var notes: [StandingNote] = []

  func state(against value: Decimal?) -> StandingState {
    func note(_ note: StandingNote, _ state: StandingState) -> StandingState {
      if !notes.contains(note) { notes.append(note) }
      return state
    }
    if target.goal == .notPublished { return note(.notPublished, .noTarget) }
    if year <= plan.baseYear { return note(.beforePlan, .noTarget) }
    guard let value else { return path == nil ? note(.noBase, .notEnoughData) : note(.endOnly, .noTarget) }
    guard let actual = sums.actual else { return note(.noUse, .notEnoughData) }
    guard coverage >= Decimal(standingCoverageMinPercent) else { return note(.lowCoverage, .notEnoughData) }
    func keeps(_ reached: Decimal) -> Bool { isFloor ? reached >= value : reached <= value }
    if !isFloor, !indicator.isRatio, actual > value { return .missed }
    guard let forecast = sums.forecast else { return note(.noShape, .notEnoughData) }
    if first.isOver { return keeps(forecast.value) ? .met : .missed }
    if keeps(forecast.value) { return .onTrack }
    return keeps(isFloor ? forecast.high : forecast.low) ? .atRisk : .offTrack
  }

  let annual = state(against: yearTarget)
  let cumulative = state(against: cumulativeTarget)
  let budget = yearTarget.flatMap { target in sums.budgetShare.map { target * $0 } }
  let standing = Standing(
    asOf: first.asOf, institution: first.institution, plan: plan.id, indicator: indicator.id, unit: indicator.unit, year: year,
    baseYear: plan.baseYear, baseValue: base, targetYear: plan.endYear, targetValue: path?.endValue, yearTarget: yearTarget,
    budgetToDate: budget, actualToDate: sums.actual,
    pace: budget.flatMap { budget in sums.actual.flatMap { $0.divided(byPositive: budget) } }, forecastLow: sums.forecast?.low,
    forecast: sums.forecast?.value, forecastHigh: sums.forecast?.high,
    reductionPercent: base.flatMap { base in sums.forecast.flatMap { ((base - $0.value) * 100).divided(byPositive: base) } },
    annual: annual, cumulative: cumulative, isOver: first.isOver, isCarried: year > plan.endYear, coveragePercent: coverage,
    factors: Set(counted.map(\.standing.factors)).sorted().joined(separator: " | "), notes: notes)
  let silent = members.count { $0.coveragePercent < Decimal(standingCoverageMinPercent) }
  return GroupStanding(standing: standing, members: members.count, compared: counted.count, notReporting: silent)
}

/// Numerators and denominators of members, summed.
private struct GroupSums {
  private(set) var actual: Decimal?
  private(set) var base: Decimal?
  private(set) var forecast: (low: Decimal, value: Decimal, high: Decimal)?
  /// The part of their years' targets that their budgets to date are.
  private(set) var budgetShare: Decimal?

  init(_ members: [GroupMember], _ indicator: Indicator) {
    let isSum = if case .none = indicator.denominator { true } else { false }
    func quotient(_ numerator: Decimal, _ denominator: Decimal) -> Decimal? {
      isSum ? numerator : numerator.divided(byPositive: denominator)
    }
    func mean(_ value: (Standing) -> Decimal?, by denominator: (GroupMember) -> Decimal?) -> Decimal? {
      var numerator = Decimal(0)
      var sum = Decimal(0)
      for member in members {
        guard let value = value(member.standing), let one = denominator(member) else { return nil }
        numerator += value * one
        sum += one
      }
      return members.isEmpty ? nil : quotient(numerator, sum)
    }
    actual = mean(\.actualToDate, by: \.denominator)
    base = mean(\.baseValue, by: \.baseDenominator)
    if let low = mean(\.forecastLow, by: \.denominator), let value = mean(\.forecast, by: \.denominator),
      let high = mean(\.forecastHigh, by: \.denominator)
    {
      forecast = (low, value, high)
    }
    if indicator.isRatio {
      budgetShare = 1
    } else {
      let budgeted = members.filter { $0.standing.budgetToDate != nil && $0.standing.yearTarget != nil }
      let targets = budgeted.reduce(Decimal(0)) { $0 + ($1.standing.yearTarget ?? 0) * ($1.denominator ?? 0) }
      let budgets = budgeted.reduce(Decimal(0)) { $0 + ($1.standing.budgetToDate ?? 0) * ($1.denominator ?? 0) }
      budgetShare = budgets.divided(byPositive: targets)
    }
  }

  /// Per cent. Where a denominator is unknown, every member weighs the same.
  static func coverage(_ members: [GroupMember]) -> Decimal {
    let weights = members.map { $0.denominator ?? $0.baseDenominator }
    let areKnown = weights.allSatisfy { $0 != nil }
    var sum = Decimal(0)
    var weight = Decimal(0)
    for (member, known) in zip(members, weights) {
      let one = areKnown ? known ?? 1 : 1
      sum += member.coveragePercent * one
      weight += one
    }
    return sum.divided(byPositive: weight) ?? 0
  }
}
