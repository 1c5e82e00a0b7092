import EnergyModel
import Foundation
import GRDB
import Simulation
import Testing

@testable import Storage

struct StoreTests {
  private let calendar: LocalCalendar

  init() throws { calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai")) }

  @Test func `what was appended is there after a restart, in the order of its coming, and counted`() throws {
    let folder = try Folder()
    let register = try #require(RegisterID("hall/a"))
    var random = SplitMix64(seed: 1)
    let first = try Store(directory: folder.path, mode: .readWrite)
    let number = try first.numbers(of: [register])[0]
    let readings = (0..<100).map { _ in NumberedReading(register: number, reading: random.reading()) }
    for start in stride(from: 0, to: 100, by: 10) {
      var batch = ArrivalBatch()
      batch.readings = Array(readings[start..<start + 10])
      batch.pollsAnswered = 10
      batch.pollsMissed = 1
      try first.append(batch)
    }
    first.close()
    let second = try Store(directory: folder.path, mode: .readWrite)
    #expect(try second.arrivals() == readings)
    #expect(try second.counts().readings == 100)
    #expect(try second.counts().pollsAnswered == 100)
    #expect(try second.counts().pollsMissed == 10)
    #expect(try second.numbers(of: [register]) == [number])
  }

  @Test func `commits are durable: WAL with synchronous FULL`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    #expect(try store.queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    #expect(try store.queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
  }

  @Test func `closing days replaces rows and log in one commit, or changes nothing`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let number = try store.numbers(of: [try #require(RegisterID("hall/a"))])[0]
    var random = SplitMix64(seed: 2)
    let reading = random.reading()
    var batch = ArrivalBatch()
    batch.readings = [NumberedReading(register: number, reading: reading)]
    try store.append(batch)
    let day = ClosedDay(day: LocalDay(number: 20_000), readings: [reading], hours: [], state: BookState(last: reading))
    try store.inTransaction { () throws(StoreError) in
      try store.replaceDays(of: number, from: day.day, by: [day], calendar)
      try store.replaceLog(by: [])
    }
    #expect(try store.arrivals().isEmpty)
    #expect(try store.closedDays(of: number, from: LocalDay(number: 0), to: LocalDay(number: 30_000)) == [day])
    // A register that the store does not know fails the whole commit.
    #expect(throws: StoreError.self) {
      try store.inTransaction { () throws(StoreError) in
        try store.replaceDays(of: number, from: day.day, by: [], calendar)
        try store.replaceDays(of: 99, from: day.day, by: [day], calendar)
      }
    }
    #expect(try store.closedDays(of: number, from: LocalDay(number: 0), to: LocalDay(number: 30_000)) == [day])
  }

