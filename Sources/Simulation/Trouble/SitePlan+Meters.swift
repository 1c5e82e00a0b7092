import EnergyModel

/// The meters of a site and what their displays will suffer: each trouble stands where the rules of the books have one answer, so that
/// the truth is known beforehand.
extension SitePlan {
  mutating func planMeters(_ count: Int, _ chance: inout SplitMix64) {
    while meters.count < count {
      let first = meters.count
      let size = min(count - first, Int(chance.next(in: 0...3) == 0 ? 1 : chance.next(in: 6...20)))
      let interval: Int64 = [900, 1_800, 3_600, 3_600][Int(chance.next(in: 0...3))]
      let isStamped = chance.next(in: 0...1) == 0
      for index in first..<first + size { meters.append(meter(index, interval, isStamped: isStamped, &chance)) }
      endpoints.append(
        Endpoint(
          name: "gateway-\(endpoints.count)", meters: first..<first + size, intervalSeconds: interval, isStamped: isStamped))
    }
  }

  private func meter(_ index: Int, _ interval: Int64, isStamped: Bool, _ chance: inout SplitMix64) -> TrueMeter {
    let isWater = chance.next(in: 0...4) == 0
    let decimals = Int(chance.next(in: 0...3))
    let multiplier: Int64 = isWater ? 1 : [1, 1, 40, 200][Int(chance.next(in: 0...3))]
    // Where a wrong clock mixes the order of readings, a fall cannot be told from a reboot or a rollover: such meters stamp their values.
    let mayFall = isStamped || wrongClock.isEmpty
    let kind = mayFall ? chance.next(in: 0...5) : 5
    let isRestarting = kind == 0 && faults.contains(.restart)
    let rollsOver = (kind == 1 || kind == 2) && faults.contains(.rollover)
    let mean = chance.next(in: 0...3) == 0 ? chance.next(in: 1...20) : chance.next(in: 20...3_000)
    let perDay = mean * SitePlan.day / TrueMeter.pieceSeconds
    let traits = TrueMeter.Traits(
      register: "site/\(index)", carrier: isWater ? "water" : "electricity", unit: isWater ? "m3" : "kWh", decimals: decimals,
      baseUnitsPerDigit: [1_000, 100, 10, 1][decimals] * multiplier, multiplier: multiplier, isRestarting: isRestarting,
      capacity: rollsOver ? perDay * chance.next(in: 40...90) : nil, statesPower: chance.next(in: 0...1) == 0,
      intervalSeconds: interval)
    let uses = uses(mean: mean, seed: chance.next())
    let initial =
      traits.capacity.map { chance.next(in: 0...$0 - 1) }
      ?? (isRestarting ? 40 * perDay : chance.next(in: 40 * perDay...400 * perDay))
    return TrueMeter(traits: traits, uses: uses, initial: initial)
  }

  /// Digits used in each piece of time: little at night and on two days of seven, by chance within that, sometimes nothing at all.
  private func uses(mean: Int64, seed: UInt64) -> [Int64] {
    (0...seconds / TrueMeter.pieceSeconds).map { piece in
      let hour = piece / 3 % 24
      let weight: Int64 = (7..<19).contains(hour) ? 1_500 : 500
      let presence: Int64 = piece / 72 % 7 >= 5 ? 400 : 1_000
      let spread = Int64(SplitMix64.hash(seed, piece) % 2_000)
      return mean * weight / 1_000 * presence / 1_000 * spread / 1_000
    }
  }

  // MARK: Troubles

