import EnergyModel
import Foundation
import Publishing
import Simulation
import Storage
import Testing

@testable import ConservedCore

private let seeds: ClosedRange<UInt64> = 1...(ProcessInfo.processInfo.environment["CONSERVED_SEEDS"].flatMap(UInt64.init) ?? 6)

/// Periods that were reported (contract R9).
struct ReportTests {
  private static let meters = """
    institutions: [{ id: hall, name: Hall, class: organ }]
    registers:
      - { id: main, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
      - { id: wing, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
    """

  /// Hourly readings of October, 2 kWh an hour; some hours left out.
  private func readings(_ register: String, without hours: Range<Int> = 0..<0) -> String {
    var rows = "register,time,value\n"
    for hour in 0...(31 * 24) where !hours.contains(hour) {
      let (day, hourOfDay) = (hour / 24, hour % 24)
      let date = day == 31 ? "2026-11-01" : "2026-10-" + (day < 9 ? "0" : "") + "\(day + 1)"
      rows += "\(register),\(date) " + (hourOfDay < 10 ? "0" : "") + "\(hourOfDay):00,\(1_000 + 2 * hour)\n"
    }
    return rows
  }

  @Test func `a reported month keeps its figure, and a late block becomes a line of its own`() throws {
    let site = try BookedSite(ReportTests.meters)
    try site.take(.readings, readings("main"))
    // The last two days of the wing came too late for the report.
    try site.take(.readings, readings("wing", without: 30 * 24 - 1..<31 * 24 + 1))
    #expect(try site.take(.closings, "period,author\n2026-10,Li\n") == "closed 2026-10")
    let before = try site.consumption(.month, by: .institution)
    #expect(before == ["2026-10-01,2026-11-01,hall,electricity,total,2924.000,kWh,2924.000,0.000,0.000,98.2,0"])
    try site.take(.readings, readings("wing"))
    let after = try site.consumption(.month, by: .institution)
    #expect(
      after == before + ["2026-10-01,2026-11-01,hall,electricity,total,52.000,kWh,52.000,0.000,0.000,100.0,1"])
    // Each day of the month is reported too; a year is not, and shows the books as they are.
    let days = try site.consumption(.day, by: .register, "2026-10-30", "2026-11-01").filter { $0.contains(",wing,") }
    #expect(days.map { $0.split(separator: ",").suffix(1).joined() } == ["0", "1", "0", "1"])
    #expect(try site.consumption(.year, by: .institution).first?.contains("2976.000") == true)
    let report = try Audit(site.keeper).run()
    #expect(report.disagreements.isEmpty)
  }

  @Test func `a correction makes the next revision, and explain names each`() throws {
    let site = try BookedSite(ReportTests.meters)
    try site.take(.readings, readings("main"))
    try site.take(.closings, "period,author,note\n2026-10,Li,form A\n2026-10,Li,again\n")
    try site.take(.corrections, "register,time,value,reason\nmain,2026-11-01 00:00,2487.5,read by hand\n")
    try site.take(.corrections, "register,time,value,reason\nmain,2026-11-01 00:00,2488.25,read again\n", at: "2026-11-23 11:00")
    let rows = try site.consumption(.month, by: .register).filter { $0.contains(",main,") }
    #expect(rows.map { Array($0.split(separator: ",").map(String.init))[5] } == ["1488.000", "-0.500", "0.750"])
    let lines = try #require(
      try Explanation(keeper: site.keeper, settings: site.settings)
        .lines(of: "main", .electricity, in: try site.span("2026-10-01", "2026-11-01"), listsAll: false))
    #expect(lines.contains { $0.contains("reported 1488.000 kWh: 2026-10 was closed 2026-11-23T10:00:00+08:00 by Li, form A") })
    #expect(lines.contains("  revision 1 changed it by -0.500 kWh"))
    #expect(lines.contains("  revision 2 changed it by 0.750 kWh"))
    // Back to the first correction: recorded last, it counts, after a restart too.
    try site.take(
      .corrections, "register,time,value,reason\nmain,2026-11-01 00:00,2487.5,the first was right\n", at: "2026-11-23 12:00")
    let reopened = try BookKeeper.writing(site.settings, site.store)
    #expect(
      try reopened.hours(of: 0, in: try site.span("2026-10-31 23:00", "2026-11-01")).map(\.hour.amount.total.printed) == ["1.500"]
    )
  }

  @Test func `the lines of a closed month add up to the books, whatever came after and in whatever order`() throws {
    for seed in seeds {
      var random = SplitMix64(seed: seed)
      let site = try BookedSite(ReportTests.meters)
      let all = readings("main").split(separator: "\n").dropFirst() + readings("wing").split(separator: "\n").dropFirst()
      var rest = Array(all.shuffled(using: &random))
      func take(_ count: Int) throws {
        let batch = rest.prefix(count)
        rest.removeFirst(batch.count)
        try site.take(.readings, "register,time,value\n" + batch.joined(separator: "\n") + "\n")
      }
      try take(1_200)
      try site.take(.closings, "period\n2026-10\n2026-10-07\n")
      let reported = try site.consumption(.month, by: .institution)
      while !rest.isEmpty { try take(Int(random.next() % 90) + 1) }
      let lines = try site.consumption(.month, by: .institution)
      #expect(lines.first == reported.first)
      #expect(try sums(lines) == sums(["x,x,x,x,x,2976.000,x,2976.000,0.000,0.000"]))
      let numbers = lines.compactMap { $0.split(separator: ",").last.flatMap { Int($0) } }
      #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
      let report = try Audit(site.keeper).run()
      #expect(report.disagreements.isEmpty)
    }
  }

  /// Amount, measured, estimated and unresolved of all lines together.
  private func sums(_ lines: [String]) throws -> [ExactDecimal] {
    var sums = [Int64](repeating: 0, count: 4)
    for line in lines {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      for (index, column) in [5, 7, 8, 9].enumerated() {
        sums[index] += try #require(RegisterValueText.thousandths(cells[column]))
      }
    }
    return sums.compactMap { ExactDecimal(mantissa: $0, scale: 3) }
  }

  @Test func `a bill that comes after the report is a difference too`() throws {
    let site = try BookedSite(ReportTests.meters)
    try site.take(.ledger, "institution,carrier,from,to,amount,unit\nhall,diesel,2026-10-01,2026-11-01,310,L\n")
    try site.take(.closings, "period\n2026-10\n")
    try site.take(.ledger, "institution,carrier,from,to,amount,unit,note\nhall,diesel,2026-10-10,2026-10-11,40,L,late\n")
    let rows = try site.consumption(.month, by: .institution).filter { $0.contains("diesel") }
    #expect(rows.map { Array($0.split(separator: ",").map(String.init))[5] } == ["310.000", "40.000"])
    #expect(rows.map { $0.split(separator: ",").last } == ["0", "1"])
  }

  @Test func `a record that does not say what the books say is found`() throws {
    let site = try BookedSite(ReportTests.meters)
    try site.take(.readings, readings("main"))
    try site.take(.closings, "period\n2026-10\n")
    let number = try #require(site.keeper.number(of: 0))
    let period = try #require(ReportPeriod("2026-10"))
    var hours = try #require(try site.store.reportedHours(of: number, in: period).last)
    hours[7].hour.amount.measured += Amount(baseUnits: 1)
    try site.store.report(hours, of: number, in: period, revision: 1)
    let report = try Audit(site.keeper).run()
    #expect(report.disagreements.map(\.place) == ["closed 2026-10"])
  }

  @Test func `what is no period, or is not over, is refused with its line`() throws {
    let site = try BookedSite(ReportTests.meters)
    let faults = try site.faults(.closings, "period\n2026-13\n2026-11\n2026-Q4\n\"\"\nOctober\n2026-10\n")
    #expect(faults.map { $0.prefix(2) } == ["2:", "3:", "4:", "5:", "6:"])
    #expect(faults[1].contains("is not over before 2026-12-01"))
    #expect(try site.keeper.closings.isEmpty)
  }

  @Test(arguments: [
    ("2026", "2026-01-01", "2027-01-01"), ("2026-Q3", "2026-07-01", "2026-10-01"), ("2024-02", "2024-02-01", "2024-03-01"),
    ("2026-12-31", "2026-12-31", "2027-01-01"),
  ]) func `a period is its days`(text: String, from: String, to: String) throws {
    let period = try #require(ReportPeriod(text))
    #expect(period.days.lowerBound.iso8601 == from && period.days.upperBound.iso8601 == to)
  }

  @Test(arguments: ["", "26", "2026-", "2026-1", "2026-Q5", "2026-Q0", "2026-00", "2026-10-32", "2026-10-01T08", "0000"])
  func `anything else is no period`(text: String) { #expect(ReportPeriod(text) == nil) }
}

/// Thousandths of a printed number.
enum RegisterValueText {
  static func thousandths(_ text: String) -> Int64? {
    if text.isEmpty { return 0 }
    let sign: Int64 = text.hasPrefix("-") ? -1 : 1
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    guard parts.count == 2, parts[1].count == 3, let whole = Int64(parts[0]), let part = Int64(parts[1]) else { return nil }
    return sign * (whole * 1_000 + part)
  }
}
