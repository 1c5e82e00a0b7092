import EnergyModel
import Testing

struct TariffTests {
  private func refusal(_ slots: [RateSchedule.Slot]) -> RateSchedule.Refusal? {
    do throws(RateSchedule.Refusal) {
      _ = try RateSchedule(slots)
      return nil
    } catch {
      return error
    }
  }

  private func words(_ hour: RateSchedule.Hour) -> String { "\(hour.month) \(hour.dayType.rawValue) \(hour.hour)" }

  @Test func `a schedule knows the rate of every hour of every month and kind of day`() throws {
    let schedule = try RateSchedule([
      .init(hours: Set(8..<20), days: [.workday]), .init(hours: Set(0..<8).union(20..<24), days: [.workday]),
      .init(hours: Set(0..<24), months: Set(1...6), days: [.weekend, .holiday]),
      .init(hours: Set(0..<24), months: Set(7...12), days: [.weekend, .holiday]),
    ])
    #expect(schedule.rate(month: 1, dayType: .workday, hour: 8) == 0)
    #expect(schedule.rate(month: 1, dayType: .workday, hour: 7) == 1)
    #expect(schedule.rate(month: 12, dayType: .workday, hour: 20) == 1)
    #expect(schedule.rate(month: 6, dayType: .weekend, hour: 12) == 2)
    #expect(schedule.rate(month: 7, dayType: .holiday, hour: 12) == 3)
  }

  @Test func `an hour without a rate is a gap, said once for its kind of day and its run of hours`() throws {
    let slots = [RateSchedule.Slot(hours: Set(8..<11).union(13..<24), days: [.workday, .weekend])]
    let gaps = try #require(refusal(slots)).gaps
    #expect(
      gaps.map(words) == ["1 workday 0", "1 workday 11", "1 weekend 0", "1 weekend 11", "1 holiday 0"])
  }

  @Test func `an hour with two rates is an overlap, said once for each two`() throws {
    let slots: [RateSchedule.Slot] = [
      RateSchedule.Slot(hours: Set(0..<24)), RateSchedule.Slot(hours: [11, 12], months: [7, 8], days: [.workday]),
      RateSchedule.Slot(hours: [12], months: [8]),
    ]
    let refusal = try #require(self.refusal(slots))
    #expect(refusal.gaps.isEmpty)
    #expect(refusal.overlaps.map { "\($0.first) \($0.second) " + words($0.hour) } == ["0 1 7 workday 11", "0 2 8 workday 12"])
  }

  @Test func `a price holds from its first to its last day and is never carried on`() throws {
    let tariff = Tariff(
      id: try #require(TariffID("t")), title: "",
      prices: [
        .init(.petrol, flat: try ExactDecimal("8.00"), lastDay: LocalDay("2026-06-30"), source: "s"),
        .init(
          .petrol, flat: try ExactDecimal("8.20"), firstDay: LocalDay("2026-07-01"), lastDay: LocalDay("2026-12-31"), source: "s"),
      ])
    func yuan(_ day: String) throws -> String? {
      tariff.price(of: .petrol, on: try #require(LocalDay(day)))?.rates[0].yuan.description
    }
    #expect(try yuan("1999-01-01") == "8")
    #expect(try yuan("2026-06-30") == "8")
    #expect(try yuan("2026-07-01") == "8.2")
    #expect(try yuan("2026-12-31") == "8.2")
    #expect(try yuan("2027-01-01") == nil)
    #expect(tariff.price(of: .diesel, on: try #require(LocalDay("2026-07-01"))) == nil)
  }

  @Test func `without a calendar of holidays a day is what its weekday is`() throws {
    #expect(DayType.byWeekday(try #require(LocalDay("2026-10-02"))) == .workday)
    #expect(DayType.byWeekday(try #require(LocalDay("2026-10-03"))) == .weekend)
  }
}
