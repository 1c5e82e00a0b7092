import Conservation
import ConservedCore
import EnergyModel
import Foundation
import Settings
import Simulation
import Storage

/// What the nightly pass costs end to end: all standings and early signs of a store of 18 months of hourly books with a station beside
/// them, three registers an institution.
struct NightBenchmark {
  let institutions: Int

  private static let carriers = [("electricity", "kWh"), ("natural-gas", "m3"), ("water", "m3")]
  /// 1 January 2025 to 30 June 2026: a base year and the year that runs.
  private static let days = 546
  private static let firstDay = LocalMonth(year: 2025, month: 1).firstDay

  func run() throws {
    let directory = NSTemporaryDirectory() + "conserved-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let text = Array(configuration().utf8)
    let settings = try Settings.load(
      path: directory + "/conserved.yaml", environment: [:],
      source: SettingsSource { $0.hasSuffix("conserved.yaml") ? .success(text) : .failure(.notFound) })
    let store = try Store(directory: directory, mode: .readWrite)
    defer { store.close() }
    let numbers = try store.numbers(of: settings.registers.map(\.id))
    let keeper = try BookKeeper(registers: settings.registers, calendar: settings.site.calendar, store: store, numbers: numbers)
    try keeper.settleTerms()
    let start = settings.site.calendar.start(of: Self.firstDay)
    for index in settings.registers.indices {
      _ = try keeper.insert(readings(index, from: start, unit: settings.registers[index].unit).map { (index, $0) })
    }
    try weather(into: store, from: start)
    let before = residentKilobytes()
    for pass in ["first", "second"] {
      let (wall, cpu) = (monotonicSeconds(), cpuSeconds())
      let standings = try Standings(keeper: keeper, settings: settings).judged(asOf: Self.firstDay + Self.days, baselines: [])
      let (seconds, used) = (monotonicSeconds() - wall, cpuSeconds() - cpu)
      print(
        "\(pass) pass over \(institutions) institutions, \(settings.registers.count) registers, \(Self.days) days: "
          + "\(standings.count) standings in \(String(format: "%.2f s, %.2f s of CPU", seconds, used)), "
          + "RSS \(residentKilobytes()) kB (\(before) kB before)")
    }
    for pass in ["first", "second"] { try signs(pass, keeper, settings) }
    for pass in ["first", "second"] { try report(pass, keeper, settings) }
  }

  /// Every page of the report in both languages, as the daemon makes them, a page a turn; nothing is written.
  private func report(_ pass: String, _ keeper: BookKeeper, _ settings: Settings) throws {
    let cpu = cpuSeconds()
    var maker = try ReportMaker(keeper: keeper, settings: settings, asOf: Self.firstDay + Self.days)
    let opened = cpuSeconds() - cpu
    var (pages, bytes, longest, last) = (0, 0, 0.0, 0.0)
    while true {
      let before = cpuSeconds()
      guard let files = try maker.next(endpoints: .init(total: 0)) else { break }
      last = cpuSeconds() - before
      if maker.left > 0 { longest = max(longest, last) }
      pages += files.count
      bytes += files.reduce(0) { $0 + $1.bytes.count }
    }
    print(
      "\(pass) report of \(institutions) institutions: \(pages) pages, \(bytes / 1_000) kB, "
        + String(
          format: "%.1f s of CPU; to begin %.0f ms, the longest page of an institution %.0f ms, the overview %.0f ms",
          cpuSeconds() - cpu, opened * 1e3, longest * 1e3, last * 1e3) + ", RSS \(residentKilobytes()) kB")
  }

  /// Every register's look for early signs: its days, the model with its gate, and all that is held against it.
  private func signs(_ pass: String, _ keeper: BookKeeper, _ settings: Settings) throws {
    let reader = SignReader(settings)
    let cpu = cpuSeconds()
    var found = 0
    for index in settings.registers.indices { found += try reader.count(of: index, keeper, asOf: Self.firstDay + Self.days) }
    let milliseconds = (cpuSeconds() - cpu) * 1e3 / Double(settings.registers.count)
    print(
      "\(pass) look for early signs at \(settings.registers.count) registers: \(found) signs, "
        + String(format: "%.2f ms of CPU a register, %.0f s for 10 000", milliseconds, milliseconds * 10))
  }

  /// Hourly temperatures of a station, from -5 to 30 °C over the year.
  private func weather(into store: Store, from start: Instant) throws {
    guard let station = StationID("town") else { return }
    let hours = 0..<(Self.days * 24)
    _ = try store.append(
      hours.map { hour in
        let season = 12.5 - 17.5 * cos(2 * Double.pi * Double(hour) / 8_766)
        let hourOfDay = 4 * sin(2 * Double.pi * Double(hour % 24 - 9) / 24)
        return TemperatureReading(
          station: station, instant: start + Int64(hour) * 3_600,
          temperature: Temperature(milliCelsius: Int32((season + hourOfDay) * 1_000)), origin: .imported)
      })
  }

  private func configuration() -> String {
    var text = """
      schema: 1
      site: { name: Benchmark, time_zone: Asia/Shanghai, language: en }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      stations: [{ id: town }]
      institutions:

      """
    for number in 0..<institutions {
      text += "  - { id: i\(number), name: I\(number), class: organ, station: town, persons: 100, floor_area_m2: 1000 }\n"
    }
    text += "registers:\n"
    for number in 0..<institutions {
      for (carrier, unit) in Self.carriers {
        text += "  - { id: r\(number)/\(carrier), institution: i\(number), carrier: \(carrier), unit: \(unit), interval: 1h }\n"
      }
    }
    return text
  }

  private func readings(_ register: Int, from start: Instant, unit: MeasureUnit) -> [Reading] {
    var random = SplitMix64(seed: UInt64(register))
    var value: Int64 = 1_000
    return (0...(Self.days * 24)).map { hour in
      value += random.next(in: 1...9)
      let instant = start + Int64(hour) * 3_600
      return Reading(instant: instant, received: instant, value: ExactDecimal(value), unit: unit, origin: .poll)
    }
  }
}
