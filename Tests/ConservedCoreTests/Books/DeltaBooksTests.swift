import EnergyModel
import Publishing
import Settings
import Testing

@testable import ConservedCore

/// A register of quarter-hour amounts, kWh, from its import to what is said of it.
struct DeltaBooksTests {
  private func register(stamp: IntervalStamp = .end) throws -> Register {
    Register(
      id: try #require(RegisterID("city-hall/electricity")), institution: try #require(InstitutionID("city-hall")),
      carrier: .electricity, kind: .delta, unit: .kilowattHour, stamp: stamp)
  }

  private func imported(_ text: String, stamp: IntervalStamp = .end, to store: TemporaryStore) throws -> Int {
    let rows = try ReadingsImport.parse(
      Array(text.utf8), file: "a.csv", registers: [try register(stamp: stamp)], calendar: store.calendar)
    return try store.keeper.insert(rows)
  }

  @Test func `rows stamped at the start of their intervals are the same readings as those stamped at the end`() throws {
    let (byStart, byEnd) = (try TemporaryStore(kind: .delta), try TemporaryStore(kind: .delta))
    let head = "register,time,value\ncity-hall/electricity,2026-10-05 "
    #expect(try imported(head + "07:45,0.5\ncity-hall/electricity,2026-10-05 08:00,0.7\n", stamp: .start, to: byStart) == 2)
    #expect(try imported(head + "08:00,0.5\ncity-hall/electricity,2026-10-05 08:15,0.7\n", to: byEnd) == 2)
    #expect(try byStart.contents() == byEnd.contents())
  }

  @Test func `a correction names the stamp that the register's rows bear`() throws {
    let text = "register,time,value,reason\ncity-hall/electricity,2026-10-05 08:00,0.7,typo\n"
    let calendar = try TemporaryStore().calendar
    let corrections = try CorrectionsImport.parse(
      Array(text.utf8), file: "a.csv", registers: [try register(stamp: .start)], calendar: calendar,
      recorded: Instant(seconds: 1_800_000_000))
    #expect(corrections.first?.instant == TimeText.instant("2026-10-05 08:15", in: calendar))
  }

  @Test(arguments: [RegisterKind.delta, .instantaneous]) func `a register without a counter has none to exchange`(
    kind: RegisterKind
  )
    throws
  {
    let id = try #require(RegisterID("hall/electricity"))
    let register = Register(
      id: id, institution: try #require(InstitutionID("hall")), carrier: .electricity, kind: kind, unit: .watt)
    let text = "register,time,final_value,initial_value\nhall/electricity,2026-10-05 08:00,5,0\n"
    let calendar = try TemporaryStore().calendar
    let error = #expect(throws: RowFaults.self) {
      _ = try ExchangesImport.parse(Array(text.utf8), file: "a.csv", registers: [register], calendar: calendar)
    }
    #expect(
      error?.faults.map(\.description) == [
        "a.csv:2:1: 'hall/electricity' is \(kind.rawValue) and has no counter to exchange; leave the row out; a new `multiplier` goes "
          + "into the configuration, from its day on"
      ])
  }

  @Test func `gaps name what was never sent, and what was refused`() throws {
    let store = try TemporaryStore(kind: .delta, powerMax: 40_000)
    let rows = [("08:00", "0.5"), ("08:05", "0.1"), ("09:00", "0.5"), ("09:15", "-1"), ("09:30", "11"), ("09:45", "0.5")]
    _ = try imported(
      "register,time,value\n" + rows.map { "city-hall/electricity,2026-10-05 \($0.0),\($0.1)\n" }.joined(), to: store)
    let gaps = try Gaps(keeper: store.keeper).rows(open: false)
    #expect(
      gaps.map { "\(store.calendar.plain($0.from).suffix(8)) \($0.kind) \($0.reason)" } == [
        "08:00:00 missing no_reading", "08:05:00 rejected overlap", "09:00:00 missing no_reading", "09:15:00 rejected negative",
        "09:30:00 rejected spike",
      ])
    #expect(
      gaps.map { $0.to.map { store.calendar.plain($0).suffix(8) } } == [
        "08:45:00", "08:05:00", "09:30:00", "09:15:00", "09:30:00",
      ])
    #expect(gaps[0].action == "conserved import readings FILE")
    #expect(gaps.allSatisfy { $0.method.isEmpty })
    let audit = try Audit(store.keeper).run()
    #expect(audit.disagreements.isEmpty)
  }

  @Test func `what was refused is named by the stamp that it came under`() throws {
    let store = try TemporaryStore(kind: .delta, stamp: .start)
    _ = try imported("register,time,value\ncity-hall/electricity,2026-10-05 08:00,-1\n", stamp: .start, to: store)
    let gaps = try Gaps(keeper: store.keeper).rows(open: false)
    #expect(gaps.map { "\(store.calendar.plain($0.from)) \($0.reason)" } == ["2026-10-05 08:00:00 negative"])
  }

  /// 12 kWh are more than 40 kW can bring in a quarter of an hour, and less than in the twenty minutes since 09:40.
  @Test func `a late amount makes room for one after it that was refused`() throws {
    func reading(_ minute: Int64, _ kilowattHours: Int64) -> Reading {
      let instant = Instant(seconds: 1_790_784_000 + minute * 60)
      return Reading(instant: instant, received: instant, value: ExactDecimal(kilowattHours), unit: .kilowattHour, origin: .poll)
    }
    let readings = [reading(480, 1), reading(580, 1), reading(600, 12)]
    let inOrder = try TemporaryStore(kind: .delta, powerMax: 40_000)
    _ = try inOrder.keeper.insert(readings.map { (0, $0) })
    let late = try TemporaryStore(kind: .delta, powerMax: 40_000)
    for index in [0, 2, 1] { try late.arrive([readings[index]]) }
    let (ours, expected) = (try late.contents(), try inOrder.contents())
    #expect(ours.hours == expected.hours)
    #expect(ours.hours.reduce(0) { $0 + $1.hour.amount.total.baseUnits } == 14_000)
  }

  /// 00:05 alone reaches back to 23:50 of the day before, which is closed by then; 00:02 makes it an overlap and takes its own span.
  @Test func `a late first amount after midnight reaches back into the day before`() throws {
    func reading(_ minute: Int64, _ day: Int64) -> Reading {
      let instant = Instant(seconds: 1_790_784_000 + day * 86_400 + minute * 60)
      return Reading(instant: instant, received: instant, value: .one, unit: .kilowattHour, origin: .poll)
    }
    let (inOrder, late) = (try TemporaryStore(kind: .delta), try TemporaryStore(kind: .delta))
    _ = try inOrder.keeper.insert([reading(2, 0), reading(5, 0), reading(0, 2), reading(15, 2)].map { (0, $0) })
    for arriving in [reading(5, 0), reading(0, 2), reading(15, 2), reading(2, 0)] {
      try late.arrive([arriving])
      try late.keeper.closeDays()
    }
    #expect(try late.contents() == inOrder.contents())
  }
}
