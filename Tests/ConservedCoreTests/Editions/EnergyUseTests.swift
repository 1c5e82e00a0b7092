import EnergyModel
import Publishing
import Testing

@testable import ConservedCore

struct EnergyUseTests {
  private static let tariff = """
    schema: 1
    id: own-prices
    source: test
    prices:
      - carrier: electricity
        first_day: 2026-01-01
        last_day: 2026-01-31
        periods:
          - { name: day, hours: [8-20], days: workday, yuan: 1.00 }
          - { name: night, hours: [20-8], days: workday, yuan: 0.30 }
          - { name: rest, hours: [0-24], days: [weekend, holiday], yuan: 0.50 }
      - { carrier: electricity, first_day: 2026-03-01, yuan: 0.50 }
      - { carrier: water, yuan: 5 }
      - { carrier: petrol, yuan: 8.00, last_day: 2026-06-30 }
      - { carrier: petrol, yuan: 8.20, first_day: 2026-07-01 }

    """
  private static let factors = """
    schema: 1
    id: own-grid
    grid: regional
    factors:
      - { carrier: electricity, kgce: 0.1229, source: s }
      - { carrier: electricity, kg_co2: 0.5306, first_year: 2023, last_year: 2023, source: mean of the country }
      - { carrier: electricity, kg_co2: 0.6361, regions: ["11"], first_year: 2023, last_year: 2023, source: north }
      - { carrier: electricity, kg_co2: 0.4042, regions: ["44"], first_year: 2023, last_year: 2023, source: south }

    """
  private static let ledger = "institution,carrier,from,to,amount,unit,end_use,cost,note\n"

  /// A hall with two meters, in two buildings, and a school with one; with a tariff where it is asked.
  private func site(tariff: Bool = true, factors: String = "cn-stat-a") throws -> BookedSite {
    try BookedSite(
      """
      institutions:
        - { id: hall, class: organ, region: "110101" }
        - { id: school, class: education.school, region: "440300" }
      registers:
        - { id: hall/e, institution: hall, building: north, carrier: electricity, unit: kWh, interval: 1h }
        - { id: hall/e2, institution: hall, building: south, carrier: electricity, unit: kWh, interval: 1h }
        - { id: hall/light, institution: hall, carrier: electricity, end_use: 01A00, unit: kWh, parent: hall/e, interval: 1h }
        - { id: hall/pv, institution: hall, carrier: electricity, unit: kWh, flow: produced, interval: 1h }
        - { id: hall/w, institution: hall, carrier: water, unit: m3, interval: 1h }
        - { id: school/e, institution: school, carrier: electricity, unit: kWh, interval: 1h }
      virtual:
        - { id: hall/net, institution: hall, carrier: electricity, end_use: total, of: [[hall/e, "1"], [hall/pv, "-1"]] }
      """, plan: "use: [], factors: \(factors)" + (tariff ? ", tariff: own-prices" : ""),
      files: ["tariffs/own-prices.yaml": EnergyUseTests.tariff, "factors/own-grid.yaml": EnergyUseTests.factors])
  }

  /// One kilowatt-hour, or cubic metre, in each hour of a day.
  private func day(_ day: String, of register: String) throws -> String {
    let start = try #require(LocalDay(day))
    return (0...24).map { "\(register),\($0 < 24 ? start : start + 1) \(padded($0 % 24, 2)):00,\(100 + $0)\n" }.joined()
  }

  /// What a register showed at midnight of two days.
  private func span(_ register: String, _ from: String, _ to: String, _ amount: Int) -> String {
    "\(register),\(from) 00:00,0\n\(register),\(to) 00:00,\(amount)\n"
  }

  private func take(_ site: BookedSite, _ readings: String) throws {
    try site.take(.readings, "register,time,value\n" + readings)
  }

  private func of(_ subject: String, _ rows: [String]) -> [String] { rows.filter { $0.contains(",\(subject),") } }

