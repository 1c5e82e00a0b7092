import EnergyModel
import Testing

@testable import Settings

@Suite struct ScoringFileTests {
  private static let head = "schema: 1\nid: own\nsource: notice\n"
  private static let yaml = "schema: 1\nplan: { scoring: own }\n"

  private func faults(_ rules: String) -> [Fault] {
    World(files: ["scoring/own.yaml": ScoringFileTests.head + rules + "\n"]).faults(ScoringFileTests.yaml)
  }

  @Test func `a file scores what it has rules for, and reviews by what was seen`() throws {
    let world = World(files: ["own.yaml": ScoringFileTests.head + "caps: [{ up_to_percent: 100, points: 1.5 }]\n"])
    let rules = try #require(try world.load(ScoringFileTests.yaml).scoring)
    let points = try ExactDecimal("1.5")
    #expect(rules.standings == nil && rules.review == ReviewLimits())
    #expect(rules.capBands == [ScoringRules.CapBand(upToPercent: ExactDecimal(100), points: points)])
    #expect(try World().load("schema: 1\n").scoring == nil)
  }

  @Test func `limits of the review are as written`() throws {
    let world = World(files: [
      "own.yaml": ScoringFileTests.head + "review: { year_on_year_percent: 30, readings_min_percent: 100 }\n"
    ])
    let review = try #require(try world.load(ScoringFileTests.yaml).scoring).review
    #expect(review.yearOnYearPercent == ExactDecimal(30) && review.readingsMinPercent == ExactDecimal(100))
    #expect(review.factChangePercent == ExactDecimal(10) && review.priceDeviationPercent == ExactDecimal(50))
    #expect(review.daysAgainstBillPercent == ExactDecimal(5))
  }

  @Test func `the shipped example is what was seen`() throws {
    let rules = try #require(Shipped.scoring(named: "cn-example-scoring"))
    #expect(
      rules.standings
        == ScoringRules.Standings(
          both: ExactDecimal(35), cumulativeOnly: ExactDecimal(20), annualOnly: ExactDecimal(10), neither: .zero))
    #expect(rules.capBands.map(\.upToPercent.description) == ["100", "110", "120"])
    #expect(rules.capBands.map(\.points.description) == ["15", "10", "5"])
    #expect(rules.review == ReviewLimits())
  }

  @Test(arguments: [
    ("title: none", "1:1: the file has no rule; write `standings`, `caps` or `review`"),
    ("standings: { both: 3, cumulative_only: 2, annual_only: 1 }", "4:12: `neither` is missing"),
    (
      "standings: { both: 3, cumulative_only: 4, annual_only: 1, neither: 0 }",
      "4:23: `cumulative_only` gives 4 points and `both` 3"
    ),
    (
      "standings: { both: 3, cumulative_only: 3, annual_only: 1, neither: 2 }",
      "4:43: `annual_only` gives 1 points and `neither` 2"
    ),
    ("standings: { both: many, cumulative_only: 2, annual_only: 1, neither: 0 }", "4:20: `both` 'many' is not a number"),
    ("caps: [{ up_to_percent: 100 }]", "4:8: `points` is missing"),
    (
      "caps: [{ up_to_percent: 110, points: 9 }, { up_to_percent: 110, points: 8 }]",
      "4:45: the band ends at 110 % and the one before it at 110 %; write the bands from the narrowest on"
    ),
    (
      "caps: [{ up_to_percent: 100, points: 9 }, { up_to_percent: 110, points: 9 }]",
      "4:65: the band gives 9 points and the one before it 9; write fewer points"
    ),
    ("caps: [{ up_to_percent: 0, points: 9 }]", "4:25: `up_to_percent` is 0"),
    ("review: { readings_min_percent: 101 }", "4:11: `readings_min_percent` is 101; write a number up to 100"),
    ("review: { year_on_year: 3 }", "4:11: `review` has no key 'year_on_year'"),
  ])
  func `what is wrong with a rule is said at its place`(rules: String, start: String) {
    #expect(only(faults(rules)).hasPrefix(start))
  }
}
