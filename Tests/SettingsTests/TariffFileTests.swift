import EnergyModel
import Testing

@testable import Settings

@Suite struct TariffFileTests {
  private static let head = "schema: 1\nid: own\n"

  private func faults(_ text: String) -> [Fault] {
    World(files: ["tariffs/own.yaml": TariffFileTests.head + text]).faults("schema: 1\nplan: { tariff: own }\n")
  }

  private func tariff(_ text: String) throws -> Tariff {
    let world = World(files: ["own.yaml": TariffFileTests.head + text])
    return try #require(try world.load("schema: 1\nplan: { tariff: own }\n").tariff)
  }

  @Test func `a site without a tariff has none`() throws {
    #expect(try World().load("schema: 1\n").tariff == nil)
  }

  @Test func `the shipped example is a tariff whose prices are said to be invented`() throws {
    let tariff = try #require(Shipped.tariff(named: "tariff-blank"))
    #expect(tariff.prices.allSatisfy { $0.source.contains("example") })
    // A Wednesday in July: valley, flat, peak, top.
    let day = try #require(LocalDay("2026-07-15"))
    let price = try #require(tariff.price(of: .electricity, on: day))
    let yuan = [3, 7, 9, 12, 15, 18, 22, 23].map {
      price.rates[price.rate(on: day, hour: $0, dayType: .workday)].yuan.description
    }
    #expect(yuan == ["0.4", "0.7", "1", "1.2", "0.7", "1", "0.7", "0.4"])
    #expect(tariff.price(of: .electricity, on: day + 365) == nil)
    #expect(tariff.price(of: .heat, on: day)?.rates[0].yuan.description == "0.09")
  }

  @Test func `a price per another unit is exact per printed unit`() throws {
    let tariff = try tariff(
      "source: s\nprices: [{ carrier: heat, unit: GJ, yuan: 87.5 }, { carrier: coal, unit: t, yuan: 800 }, { carrier: water, yuan: 5 }]\n"
    )
    #expect(tariff.prices.map(\.rates[0].yuan.description) == ["0.0875", "0.8", "5"])
  }

