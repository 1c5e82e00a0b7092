import EnergyModel
import Simulation
import Testing

@testable import Metering

/// Readings of one counter at 2026-10-05 (a Monday), Asia/Shanghai, in kWh.
struct RegisterBookTests {
  @Test func `hours of readings a quarter apart sum to the register's change to the last unit`() throws {
    var book = try Book()
    // 15-minute readings with an awkward slope: 100.001, 100.338, … kWh.
    for quarter in 0...40 { book.take("2026-10-05 00:07", plusMinutes: quarter * 15, "100.001", plus: quarter, times: "0.337") }
    let hours = book.hours
    #expect(hours.map(\.hour.amount.total.baseUnits).reduce(0, +) == 13_480)
    #expect(hours.allSatisfy { $0.hour.amount.estimated == .zero && $0.hour.amount.unresolved == .zero })
    // The first and the last hour are cut by the first and last reading: known in part, not covered.
    #expect(hours.filter(\.isMeasured).count == 9)
    #expect(hours[0].hour.measuredSeconds == 3_180)
  }

  @Test func `the value at an hour's end lies on the line between its readings, rounded down`() throws {
    var book = try Book()
    book.take("2026-10-05 07:50", "10.000")
    book.take("2026-10-05 08:20", "10.100")
    // A third of 100 Wh: 33 before eight o'clock, 67 after it.
    #expect(book.hours.map(\.hour.amount.measured.baseUnits) == [33, 67])
  }