  /// A Monday of January: 24 kWh × 0.1229 = 2.9496 kgce, × 0.5306 = 12.7344 kg, twelve hours at 1.00 and twelve at 0.30 = 15.60 yuan.
  @Test func `a day has its coal, its carbon and its money, and a total`() throws {
    let site = try site()
    try take(site, try day("2026-01-05", of: "hall/e"))
    let factors = "cn-stat-a; electricity 2023 national; own-prices"
    #expect(
      try site.energy(.day, by: .institution, "2026-01-05", "2026-01-06").prefix(3).map { $0 } == [
        "2026-01-05,2026-01-06,hall,electricity,24.000,kWh,2.950,12.734,15.60,\(factors)",
        "2026-01-05,2026-01-06,hall,water,,m3,,,,", "2026-01-05,2026-01-06,hall,total,,,2.950,12.734,15.60,\(factors)",
      ])
    let hours = of("hall", try site.energy(.hour, by: .institution, "2026-01-05", "2026-01-06")).filter {
      $0.contains("electricity,")
    }
    #expect(hours.count == 24)
    #expect(hours[7].hasSuffix("electricity,1.000,kWh,0.123,0.531,0.30,\(factors)"))
    #expect(hours[8].hasSuffix("electricity,1.000,kWh,0.123,0.531,1.00,\(factors)"))
  }

  @Test func `where nothing is known every number is empty`() throws {
    let site = try site()
    try take(site, try day("2026-01-05", of: "hall/e"))
    #expect(
      of("school", try site.energy(.day, by: .institution, "2026-01-05", "2026-01-06")) == [
        "2026-01-05,2026-01-06,school,electricity,,kWh,,,,", "2026-01-05,2026-01-06,school,total,,,,,,",
      ])
  }

  @Test func `use on a day without a price has no cost, and that is said`() throws {
    let site = try site()
    try take(site, try day("2026-02-02", of: "hall/e"))
    let row = try #require(of("hall", try site.energy(.day, by: .institution, "2026-02-02", "2026-02-03")).first)
    #expect(row.hasSuffix("24.000,kWh,2.950,12.734,,cn-stat-a; electricity 2023 national; no price: electricity"))
  }

  /// Water at 5 yuan is no energy: 24 m³ = 120.00, beside 15.60 for electricity.
  @Test func `water costs and is no energy`() throws {
    let site = try site()
    try take(site, try day("2026-01-05", of: "hall/e") + (try day("2026-01-05", of: "hall/w")))
    let rows = of("hall", try site.energy(.day, by: .institution, "2026-01-05", "2026-01-06"))
    #expect(rows[1].hasSuffix("water,24.000,m3,,,120.00,own-prices"))
    #expect(rows[2].hasSuffix("total,,,2.950,12.734,135.60,cn-stat-a; electricity 2023 national; own-prices"))
  }

  @Test func `without a tariff and a bill there is no cost, and no word of prices`() throws {
    let site = try site(tariff: false)
    try take(site, try day("2026-01-05", of: "hall/e"))
    let row = try #require(of("hall", try site.energy(.day, by: .institution, "2026-01-05", "2026-01-06")).first)
    #expect(row.hasSuffix("24.000,kWh,2.950,12.734,,cn-stat-a; electricity 2023 national"))
  }

  // MARK: Factors

  /// 1000 kWh each in 2023: 636.1 kg in the north, 404.2 kg in the south; together 1040.3, not 2000 × any one factor.
  @Test func `each institution is converted by the grid of its region, and then they are added`() throws {
    let site = try site(tariff: false, factors: "own-grid")
    try take(site, span("hall/e", "2023-01-01", "2023-02-01", 1_000) + span("school/e", "2023-01-01", "2023-02-01", 1_000))
    let halls = try site.energy(.month, by: .institution)
    #expect(of("hall", halls)[0].hasSuffix("electricity,1000.000,kWh,122.900,636.100,,own-grid; electricity region 11"))
    #expect(of("school", halls)[0].hasSuffix("electricity,1000.000,kWh,122.900,404.200,,own-grid; electricity region 44"))
    let all = try site.energy(.month, by: .site)
    #expect(
      all[0].hasSuffix(
        "electricity,2000.000,kWh,245.800,1040.300,,\"own-grid; electricity region 11, electricity region 44\""))
  }

  @Test func `a region that changed by a fact changes the factor from its day on`() throws {
    let site = try site(tariff: false, factors: "own-grid")
    try take(site, span("hall/e", "2023-01-01", "2023-03-01", 5_900))
    try site.take(.facts, "institution,fact,from,value\nhall,region,2023-02-01,310000\n")
    let rows = of("hall", try site.energy(.month, by: .institution)).filter { $0.contains("electricity,") }
    // 100 kWh a day: 3100 × 0.6361, then 2800 × the mean of the country.
    #expect(rows[0].hasSuffix("3100.000,kWh,380.990,1971.910,,own-grid; electricity region 11"))
    #expect(rows[1].hasSuffix("2800.000,kWh,344.120,1485.680,,own-grid; electricity national"))
  }

  @Test func `a carrier without a factor leaves the total empty and is named, and no year has its neighbour's`() throws {
    let site = try site(tariff: false)
    try take(site, span("hall/e", "2020-01-01", "2020-02-01", 100))
    try site.take(
      .ledger,
      EnergyUseTests.ledger + "hall,steam,2026-01-01,2026-02-01,10,t,,,\nhall,kerosene,2026-01-01,2026-02-01,10,L,,,\n")
    let old = of("hall", try site.energy(.month, by: .institution, "2020-01-01", "2020-02-01"))
    #expect(old[0].hasSuffix("electricity,100.000,kWh,12.290,,,cn-stat-a; no factor: electricity kg_co2"))
    #expect(try #require(old.last).hasSuffix("total,,,12.290,,,cn-stat-a; no factor: electricity kg_co2"))
    let rows = of("hall", try site.energy(.month, by: .institution, "2026-01-01", "2026-02-01"))
    #expect(rows.contains { $0.hasSuffix("steam,10000.000,kg,,,,cn-stat-a; no factor: steam") })
    // 10 L × 0.80 × 1.4714 = 11.7712.
    #expect(rows.contains { $0.hasSuffix("kerosene,10.000,L,11.771,,,cn-stat-a; no factor: kerosene kg_co2") })
    #expect(
      try #require(rows.last).hasSuffix("total,,,,,,\"cn-stat-a; no factor: kerosene kg_co2, steam\""))
  }

  // MARK: The ledger

  @Test func `a bill's cost counts and its amount does not`() throws {
    let site = try site()
    try take(site, span("hall/e", "2026-01-01", "2026-02-01", 1_000))
    try site.take(.ledger, EnergyUseTests.ledger + "hall,electricity,2026-01-01,2026-02-01,1050,kWh,,700.5,\n")
    let rows = of("hall", try site.energy(.month, by: .institution))
    #expect(rows[0].hasSuffix("electricity,1000.000,kWh,122.900,530.600,700.50,cn-stat-a; electricity 2023 national; ledger"))
    // Hours leave the ledger out: the first hour of the year is priced, that of a holiday, 1.344 kWh at 0.50.
    #expect(try #require(of("hall", try site.energy(.hour, by: .institution)).first).contains(",0.67,cn-stat-a"))
  }

  /// 310 yuan from 16 March to 15 April, 31 days: 16 of them, 160.00, in March; 15, 150.00, in April. The meter counts 10 kWh a day: 15 days
  /// of March and 15 of April, 150 kWh each, are at 0.50 by the tariff: 75.00.
  @Test func `a bill pays for its days and the tariff for the others`() throws {
    for hasTariff in [true, false] {
      let site = try site(tariff: hasTariff)
      try take(site, span("hall/e", "2026-03-01", "2026-05-01", 610))
      try site.take(.ledger, EnergyUseTests.ledger + "hall,electricity,2026-03-16,2026-04-16,310,kWh,,310,\n")
      let rows = of("hall", try site.energy(.month, by: .institution)).filter { $0.contains("electricity,") }
      let known = "cn-stat-a; electricity 2023 national; ledger"
      #expect(
        rows[0].hasSuffix(
          "310.000,kWh,38.099,164.486,\(hasTariff ? "235.00" : ""),\(known)\(hasTariff ? "; own-prices" : "; no price: electricity")"
        ))
      #expect(
        rows[1].hasSuffix(
          "300.000,kWh,36.870,159.180,\(hasTariff ? "225.00" : ""),\(known)\(hasTariff ? "; own-prices" : "; no price: electricity")"
        ))
    }
  }

  @Test func `a bill where the meter knows nothing has its cost and no amount`() throws {
    let site = try site(tariff: false)
    try take(site, span("hall/e", "2026-03-01", "2026-04-01", 310))
    try site.take(.ledger, EnergyUseTests.ledger + "hall,electricity,2026-01-01,2026-02-01,310,kWh,,310,\n")
    let row = try #require(of("hall", try site.energy(.month, by: .institution, "2026-01-01", "2026-02-01")).first)
    #expect(row.hasSuffix("electricity,,kWh,,,310.00,ledger"))
  }

  @Test func `registers, and buildings that share a bill, are priced by the tariff alone`() throws {
    let site = try site()
    try take(site, span("hall/e", "2026-03-01", "2026-04-01", 310) + span("hall/e2", "2026-03-01", "2026-04-01", 620))
    try site.take(.ledger, EnergyUseTests.ledger + "hall,electricity,2026-03-01,2026-04-01,930,kWh,,999,\n")
    func costs(_ by: ConsumptionBy) throws -> [String] {
      try site.energy(.month, by: by).filter { $0.contains("electricity,") }.map {
        let cells = $0.split(separator: ",", omittingEmptySubsequences: false)
        return "\(cells[2]) \(cells[8])"
      }
    }
    #expect(try costs(.institution) == ["hall 999.00", "school "])
    #expect(try costs(.site) == ["site 999.00"])
    #expect(try costs(.building).prefix(2) == ["north 155.00", "south 310.00"])
    #expect(try costs(.register).prefix(2) == ["hall/e 155.00", "hall/e2 310.00"])
  }

  /// 200 L over 20 days: ten of them in June at 8.00, ten in July at 8.20.
  @Test func `an entry that states no cost is priced over its days, and one that states it is not`() throws {
    let site = try site()
    try site.take(
      .ledger,
      EnergyUseTests.ledger
        + "hall,petrol,2026-06-21,2026-07-11,200,L,vehicle,,\nschool,petrol,2026-06-21,2026-07-11,200,L,vehicle,1000,\n")
    let rows = try site.energy(.month, by: .institution).filter { $0.contains("petrol,") }
    let costs = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false)[8] }
    #expect(costs == ["800.00", "500.00", "820.00", "500.00"])
    #expect(rows[0].hasSuffix("; own-prices"))
    #expect(rows[1].hasSuffix("; ledger"))
  }

  @Test func `one carrier without a cost leaves the cost of the total empty`() throws {
    let site = try site(tariff: false)
    try take(site, span("hall/e", "2026-03-01", "2026-04-01", 310) + span("hall/w", "2026-03-01", "2026-04-01", 31))
    try site.take(.ledger, EnergyUseTests.ledger + "hall,water,2026-03-01,2026-04-01,31,m3,,155,\n")
    let rows = of("hall", try site.energy(.month, by: .institution))
    #expect(rows[1].hasSuffix("water,31.000,m3,,,155.00,ledger"))
    #expect(rows[2].hasSuffix("total,,,38.099,164.486,,cn-stat-a; electricity 2023 national; ledger; no price: electricity"))
  }

  // MARK: Registers

  @Test func `what was produced costs and emits nothing, and a virtual meter costs what its registers do`() throws {
    let site = try site()
    try take(site, span("hall/e", "2026-03-01", "2026-04-01", 310) + span("hall/pv", "2026-03-01", "2026-04-01", 31))
    let rows = try site.energy(.month, by: .register).filter { $0.contains("electricity,") }
    func row(_ register: String) -> String { rows.first { $0.contains(",\(register),") } ?? "" }
    #expect(row("hall/pv").hasSuffix("electricity,31.000,kWh,3.810,,,cn-stat-a"))
    // 279 kWh: 34.2891 kgce, 148.0374 kg, 155.00 − 15.50 yuan.
    #expect(row("hall/net").contains("electricity,279.000,kWh,34.289,148.037,139.50,"))
  }

  @Test func `an explanation shows region and cost`() throws {
    let site = try site(factors: "own-grid")
    try take(site, try day("2026-01-05", of: "hall/e"))
    let lines = try #require(
      try Explanation(keeper: site.keeper, settings: site.settings).lines(
        of: "hall", .electricity, in: try site.span("2026-01-05", "2026-01-06"), listsAll: false))
    #expect(lines.contains("  = 15.266 kg_co2 by 0.6361 per kWh (own-grid, region 11, value of 2023; north)"))
    #expect(lines.contains("  = 15.60 yuan: own-prices 15.60"))
    #expect(lines.contains("    day 12.000 kWh at 1 yuan (test)"))
    #expect(lines.contains("    night 12.000 kWh at 0.3 yuan (test)"))
  }

  @Test func `an explanation adds what bills and prices pay for, and says where neither does`() throws {
    let site = try site()
    try take(site, span("hall/e", "2026-03-01", "2026-05-01", 610))
    try site.take(.ledger, EnergyUseTests.ledger + "hall,electricity,2026-03-16,2026-04-16,310,kWh,,310,\n")
    func lines(_ name: String, _ from: String, _ to: String) throws -> [String] {
      try #require(
        try Explanation(keeper: site.keeper, settings: site.settings).lines(
          of: name, .electricity, in: try site.span(from, to), listsAll: false))
    }
    #expect(try lines("hall", "2026-03-01", "2026-04-01").contains("  = 235.00 yuan: ledger 160.00 + own-prices 75.00"))
    // A bill is the institution's: of the register alone all 31 days are priced.
    #expect(try lines("hall/e", "2026-03-01", "2026-04-01").contains("  = 155.00 yuan: own-prices 155.00"))
    let old = try self.site()
    try take(old, span("hall/e", "2026-02-01", "2026-03-01", 280))
    let said = try #require(
      try Explanation(keeper: old.keeper, settings: old.settings).lines(
        of: "hall", .electricity, in: try old.span("2026-02-01", "2026-03-01"), listsAll: false))
    #expect(said.contains("  cost unknown: of some use neither the ledger nor a price says what it cost"))
  }
}