  mutating func planTroubles(of index: Int, _ chance: inout SplitMix64) {
    let endpoint = endpoints.first { $0.meters.contains(index) }
    var free: Int64 = 0
    for at in moments(every: 4...25, &chance) where at >= free {
      guard let kind = drawn(for: meters[index].traits, &chance), SitePlan.isClear(at..<at + 1, of: wrongClock) else { continue }
      switch kind {
      case .blink, .jump:
        let outages = (endpoint?.outages ?? []) + sleeps
        guard SitePlan.isClear(at..<at + 6 * SitePlan.hour, of: outages + wrongClock, by: 30 * SitePlan.hour) else { continue }
        if kind == .blink { planBlink(of: index, at, &chance) } else { planJump(of: index, at, &chance) }
      case .stuck:
        guard SitePlan.isClear(at..<at + 4 * SitePlan.hour, of: wrongClock) else { continue }
        meters[index].suffer(TrueMeter.Trouble(.stuck, at..<at + chance.next(in: 1_800...4 * SitePlan.hour)))
      default:
        guard SitePlan.isClear(at..<at + 1, of: wrongClock, by: SitePlan.day) else { continue }
        planEpoch(of: index, at, kind, &chance)
      }
      // An outage of five days holds at most one of them.
      free = at + 8 * SitePlan.day
    }
  }

  private func drawn(for traits: TrueMeter.Traits, _ chance: inout SplitMix64) -> SimulatedFault? {
    let all: [SimulatedFault] =
      traits.isRestarting ? [.stuck, .restart, .restart, .jump] : [.blink, .jump, .stuck, .swapRecorded, .swapUnrecorded]
    let fault = all[Int(chance.next(in: 0...Int64(all.count - 1)))]
    return faults.contains(fault) ? fault : nil
  }

  private mutating func planBlink(of index: Int, _ at: Int64, _ chance: inout SplitMix64) {
    let span = at..<at + chance.next(in: 600...6 * SitePlan.hour)
    if let capacity = meters[index].traits.capacity {
      // Near the capacity a zero is a rollover for all that anyone can know.
      let shown = meters[index].shown(at).digits
      guard shown * 10 < capacity * 8, !meters[index].traits.statesPower else { return }
      guard meters[index].shown(span.upperBound + SitePlan.day).digits > shown else { return }
    }
    meters[index].suffer(TrueMeter.Trouble(.blink, span))
  }

  private mutating func planJump(of index: Int, _ at: Int64, _ chance: inout SplitMix64) {
    let traits = meters[index].traits
    guard traits.capacity == nil, !traits.isRestarting else { return }
    // Where the connection's power is not stated one wrong value can be told by its neighbours, a row of them cannot.
    let length = traits.statesPower ? chance.next(in: 600...6 * SitePlan.hour) : traits.intervalSeconds - 60
    let digits = meters[index].peakPerHour * (traits.statesPower ? 64 * 48 : 40 * 24)
    meters[index].suffer(TrueMeter.Trouble(.jump(digits), at..<at + length))
  }

  private mutating func planEpoch(of index: Int, _ at: Int64, _ fault: SimulatedFault, _ chance: inout SplitMix64) {
    let traits = meters[index].traits
    let old = meters[index].epochs.count - 1
    let (around, later) = (max(0, at - 10 * SitePlan.day), min(at + 10 * SitePlan.day, seconds))
    let countedSoon = meters[index].used(later) - meters[index].used(at)
    switch fault {
    case .restart:
      // Seen as a fall even where nobody looked for days.
      guard meters[index].value(around, epoch: old) > countedSoon else { return }
      meters[index].begin(TrueMeter.Epoch(start: at, initial: 0))
    case .swapUnrecorded:
      let initial = chance.next(in: 0...1_000)
      guard traits.capacity == nil, meters[index].value(around, epoch: old) > initial + countedSoon else { return }
      meters[index].begin(TrueMeter.Epoch(start: at, initial: initial))
    default:
      let recorded = at + chance.next(in: SitePlan.hour...10 * SitePlan.day)
      guard recorded < seconds - SitePlan.day else { return }
      let initial = chance.next(in: 0...(traits.capacity.map { $0 - 1 } ?? 2 * meters[index].value(at, epoch: old)))
      meters[index].begin(TrueMeter.Epoch(start: at, initial: initial, isRecorded: true))
      events.append((recorded, .exchange(meter: index, epoch: old + 1)))
    }
  }
}
