import Conservation
import EnergyModel
import Publishing
import Storage

extension Baselines {
  /// What is only a sign in a year's days up to before one, register by register, as the daemon raises it: against the year before. `nil`
  /// where nothing could be judged.
  func signs(
    of registers: [Int], _ institution: Institution, before day: LocalDay, _ temperatures: DailyTemperatures?,
    steps: [ExplainedStep]
  ) throws(StoreError) -> [BaselineReport.EarlySign]? {
    let span = EarlySigns.span(asOf: day)
    let frame = DayFrames(settings.days).frame(for: institution, from: span.lowerBound, to: day)
    var signs: [BaselineReport.EarlySign] = []
    var isJudged = false
    for index in registers {
      let register = keeper.registers[index]
      let found = EarlySigns(
        .init(
          carrier: register.carrier, sums: try keeper.daySums(of: index, span), temperatures: temperatures ?? .none,
          steps: steps.filter { $0.register == register.id }.map(\.day)),
        asOf: day, frame: frame)
      if !found.judged.isEmpty { isJudged = true }
      signs += found.signs.map { BaselineReport.EarlySign(register: register.id, sign: $0) }
    }
    guard isJudged else { return nil }
    return signs.sorted { ($0.sign.since, $0.register.text) < ($1.sign.since, $1.register.text) }
  }
}
