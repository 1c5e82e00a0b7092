import EnergyModel

/// What a calendar says of its years.
extension CalendarFile {
  /// The longest span that one holiday may have, days; a longer one is a slip of the pen.
  private static let holidayDaysMax = 31

  static func years(of file: WrittenMapping, faults: FaultList) -> [Int: DayCalendar.Year] {
    var years: [Int: DayCalendar.Year] = [:]
    var yearPlaces: [Int: Place] = [:]
    var dayPlaces: [LocalDay: (isHoliday: Bool, place: Place)] = [:]
    for node in file.list("years") ?? [] {
      guard let keys = WrittenMapping(node, named: "year", keys: ["year", "holidays", "workdays"], faults: faults),
        let written = DataFile.required("year", of: keys, faults: faults),
        let year = faults.whole(written, key: "year", in: 1990...2100)
      else { continue }
      if let first = yearPlaces[year] {
        faults.report(
          written.place, "the year \(year) is there twice",
          "keep one; the first is on \(faults.words(for: first, from: written.place))")
      }
      yearPlaces[year] = yearPlaces[year] ?? written.place
      let holidays = holidays(of: keys, year: year, seen: &dayPlaces, faults: faults)
      let workdays = workdays(of: keys, year: year, seen: &dayPlaces, faults: faults)
      years[year] = DayCalendar.Year(holidays: holidays, workdays: workdays)
    }
    return years
  }

  private static func holidays(
    of keys: WrittenMapping, year: Int, seen: inout [LocalDay: (isHoliday: Bool, place: Place)], faults: FaultList
  ) -> [DayCalendar.Holiday] {
    // An empty list is a year without holidays; without a list somebody forgot them.
    if keys.node("holidays") == nil {
      faults.report(keys.place(of: "holidays"), "the year \(year) has no `holidays`", "write them, or `holidays: []` for none")
    }
    return (keys.list("holidays") ?? []).compactMap { node in
      guard let holiday = WrittenMapping(node, named: "holiday", keys: ["name", "days"], faults: faults) else { return nil }
      let name = DataFile.required("name", of: holiday, faults: faults)
      var spans: [DaySpan] = []
      for text in days(of: holiday, faults: faults) {
        guard let span = faults.daySpan(text, key: "days") else { continue }
        guard span.first.year == year || span.last.year == year else {
          faults.report(
            text.place, "the holiday \(text.text) is not in \(year)",
            "write it under its own year; one over New Year may be in either")
          continue
        }
        guard span.last - span.first < holidayDaysMax else {
          faults.report(text.place, "the holiday \(text.text) has more than \(holidayDaysMax) days", "mend one of its ends")
          continue
        }
        for day in span.days { take(day, isHoliday: true, at: text.place, seen: &seen, faults: faults) }
        spans.append(span)
      }
      return name.map { DayCalendar.Holiday(name: $0.text, spans: spans) }
    }
  }

  private static func workdays(
    of keys: WrittenMapping, year: Int, seen: inout [LocalDay: (isHoliday: Bool, place: Place)], faults: FaultList
  ) -> [LocalDay] {
    (keys.texts("workdays") ?? []).compactMap { text in
      guard let day = faults.day(text, key: "workdays") else { return nil }
      guard day.year == year else {
        return faults.refuse(text.place, "the make-up workday \(day) is not in \(year)", "write it under its own year")
      }
      guard day.weekday >= 6 else {
        return faults.refuse(
          text.place, "the make-up workday \(day) is no Saturday or Sunday", "remove it; a Monday to Friday is worked anyway")
      }
      take(day, isHoliday: false, at: text.place, seen: &seen, faults: faults)
      return day
    }
  }

  /// No day may be two things, and none is written twice.
  private static func take(
    _ day: LocalDay, isHoliday: Bool, at place: Place, seen: inout [LocalDay: (isHoliday: Bool, place: Place)], faults: FaultList
  ) {
    guard let first = seen[day] else {
      seen[day] = (isHoliday, place)
      return
    }
    faults.report(
      place, first.isHoliday == isHoliday ? "\(day) is there twice" : "\(day) is both a holiday and a make-up workday",
      "keep one; the other is on \(faults.words(for: first.place, from: place))")
  }
}
