import EnergyModel

/// The temperature outdoors of a simulated town: a function of a seed and the instant, in integers, so that it is the same on every
/// machine. A wave of the year, a wave of the day, and fronts that last some days.
package struct TownWeather: Hashable, Sendable {
  package let seed: UInt64
  /// Seconds that the town is ahead of UTC.
  package let utcOffsetSeconds: Int64

  package init(seed: UInt64, utcOffsetSeconds: Int64 = 28_800) {
    self.seed = seed
    self.utcOffsetSeconds = utcOffsetSeconds
  }

  package func temperature(at instant: Instant) -> Temperature {
    Temperature(milliCelsius: Int32(clamping: milliCelsius(localSeconds: instant.seconds + utcOffsetSeconds)))
  }

  /// What the town's station answers: the temperature of the last whole minute, with a decimal, and that minute.
  package func body(at instant: Instant) -> [UInt8] {
    let minute = Instant(seconds: instant.seconds.dividedRoundingDown(by: 60) * 60)
    let tenths = Int64(temperature(at: minute).milliCelsius).dividedRoundingDown(by: 100)
    return Array("{\"time\":\(minute.seconds),\"temperature_2m\":\(BodyStyle.decimal(tenths, decimals: 1))}".utf8)
  }

  /// Of a local day, thousandths of °C: at four hours of which the wave of the day adds up to nothing.
  func mean(on day: LocalDay) -> Int64 {
    let midnight = Int64(day.number) * 86_400
    return [3, 9, 15, 21].reduce(0) { $0 + milliCelsius(localSeconds: midnight + $1 * 3_600) } / 4
  }

  /// A mean Gregorian year, s.
  private static let year: Int64 = 31_556_952
  /// The coldest day of a year, 20 January, as seconds of 1970.
  private static let coldest: Int64 = 19 * 86_400

  /// −1 °C in January and 27 °C in July on average; at 15:00 it is 4 °C warmer than the mean of the day, at 3:00 as much colder.
  private func milliCelsius(localSeconds: Int64) -> Int64 {
    let season = -14_000 * TownWeather.wave(localSeconds - TownWeather.coldest, period: TownWeather.year) / 1_000
    let hour = 4_000 * TownWeather.wave(localSeconds - 15 * 3_600, period: 86_400) / 1_000
    return 13_000 + season + hour + front(localSeconds, seed: seed, seconds: 4 * 86_400, reach: 6_000)
      + front(localSeconds, seed: ~seed, seconds: 86_400, reach: 1_500)
  }

  /// Straight lines between values by chance, at most `reach` to either side.
  private func front(_ localSeconds: Int64, seed: UInt64, seconds: Int64, reach: Int64) -> Int64 {
    let index = localSeconds.dividedRoundingDown(by: seconds)
    func value(_ index: Int64) -> Int64 { Int64(SplitMix64.hash(seed, index) % UInt64(2 * reach + 1)) - reach }
    let (from, to) = (value(index), value(index + 1))
    return from + (to - from) * (localSeconds - index * seconds) / seconds
  }

  /// Per mille of a wave that is 1 000 at 0 and −1 000 at half its period; each half is a parabola, which is a cosine to six hundredths.
  private static func wave(_ seconds: Int64, period: Int64) -> Int64 {
    let shifted = seconds + period / 4
    let phase = shifted - shifted.dividedRoundingDown(by: period) * period
    let half = period / 2
    let place = min(phase < half ? phase : phase - half, half)
    let height = 4_000 * place * (half - place) / (half * half)
    return phase < half ? height : -height
  }
}
