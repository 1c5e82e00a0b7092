import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Conservation

/// What a baseline says of years that are whole, torn, stepped, of another scale or not known to the calendar.
@Suite struct BaselineBooksTests {
  private static let first = LocalMonth(year: 2022, month: 1).firstDay
  private static let end = LocalMonth(year: 2026, month: 1).firstDay

  /// Workdays 100, weekends 40, 2 more for each degree below 16 °C; a small ripple that no model knows.
  private func days(_ change: (LocalDay, Double) -> Double? = { $1 }) -> [(day: LocalDay, amount: Double)] {
    (0..<BaselineBooksTests.end - BaselineBooksTests.first).compactMap { index in
      let day = BaselineBooksTests.first + index
      let ripple = Double((index * 7919) % 13) - 6
      let amount = (day.weekday <= 5 ? 100.0 : 40) + 2 * max(0, 16 - temperature(day)) + ripple
      return change(day, amount).map { (day, $0) }
    }
  }

  /// −2 °C in mid-January, 26 °C in July, years half a degree apart.
  private func temperature(_ day: LocalDay) -> Double {
    12 - 14 * cos(2 * .pi * Double(day.dayOfYear - 15) / 365.25) + Double(day.year % 2) / 2 + Double(day.number % 5) - 2
  }

  private var temperatures: DailyTemperatures {
    DailyTemperatures(
      from: BaselineBooksTests.first,
      days: (0..<BaselineBooksTests.end - BaselineBooksTests.first).map {
        .init(
          sumMilliCelsius: Int64((temperature(BaselineBooksTests.first + $0) * 24_000).rounded()), knownHours: 24, hours: 24)
      })
  }

  private func statement(
    _ valid: [(day: LocalDay, amount: Double)], _ carrier: Carrier = .electricity, steps: [LocalDay] = [],
    years: ClosedRange<Int> = 2022...2025,
    asOf: LocalDay = BaselineBooksTests.end, hasStation: Bool = true, base: Int = 2024, year: Int = 2025
  ) throws -> BaselineStatement {
    let calendar = DayCalendar(
      id: try #require(Identifier("test")), source: "",
      years: Dictionary(uniqueKeysWithValues: years.map { ($0, DayCalendar.Year(holidays: [], workdays: [])) }), vacations: [],
      heating: [])
    return BaselineBooks(
      carrier: carrier, valid: valid, frame: DayFrame(from: BaselineBooksTests.first, to: BaselineBooksTests.end),
      temperatures: hasStation ? temperatures : nil, steps: steps, calendar: calendar, asOf: asOf
    ).statement(base: base, year: year)
  }

  @Test func `a fifth less use is a saving, a year like the last is not`() throws {
    let less = try statement(days { $0.year == 2025 ? $1 * 0.8 : $1 })
    #expect(less.lacks == [])
    let savings = try #require(less.savings)
    #expect(savings.verdict == .saving)
    #expect(abs(savings.saving / savings.expected - 0.2) < 0.01)
    #expect(less.baseline?.model.kind == .weather)
    #expect(less.baseline?.model.heatingBalance == 16)
    #expect(less.earlier.map(\.year) == [2023, 2024])
    let same = try #require(statement(days()).savings)
    #expect(same.verdict == .notDistinguishable)
    let more = try #require(statement(days { $0.year == 2025 ? $1 * 1.25 : $1 }).savings)
    #expect(more.verdict == .increase)
  }

  @Test func `half a base year is no base, and a day less than 90 per cent is none either`() throws {
    let half = try statement(days { $0.year == 2024 && $0.components.month > 6 ? nil : $1 })
    #expect(half.lacks == [.baseDays])
    #expect(half.savings == nil)
    // 366 days: 330 are 90.2 %, 329 are 89.9 %.
    func without(_ count: Int) throws -> BaselineStatement {
      try statement(
        days { day, amount in day.year == 2024 && day.dayOfYear % 10 == 5 && day.dayOfYear / 10 < count ? nil : amount })
    }
    #expect((try without(36)).lacks == [])
    #expect((try without(36)).base.validDays == 330)
    #expect((try without(37)).lacks == [.baseDays])
  }

  @Test func `zeros of electricity are missing, those of a summer without gas are not`() throws {
    let outage = try statement(days { $0.year == 2024 && $0.components.month == 5 ? 0 : $1 })
    #expect(outage.base.zeroDays == 31)
    #expect(outage.grounds.contains(.zerosMissing))
    #expect(outage.base.validDays == 335)
    let dead = try statement(days { $0.year == 2025 && $0.components.month > 8 ? 0 : $1 })
    #expect(dead.lacks == [.judgedDays, .suspicious])
    #expect(dead.savings == nil)
    // Gas: four months of summer at zero stay, a January of zeros goes.
    let summer = try statement(days { (5...8).contains($0.components.month) ? 0 : $1 }, .naturalGas)
    #expect(summer.base.zeroDays == 0)
    let winter = try statement(days { $0.year == 2024 && $0.components.month == 1 ? 0 : $1 }, .naturalGas)
    #expect(winter.base.zeroDays == 31)
  }

