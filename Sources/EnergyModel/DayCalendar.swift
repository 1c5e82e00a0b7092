/// Statutory holidays and make-up workdays, vacations by class and heating seasons by region; data, `config/calendars`.
package struct DayCalendar: Sendable, Hashable {
  package let id: Identifier<DayCalendar>
  package let source: String
  package let years: [Int: Year]
  package let vacations: [Vacations]
  package let heating: [HeatingSeason]

  private let holidays: Set<LocalDay>
  private let workdays: Set<LocalDay>

  package init(
    id: Identifier<DayCalendar>, source: String, years: [Int: Year], vacations: [Vacations], heating: [HeatingSeason]
  ) {
    self.id = id
    self.source = source
    self.years = years
    self.vacations = vacations
    self.heating = heating
    holidays = Set(years.values.flatMap { $0.holidays.flatMap { $0.spans.flatMap(\.days) } })
    workdays = Set(years.values.flatMap(\.workdays))
  }

  /// Monday to Friday; nothing known of any year.
  package static let weekdays = DayCalendar(
    id: Identifier(shipped: "weekdays"), source: "", years: [:], vacations: [], heating: [])

  /// What was announced for one year.
  package struct Year: Sendable, Hashable {
    package let holidays: [Holiday]
    /// Saturdays and Sundays that are worked (调休上班).
    package let workdays: [LocalDay]

    package init(holidays: [Holiday], workdays: [LocalDay]) {
      self.holidays = holidays
      self.workdays = workdays
    }
  }

  /// The days off of one holiday, weekends among them included. One about New Year may begin in the year before.
  package struct Holiday: Sendable, Hashable {
    package let name: String
    package let spans: [DaySpan]

    package init(name: String, spans: [DaySpan]) {
      self.name = name
      self.spans = spans
    }
  }

  /// When the institutions of a class are in vacation: on the days that any of the spans holds.
  package struct Vacations: Sendable, Hashable {
    /// The beginning of a class, whole words: `education` is of `education.university` too, and not of `educational`.
    package let institutionClass: String
    package let yearly: [YearlySpan]
    package let dated: [DaySpan]

    package init(institutionClass: String, yearly: [YearlySpan], dated: [DaySpan]) {
      self.institutionClass = institutionClass
      self.yearly = yearly
      self.dated = dated
    }
  }

  /// When the institutions of a region heat.
  package struct HeatingSeason: Sendable, Hashable {
    /// The first digits of codes of GB/T 2260.
    package let region: String
    package let days: YearlySpan

    package init(region: String, days: YearlySpan) {
      self.region = region
      self.days = days
    }
  }

  /// Institutions of one group have the same kinds of days, so that whoever judges many prepares each group once.
  package struct Group: Hashable, Sendable {
    fileprivate let vacations: Int?
    fileprivate let heating: Int?
  }

  /// Whether the year has data; of another one the weekday alone says what is a workday.
  package func isKnown(year: Int) -> Bool { years[year] != nil }

  package func group(institutionClass: String, region: String) -> Group {
    func longest<Rule>(_ rules: [Rule], _ prefix: (Rule) -> String, fits: (String) -> Bool) -> Int? {
      rules.indices.filter { fits(prefix(rules[$0])) }.max { prefix(rules[$0]).utf8.count < prefix(rules[$1]).utf8.count }
    }
    return Group(
      vacations: longest(vacations, \.institutionClass) { InstitutionClass.begins(institutionClass, with: $0) },
      heating: longest(heating, \.region) { region.hasPrefix($0) })
  }

  /// The kinds of the days `[from, to)`, by index from the first.
  package func kinds(from: LocalDay, to: LocalDay, of group: Group) -> [DayKind] {
    (from.number..<max(from.number, to.number)).map { kind(of: LocalDay(number: $0), of: group) }
  }

  package func kinds(from: LocalDay, to: LocalDay, institutionClass: String, region: String) -> [DayKind] {
    kinds(from: from, to: to, of: group(institutionClass: institutionClass, region: region))
  }

  package func kind(of day: LocalDay, institutionClass: String, region: String) -> DayKind {
    kind(of: day, of: group(institutionClass: institutionClass, region: region))
  }

  private func kind(of day: LocalDay, of group: Group) -> DayKind {
    let date = MonthDay(of: day)
    let isVacation = group.vacations.map { index in
      vacations[index].yearly.contains { $0.contains(date) } || vacations[index].dated.contains { $0.contains(day) }
    }
    return DayKind(
      type(of: day), isVacation: isVacation ?? false, isHeating: group.heating.map { heating[$0].days.contains(date) } ?? false)
  }

  /// What the calendar says of a day. A holiday stays one where two years' notices part ways.
  package func type(of day: LocalDay) -> DayType {
    if holidays.contains(day) { return .holiday }
    if workdays.contains(day) { return .workday }
    return .byWeekday(day)
  }
}

/// Days in a row, the last one included, as notices name them.
package struct DaySpan: Sendable, Hashable {
  package let first: LocalDay
  package let last: LocalDay

  /// `nil` when it ends before it begins.
  package init?(first: LocalDay, last: LocalDay) {
    guard first <= last else { return nil }
    self.first = first
    self.last = last
  }

  package func contains(_ day: LocalDay) -> Bool { first <= day && day <= last }

  package var days: [LocalDay] { (first.number...last.number).map { LocalDay(number: $0) } }
}

/// A day of any year: 29 February is one.
package struct MonthDay: Sendable, Hashable, Comparable {
  /// Month × 100 + day: in the order of the year.
  private let number: Int

  /// `nil` when no year has such a day.
  package init?(month: Int, day: Int) {
    guard LocalDay(year: 2024, month: month, day: day) != nil else { return nil }
    number = month * 100 + day
  }

  package init(of day: LocalDay) {
    let (_, month, day) = day.components
    number = month * 100 + day
  }

  package static func < (left: MonthDay, right: MonthDay) -> Bool { left.number < right.number }
}

/// Days of every year in a row, the last one included; over New Year where the last is before the first.
package struct YearlySpan: Sendable, Hashable {
  package let first: MonthDay
  package let last: MonthDay

  package init(first: MonthDay, last: MonthDay) {
    self.first = first
    self.last = last
  }

  package func contains(_ day: MonthDay) -> Bool {
    first <= last ? first <= day && day <= last : day >= first || day <= last
  }
}

/// Classes of institutions are words joined by points: `education.university` is an `education`.
package enum InstitutionClass {
  /// Whether a class is another one or a part of it.
  package static func begins(_ institutionClass: String, with other: String) -> Bool {
    institutionClass == other || institutionClass.hasPrefix(other + ".")
  }
}
