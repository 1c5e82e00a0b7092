import Conservation
import ConservedCore
import EnergyModel
import Settings
import Testing

@testable import Simulation

/// The demonstration holds what it is to find on any day of any year: the truth of its meters alone, without books.
struct DemoTruthTests {
  private static let zone = "Asia/Shanghai"

  /// A day of the demonstration and what it is to say then.
  struct Case: Sendable, CustomTestStringConvertible {
    let today: LocalDay
    let base: Int
    let year: Int
    let findsLeak: Bool
    let findsRescaling: Bool
    var testDescription: String { today.iso8601 }
  }

  private static func onDay(
    _ year: Int, _ month: Int, _ day: Int, base: Int, findsLeak: Bool = true, findsRescaling: Bool = true
  ) -> Case {
    Case(
      today: LocalMonth(year: year, month: month).firstDay + (day - 1), base: base, year: base + 1, findsLeak: findsLeak,
      findsRescaling: findsRescaling)
  }

  static let cases = [
    // The year that has just ended is whole, and so are its signs.
    onDay(2026, 1, 1, base: 2024),
    // Nine days are over: too few for a week of nights that all leak, or for three weeks of a meter.
    onDay(2027, 1, 6, base: 2025, findsLeak: false, findsRescaling: false),
    onDay(2026, 1, 30, base: 2024), onDay(2026, 1, 31, base: 2025), onDay(2028, 2, 29, base: 2027),
    onDay(2026, 6, 15, base: 2025), onDay(2025, 12, 31, base: 2024),
  ]

  /// The days of a use as meters that are read every hour have them.
  private struct Days {
    let sums: [DaySum]
    let temperatures: DailyTemperatures
    let frame: DayFrame

    init(_ use: DemoTruth.Use, _ site: DemoSite, today: LocalDay) throws {
      let meter = try #require(site.meters.first { $0.register == use.register }).meter
      func count(_ instant: Instant) -> Int64 { meter.count(at: instant) / meter.style.smallestPerBaseUnit }
      sums = (0..<today - site.firstDay).compactMap { index in
        let day = site.firstDay + index
        let start = site.calendar.start(of: day)
        let counts = (0...24).map { count(start + $0 * 3_600) }
        let hours = (0..<24).map { hour in
          HourRow(
            span: Span(start + Int64(hour) * 3_600, start + Int64(hour + 1) * 3_600),
            hour: HourAmount(
              amount: QualifiedAmount(measured: Amount(baseUnits: counts[hour + 1] - counts[hour])), measuredSeconds: 3_600))
        }
        return DaySum(day: day, hours: hours, site.calendar)
      }
      temperatures = DailyTemperatures(
        from: site.firstDay,
        days: (0..<today - site.firstDay).map { index in
          .init(sumMilliCelsius: 24 * DemoSite.town.mean(on: site.firstDay + index), knownHours: 24, hours: 24)
        })
      frame = DayFrame(
        from: LocalMonth(year: site.firstDay.year, month: 1).firstDay, to: LocalMonth(year: today.year + 1, month: 1).firstDay)
    }
  }

  private func site(on today: LocalDay) throws -> DemoSite {
    let calendar = try #require(LocalCalendar(timeZone: DemoTruthTests.zone))
    return DemoSite(now: calendar.start(of: today) + 12 * 3_600, days: 730, calendar: calendar, institutions: 4)
  }

  /// Knows every year, without a holiday.
  private static let calendar = DayCalendar(
    id: DayCalendar.weekdays.id, source: "",
    years: Dictionary(uniqueKeysWithValues: (2_023...2_030).map { ($0, .init(holidays: [], workdays: [])) }), vacations: [],
    heating: [])

  private func statement(
    of use: DemoTruth.Use, _ site: DemoSite, today: LocalDay, calendar: DayCalendar = DemoTruthTests.calendar
  ) throws -> BaselineStatement {
    let days = try Days(use, site, today: today)
    return BaselineBooks(
      carrier: use.carrier, valid: EarlySigns.valid(days.sums), frame: days.frame,
      temperatures: days.temperatures, steps: [], calendar: calendar, asOf: today
    ).statement(base: site.truth.baseYear, year: site.truth.judgedYear)
  }

  @Test(arguments: cases) func `one institution saved and one cannot be told from zero, on any day`(_ one: Case) throws {
    let site = try site(on: one.today)
    #expect(site.truth.baseYear == one.base && site.truth.judgedYear == one.year)
    let renewal = try statement(of: DemoTruth.renewal, site, today: one.today)
    // A boiler that takes 26 % less, and what the institution saves each year beside it.
    let saved = try #require(renewal.savings)
    #expect(saved.verdict == .saving)
    #expect((0.25...0.33).contains(saved.saving / saved.expected), "\(saved.saving / saved.expected)")
    let ordinary = try statement(of: DemoTruth.ordinary, site, today: one.today)
    #expect(ordinary.savings?.verdict == .notDistinguishable)
  }

  @Test(arguments: cases) func `a leak and a meter of another scale stand, once the year has days for them`(_ one: Case) throws {
    let site = try site(on: one.today)
    func signs(_ use: DemoTruth.Use) throws -> EarlySigns {
      let days = try Days(use, site, today: one.today)
      let span = EarlySigns.span(asOf: one.today)
      return EarlySigns(
        .init(carrier: use.carrier, sums: days.sums.filter { span.contains($0.day) }, temperatures: days.temperatures),
        asOf: one.today, frame: days.frame)
    }
    let leaking = try signs(DemoTruth.leak)
    #expect(leaking.isQuiet == true)
    if case .leak(let floor, let threshold)? = leaking.standing(.leakFound)?.finding {
      #expect(one.findsLeak && floor >= 36 && floor < 37 && threshold < 18)
    } else {
      #expect(!one.findsLeak)
    }
    #expect((try signs(DemoTruth.rescaling).standing(.registerSuspicious) != nil) == one.findsRescaling)
    for use in [DemoTruth.renewal, DemoTruth.ordinary, DemoTruth.leak] {
      #expect(try signs(use).standing(.registerSuspicious) == nil, "\(use.register)")
    }
  }

  @Test func `of a year that the calendar does not know no saving is stated, and it says so`() throws {
    let today = LocalMonth(year: 2031, month: 6).firstDay
    let statement = try statement(of: DemoTruth.renewal, try site(on: today), today: today)
    #expect(statement.lacks == [.calendar] && statement.savings == nil)
  }
}
