import EnergyModel
import Testing

@testable import Conservation

@Suite struct DaySumSignsTests {
  /// 2026-03-02, its first five hours in base units; `nil`: not known.
  private func sum(_ hours: [Int64?] = [], zeros: ZeroRun = .none, total: Int64 = 0) -> DaySum {
    var nights = NightHours()
    for (hour, amount) in hours.enumerated() { nights[hour] = amount }
    return DaySum(
      day: day("2026-03-02"), amount: QualifiedAmount(measured: Amount(baseUnits: total)), coveredHours: 24, nights: nights,
      zeroRun: zeros)
  }

  /// Of the hours 1 to 4 above zero, 4 and 8, the median is 6; the hour 0 is not asked.
  @Test func `a night is the median of its hours above zero, and none where nothing is`() {
    #expect(sum([900, 0, 4, 8, nil]).night == NightRise.Night(day: day("2026-03-02"), level: 6))
    #expect(sum([900, 0, 0, nil, 0]).night == nil)
  }

  @Test func `a night flow is the mean of its hours, zeros among them`() {
    #expect(sum([10, 0, 0, 0, 10]).nightFlow == LeakWatch.Night(day: day("2026-03-02"), flow: 4))
    #expect(sum([10, nil, nil, nil, 10]).nightFlow == nil)
  }

  @Test func `zero hours of a day keep their ends, and whether anything was used`() {
    let stopped = sum(zeros: ZeroRun(atStart: 23, atEnd: 23, longest: 23)).zeroHours(of: 23)
    #expect(stopped.isZero && !stopped.hasUse)
    let used = sum(zeros: ZeroRun(atStart: 6, atEnd: 2, longest: 7), total: 5).zeroHours(of: 24)
    #expect(used == .init(day: day("2026-03-02"), hours: 24, leading: 6, longest: 7, trailing: 2, hasUse: true))
    #expect(!used.isZero)
  }
}
