import Testing

@testable import EnergyModel

struct NightHoursTests {
  private func nights(_ amounts: [Int64?]) -> NightHours {
    var nights = NightHours()
    for (hour, amount) in amounts.enumerated() { nights[hour] = amount }
    return nights
  }

  @Test func `the night is the median of the hours 1 to 4 above zero`() {
    // Hour 0 is still evening and takes no part.
    #expect(nights([900, 40, 10, 30, 20]).median == 25)
    #expect(nights([900, 40, 0, 30, 20]).median == 30)
    #expect(nights([nil, 0, nil, 31, 20]).median == 25.5)
    #expect(nights([nil, nil, 12, nil, 0]).median == 12)
    #expect(nights([900, 7, 7, 7, 7]).median == 7)
    for none in [[900, 0, 0, 0, 0], [900, nil, nil, nil, nil], [900, -5, nil, 0, -1]] as [[Int64?]] {
      #expect(nights(none).median == nil)
    }
    #expect(nights([0, .max, .max, .max, .max]).median == Double(Int64.max))
  }

  @Test func `the flow is the mean of the hours 0 to 4, with at least four of them known`() {
    #expect(nights([10, 0, 0, 20, 0]).flow == 6)
    #expect(nights([10, nil, 0, 20, 0]).flow == 7.5)
    #expect(nights([10, nil, 0, nil, 0]).flow == nil)
    #expect(NightHours.unknown.flow == nil)
  }

  @Test func `an hour that is taken back is unknown again, and no hour but the five is kept`() {
    var hours = nights([1, 2, 3, 4, 5])
    hours[2] = nil
    #expect(hours == nights([1, 2, nil, 4, 5]))
    hours[5] = 6
    hours[-1] = 6
    #expect(hours == nights([1, 2, nil, 4, 5]) && hours[5] == nil && hours[-1] == nil)
  }
}