  @Test func `a scale that changes is suspicious in the judged year and in the base year, until someone explains it`() throws {
    let june = LocalDay(year: 2025, month: 6, day: 1) ?? BaselineBooksTests.end
    let thousandth = days { $0 >= june ? $1 / 1_000 : $1 }
    let judged = try statement(thousandth)
    #expect(judged.lacks == [.suspicious])
    #expect(judged.savings == nil)
    #expect(judged.suspicion.map { $0.day > june } == true)
    let explained = try statement(thousandth, steps: [june])
    #expect(explained.lacks == [])
    #expect(explained.grounds.contains(.untilStep))
    #expect(explained.savings?.days == 151)
    let baseChanged = try statement(days { $0.year == 2024 && $0.components.month > 6 ? $1 * 1_000 : $1 })
    #expect(baseChanged.lacks.contains(.suspicious))
    #expect(baseChanged.savings == nil)
    // Ten times, from April, from August: what the other months say of each is far off.
    for month in [4, 8] {
      let tenfold = try statement(days { $0.year == 2024 && $0.components.month >= month ? $1 * 10 : $1 })
      #expect(tenfold.lacks.contains(.suspicious), "from month \(month)")
    }
  }

  @Test func `an explained step ends the comparison where it lies`() throws {
    let works = LocalDay(year: 2025, month: 3, day: 11) ?? BaselineBooksTests.end
    let until = try statement(days { $0 >= works ? $1 * 0.5 : $1 }, steps: [works])
    // 31 January + 28 February + 10 March days.
    #expect(until.savings?.days == 69)
    #expect(until.savings?.verdict == .notDistinguishable)
    let before = try statement(days(), steps: [LocalDay(year: 2024, month: 9, day: 1) ?? works])
    #expect(before.lacks == [.explainedStep])
    #expect(before.savings == nil)
    // What was before a step is no history of what comes after.
    #expect(try statement(days(), steps: [LocalDay(year: 2022, month: 9, day: 1) ?? works]).earlier.map(\.year) == [2024])
  }

  @Test func `a calendar that does not know one of the years states no saving`() throws {
    #expect(try statement(days(), years: 2022...2024).lacks == [.calendar])
    #expect(try statement(days(), years: 2025...2025).lacks == [.calendar])
    #expect(try statement(days(), years: 2022...2024).savings == nil)
  }

  @Test func `without a station the day types and the season say what they can`() throws {
    let plain = try statement(days { $0.year == 2025 ? $1 * 0.7 : $1 }, hasStation: false)
    #expect(plain.grounds.contains(.noStation))
    #expect(plain.baseline?.model.kind == .dayTypeHarmonic)
    #expect(try #require(plain.savings).verdict == .saving)
  }

  @Test func `in June the year to date is compared with the same days`() throws {
    let june = LocalDay(year: 2025, month: 6, day: 11) ?? BaselineBooksTests.end
    let toDate = try statement(days { $0 < june ? ($0.year == 2025 ? $1 * 0.8 : $1) : nil }, asOf: june)
    #expect(toDate.grounds.contains(.toDate))
    let savings = try #require(toDate.savings)
    #expect(savings.days == 161)
    #expect(savings.verdict == .saving)
    // The ends of January to May are behind.
    #expect(toDate.forecasts.map { $0.day.components.month } == [1, 2, 3, 4, 5])
    #expect(toDate.forecasts.allSatisfy { $0.low < $0.total && $0.total < $0.high && $0.low >= $0.toDate })
  }

  @Test func `years that are not neighbours have the wider interval`() throws {
    let near = try #require(statement(days()).savings)
    let far = try statement(days(), base: 2022, year: 2025)
    #expect(far.grounds.contains(.yearsApart))
    #expect(far.grounds.contains(.noHistory))
    // Three years apart: the assumed 6 % times √3.
    #expect(abs(try #require(far.savings).drift - 0.06 * 3.0.squareRoot()) < 1e-12)
    #expect(try #require(far.savings).uncertainty > near.uncertainty)
  }

  @Test func `nothing metered is said and not divided by`() throws {
    let nothing = try statement([])
    #expect(nothing.lacks.contains(.noUse))
    #expect(nothing.baseline == nil)
    #expect(nothing.forecasts.isEmpty)
    let zeros = try statement(days { _, _ in 0 }, .water)
    #expect(zeros.lacks.contains(.noUse))
  }

  @Test func `an empty school in July is no behaviour of its workdays, and no meter that changed its scale`() throws {
    let kinds = (0..<BaselineBooksTests.end - BaselineBooksTests.first).map { index in
      let day = BaselineBooksTests.first + index
      return DayKind(.byWeekday(day), isVacation: day.components.month == 7)
    }
    let school = days { $0.components.month == 7 && $0.weekday <= 5 ? 15 + Double($0.number % 3) : $1 }
    let frame = DayFrame(from: BaselineBooksTests.first, kinds: kinds)
    let baseline = try #require(
      Baseline(baseDays: school.filter { $0.day.year == 2024 }, frame: frame, temperature: temperatures.mean(on:)))
    #expect(baseline.model.ownLevels == .init(holidays: false, vacations: true))
    #expect(abs(baseline.model.vacation - 16) < 0.5)
    #expect(abs(baseline.model.workday - 100) < 1)
    let july = try #require(LocalDay(year: 2025, month: 7, day: 1))
    #expect(abs(try #require(baseline.expected(on: july, temperature: 20)) - 16) < 0.5)
    // By the calendar alone July's workdays are a sixth of what is expected.
    let points = school.filter { $0.day.year == 2025 }.compactMap { one in
      baseline.expected(on: one.day, temperature: temperature(one.day)).map {
        DayPoint(day: one.day, amount: one.amount, expected: $0)
      }
    }
    #expect(SuspiciousMeter.check(points: points, baseMean: baseline.mean) == nil)
    // One July in twelve months takes no part in its own fit: the others know its days as workdays.
    #expect(baseline.model.leftOutMonthCV < 1)
  }
}
