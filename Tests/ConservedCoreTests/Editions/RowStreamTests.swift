import EnergyModel
import Publishing
import Storage
import Testing

@testable import ConservedCore

struct RowStreamTests {
  /// Three subjects and seven intervals; the second subject has two rows in every odd interval.
  private func stream(runMax: Int, looks: Looks = Looks()) -> RowStream<String> {
    RowStream(intervals: 7, subjects: 3, runMax: runMax) { (subject, run) throws(StoreError) in
      looks.all.append("\(subject):\(run.lowerBound)..<\(run.upperBound)")
      var rows = RowStream<String>.IntervalRows(intervals: run.count)
      for interval in run {
        let row = "\(interval)\("abc".map(String.init)[subject])"
        if subject == 1, interval % 2 == 1 { rows.append(contentsOf: [row, row + "'"]) } else { rows.append(row) }
      }
      return rows
    }
  }

  private final class Looks {
    var all: [String] = []
  }

  @Test(arguments: [1, 2, 3, 6, 7, 100]) func `rows are in order of time, then of subject, however many are held`(runMax: Int)
    throws
  {
    var stream = stream(runMax: runMax)
    let rows = try stream.rows()
    #expect(rows.prefix(7) == ["0a", "0b", "0c", "1a", "1b", "1b'", "1c"])
    #expect(rows.count == 24 && rows.last == "6c")
    #expect(rows.map { $0.prefix(1) } == rows.map { $0.prefix(1) }.sorted())
    #expect(try stream.step { _ in } == false)
  }

  @Test func `every subject is looked up once in a run, one a step`() throws {
    let looks = Looks()
    var stream = stream(runMax: 3, looks: looks)
    for step in 1...3 {
      #expect(try stream.step { _ in Issue.record("nothing is handed on before all is known") })
      #expect(looks.all.count == step)
    }
    _ = try stream.rows()
    #expect(looks.all == ["0:0..<3", "1:0..<3", "2:0..<3", "0:3..<6", "1:3..<6", "2:3..<6", "0:6..<7", "1:6..<7", "2:6..<7"])
  }

  @Test func `without subjects or intervals there are no rows`() throws {
    var none = RowStream<Int>(intervals: 5, subjects: 0) { (_, _) throws(StoreError) in .init(intervals: 0) }
    #expect(try none.rows().isEmpty)
    var empty = RowStream<Int>(intervals: 0, subjects: 4) { (_, _) throws(StoreError) in .init(intervals: 0) }
    #expect(try empty.rows().isEmpty)
  }

  @Test func `a failing store ends the stream, and what is asked again is looked up again`() throws {
    var isFailing = true
    var stream = RowStream<Int>(intervals: 1, subjects: 1) { (_, _) throws(StoreError) in
      if isFailing { throw StoreError.busy(path: "") }
      var rows = RowStream<Int>.IntervalRows(intervals: 1)
      rows.append(7)
      return rows
    }
    #expect(throws: StoreError.self) { try stream.rows() }
    isFailing = false
    #expect(try stream.rows() == [7])
  }

  // MARK: The tables

  /// A site whose August was reported and changed after that, with a virtual meter, a price and a bill.
  private func site() throws -> BookedSite {
    let site = try BookedSite(
      """
      institutions: [{ id: hall, class: organ }, { id: school, class: education.school }]
      registers:
        - { id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
        - { id: school/e, institution: school, carrier: electricity, unit: kWh, interval: 1h }
      virtual: [{ id: both, institution: hall, carrier: electricity, of: [[hall/e, 1], [school/e, 1]] }]
      """)
    var rows = "register,time,value\n"
    for hour in 0..<80 {
      let time = "2026-08-\(["28", "29", "30", "31"][hour / 24]) \(hour % 24 < 10 ? "0" : "")\(hour % 24):00"
      rows += "hall/e,\(time),\(100 + hour)\n"
      if hour < 30 { rows += "school/e,\(time),\(5 * hour)\n" }
    }
    try site.take(.readings, rows)
    _ = try site.keeper.close([
      Closing(period: try #require(ReportPeriod("2026-08")), closed: try site.at("2026-09-02"))
    ])
    try site.take(.readings, "register,time,value\nschool/e,2026-08-30 00:00,400\nschool/e,2026-08-30 05:00,460\n")
    return site
  }

  @Test(arguments: [Consumption.Period.hour, .day], ConsumptionBy.allCases)
  func `consumption and energy are the same rows in runs of any length, reported and restated ones too`(
    period: Consumption.Period, by: ConsumptionBy
  ) throws {
    let site = try site()
    let span = try site.span("2026-08-28", "2026-09-01")
    let consumption = Consumption(
      keeper: site.keeper, institutions: site.settings.institutions, virtualMeters: site.settings.virtualMeters)
    let whole = try consumption.rows(period, by: by, in: span)
    #expect(whole.contains { $0.revision > 0 })
    let energy = EnergyUse(keeper: site.keeper, settings: site.settings, institutions: site.settings.institutions, facts: [])
    let wholeEnergy = try energy.rows(period, by: by, in: span)
    for runMax in [1, 5, 30] {
      var rows = try consumption.stream(period, by: by, in: span, runMax: runMax)
      #expect(try rows.rows() == whole)
      var energyRows = energy.stream(period, by: by, in: span, runMax: runMax)
      #expect(try energyRows.rows() == wholeEnergy)
    }
  }
}