  @Test func `events are numbered from one on without a hole, and what is raised is known after a restart`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let time = Instant(seconds: 1_790_784_000)
    for (subject, change) in [("a", EventChange.raised), ("b", .raised), ("a", .cleared)] {
      _ = try store.record(
        time: time, level: .warning, kind: .endpointDown, change: change, subject: subject, detail: ["reason": "x\"\n"])
    }
    store.close()
    let again = try Store(directory: folder.path, mode: .readOnly)
    #expect(try again.events(after: 0).map(\.sequence) == [1, 2, 3])
    #expect(try again.raisedEvents().map(\.subject) == ["b"])
    #expect(try again.events(after: 2).first?.detail == ["reason": "x\"\n"])
  }

  @Test func `status numbers set aside never come twice, over restarts`() throws {
    let folder = try Folder()
    let first = try Store(directory: folder.path, mode: .readWrite)
    #expect(try first.reserveStatusNumbers(100) == 1)
    first.close()
    let second = try Store(directory: folder.path, mode: .readWrite)
    #expect(try second.reserveStatusNumbers(100) == 101)
    // Numbers that were given while the store could not be written are behind it.
    #expect(try second.reserveStatusNumbers(100, after: 250) == 251)
    #expect(try second.reserveStatusNumbers(100, after: 250) == 351)
  }

  @Test func `exchanges and corrections come back, the one stated last in place of an earlier one`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let register = try #require(RegisterID("hall/a"))
    let time = Instant(seconds: 1_790_784_000)
    let first = MeterExchange(register: register, instant: time, finalValue: .one, initialValue: .zero)
    let second = MeterExchange(
      register: register, instant: time, finalValue: try ExactDecimal("115088.25"), initialValue: try ExactDecimal("12.4"),
      capacity: ExactDecimal(1_000_000), multiplier: try ExactDecimal("0.5"), note: "计量装置更换")
    try store.record([first])
    try store.record([second])
    let correction = Correction(
      register: register, instant: time, value: .one, unit: .kilowattHour, author: "Li", reason: "misread", recorded: time + 60)
    try store.record(correction)
    store.close()
    let again = try Store(directory: folder.path, mode: .readOnly)
    #expect(try again.exchanges() == [second])
    #expect(try again.corrections() == [correction])
  }

  @Test func `the same ledger entry twice is one, and another amount for it is refused with all that came with it`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    func entry(_ value: String, _ unit: MeasureUnit = .cubicMetre, note: String = "", cost: String? = nil) throws -> LedgerEntry {
      let identity = LedgerEntry.Identity(
        institution: try #require(InstitutionID("school")), carrier: .naturalGas, endUse: "total", from: LocalDay(number: 20_000),
        to: LocalDay(number: 20_031), note: note)
      return try #require(
        LedgerEntry(identity, value: try ExactDecimal(value), unit: unit, costYuan: try cost.map { try ExactDecimal($0) }))
    }
    let time = Instant(seconds: 1_790_784_000)
    func enter(_ entries: LedgerEntry...) throws -> Int { try store.change(entries.map { LedgerChange($0) }, at: time).entered }
    #expect(try enter(entry("1234.5"), entry("10", note: "deposit", cost: "36.20")) == 2)
    #expect(try enter(entry("1234500", .litre), entry("10", note: "deposit", cost: "36.2")) == 0)
    let kept = try store.ledger()
    #expect(kept.map(\.amount.printed) == ["1234.500", "10.000"])
    #expect(kept.map(\.costYuan) == [nil, try ExactDecimal("36.2")])
    for other in [try entry("1234.6"), try entry("1234.5", cost: "1")] {
      #expect(throws: StoreError.self) { try enter(entry("7", note: "new"), other) }
    }
    #expect(try store.ledger(of: try #require(InstitutionID("school"))) == kept)
    #expect(try store.ledger(of: try #require(InstitutionID("hall"))).isEmpty)
    #expect(try store.ledgerHistory(of: kept[1].identity) == LedgerHistory(current: kept[1]))
    #expect(try store.ledgerHistory(of: try entry("7", note: "new").identity) == LedgerHistory())
  }

  @Test func `an entry that is taken back stays readable with its time, and who takes it back has to know it`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let school = try #require(InstitutionID("school"))
    let identity = LedgerEntry.Identity(
      institution: school, carrier: .coal, endUse: "total", from: LocalDay(number: 20_000), to: LocalDay(number: 20_031), note: ""
    )
    func entry(_ tonnes: String, cost: String? = nil) throws -> LedgerEntry {
      try #require(
        LedgerEntry(identity, value: try ExactDecimal(tonnes), unit: .tonne, costYuan: try cost.map { try ExactDecimal($0) }))
    }
    let time = Instant(seconds: 1_790_784_000)
    let (wrong, right) = (try entry("310", cost: "9"), try entry("31"))
    _ = try store.change([LedgerChange(wrong)], at: time)
    #expect(throws: StoreError.self) { try store.change([LedgerChange(right, insteadOf: right.amount)], at: time) }
    for attempt in [1, 0] {
      #expect(try store.change([LedgerChange(right, insteadOf: wrong.amount)], at: time + 60) == (attempt, attempt))
    }
    let history = LedgerHistory(current: right, withdrawn: [WithdrawnEntry(wrong, withdrawn: time + 60)])
    #expect(try store.ledgerHistory(of: identity) == history)
    let withdrawal = LedgerChange(withdrawing: right.amount, of: identity)
    for attempt in [1, 0] { #expect(try store.change([withdrawal], at: time + 90) == (0, attempt)) }
    #expect(try store.ledger().isEmpty)
    #expect(try store.withdrawnEntries(of: school).map(\.entry) == [wrong, right])
    #expect(throws: StoreError.self) {
      try store.change([LedgerChange(withdrawing: Amount(baseUnits: 1), of: identity)], at: time)
    }
  }

  @Test func `a fact stated again changes nothing, and another value for the same day replaces it`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let school = try #require(InstitutionID("school"))
    func persons(_ value: Int64, from day: Int32) -> InstitutionFact {
      InstitutionFact(
        institution: school, name: .persons, from: LocalDay(number: day), value: .number(ExactDecimal(value)), source: "")
    }
    let region = InstitutionFact(
      institution: school, name: .region, from: LocalDay(number: 20_000), value: .text("011000"), source: "decree")
    #expect(try store.state([persons(860, from: 20_000), region]) == (2, 0))
    #expect(try store.state([persons(860, from: 20_000), persons(900, from: 20_100)]) == (1, 0))
    #expect(try store.state([persons(870, from: 20_000)]) == (0, 1))
    #expect(try store.facts() == [persons(870, from: 20_000), persons(900, from: 20_100), region])
  }

  @Test func `reading beside a writer sees what was committed and cannot write`() throws {
    let folder = try Folder()
    let writer = try Store(directory: folder.path, mode: .readWrite)
    let reader = try Store(directory: folder.path, mode: .readOnly)
    _ = try writer.numbers(of: [try #require(RegisterID("hall/a"))])
    #expect(try reader.knownNumbers().count == 1)
    #expect(throws: StoreError.self) { try reader.numbers(of: [try #require(RegisterID("hall/b"))]) }
  }

  // MARK: Refusals

  @Test func `a newer schema is refused in words and not touched`() throws {
    let folder = try Folder()
    try Store(directory: folder.path, mode: .readWrite).close()
    let queue = try DatabaseQueue(path: folder.file)
    try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.file))
    for mode in [Store.Mode.readWrite, .readOnly] {
      #expect(throws: StoreError.newerSchema(path: folder.file, found: 99, known: Store.schemaVersion)) {
        try Store(directory: folder.path, mode: mode)
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file)) == before)
  }

  @Test func `another program's database, a text, a directory and nothing at all are told apart`() throws {
    let foreign = try Folder()
    try DatabaseQueue(path: foreign.file).inDatabase { try $0.execute(sql: "CREATE TABLE diary (day TEXT)") }
    #expect(throws: StoreError.foreignFile(path: foreign.file)) { try Store(directory: foreign.path, mode: .readWrite) }
    let text = try Folder()
    try String(repeating: "no database ", count: 500).write(toFile: text.file, atomically: true, encoding: .utf8)
    #expect(throws: StoreError.foreignFile(path: text.file)) { try Store(directory: text.path, mode: .readWrite) }
    let directory = try Folder()
    try FileManager.default.createDirectory(atPath: directory.file, withIntermediateDirectories: true)
    #expect(throws: StoreError.self) { try Store(directory: directory.path, mode: .readWrite) }
    let nothing = try Folder()
    #expect(throws: StoreError.missing(path: nothing.file)) { try Store(directory: nothing.path, mode: .readOnly) }
  }

  @Test func `a flipped byte anywhere in the file is an error in words or harmless, never a crash`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let number = try store.numbers(of: [try #require(RegisterID("hall/a"))])[0]
    var random = SplitMix64(seed: 6)
    for _ in 0..<20 {
      var batch = ArrivalBatch()
      batch.readings = (0..<50).map { _ in NumberedReading(register: number, reading: random.reading()) }
      try store.append(batch)
    }
    store.close()
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file))
    for _ in 0..<150 {
      var damaged = whole
      damaged[Int(random.next() % UInt64(whole.count))] ^= UInt8(1 << (random.next() % 8))
      try damaged.write(to: URL(fileURLWithPath: folder.file))
      if let opened = try? Store(directory: folder.path, mode: .readOnly) {
        _ = try? opened.arrivals()
        _ = try? opened.lastClosedDays()
        opened.close()
      }
    }
  }

  // MARK: Upgrades

  /// Each released schema leaves a small store here, so that every later version proves that it can read it.
  @Test(arguments: 1...Store.schemaVersion) func `a store of every schema so far opens with what is in it`(version: Int) throws {
    let fixture = try #require(Bundle.module.url(forResource: "Fixtures/schema-\(version)", withExtension: "sqlite"))
    let folder = try Folder()
    try FileManager.default.copyItem(atPath: fixture.path, toPath: folder.file)
    let store = try Store(directory: folder.path, mode: .readWrite)
    let register = try #require(RegisterID("hall/electricity"))
    let number = try #require(try store.knownNumbers()[register])
    #expect(try store.arrivals().count == 96)
    #expect(
      try store.closedDays(of: number, from: LocalDay(number: 0), to: LocalDay(number: 30_000)).map(\.readings.count) == [
        96, version >= 2 ? 97 : 96,
      ])
    #expect(try store.counts().readings == (version >= 2 ? 289 : 288))
    #expect(try store.events(after: 0).map(\.kind) == [.daemonStarted])
    #expect(try store.baselines().map(\.value.description) == ["321.27"])
    #expect(try store.baselines().map(\.factors?.text) == (version >= 6 ? ["cn-stat-a"] : [nil]))
    #expect(try store.exchanges().map(\.finalValue.description) == (version >= 2 ? ["1080.5"] : []))
    #expect(try store.corrections().map(\.author) == (version >= 2 ? ["Li"] : []))
    #expect(try store.ledger().map(\.amount.printed) == (version >= 3 ? ["1234.500"] : []))
    let institutions = try store.ledger().map(\.institution)
    let withdrawn = try institutions.flatMap { try store.withdrawnEntries(of: $0) }
    #expect(withdrawn.map(\.entry.amount.printed) == (version >= 5 ? ["12345.000"] : []))
    #expect(try store.facts().map(\.value.description) == (version >= 3 ? ["教育处", "860"] : []))
    #expect(try store.closings().map(\.period.text) == (version >= 4 ? ["2026-10"] : []))
    let period = try #require(ReportPeriod("2026-10"))
    #expect(try store.reportedHours(of: number, in: period).count == (version >= 4 ? 2 : 0))
    #expect(try store.reportedEntries(in: period).map(\.entry.amount.printed) == (version >= 4 ? ["1234.500"] : []))
    // Days that were closed before sums knew the first hours of a day get them once somebody asks for it.
    #expect(try store.registersWithoutDaySums() == (version >= 8 ? [] : [number]))
    try store.rollUpDays(of: number, calendar)
    let sums = try store.daySums(of: number, from: LocalDay(number: 0), to: LocalDay(number: 30_000))
    let days = try store.closedDays(of: number, from: LocalDay(number: 0), to: LocalDay(number: 30_000))
    #expect(sums == days.compactMap { DaySum(day: $0.day, hours: $0.hours, calendar) } && sums?.isEmpty == false)
    #expect(try store.registersWithoutDaySums().isEmpty)
    #expect(try store.steps().map(\.reason) == (version >= 8 ? ["二号楼改造"] : []))
    #expect(try store.acknowledgements().map(\.subject) == (version >= 9 ? ["gw-1"] : []))
    let gateway = try #require(EndpointID("gw-1"))
    #expect(try store.takenFile("day.csv", of: gateway)?.size == (version >= 10 ? 120 : nil))
    let stations = try store.stationsWithReadings()
    #expect(stations.map(\.text) == (version >= 8 ? ["town"] : []))
    #expect(try stations.map { try store.lastTemperature(of: $0)?.temperature.milliCelsius } == stations.map { _ in -3_250 })
  }
}

/// A directory of its own, gone with the test.
final class Folder {
  let path: String
  var file: String { path + "/" + Store.fileName }

  init() throws {
    path = NSTemporaryDirectory() + "conserved-store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