  @Test func `readings further apart than twice the interval leave an estimate whose sum is exact`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "10")
    book.take("2026-10-05 08:45", "10.7")
    let hours = book.hours
    #expect(hours.count == 1)
    #expect(hours[0].hour.amount == QualifiedAmount(estimated: Amount(baseUnits: 700)))
    #expect(!hours[0].isMeasured)
  }

  @Test func `half an hour between readings of a quarter is still measured`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "10")
    book.take("2026-10-05 08:30", "10.7")
    #expect(book.hours[0].hour.amount == QualifiedAmount(measured: Amount(baseUnits: 700)))
  }

  @Test func `an outage of six hours is filled evenly without a history and loses nothing`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "10")
    book.take("2026-10-05 14:00", "13.001")
    #expect(book.hours.map(\.hour.amount.estimated.baseUnits) == [500, 500, 500, 500, 500, 501])
  }

  @Test func `a gap takes the shape of like hours of the four weeks before it`() throws {
    // Four weeks in which hour h of the day used h × 100 Wh, then a Monday without readings.
    var book = try Book(start: "2026-09-07")
    var value = 0
    for day in 0..<28 {
      for hour in 0..<24 {
        for quarter in 0..<4 {
          book.take(
            "2026-09-07 00:00", plusMinutes: (day * 24 + hour) * 60 + quarter * 15, wattHours: value + hour * 25 * quarter)
        }
        value += hour * 100
      }
    }
    book.take("2026-10-05 00:00", wattHours: value)
    book.take("2026-10-06 00:00", wattHours: value + 2 * 27_600)
    let day = book.hours(on: "2026-10-05")
    #expect(day.map(\.hour.amount.estimated.baseUnits) == (0..<24).map { Int64($0) * 200 })
  }

  @Test func `a fall opens a question: since it unresolved, before it no amount`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-05 08:15", "12")
    book.take("2026-10-05 08:30", "12.25")
    book.take("2026-10-05 08:45", "12.5")
    #expect(book.question?.before.value == (try ExactDecimal("500")))
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(unresolved: Amount(baseUnits: 500))])
    #expect(book.hours[0].hour.unresolvedSeconds == 1_800)
    #expect(book.verdicts == [.accepted, .questioned(.fall), .questioned(.fall), .questioned(.fall)])
  }

  @Test func `three zero readings and back is a glitch: the counter's own change is booked`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "500")
    for minute in [15, 30, 45] { book.take("2026-10-05 08:00", plusMinutes: minute, "0", plus: 0, times: "0") }
    book.take("2026-10-05 09:00", "501")
    #expect(book.question == nil)
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(estimated: Amount(baseUnits: 1_000))])
    #expect(book.verdicts == [.accepted, .glitch, .glitch, .glitch, .accepted])
  }

  @Test func `a counter that stays low for a day starts a new epoch and the jump is never booked`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "115088")
    book.take("2026-10-05 09:00", "12.4")
    for quarter in 1...97 { book.take("2026-10-05 09:00", plusMinutes: quarter * 15, "12.4", plus: quarter, times: "0.25") }
    #expect(book.question == nil)
    #expect(book.holes.map(\.span.seconds) == [3_600])
    #expect(book.hours.map(\.hour.amount.total.baseUnits).reduce(0, +) == 97 * 250)
    #expect(book.hours.allSatisfy { $0.hour.amount.unresolved == .zero })
  }

  @Test func `a single reading above its neighbours is a spike and nothing of it is booked`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-05 08:15", "1500")
    book.take("2026-10-05 08:30", "500.5")
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(measured: Amount(baseUnits: 500))])
    #expect(book.verdicts == [.accepted, .spike, .accepted])
  }

  @Test func `a six-digit register rolls over at its capacity`() throws {
    var book = try Book(capacity: "1000000")
    book.take("2026-10-05 08:00", "999995")
    book.take("2026-10-05 08:15", "7")
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(measured: Amount(baseUnits: 12_000))])
    #expect(book.question == nil)
  }

  @Test func `a fall in the middle of the dial is no rollover, whatever the capacity`() throws {
    var book = try Book(capacity: "1000000")
    book.take("2026-10-05 08:00", "500000")
    book.take("2026-10-05 08:15", "7")
    #expect(book.question != nil)
  }

  @Test func `a rollover that the connection could not have drawn is a question`() throws {
    // 12 kWh in a quarter of an hour are 48 kW: more than the 40 kW of the connection.
    var book = try Book(capacity: "1000000", powerMaxPerHour: 40_000)
    book.take("2026-10-05 08:00", "999995")
    book.take("2026-10-05 08:15", "7")
    #expect(book.question != nil)
  }

  @Test func `a rise that the connection could not have drawn waits, and is a spike when the counter comes back`() throws {
    // 40 kW: at most 10 kWh in a quarter of an hour. Three readings a thousand too high.
    var book = try Book(powerMaxPerHour: 40_000)
    book.take("2026-10-05 08:00", "500")
    for minute in [15, 30, 45] { book.take("2026-10-05 08:00", plusMinutes: minute, "1500", plus: minute, times: "0.01") }
    #expect(book.question?.kind == .rise)
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(unresolved: Amount(baseUnits: 300))])
    book.take("2026-10-05 09:00", "502")
    #expect(book.question == nil)
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(estimated: Amount(baseUnits: 2_000))])
    #expect(book.verdicts == [.accepted, .spike, .spike, .spike, .accepted])
  }

  @Test func `a rise beyond the connection that stays is a new epoch and the jump is never booked`() throws {
    var book = try Book(powerMaxPerHour: 40_000)
    book.take("2026-10-05 08:00", "500")
    for quarter in 0...97 { book.take("2026-10-05 08:15", plusMinutes: quarter * 15, "90000", plus: quarter, times: "0.25") }
    #expect(book.question == nil)
    #expect(book.holes.map(\.reason) == [.riseBeyondPower])
    #expect(book.hours.map(\.hour.amount.total.baseUnits).reduce(0, +) == 97 * 250)
  }

  @Test func `a rise after a long silence is judged by the whole time that passed`() throws {
    var book = try Book(powerMaxPerHour: 40_000)
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-06 08:00", "1459")
    #expect(book.question == nil)
    #expect(book.hours.map(\.hour.amount.total.baseUnits).reduce(0, +) == 959_000)
  }

  @Test func `a register that restarts at every reboot books what it shows and marks it estimated`() throws {
    var book = try Book(kind: .restarting)
    book.take("2026-10-05 08:00", "3")
    book.take("2026-10-05 08:15", "3.5")
    book.take("2026-10-05 08:30", "0.2")
    #expect(book.hours[0].hour.amount == QualifiedAmount(measured: Amount(baseUnits: 500), estimated: Amount(baseUnits: 200)))
    #expect(book.question == nil)
  }

  @Test func `a multiplier that changes between two readings splits them there and marks both sides estimated`() throws {
    // 10 raw kWh over the midnight on which the transformers were changed from 1 to 2: 5 at 1 and 5 at 2.
    let (before, after) = (try #require(LocalDay("2026-10-01")), try #require(LocalDay("2026-10-06")))
    let multipliers = try #require(
      DatedSeries([.init(from: before, value: ExactDecimal(1)), .init(from: after, value: ExactDecimal(2))]))
    var book = try Book(multiplier: multipliers)
    book.take("2026-10-05 23:50", "100")
    book.take("2026-10-06 00:10", "110")
    #expect(book.hours.map(\.hour.amount.estimated.baseUnits) == [5_000, 10_000])
  }

  @Test func `a recorded exchange books both meters to the last unit and settles the fall`() throws {
    // The old meter went from 500 to 500.4, the new one from 12.4 to 12.5.
    var book = try Book(exchanges: [("2026-10-05 08:10", "500.4", "12.4")])
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-05 08:15", "12.5")
    book.take("2026-10-05 08:30", "12.75")
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(measured: Amount(baseUnits: 750))])
    #expect(book.question == nil && book.holes.isEmpty)
    #expect(book.verdicts == [.accepted, .accepted, .accepted])
  }

  @Test func `an exchange whose final value lies below what the old meter had shown leaves the span before it without an amount`()
    throws
  {
    var book = try Book(exchanges: [("2026-10-05 08:10", "499", "12.4")])
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-05 08:15", "12.5")
    #expect(book.hours.map(\.hour.amount.total.baseUnits) == [100])
    #expect(book.holes.map(\.reason) == [.exchangeContradicts])
  }

  @Test func `an exchange under other transformers counts each meter by its own multiplier`() throws {
    var book = try Book(exchanges: [("2026-10-05 08:10", "501", "0")], newMultiplier: 40)
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-05 08:15", "0.1")
    #expect(book.hours.map(\.hour.amount.total.baseUnits) == [1_000 + 4_000])
  }

  @Test func `a reading at the very instant of an exchange may be of either meter`() throws {
    for shown in ["500.4", "12.4"] {
      var book = try Book(exchanges: [("2026-10-05 08:10", "500.4", "12.4")])
      book.take("2026-10-05 08:00", "500")
      book.take("2026-10-05 08:10", shown)
      book.take("2026-10-05 08:15", "12.5")
      #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(measured: Amount(baseUnits: 500))])
      #expect(book.verdicts == [.accepted, .accepted, .accepted])
    }
  }

  @Test func `a repeated reading is one reading and another value at its instant is a conflict`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "1")
    book.take("2026-10-05 08:00", "1")
    book.take("2026-10-05 08:00", "2")
    book.take("2026-10-05 08:15", "1.5")
    #expect(book.verdicts == [.accepted, .duplicate, .conflict, .accepted])
    #expect(book.hours[0].hour.amount.total.baseUnits == 500)
  }

  @Test func `a value of a unit that the register cannot hold is kept and not booked`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "1")
    book.book.take(
      Reading(
        instant: book.at("2026-10-05 08:15"), received: book.at("2026-10-05 08:15"), value: .one, unit: .cubicMetre,
        origin: .imported),
      history: { _ in [] })
    #expect(book.verdicts == [.accepted, .unusable])
  }

  @Test(arguments: 1...200) func `whatever the readings, booked hours and open questions never exceed or lose the counter`(
    seed: Int
  ) throws {
    // Rising readings at random distances, some far apart: the hours sum to last − first, whatever the seed.
    var random = SplitMix64(seed: UInt64(seed))
    var book = try Book()
    var minutes = 0
    var value = Int(random.next() % 1_000_000)
    let first = value
    for _ in 0..<200 {
      book.take("2026-03-01 00:00", plusMinutes: minutes, wattHours: value)
      minutes += 1 + Int(random.next() % (random.next() % 10 == 0 ? 4_000 : 40))
      value += Int(random.next() % 5_000)
    }
    book.take("2026-03-01 00:00", plusMinutes: minutes, wattHours: value)
    #expect(book.hours.map(\.hour.amount.total.baseUnits).reduce(0, +) == Int64(value - first))
    #expect(book.hours.allSatisfy { $0.isComplete || $0 == book.hours.first || $0 == book.hours.last })
  }
}

