import EnergyModel
import Foundation
import Testing

@testable import Settings

@Suite struct CalendarFileTests {
  private static let head = "schema: 1\nid: own\nsource: notice\n"
  private static let use = "schema: 1\nplan: { calendar: own }\n"

  private func faults(_ text: String) -> [Fault] {
    World(files: ["calendars/own.yaml": CalendarFileTests.head + text]).faults(CalendarFileTests.use)
  }

  private func load(_ text: String) throws -> DayCalendar {
    try World(files: ["calendars/own.yaml": CalendarFileTests.head + text]).load(CalendarFileTests.use).days
  }

  private func type(_ calendar: DayCalendar, _ text: String) throws -> DayType {
    calendar.kind(of: try #require(LocalDay(text)), institutionClass: "organ", region: "").type
  }

  @Test func `without a word of the calendar China's holds`() throws {
    let days = try World().load("schema: 1\n").days
    #expect(days.id.text == "cn")
    #expect(days == Shipped.calendar(named: "cn"))
  }

  @Test func `a year that is added leaves the others as they are shipped`() throws {
    let days = try load(
      "extends: cn\nyears:\n  - { year: 2027, holidays: [{ name: 元旦, days: [2026-12-31..2027-01-02] }], workdays: [2027-01-10] }\n"
    )
    #expect(days.isKnown(year: 2027))
    #expect(days.isKnown(year: 2019))
    #expect(try type(days, "2026-12-31") == .holiday)
    #expect(try type(days, "2027-01-10") == .workday)
    #expect(try type(days, "2026-02-17") == .holiday)
    #expect(days.source.hasPrefix("notice; cn: "))
    #expect(
      days.kind(of: try #require(LocalDay("2026-07-20")), institutionClass: "education.school", region: "110101").isVacation)
  }

  @Test func `a year, a class and a region that are written again take the place of the shipped ones`() throws {
    let days = try load(
      """
      extends: cn
      years: [{ year: 2026, holidays: [] }]
      vacations: [{ class: education, days: [06-01..06-30] }]
      heating: [{ region: "11", days: 12-01..02-15 }]

      """)
    #expect(try type(days, "2026-02-17") == .workday)
    func kind(_ text: String) throws -> DayKind {
      days.kind(of: try #require(LocalDay(text)), institutionClass: "education.school", region: "110101")
    }
    #expect(try !kind("2026-07-20").isVacation)
    #expect(try kind("2026-06-20").isVacation)
    #expect(try !kind("2026-11-20").isHeating)
    #expect(try kind("2026-12-01").isHeating)
  }

  @Test func `a calendar that extends none knows only its own years`() throws {
    let days = try load("years: [{ year: 2026, holidays: [{ name: a, days: [2026-05-01] }] }]\n")
    #expect(!days.isKnown(year: 2025))
    #expect(try type(days, "2026-05-01") == .holiday)
    #expect(days.heating.isEmpty)
  }

  private static func year(_ text: String) -> String { "years:\n  - { year: 2026, " + text + " }\n" }

  @Test(arguments: [
    ("", "1:1: the calendar has no years"),
    ("years: []", "4:1: the calendar has no years"),
    ("extends: de", "4:10: `extends` is 'de', which is not shipped; write one of cn"),
    ("years: [{ year: 2026 }]", "4:9: the year 2026 has no `holidays`"),
    ("years: [{ holidays: [] }]", "4:9: `year` is missing"),
    ("years: [{ year: 26, holidays: [] }]", "4:17: `year` is '26'"),
    (
      "years:\n  - { year: 2026, holidays: [] }\n  - { year: 2026, holidays: [] }",
      "6:13: the year 2026 is there twice; keep one; the first is on line 5"
    ),
    (year("holidays: [], workdays: [2026-02-16]"), "5:44: the make-up workday 2026-02-16 is no Saturday or Sunday"),
    (year("holidays: [], workdays: [2027-02-14]"), "5:44: the make-up workday 2027-02-14 is not in 2026"),
    (year("holidays: [], workdays: [2026-02-30]"), "5:44: `workdays` '2026-02-30' is not a day"),
    (year("holidays: [{ name: a, days: [2025-02-14] }]"), "5:48: the holiday 2025-02-14 is not in 2026"),
    (
      year("holidays: [{ name: a, days: [2026-02-14..2026-02-13] }]"),
      "5:48: `days` '2026-02-14..2026-02-13' ends before it begins"
    ),
    (year("holidays: [{ name: a, days: [2026-02-14...2026-02-15] }]"), "5:48: `days` '2026-02-14...2026-02-15' is no day"),
    (
      year("holidays: [{ name: a, days: [2026-02-14..2027-02-23] }]"), "5:48: the holiday 2026-02-14..2027-02-23 has more than 31"
    ),
    (year("holidays: [{ name: a, days: [] }]"), "5:41: `days` is missing"),
    (year("holidays: [{ days: [2026-02-14] }]"), "5:30: `name` is missing"),
    (
      year("holidays: [{ name: a, days: [2026-02-13..2026-02-14] }], workdays: [2026-02-14]"),
      "5:87: 2026-02-14 is both a holiday and a make-up workday; keep one; the other is on line 5"
    ),
    (
      year("holidays: [{ name: a, days: [2026-05-01, 2026-05-01] }]"),
      "5:60: 2026-05-01 is there twice; keep one; the other is on line 5"
    ),
    (year("holidays: [], free: 1"), "5:33: `year` has no key 'free'"),
    ("extends: cn\nvacations: [{ class: education }]", "5:13: `days` is missing"),
    ("extends: cn\nvacations: [{ days: [07-01..08-31] }]", "5:13: `class` is missing"),
    ("extends: cn\nvacations: [{ class: a b, days: [07-01..08-31] }]", "5:22: `class` 'a b' is not a single word"),
    ("extends: cn\nvacations: [{ class: education, days: [07-01..08-32] }]", "5:40: `days` '07-01..08-32' is no span"),
    (
      "extends: cn\nvacations: [{ class: education, days: [2026-03-01..2026-01-20] }]",
      "5:40: `days` '2026-03-01..2026-01-20' ends before it begins; write the earlier day first"
    ),
    (
      "extends: cn\nvacations: [{ class: a, days: [07-01] }, { class: a, days: [08-01] }]",
      "5:51: there are two lists of vacations for the class 'a'; keep one; the first is on line 5"
    ),
    ("extends: cn\nheating: [{ region: \"99\", days: 11-15..03-15 }]", "5:21: `region` '99' begins no code of GB/T 2260"),
    ("extends: cn\nheating: [{ region: \"110\", days: 11-15..03-15 }]", "5:21: `region` '110' begins no code"),
    ("extends: cn\nheating: [{ region: \"11\", days: 2026-11-15 }]", "5:33: `days` '2026-11-15' is no span"),
    ("extends: cn\nheating: [{ region: \"11\" }]", "5:11: `days` is missing"),
    (
      "extends: cn\nheating: [{ region: \"11\", days: 11-15..03-15 }, { region: \"11\", days: 11-01..03-31 }]",
      "5:59: there are two heating seasons for the region '11'"
    ),
  ])
  func `what is wrong with a calendar is said at its place`(text: String, start: String) {
    #expect(only(faults(text + "\n")).hasPrefix(start))
  }

  @Test func `all faults of a calendar are said in one run`() {
    let text =
      "years:\n  - { year: 2026, holidays: [{ name: a, days: [x] }], workdays: [y] }\nheating: [{ region: \"00\", days: z }]\n"
    #expect(faults(text).count == 4)
  }

  @Test func `a calendar that is nowhere is a fault where it is named`() {
    #expect(
      only(World().faults(CalendarFileTests.use)).hasPrefix(
        "2:19: there is no calendar 'own'; shipped are cn; or put calendars/own"))
  }
}

/// China's calendar as it is shipped.
@Suite struct ShippedCalendarTests {
  private func kind(_ text: String, _ institutionClass: String = "organ", region: String = "110000") throws -> DayKind {
    let calendar = try #require(Shipped.calendar(named: "cn"))
    return calendar.kind(of: try #require(LocalDay(text)), institutionClass: institutionClass, region: region)
  }

  @Test func `every calendar in the folder is compiled in, and every one reads`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Sample.folder + "/calendars").sorted()
    #expect(files == Shipped.names(of: .calendar).map { $0 + ".yaml" })
    for name in Shipped.names(of: .calendar) { #expect(Shipped.calendar(named: name)?.id.text == name) }
  }

  @Test func `the years 2004 to 2026 are known`() throws {
    let calendar = try #require(Shipped.calendar(named: "cn"))
    for year in 2004...2026 {
      #expect(calendar.isKnown(year: year))
      #expect(try #require(calendar.years[year]).holidays.contains { $0.name == "春节" })
    }
    #expect(!calendar.isKnown(year: 2027))
    #expect(calendar.source.contains("国务院办公厅"))
  }

  @Test(arguments: [
    ("2026-02-14", DayType.workday), ("2026-02-15", .holiday), ("2026-02-17", .holiday), ("2026-02-23", .holiday),
    ("2026-02-24", .workday), ("2026-02-28", .workday), ("2026-10-07", .holiday), ("2026-10-08", .workday),
    ("2026-10-10", .workday), ("2026-01-04", .workday), ("2026-11-22", .weekend),
    // A Sunday that was worked; the last days of the festival that the epidemic made longer; New Year that began in December.
    ("2024-02-04", .workday), ("2020-01-31", .holiday), ("2020-02-02", .holiday), ("2020-02-03", .workday),
    ("2018-12-31", .holiday), ("2018-12-29", .workday),
    // A Sunday that adjoins a holiday on a Monday, and one that lies inside a holiday.
    ("2024-06-09", .weekend), ("2024-06-10", .holiday), ("2015-06-21", .holiday),
    ("2019-05-01", .holiday), ("2019-05-05", .workday), ("2021-09-18", .workday), ("2022-10-09", .workday),
    ("2023-06-25", .workday),
    ("2025-10-06", .holiday), ("2025-10-11", .workday),
  ])
  func `the days are as they were announced`(text: String, type: DayType) throws { #expect(try kind(text).type == type) }

  /// By hand: 2019 has 1 + 7 + 3 + 4 + 3 + 3 + 7 days off, 2022 has 3 + 7 + 3 + 5 + 3 + 3 + 7 and its last day, 2024 has
  /// 1 + 8 + 3 + 5 + 1 + 3 + 7, 2026 has 3 + 9 + 3 + 5 + 3 + 3 + 7.
  @Test(arguments: [(2019, 28, 6), (2022, 32, 7), (2024, 28, 8), (2026, 33, 6)])
  func `a year has so many days off and make-up workdays`(year: Int, off: Int, worked: Int) throws {
    let calendar = try #require(Shipped.calendar(named: "cn"))
    let first = LocalMonth(year: year, month: 1).firstDay
    let end = LocalMonth(year: year + 1, month: 1).firstDay
    let kinds = calendar.kinds(from: first, to: end, institutionClass: "organ", region: "")
    #expect(kinds.filter { $0.type == .holiday }.count == off)
    #expect(zip(kinds, first.number...).filter { $0.type == .workday && LocalDay(number: $1).weekday >= 6 }.count == worked)
  }

  @Test func `schools and universities have vacations, offices none`() throws {
    #expect(try kind("2026-02-17", "education.school").isVacation)
    #expect(try kind("2026-07-09", "education.university").isVacation)
    #expect(try !kind("2026-07-09", "education.school").isVacation)
    #expect(try !kind("2026-07-20", "organ").isVacation)
    #expect(try kind("2027-02-06", "education.school").isVacation)
  }

  @Test func `the north heats, the south does not`() throws {
    #expect(try kind("2026-01-01", region: "110101").isHeating)
    #expect(try kind("2026-10-20", region: "230100").isHeating)
    #expect(try !kind("2026-10-20", region: "110101").isHeating)
    #expect(try !kind("2026-01-01", region: "440100").isHeating)
  }
}
