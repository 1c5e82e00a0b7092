import EnergyModel

/// The base days by kind and season: amount and number.
struct SeasonSums {
  /// By kind, then season; each an amount and how many days.
  fileprivate var cells = [SIMD2<Double>](repeating: .zero, count: KindSet.count * DayFrame.seasons)
  /// Which kinds have days.
  private(set) var present = KindSet()

  mutating func add(_ amount: Double, of kind: KindSet.Index, at season: Int) {
    cells[kind.number * DayFrame.seasons + season] += SIMD2(amount, 1)
    present.insert(kind)
  }
}

/// Means over windows of a year that has no beginning: each is a difference of two running sums, so a profile costs the same however
/// wide its windows are.
struct SeasonMeans: Sendable {
  private static let radius = 15
  private static let radiusStep = 7
  private static let radiusMax = 183
  private static let neighboursMin = 4.0

  /// By table, then season: the sums of the days before it, and of all of them at the end.
  private var running: [SIMD2<Double>]
  /// Where the table of each kind begins.
  private var starts = [Int](repeating: 0, count: KindSet.count)

  /// `nil` where a type has no day at all.
  init?(_ sums: SeasonSums, asking kinds: KindSet) {
    guard !sums.present.intersection(.workdays).isEmpty, !sums.present.intersection(.weekends).isEmpty else { return nil }
    let length = DayFrame.seasons
    var tables: [(like: KindSet, start: Int)] = []
    running = []
    running.reserveCapacity(kinds.indices.count * (length + 1))
    for kind in kinds.indices {
      let like = sums.present.like(kind)
      if let known = tables.first(where: { $0.like == like }) {
        starts[kind.number] = known.start
        continue
      }
      let start = running.count
      let sources = like.indices.map { $0.number * length }
      var sum = SIMD2<Double>.zero
      running.append(sum)
      for season in 0..<length {
        var cell = SIMD2<Double>.zero
        for source in sources { cell += sums.cells[source + season] }
        sum += cell
        running.append(sum)
      }
      tables.append((like, start))
      starts[kind.number] = start
    }
  }

  func mean(of kind: KindSet.Index, at season: Int) -> Double {
    let start = starts[kind.number]
    var radius = SeasonMeans.radius
    var sum = around(season, radius: radius, start: start)
    while sum.y < SeasonMeans.neighboursMin, radius <= SeasonMeans.radiusMax {
      radius += SeasonMeans.radiusStep
      sum = around(season, radius: radius, start: start)
    }
    return sum.x / sum.y
  }

  /// Sum and number of the days at most so far from a season; all days once where the window is the whole year.
  private func around(_ season: Int, radius: Int, start: Int) -> SIMD2<Double> {
    let length = DayFrame.seasons
    let whole = running[start + length]
    guard 2 * radius + 1 < length else { return whole }
    let first = season - radius
    let end = season + radius + 1
    // A window over New Year is what is left when the days between its ends are taken from the year.
    if first < 0 { return running[start + end] + (whole - running[start + first + length]) }
    if end > length { return running[start + end - length] + (whole - running[start + first]) }
    return running[start + end] - running[start + first]
  }
}