/// A book under test with readings as people write them.
struct Book {
  var book: RegisterBook
  let calendar: LocalCalendar

  init(
    kind: RegisterKind = .cumulative, capacity: String? = nil, powerMaxPerHour: Int64? = nil,
    multiplier: DatedSeries<ExactDecimal> = DatedSeries(.one), start: String = "2026-01-01",
    exchanges: [(time: String, final: String, initial: String)] = [], newMultiplier: Int64? = nil, intervalSeconds: Int64 = 900,
    carrier: Carrier = .electricity
  ) throws {
    calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let register = Register(
      id: try #require(RegisterID("city-hall/electricity")), institution: try #require(InstitutionID("city-hall")),
      carrier: carrier,
      kind: kind, unit: kind == .instantaneous ? .kilowatt : .kilowattHour, multiplier: multiplier,
      capacity: try capacity.map { try ExactDecimal($0) },
      powerMaxPerHour: powerMaxPerHour, intervalSeconds: intervalSeconds)
    let zone = calendar
    let recorded = try exchanges.map { exchange in
      MeterExchange(
        register: register.id, instant: try #require(TimeText.instant(exchange.time, in: zone)),
        finalValue: try ExactDecimal(exchange.final), initialValue: try ExactDecimal(exchange.initial),
        multiplier: newMultiplier.map { ExactDecimal($0) })
    }
    book = RegisterBook(
      terms: RegisterTerms(register: register, calendar: calendar, exchanges: recorded), state: BookState(),
      openFrom: try #require(TimeText.instant(start, in: calendar)), keepsVerdicts: true)
  }

  var hours: [HourRow] { book.allHours }
  var verdicts: [Verdict] { Array(book.verdicts) }
  var question: OpenQuestion? { book.question }
  var holes: [Hole] { book.holes }
  /// Base units over all hours, of whatever quality.
  var total: Int64 { hours.reduce(0) { $0 + $1.hour.amount.total.baseUnits } }
  var measuredSeconds: Int64 { hours.reduce(0) { $0 + Int64($1.hour.measuredSeconds) } }

  func at(_ time: String, plusMinutes minutes: Int = 0) -> Instant {
    guard let instant = TimeText.instant(time, in: calendar) else { preconditionFailure("a test writes times that can be read") }
    return instant + Int64(minutes) * 60
  }

  func hours(on day: String) -> [HourRow] {
    guard let day = LocalDay(day) else { return [] }
    return book.hours(in: calendar.span(of: day))
  }

  mutating func take(_ time: String, plusMinutes minutes: Int = 0, _ value: String, plus count: Int = 0, times step: String = "0")
  {
    guard let base = try? ExactDecimal(value), let step = try? ExactDecimal(step),
      let baseWattHours = base.scaled(by: .one, ratio: Ratio(1_000)),
      let stepWattHours = step.scaled(by: .one, ratio: Ratio(1_000))
    else { preconditionFailure("a test writes numbers that can be read") }
    take(time, plusMinutes: minutes, wattHours: Int(baseWattHours + Int64(count) * stepWattHours))
  }

  mutating func take(_ time: String, plusMinutes minutes: Int = 0, wattHours: Int) {
    guard let value = ExactDecimal(mantissa: Int64(wattHours), scale: 3) else { return }
    take(at(time, plusMinutes: minutes), value)
  }

  /// One value, kWh, kW where the register is instantaneous.
  mutating func take(_ instant: Instant, _ value: ExactDecimal) {
    book.take(Reading(instant: instant, received: instant, value: value, unit: unit, origin: .poll), history: { _ in [] })
  }

  private var unit: MeasureUnit { book.terms.register.unit }
}
