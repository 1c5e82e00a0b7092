import EnergyModel
import Publishing
import Simulation
import Testing

@testable import ConservedCore

/// A register of which only power is known, from its import to what is said of it.
struct PowerBooksTests {
  private func store(_ rows: [(time: String, kilowatts: String)]) throws -> TemporaryStore {
    let store = try TemporaryStore(kind: .instantaneous, powerMax: 40_000)
    let text = "register,time,value\n" + rows.map { "city-hall/electricity,2026-10-05 \($0.time),\($0.kilowatts)\n" }.joined()
    _ = try store.keeper.insert(
      try ReadingsImport.parse(Array(text.utf8), file: "a.csv", registers: store.keeper.registers, calendar: store.calendar))
    return store
  }

  @Test func `gaps name each run that was derived from power, what nobody knows, and what was refused`() throws {
    let store = try store([("08:00", "4"), ("08:15", "4"), ("08:30", "41"), ("08:45", "4"), ("10:00", "4"), ("10:15", "4")])
    let gaps = try Gaps(keeper: store.keeper).rows(open: false)
    func time(_ instant: Instant?) -> String { instant.map { String(store.calendar.plain($0).suffix(8)) } ?? "" }
    #expect(
      gaps.map { "\(time($0.from)) \(time($0.to)) \($0.kind) \($0.reason)" } == [
        "08:00:00 08:45:00 derived power", "08:30:00 08:30:00 rejected spike", "08:45:00 10:00:00 missing no_reading",
        "10:00:00 10:15:00 derived power",
      ])
    #expect(gaps.map(\.method) == ["power", "", "", "power"])
    #expect(try Audit(store.keeper).run().disagreements.isEmpty)
  }

  @Test func `no hour of it is ever covered`() throws {
    let times = ["08:00", "08:15", "08:30", "08:45", "09:00", "09:15", "09:30", "09:45", "10:00"]
    let store = try store(times.map { ($0, "4") })
    let day = try #require(LocalDay("2026-10-05"))
    let rows = try Consumption(keeper: store.keeper, institutions: []).rows(
      .hour, by: .register, in: store.calendar.span(of: day))
    let known = rows.filter { $0.amount != nil }
    #expect(known.map(\.amount?.estimated.baseUnits) == [4_000, 4_000])
    #expect(rows.allSatisfy { $0.coveredHours == 0 })
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `late and shuffled powers of days that are closed give the same hours as those in order`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let whole = try TemporaryStore(kind: .instantaneous, intervalSeconds: 300)
    let pieces = try TemporaryStore(kind: .instantaneous, intervalSeconds: 300)
    let start = try #require(TimeText.instant("2026-10-05", in: whole.calendar))
    var readings = (0..<900).map { index in
      let instant = start + Int64(index) * 290 + Int64(random.next() % 280)
      let value = ExactDecimal(mantissa: Int64(random.next() % 3_000), scale: 4) ?? .zero
      return Reading(instant: instant, received: instant, value: value, unit: .kilowatt, origin: .imported)
    }
    _ = try whole.keeper.insert(readings.map { (0, $0) })
    for index in readings.indices.reversed() { readings.swapAt(index, Int(random.next() % UInt64(index + 1))) }
    while !readings.isEmpty {
      let count = min(readings.count, 1 + Int(random.next() % 60))
      _ = try pieces.keeper.insert(readings.prefix(count).map { (0, $0) })
      readings.removeFirst(count)
    }
    let always = Span(Instant.plausible.lowerBound, Instant.plausible.upperBound)
    let hours = try whole.keeper.hours(of: 0, in: always)
    #expect(hours.count >= 72)
    #expect(try pieces.keeper.hours(of: 0, in: always) == hours)
    for store in [whole, pieces] { #expect(try Audit(store.keeper).run().disagreements.isEmpty) }
  }

  @Test func `a value in kilowatt-hours is no unit of power`() throws {
    let store = try store([])
    let text = "register,time,value,unit\ncity-hall/electricity,2026-10-05 08:00,4,kWh\n"
    let error = #expect(throws: RowFaults.self) {
      _ = try ReadingsImport.parse(Array(text.utf8), file: "a.csv", registers: store.keeper.registers, calendar: store.calendar)
    }
    #expect(error?.faults.map(\.description) == ["a.csv:2:42: 'kWh' is no unit of power; write one of W, kW, MW"])
  }
}
