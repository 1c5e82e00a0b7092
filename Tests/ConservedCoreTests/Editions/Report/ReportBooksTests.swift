import Conservation
import EnergyModel
import Foundation
import Publishing
import Testing

@testable import ConservedCore

/// What the report says of a hall: 100 persons, a meter of electricity with one part behind it, read by hand every hour since 2025. The plan
/// asks for 10 % less per person in 2026 than in 2025, and it uses a tenth more.
struct ReportBooksTests {
  private static let plan = """
    schema: 1
    id: own
    names: { en: Ten per cent }
    jurisdiction: CN
    base_year: 2025
    end_year: 2026
    source: made up
    targets:
      - { indicator: energy-per-person, percent_below_base: 10, status: binding, trajectory: linear, source: made up }
    """

  /// A kilowatt hour each hour of 2025, 1.1 in 2026; the part takes half. Of 10 to 12 March 2026 nothing was read.
  private static func site() throws -> BookedSite {
    let site = try BookedSite(
      """
      institutions:
        - { id: hall, name: Town hall, class: organ, persons: 100, floor_area_m2: 1000, answerable: Office }
        - { id: shed/a, name: Shed, class: organ, persons: 10 }
      registers:
        - { id: hall/e, institution: hall, carrier: electricity, unit: Wh, interval: 1h }
        - { id: hall/air, institution: hall, parent: hall/e, carrier: electricity, end_use: 01B00, unit: Wh, interval: 1h }
      """, plan: "use: [own], factors: cn-stat-a", files: ["plans/own.yaml": plan])
    var main = "register,time,value\n"
    var (value, part): (Int64, Int64) = (0, 0)
    let start = try site.at("2025-01-01")
    let end = try site.at("2026-07-01")
    let silence = try site.span("2026-03-10 00:30", "2026-03-12 23:30")
    let newYear = try site.at("2026-01-01")
    var instant = start
    while instant <= end {
      if !(silence.start <= instant && instant < silence.end) {
        let time = site.calendar.rfc3339(instant)
        main += "hall/e,\(time),\(value)\nhall/air,\(time),\(part)\n"
      }
      value += instant < newYear ? 1_000 : 1_100
      part += instant < newYear ? 500 : 550
      instant = instant + 3_600
    }
    try site.take(.readings, main, at: "2026-07-02 10:00")
    return site
  }

