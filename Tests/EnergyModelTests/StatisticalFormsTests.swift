import EnergyModel
import Testing

struct StatisticalFormsTests {
  private func isBroken(_ relation: StatisticalForms.Check.Relation, _ whole: String?, _ parts: [String?]) throws -> Bool {
    var values: [String: ExactDecimal] = [:]
    values["whole"] = try whole.map { try ExactDecimal($0) }
    for (index, part) in parts.enumerated() { values["part\(index)"] = try part.map { try ExactDecimal($0) } }
    let check = StatisticalForms.Check(left: "whole", relation: relation, right: parts.indices.map { "part\($0)" })
    return check.isBroken { values[$0] }
  }

  @Test(arguments: [
    (StatisticalForms.Check.Relation.equal, "10", ["7.5", "2.5"], false), (.equal, "10", ["7.5", "2.4"], true),
    (.equal, "10", ["7.5", "2.6"], true), (.atLeast, "10", ["7", "2"], false), (.atLeast, "10", ["8", "3"], true),
    (.atMost, "10", ["10"], false), (.atMost, "10", ["9"], true),
  ])
  func `a sum that does not hold breaks its check`(
    relation: StatisticalForms.Check.Relation, whole: String, parts: [String], expected: Bool
  ) throws {
    #expect(try isBroken(relation, whole, parts) == expected)
  }

  @Test func `what is not known breaks nothing, but known parts may already be too much`() throws {
    #expect(try !isBroken(.equal, nil, ["1", "2"]))
    #expect(try !isBroken(.equal, "10", [nil, nil]))
    #expect(try !isBroken(.equal, "10", ["7", nil]))
    #expect(try isBroken(.equal, "10", ["11", nil]))
    #expect(try !isBroken(.atLeast, "10", ["7", nil]))
    #expect(try isBroken(.atLeast, "10", ["7", "4", nil]))
    #expect(try !isBroken(.atMost, "10", ["7", nil]))
  }

  @Test func `a word of end uses also stands for those within it`() {
    let only = StatisticalForms.EndUses.only(["data-centre", "vehicle"])
    for (endUse, isNamed) in [
      ("data-centre", true), ("data-centre.it", true), ("data-centres", false), ("vehicle", true), ("total", false),
    ] {
      #expect(only.names(endUse) == isNamed)
    }
    #expect(StatisticalForms.EndUses.all.names("anything"))
  }
}
