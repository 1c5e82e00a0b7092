import Testing

@testable import EnergyModel

/// A plan of 6 % for all, with other targets for some.
@Suite struct PlanResolutionTests {
  private static func target(_ percent: Int64, _ overrides: [(Plan.Subject, Int64)] = [], scope: Plan.Scope = .institution)
    -> Plan.Target
  {
    Plan.Target(
      indicator: .energyPerArea, scope: scope, goal: .percentBelowBase(ExactDecimal(percent)), trajectory: .linear,
      overrides: overrides.map { Plan.Override(subject: $0.0, target: target($0.1)) }, source: "test")
  }

  private func id<Kind>(_ text: String) throws -> Identifier<Kind> { try #require(Identifier<Kind>(text)) }

  private func plan(_ targets: [Plan.Target]) throws -> Plan {
    Plan(id: try id("own"), names: [:], jurisdiction: "CN", baseYear: 2020, endYear: 2025, targets: targets, source: "test")
  }

  private func institution(_ name: String, class word: String = "organ", region: String = "", parent: String? = nil) throws
    -> Institution
  {
    Institution(
      id: try id(name), name: name, institutionClass: word, region: region,
      parent: try parent.map { try #require(InstitutionID($0)) })
  }

  private func percent(_ plan: Plan, _ institution: Institution, _ ancestors: [String] = []) throws -> Int64? {
    let ancestors = try ancestors.map { try #require(InstitutionID($0)) }
    guard case .percentBelowBase(let percent) = plan.target(for: .energyPerArea, of: institution, ancestors: ancestors)?.goal
    else {
      return nil
    }
    return percent.mantissa
  }

  @Test func `where nothing else is said the plan's own target holds`() throws {
    let plan = try plan([PlanResolutionTests.target(6, [(.institution(try id("city")), 8)])])
    #expect(try percent(plan, try institution("hall")) == 6)
    #expect(plan.target(for: .waterPerPerson, of: try institution("hall"), ancestors: []) == nil)
  }

  @Test func `an override is inherited down the tree until a nearer one is met`() throws {
    let plan = try plan([
      PlanResolutionTests.target(6, [(.institution(try id("city")), 8), (.institution(try id("district")), 9)])
    ])
    let school = try institution("school", parent: "district")
    #expect(try percent(plan, school, ["district", "city", "province"]) == 9)
    #expect(try percent(plan, try institution("bureau"), ["city", "province"]) == 8)
    #expect(try percent(plan, try institution("city"), ["province"]) == 8)
  }

  @Test func `the institution itself comes before its parents, they before its class, and that before its region`() throws {
    let school = try institution("school", class: "education.university", region: "370102", parent: "city")
    let subjects: [(Plan.Subject, Int64)] = [
      (.region("37"), 1), (.region("3701"), 2), (.institutionClass("education"), 3),
      (.institutionClass("education.university"), 4), (.institution(try id("city")), 5), (.institution(try id("school")), 7),
    ]
    // With the nearest word taken away one by one, the next nearest holds.
    for (count, expected): (Int, Int64) in [(6, 7), (5, 5), (4, 4), (3, 3), (2, 2), (1, 1), (0, 6)] {
      let plan = try plan([PlanResolutionTests.target(6, Array(subjects.prefix(count)))])
      #expect(try percent(plan, school, ["city"]) == expected)
      let turned = try self.plan([PlanResolutionTests.target(6, subjects.prefix(count).reversed())])
      #expect(try percent(turned, school, ["city"]) == expected)
    }
  }

  @Test func `a class is a word and not a beginning of one`() throws {
    let plan = try plan([PlanResolutionTests.target(6, [(.institutionClass("education"), 3)])])
    #expect(try percent(plan, try institution("a", class: "education")) == 3)
    #expect(try percent(plan, try institution("b", class: "education.school")) == 3)
    #expect(try percent(plan, try institution("c", class: "educational")) == 6)
  }

  @Test func `who has no region has no target by region`() throws {
    let plan = try plan([PlanResolutionTests.target(6, [(.region("37"), 1)])])
    #expect(try percent(plan, try institution("a")) == 6)
    #expect(try percent(plan, try institution("b", region: "137000")) == 6)
  }

  @Test func `a target of the nation or of the site is no institution's`() throws {
    let plan = try plan([PlanResolutionTests.target(9, scope: .nation), PlanResolutionTests.target(6)])
    #expect(try percent(plan, try institution("hall")) == 6)
    #expect(plan.targets(of: try institution("hall"), ancestors: []).count == 1)
    let national = try self.plan([PlanResolutionTests.target(9, scope: .nation), PlanResolutionTests.target(9, scope: .site)])
    #expect(try percent(national, try institution("hall")) == nil)
    #expect(national.targets(of: try institution("hall"), ancestors: []).isEmpty)
  }

  @Test func `the institutions above one are told the nearest first, and a circle ends`() throws {
    let all = [
      try institution("school", parent: "district"), try institution("district", parent: "city"), try institution("city"),
      try institution("one", parent: "other"), try institution("other", parent: "one"),
    ]
    let ancestors = all.ancestors
    #expect(ancestors[try id("school")]?.map(\.text) == ["district", "city"])
    #expect(ancestors[try id("city")]?.isEmpty == true)
    #expect(ancestors[try id("one")]?.map(\.text) == ["other", "one"])
  }
}