  private static func books(_ site: BookedSite) throws -> ReportBooks {
    try ReportBooks(keeper: site.keeper, settings: site.settings, asOf: try #require(LocalDay("2026-07-01")))
  }

  private static func report(of id: String, in books: inout ReportBooks) throws -> InstitutionReport {
    let institution = try #require(InstitutionID(id))
    let report = try books.institution(institution)
    return try #require(report)
  }

  /// 8 760 kWh × 0.1229 ÷ 100 = 10.766 kgce a person in 2025, 9.6896 to keep. 181 days of 26.4 kWh are 5.8726: over from the first day.
  @Test func `a target's curves end in its figures, and say since when it is over`() throws {
    let booked = try ReportBooksTests.site()
    var books = try ReportBooksTests.books(booked)
    defer { withExtendedLifetime(booked) {} }
    let report = try ReportBooksTests.report(of: "hall", in: &books)
    let target = try #require(report.targets.first)
    let pace = try #require(target.pace)
    #expect(target.standing.annual == .offTrack)
    #expect(pace.dayCount == 365 && pace.actual.count == 182 && pace.budget.count == 366)
    #expect(pace.forecast.count == 365 - 181 + 1)
    let actual = try #require(target.standing.actualToDate)
    #expect(abs(try #require(pace.actual.last) - NSDecimalNumber(decimal: actual).doubleValue) < 1e-9)
    #expect(abs(try #require(pace.actual.last) - 5.87265) < 0.001)
    #expect(abs(try #require(pace.budget.last) - 9.68944) < 0.001 && pace.budget[0] == 0)
    #expect(abs(try #require(pace.base.last) - 10.76604) < 0.001)
    #expect(pace.forecast.first == pace.actual.last && pace.forecastLow.first == pace.actual.last)
    #expect(zip(pace.forecastLow, pace.forecastHigh).allSatisfy { $0 <= $1 })
    #expect(target.since == LocalDay("2026-01-01"))
  }

  @Test func `an estimated day is told from a measured one, and a month with it by its share`() throws {
    let booked = try ReportBooksTests.site()
    var books = try ReportBooksTests.books(booked)
    defer { withExtendedLifetime(booked) {} }
    let report = try ReportBooksTests.report(of: "hall", in: &books)
    let days = try #require(report.calendar.first { $0.register.text == "hall/e" }).days
    #expect(days.count == 181)
    // 1 January is day 0, 10 March day 68.
    #expect(days[67] == .measured && days[68...70].allSatisfy { $0 == .estimated } && days[71] == .measured)
    #expect(report.gaps.contains { $0.register.text == "hall/e" && $0.kind == "estimated" })
    let march = try #require(report.months.first).amounts[2]
    // 31 × 26.4 kWh.
    #expect(march.amount == Decimal(string: "818.4"))
    #expect(try #require(march.estimated) > 70 && (try #require(march.coveragePercent)) < 91)
    #expect(report.months.first?.baseYear == 2025 && report.months.first?.base.first == 744)
  }

  @Test func `load, parts and what no part explains are those of the meters`() throws {
    let booked = try ReportBooksTests.site()
    var books = try ReportBooksTests.books(booked)
    defer { withExtendedLifetime(booked) {} }
    let report = try ReportBooksTests.report(of: "hall", in: &books)
    let load = try #require(report.load)
    #expect(load.carrier == .electricity && load.hours.count == 181 && load.hours[0] == [Double?](repeating: 1.1, count: 24))
    #expect(load.isEstimated[68] && !load.isEstimated[67])
    let last = try #require(load.week.last?.last ?? nil)
    #expect(load.week.count == 7 && abs(last - 1.1) < 1e-9)
    let use = try #require(report.endUses.first)
    // 181 × 13.2 kWh, and the same days of 2025 × 12.
    #expect(use.endUse == "01B00" && use.amount == Decimal(string: "2389.2") && use.base == 2_172)
    let balance = try #require(report.balances.first)
    #expect(balance.register.text == "hall/e" && balance.unaccountedPercent.count == 6)
    #expect(balance.unaccountedPercent[0] == 50)
    #expect(report.factors.contains { $0.carrier == .electricity && $0.value == "0.1229" && $0.unit == "kgce/kWh" })
    #expect(report.facts.contains { $0.name == .persons && $0.value == 100 && $0.baseValue == 100 })
  }

  /// A tenth more on every day: 24 to 26.4 kWh.
  @Test func `the drift adds up what the year before does not explain`() throws {
    let booked = try ReportBooksTests.site()
    var books = try ReportBooksTests.books(booked)
    defer { withExtendedLifetime(booked) {} }
    let report = try ReportBooksTests.report(of: "hall", in: &books)
    let drift = try #require(report.drifts.first)
    #expect(drift.baseYear == 2025 && drift.sums.count == 181)
    #expect(abs(try #require(drift.sums[9]) - 24) < 0.5)
    // Estimated days are not judged.
    #expect(drift.sums[69] == nil)
    #expect(drift.statement?.savings != nil)
  }

  @Test func `an institution of which nothing is known has a page that says so`() throws {
    let booked = try ReportBooksTests.site()
    var books = try ReportBooksTests.books(booked)
    defer { withExtendedLifetime(booked) {} }
    let report = try ReportBooksTests.report(of: "shed/a", in: &books)
    #expect(report.targets.map(\.standing.annual) == [.notEnoughData] && report.targets.allSatisfy { $0.pace == nil })
    #expect(report.months.isEmpty && report.load == nil && report.drifts.isEmpty && report.calendar.isEmpty)
    #expect(report.coverage == nil)
    let nobody = try #require(InstitutionID("nobody"))
    let none = try books.institution(nobody)
    #expect(none == nil)
  }

  @Test func `the site adds up its institutions, and knows each month's share of measured hours`() throws {
    let booked = try ReportBooksTests.site()
    var books = try ReportBooksTests.books(booked)
    defer { withExtendedLifetime(booked) {} }
    let site = try books.site(endpoints: .init(), pages: [:])
    #expect(site.standings.map(\.institution.id.text) == ["hall", "shed/a"])
    #expect(site.since.values.first == LocalDay("2026-01-01"))
    let total = try #require(site.total)
    // 9.68944 kgce × 100 persons.
    #expect(total.unit == "tce" && abs(total.target - 0.968944) < 0.0001)
    let march = try #require(site.coverage.first { $0.month == LocalMonth(year: 2026, month: 3) })
    #expect(march.measuredHours + march.estimatedHours == 2 * 744 && march.missingHours == 0)
    // 72 hours of each register, and what is left of the hours at their edges.
    #expect((142...146).contains(march.estimatedHours))
    // 1.1 kWh an hour where it was 1: a tenth more.
    let change = try #require(site.changes.values.first)
    #expect(site.changes.count == 1 && change.carrier == .electricity)
    #expect(abs(change.percent - 10) < 0.05, "\(change.percent)")
    #expect(site.carriers.values.first == [.electricity])
  }

  @Test func `the overview comes last, and links to pages that are there`() throws {
    let booked = try ReportBooksTests.site()
    defer { withExtendedLifetime(booked) {} }
    let day = try #require(LocalDay("2026-07-01"))
    var maker = try ReportMaker(keeper: booked.keeper, settings: booked.settings, asOf: day)
    var names: [String] = []
    while let files = try maker.next(endpoints: .init(total: 2, up: 1, stale: 0, down: 1)) { names += files.map(\.path) }
    #expect(
      names == [
        "institution-hall.html", "zh-Hans/institution-hall.html", "institution-shed~a.html", "zh-Hans/institution-shed~a.html",
        "index.html", "zh-Hans/index.html",
      ])
    let overview = try #require(maker.overview)
    #expect(overview.pages.values.sorted() == ["institution-hall.html", "institution-shed~a.html"])
    #expect(overview.endpoints.down == 1 && maker.left == 0)
  }

