/// A jurisdiction's promise from a base year to an end year (domain.md section 2); data, `config/plans`.
package struct Plan: Sendable, Hashable {
  package let id: PlanID
  /// By language: `zh-Hans`, `en`.
  package let names: [String: String]
  package let jurisdiction: String
  /// What `baseYear`, `endYear` and every year between them are.
  package let years: PlanYears
  package let baseYear: Int
  package let endYear: Int
  /// No indicator twice within a scope.
  package let targets: [Target]
  /// The profile that the plan's figures are made with; `nil`: that of the site.
  package let factors: FactorProfileID?
  package let source: String

  package init(
    id: PlanID, names: [String: String], jurisdiction: String, years: PlanYears = .calendar, baseYear: Int, endYear: Int,
    targets: [Target], factors: FactorProfileID? = nil, source: String
  ) {
    precondition(baseYear < endYear, "a plan ends after its base year")
    self.id = id
    self.names = names
    self.jurisdiction = jurisdiction
    self.years = years
    self.baseYear = baseYear
    self.endYear = endYear
    self.targets = targets
    self.factors = factors
    self.source = source
  }

  /// What one indicator is to reach by the plan's end.
  package struct Target: Sendable, Hashable {
    package let indicator: IndicatorID
    package let scope: Scope
    package let goal: Goal
    package let trajectory: Trajectory
    /// Of an absolute goal's number, as the plan writes it; `nil` for reductions.
    package let unit: String?
    /// Whether the plan demands it (约束性) or only expects it (预期性).
    package let isBinding: Bool
    /// How many decimals its values are printed with, 0…6; `nil`: those of the indicator.
    package let decimals: Int?
    /// Other targets for single institutions, classes and regions; no subject twice, and none of them has overrides of its own.
    package let overrides: [Override]
    package let source: String

    package init(
      indicator: IndicatorID, scope: Scope = .institution, goal: Goal, trajectory: Trajectory, unit: String? = nil,
      isBinding: Bool = true, decimals: Int? = nil, overrides: [Override] = [], source: String
    ) {
      self.indicator = indicator
      self.scope = scope
      self.goal = goal
      self.trajectory = trajectory
      self.unit = unit
      self.isBinding = isBinding
      self.decimals = decimals
      self.overrides = overrides
      self.source = source
    }
  }

  /// Another target for some of the institutions.
  package struct Override: Sendable, Hashable {
    package let subject: Subject
    package let target: Target

    package init(subject: Subject, target: Target) {
      self.subject = subject
      self.target = target
    }
  }

  /// For whom a target is another one.
  package enum Subject: Sendable, Hashable {
    /// One institution and all below it.
    case institution(InstitutionID)
    /// A class and its classes: `education` is also `education.university`.
    case institutionClass(String)
    /// The first digits of a GB/T 2260 code: `37` is Shandong with all its cities.
    case region(String)
  }

  /// Whose total or mean a target speaks of. What is of the nation or of the site never judges one institution (contract R15).
  package enum Scope: String, Sendable, Hashable, CaseIterable {
    case nation, site, institution
  }

  package enum Goal: Sendable, Hashable {
    /// So many per cent below the base year's value, 0…100.
    case percentBelowBase(ExactDecimal)
    /// A value not to pass, in the indicator's unit.
    case atMost(ExactDecimal)
    /// A value to reach from below, in the indicator's unit.
    case atLeast(ExactDecimal)
    /// A total not to pass (总量控制), in the indicator's unit.
    case cap(ExactDecimal)
    /// The plan names the indicator and no number for it: a legal state.
    case notPublished
  }

  /// How a target is spread over the years between base and end (domain.md section 1, item 4).
  package enum Trajectory: Sendable, Hashable {
    /// The same amount every year.
    case linear
    /// The same share every year.
    case compound
    /// Per cent below the base, by year: every year after the base up to the end, never falling.
    case table([Int: ExactDecimal])
    /// So many per cent of the base every year, which makes the goal.
    case percentOfBase(ExactDecimal)
    /// So many per cent of the year before, which makes the goal.
    case percentOfYearBefore(ExactDecimal)
    /// Nothing before the end year.
    case endOnly
    /// The goal itself, from the first year on.
    case constant
  }
}
