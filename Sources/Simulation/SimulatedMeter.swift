import EnergyModel

/// A meter whose truth is known: its counter at any instant is a function of its seed and that instant, in integers, exact and rising.
package struct SimulatedMeter: Sendable {
  package let seed: UInt64
  package let shape: LoadShape
  package let style: BodyStyle
  package let serial: String
  /// When it began to count, from `initial`.
  package let installed: Instant
  /// When its device rebooted: a counter that restarts shows zero then.
  package let restarts: [Instant]
  /// Where the shown counter returns to zero, in its smallest unit; `nil`: never.
  package let capacity: Int64?
  /// Seconds that its place is ahead of UTC.
  package let utcOffsetSeconds: Int64

  /// From when on a meter counts otherwise: a boiler that needs less, transformers of another ratio, a pipe that leaks.
  package struct Turn: Hashable, Sendable {
    package let from: Instant
    /// How much of the load is counted, per mille. Whether less was used or only less was counted is not the counter's to say.
    package let perMille: Int64
    /// What flows beside the load, whole base units an hour, not below zero.
    package let perHour: Int64

    package init(from: Instant, perMille: Int64 = 1_000, perHour: Int64 = 0) {
      self.from = from
      self.perMille = perMille
      self.perHour = perHour
    }
  }

  private let initial: Int64
  private let table: LoadTable
  /// In order of time, each with what the load and the counter came to when it began.
  private var turns: [(turn: Turn, load: Int64, total: Int64)] = []
  /// In smallest units: of all years from 2000 on before each, 101 entries.
  private let yearsBefore: [Int64]

  private static let firstYear = 2_000
  private static let yearCount = 100

  /// - Parameters:
  ///   - annual: what it counts in 2015, in whole base units of the carrier (Wh, L), and in a mean year where weather leads it; `nil`: chosen by the seed, as the class would have it.
  ///   - changePerYear: how each later year differs, per mille of 2015; −12 is a cut of 6 % in five years.
  ///   - initial: the counter when installed, in its smallest unit.
  ///   - turns: each holds until the next; before the first all of the load is counted.
  package init(
    seed: UInt64, shape: LoadShape, style: BodyStyle, annual: Int64? = nil, changePerYear: Int64 = 0, initial: Int64 = 0,
    installed: Instant = Instant(seconds: 1_420_041_600), restarts: [Instant] = [], capacity: Int64? = nil,
    turns: [Turn] = [], utcOffsetSeconds: Int64 = 28_800
  ) {
    precondition(capacity.map { $0 > 0 } ?? true, "a capacity is positive")
    precondition(turns.allSatisfy { $0.perMille >= 0 && $0.perHour >= 0 }, "a counter never falls")
    precondition(style.carriers.contains(shape.carrier), "a body of this style carries no \(shape.carrier.name)")
    self.seed = seed
    self.shape = shape
    self.style = style
    self.installed = installed
    self.restarts = restarts.sorted()
    self.capacity = capacity
    self.utcOffsetSeconds = utcOffsetSeconds
    self.initial = initial
    serial = "SIM" + padded(Int(SplitMix64.hash(seed, -1) % 100_000_000), 8)
    table = shape.table
    let inSmallestUnits = (annual ?? SimulatedMeter.usualAnnual(shape, seed)) * style.smallestPerBaseUnit
    var sum: Int64 = 0
    var before: [Int64] = [0]
    for year in SimulatedMeter.firstYear..<SimulatedMeter.firstYear + SimulatedMeter.yearCount {
      let stated = inSmallestUnits / 1_000 * max(100, 1_000 + changePerYear * Int64(year - 2_015))
      sum += shape.weather == nil ? stated : SimulatedMeter.heated(stated, table.share(ofYear: year))
      before.append(sum)
    }
    yearsBefore = before
    for turn in turns.sorted(by: { $0.from < $1.from }) {
      self.turns.append((turn, load(at: turn.from), total(at: turn.from)))
    }
  }

  /// The true counter in the smallest unit of its body: it never falls, whatever the display shows.
  package func count(at instant: Instant) -> Int64 {
    initial + max(0, total(at: instant) - total(at: installed))
  }

  /// What was truly used in a span, in the smallest unit of the body.
  package func used(from: Instant, to: Instant) -> Int64 { count(at: to) - count(at: from) }

  /// What the device shows: the counter since the last restart, or its remainder by the capacity.
  package func shown(at instant: Instant) -> Int64 {
    var value = count(at: instant)
    if let restart = restarts.last(where: { $0 <= instant }) { value -= count(at: restart) }
    if let capacity { value %= capacity }
    return value
  }

  /// The body that the device would send.
  package func body(at instant: Instant) -> [UInt8] { style.body(of: self, at: instant) }

  /// What was counted from 2000 on, in smallest units.
  private func total(at instant: Instant) -> Int64 {
    let load = load(at: instant)
    guard let last = turns.last(where: { $0.turn.from <= instant }) else { return load }
    // A load of 10¹⁵ smallest units is the largest site of a century; a thousand times it is below 2⁶³.
    return last.total + (load - last.load) * last.turn.perMille / 1_000
      + (instant - last.turn.from) * last.turn.perHour * style.smallestPerBaseUnit / 3_600
  }

  /// From 2000 on, in smallest units: whole years as stated, within a year by weight.
  private func load(at instant: Instant) -> Int64 {
    let local = instant.seconds + utcOffsetSeconds
    let day = LocalDay(number: Int32(clamping: local.dividedRoundingDown(by: 86_400)))
    if day < LoadTable.firstDay { return 0 }
    if day >= LoadTable.lastDay { return yearsBefore[SimulatedMeter.yearCount] }
    let year = day.year
    let index = year - SimulatedMeter.firstYear
    let start = table.weight(localSeconds: SimulatedMeter.startOfYear(year), seed: seed)
    let end = table.weight(localSeconds: SimulatedMeter.startOfYear(year + 1), seed: seed)
    let part = Int128(table.weight(localSeconds: local, seed: seed) - start) * Int128(yearsBefore[index + 1] - yearsBefore[index])
    return yearsBefore[index] + Int64(part / Int128(end - start))
  }

  /// What a mean year would take, in one that is colder or warmer.
  private static func heated(_ stated: Int64, _ year: (weight: Int64, mean: Int64)) -> Int64 {
    Int64(Int128(stated) * Int128(year.weight) / Int128(max(1, year.mean)))
  }

  private static func startOfYear(_ year: Int) -> Int64 { Int64(LocalMonth(year: year, month: 1).firstDay.number) * 86_400 }

  /// In base units a year: the size of such an institution, between one and four times the smallest.
  private static func usualAnnual(_ shape: LoadShape, _ seed: UInt64) -> Int64 {
    let smallest: Int64 =
      switch (shape.carrier, shape.kind) {
      case (.water, .health), (.water, .university): 60_000_000
      case (.water, _): 6_000_000
      case (.naturalGas, .health): 120_000_000
      case (.naturalGas, _): 30_000_000
      case (_, .health): 2_500_000_000
      case (_, .university): 4_000_000_000
      case (_, .school): 180_000_000
      case (_, .organ): 350_000_000
      }
    return smallest / 1_000 * Int64(1_000 + SplitMix64.hash(seed, -2) % 3_000)
  }
}