  @Test func `pages that are made in shares are those of one pass, byte for byte`() throws {
    let booked = try ReportBooksTests.site()
    defer { withExtendedLifetime(booked) {} }
    let day = try #require(LocalDay("2026-07-01"))
    func files(_ share: ReportMaker.Share, _ made: inout ReportMaker.Made) throws -> [String: [UInt8]] {
      var maker = try ReportMaker(keeper: booked.keeper, settings: booked.settings, asOf: day, share: share)
      var found: [String: [UInt8]] = [:]
      while let files = try maker.next(endpoints: .init(total: 2, up: 1, stale: 0, down: 1)) {
        for file in files { found[file.path] = file.bytes }
      }
      made += maker.made
      return found
    }
    var made = ReportMaker.Made()
    let whole = try files(.whole, &made)
    made = ReportMaker.Made()
    var shares: [String: [UInt8]] = [:]
    for institution in booked.settings.institutions.map(\.id).reversed() {
      let share = try files(.institutions([institution]), &made)
      #expect(share.count == 2 && share["index.html"] == nil)
      shares.merge(share) { first, _ in first }
    }
    shares.merge(try files(.overview(made), &made)) { first, _ in first }
    #expect(whole.count == 6 && shares == whole)
  }

  @Test func `an institution's page has a file name that no other has`() throws {
    let names = ["a/b", "a.b", "a-b", "a_b", "index"].compactMap { InstitutionID($0) }.map(ReportPages.name)
    #expect(
      names == [
        "institution-a~b.html", "institution-a.b.html", "institution-a-b.html", "institution-a_b.html", "institution-index.html",
      ])
  }
}