  @Test func `hours over midnight, months and kinds of days make a schedule`() throws {
    let price = try #require(
      try tariff(
        """
        prices:
          - carrier: electricity
            source: notice
            periods:
              - { name: day, hours: [7-23], days: any, yuan: 0.8 }
              - { name: winter night, hours: [23-7], months: [1, 2, 12], yuan: 0.2 }
              - { name: night, hours: [23-7], months: [3, 4, 5, 6, 7, 8, 9, 10, 11], days: [workday, weekend, holiday], yuan: 0.3 }

        """
      ).prices.first)
    #expect(price.source == "notice")
    func name(_ day: String, _ hour: Int) throws -> String {
      price.rates[price.rate(on: try #require(LocalDay(day)), hour: hour, dayType: .weekend)].name
    }
    #expect(try name("2026-01-03", 6) == "winter night")
    #expect(try name("2026-01-03", 7) == "day")
    #expect(try name("2026-03-01", 23) == "night")
  }

  @Test(arguments: [
    ("prices: []", "3:1: the tariff has no prices"),
    ("prices: [{ carrier: water, yuan: 5 }]", "3:10: `source` is missing"),
    ("prices: [{ carrier: water, source: s }]", "3:10: the price has no number"),
    ("prices: [{ carrier: water, yuan: -1, source: s }]", "3:34: `yuan` is -1"),
    ("prices: [{ carrier: water, yuan: five, source: s }]", "3:34: `yuan` 'five' is not a number"),
    ("prices: [{ carrier: wood, yuan: 5, source: s }]", "3:21: `carrier` is 'wood'"),
    ("prices: [{ carrier: water, unit: kWh, yuan: 5, source: s }]", "3:34: water is not sold by 'kWh'; write one of m3, L"),
    // A kWh is 3.6 MJ, and 1 ÷ 3.6 has no end.
    ("prices: [{ carrier: heat, unit: kWh, yuan: 1, source: s }]", "3:44: the price is no exact number of yuan per MJ"),
    (
      "prices: [{ carrier: water, yuan: 5, first_day: 2026-02-01, last_day: 2026-01-31, source: s }]",
      "3:60: the last day is before the first"
    ),
    ("prices: [{ carrier: water, yuan: 5, last_day: 2026, source: s }]", "3:47: `last_day` '2026' is not a day"),
    (
      "source: s\nprices:\n  - { carrier: water, yuan: 5, last_day: 2026-06-30 }\n  - { carrier: water, yuan: 6, first_day: 2026-06-30 }",
      "6:5: the days of two prices of water overlap; write `first_day` and `last_day` apart; the other is on line 5"
    ),
    ("prices: [{ carrier: electricity, yuan: 1, periods: [], source: s }]", "3:43: the price is both flat and by time of use"),
    ("prices: [{ carrier: electricity, periods: [], source: s }]", "3:34: there are 0 periods"),
    (
      "prices: [{ carrier: electricity, source: s, periods: [{ name: a, hours: [0-24] }] }]", "3:55: `yuan` is missing"
    ),
    (
      "prices: [{ carrier: electricity, source: s, periods: [{ name: a, hours: [8-25], yuan: 1 }] }]",
      "3:74: `hours` '8-25' is no range of hours"
    ),
    (
      "prices: [{ carrier: electricity, source: s, periods: [{ name: a, hours: [8], yuan: 1 }] }]",
      "3:74: `hours` '8' is no range of hours"
    ),
    (
      "prices: [{ carrier: electricity, source: s, periods: [{ name: a, hours: [0-24], months: [13], yuan: 1 }] }]",
      "3:90: `months` is '13'"
    ),
    (
      "prices: [{ carrier: electricity, source: s, periods: [{ name: a, hours: [0-24], days: sunday, yuan: 1 }] }]",
      "3:87: `days` is 'sunday'"
    ),
    ("prices: [{ carrier: electricity, source: s, periods: [{ hours: [0-24], yuan: 1 }] }]", "3:55: `name` is missing"),
    ("prices: [{ carrier: electricity, source: s, periods: [{ name: a, yuan: 1 }] }]", "3:55: the period has no `hours`"),
    (
      "prices: [{ carrier: electricity, source: s, periods: [{ name: a, hours: [], yuan: 1 }] }]",
      "3:66: the period has no `hours`"
    ),
    (
      "prices: [{ carrier: electricity, source: s, periods: [{ name: a, hours: [0-24], days: [], yuan: 1 }] }]",
      "3:87: `days` is an empty list"
    ),
    (
      "prices:\n  - carrier: electricity\n    source: s\n    periods:\n      - { name: a, hours: [0-12], yuan: 1 }\n"
        + "      - { name: b, hours: [11-24], days: workday, yuan: 2 }\n      - { name: c, hours: [12-24], days: [weekend, holiday], yuan: 2 }",
      "8:9: two periods hold at 11:00 on a workday of month 1; write their hours, months or days apart; the other is on line 7"
    ),
  ])
  func `what is wrong with a price is said at its place`(text: String, start: String) {
    #expect(only(faults(text + "\n")).hasPrefix(start))
  }

  @Test func `every gap of a schedule is said in one run`() {
    let faults = faults(
      """
      prices:
        - carrier: electricity
          source: s
          periods:
            - { name: a, hours: [8-22], days: workday, yuan: 1 }
            - { name: b, hours: [0-24], days: [weekend, holiday], months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], yuan: 1 }

      """)
    #expect(
      faults.map { "\($0.line):\($0.column): \($0.what)" } == [
        "6:5: no period holds at 00:00 on a holiday of month 12", "6:5: no period holds at 00:00 on a weekend of month 12",
        "6:5: no period holds at 00:00 on a workday of month 1", "6:5: no period holds at 22:00 on a workday of month 1",
      ])
  }

  @Test func `a tariff that there is not is said where it is named`() {
    #expect(
      only(World().faults("schema: 1\nplan: { tariff: tarif-blank }\n")).hasPrefix(
        "2:17: there is no tariff 'tarif-blank'; write 'tariff-blank'"))
  }
}
