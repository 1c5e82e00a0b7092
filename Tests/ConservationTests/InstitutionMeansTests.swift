import EnergyModel
import Foundation
import Testing

@testable import Conservation

struct InstitutionMeansTests {
  @Test func `a fact's mean weighs each value by its days`() throws {
    let (march, year) = (try #require(LocalDay("2026-03-15")), try #require(LocalDay("2026-01-01")))
    let racks = try #require(
      DatedSeries([.init(from: year, value: ExactDecimal(10)), .init(from: march, value: ExactDecimal(20))]))
    let hall = Institution(
      id: id("city-hall"), name: "", institutionClass: "education", numbers: [.racks: racks, .staff: racks, .students: racks])
    // 73 days of 10 and 73 days of 20.
    #expect(hall.mean(of: .racks, from: year, to: year + 146) == 15)
    #expect(hall.value(of: .racks, on: march + -1) == 10 && hall.value(of: .racks, on: march) == 20)
    // The headcount is reckoned from staff and students.
    #expect(hall.mean(of: .persons, from: year, to: year + 146) == 30)
    #expect(hall.mean(of: .beds, from: year, to: march) == nil)
    #expect(hall.mean(of: .racks, from: march, to: march) == nil)
  }
}
