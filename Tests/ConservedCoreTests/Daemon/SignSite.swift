import EnergyModel
import Foundation
import Settings
import Storage
import Testing

@testable import ConservedCore

/// A hall whose meters are read by hand every hour, for what their days say early. One endpoint beside them is polled once a day.
extension SimulatedSite {
  static let calendar = LocalCalendar(timeZone: "Asia/Shanghai")

  /// - Parameters:
  ///   - registers: Their settings without institution and interval, such as `id: hall/w, carrier: water, unit: L`.
  ///   - today: The day at whose beginning the world starts.
  convenience init(signsOf registers: [String], on today: String) throws {
    let calendar = try #require(SimulatedSite.calendar)
    try self.init(endpoints: 1, interval: "24h", start: calendar.start(of: try #require(LocalDay(today))).seconds)
    describe(registers)
  }

  /// Other registers than before.
  func describe(_ registers: [String]) {
    let head = configuration.range(of: "registers:\n  -").map { configuration[..<$0.lowerBound] } ?? configuration[...]
    configuration = head + "registers:\n" + registers.map { "  - { \($0), institution: hall, interval: 1h }\n" }.joined()
  }

  /// Hourly readings of a register from the beginning of one day to that of another.
  ///
  /// - Parameter use: Of an hour from 0 to 23 of a day.
  static func readings(
    from: String, to: String, startingAt value: Int64 = 0, use: (LocalDay, Int) -> Int64
  ) throws -> [(instant: Instant, value: Int64)] {
    let calendar = try #require(SimulatedSite.calendar)
    var value = value
    var readings = [(calendar.start(of: try #require(LocalDay(from))), value)]
    for number in try #require(LocalDay(from)).number..<(try #require(LocalDay(to)).number) {
      let day = LocalDay(number: number)
      for hour in 0..<24 {
        value += use(day, hour)
        readings.append((calendar.start(of: day) + Int64(hour + 1) * 3_600, value))
      }
    }
    return readings
  }

  /// Puts readings into the books as an import does while no daemon runs.
  func insert(_ readings: [(instant: Instant, value: Int64)], of register: String) throws {
    let settings = try settings()
    let store = try Store(directory: directory + "/data", mode: .readWrite)
    defer { store.close() }
    let keeper = try BookKeeper.writing(settings, store)
    let index = try #require(keeper.registers.firstIndex { $0.id.text == register })
    let unit = keeper.registers[index].unit
    _ = try keeper.insert(
      readings.map { reading in
        (
          index,
          Reading(
            instant: reading.instant, received: now, value: ExactDecimal(reading.value), unit: unit, origin: .imported)
        )
      })
  }

  /// The same as the text of a file.
  static func file(_ readings: [(instant: Instant, value: Int64)], of register: String) throws -> String {
    let calendar = try #require(SimulatedSite.calendar)
    return "register,time,value\n"
      + readings.map { "\(register),\(calendar.rfc3339($0.instant)),\($0.value)\n" }.joined()
  }

  /// What the last start said of a kind, whole lines.
  func lines(_ kind: EventKind) -> [String] { world.statusLines.filter { $0.contains("\"event\":\"\(kind.rawValue)\"") } }

  /// Says that a sign was found earlier.
  func wasSaid(_ kind: EventKind, of register: String, since: String) throws {
    let store = try Store(directory: directory + "/data", mode: .readWrite)
    defer { store.close() }
    _ = try store.record(
      time: now, level: .warning, kind: kind, change: .raised, subject: register,
      detail: ["since": since, "sentence": "Of then."])
  }

  /// What stands, as the store has it.
  func standing() throws -> [Event] {
    var raised: [Event] = []
    try inspect { raised = try $0.store.raisedEvents().filter { SignWatch.allKinds.contains($0.kind) } }
    return raised
  }
}
