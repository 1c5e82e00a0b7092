import EnergyModel
import Simulation

/// A register of a building with troubles: outages, a blink to zero, a spike, an exchange, repeated and conflicting readings; where it
/// states amounts or power, values below zero and stamps that come too close or too far apart.
struct TroubledRegister {
  var kind = RegisterKind.cumulative
  let seed: UInt64
  var troubled = true
  /// A reading every two hours instead of every quarter.
  var sparse = false

  func readings(days: Int) -> [Reading] {
    var random = SplitMix64(seed: seed)
    let start = Instant(seconds: 1_790_784_000)  // 2026-10-01T00:00:00+08:00
    var value: Int64 = 5_000_000
    var readings: [Reading] = []
    var silentUntil = 0
    for slot in 0..<(days * 96) {
      let used = Int64(random.next() % 400)
      value += used
      let trouble = troubled ? random.next() % 300 : 299
      if trouble == 0 { silentUntil = slot + Int(random.next() % 120) }
      if trouble == 1 { value = Int64(random.next() % 20_000) }
      guard slot >= silentUntil, !sparse || slot % 8 == 0 || !kind.isCounter && random.next() % 12 == 0 else { continue }
      // A counter shows its state; the others what was used since the last slot, or the power that it takes.
      var shown = kind.isCounter ? value : kind == .delta ? used : used * 4
      if trouble == 2 || trouble == 3 { shown = kind.isCounter ? 0 : -shown }
      if trouble == 4 { shown += 1_000_000 }
      let jitter = kind.isCounter ? random.next() % 5 : random.next() % 20 == 0 ? random.next() % 900 : random.next() % 5
      let instant = start + Int64(slot) * 900 + Int64(jitter)
      readings.append(reading(instant, shown, .poll))
      if trouble == 5 { readings.append(reading(instant, shown, .poll)) }
      if trouble == 6 { readings.append(reading(instant, shown + 1_000, .imported)) }
    }
    return readings
  }

  /// Wh, or W.
  private func reading(_ instant: Instant, _ value: Int64, _ origin: Origin) -> Reading {
    guard let value = ExactDecimal(mantissa: value, scale: 3) else { preconditionFailure("three decimals always fit") }
    let unit: MeasureUnit = kind == .instantaneous ? .kilowatt : .kilowattHour
    return Reading(instant: instant, received: instant, value: value, unit: unit, origin: origin)
  }
}
