import EnergyModel
import Testing

@testable import Metering

/// A sample of a delta register of quarter-hours, received at 08:16:02 on 2026-10-05, Asia/Shanghai.
struct CheckTests {
  private func reading(
    kind: RegisterKind = .delta, stamp: IntervalStamp, stamped: String?, unit: MeasureUnit = .kilowattHour, value: String = "0.25"
  ) throws -> Result<Reading, Rejection> {
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    func instant(_ text: String) throws -> Instant { try #require(TimeText.instant(text, in: calendar)) }
    let id = try #require(RegisterID("hall/electricity"))
    let register = Register(
      id: id, institution: try #require(InstitutionID("hall")), carrier: .electricity, kind: kind, unit: unit, stamp: stamp)
    let sample = Sample(value: try ExactDecimal(value), unit: unit, stamp: try stamped.map(instant), text: value)
    let received = try instant("2026-10-05 08:16:02")
    do throws(Rejection) {
      return .success(try Check.reading(from: sample, received: received, register: register, calendar: calendar, path: "/v"))
    } catch {
      return .failure(error)
    }
  }

  @Test func `a delta is booked at the end of its interval, whichever end its stamp names`() throws {
    let byEnd = try reading(stamp: .end, stamped: "2026-10-05 08:15").get()
    let byStart = try reading(stamp: .start, stamped: "2026-10-05 08:00").get()
    #expect(byEnd.instant == byStart.instant)
    #expect(byStart.received - byStart.instant == 62)
  }

  @Test func `a delta without a stamp ended when it was received`() throws {
    let reading = try reading(stamp: .start, stamped: nil).get()
    #expect(reading.instant == reading.received)
  }

  @Test func `the amount of an interval that is not over yet is refused`() throws {
    #expect(try reading(stamp: .start, stamped: "2026-10-05 08:06").get().value == ExactDecimal("0.25"))
    #expect(try reading(stamp: .start, stamped: "2026-10-05 08:07") == .failure(.intervalNotOver(seconds: 358)))
    #expect(try reading(stamp: .end, stamped: "2026-10-05 08:22") == .failure(.stampInTheFuture(seconds: 358)))
  }

  /// Received at 08:16:02.
  private func temperature(_ value: String, _ unit: MeasureUnit, stamped: String? = nil) throws -> Result<
    TemperatureReading, Rejection
  > {
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    func instant(_ text: String) throws -> Instant { try #require(TimeText.instant(text, in: calendar)) }
    let sample = Sample(value: try ExactDecimal(value), unit: unit, stamp: try stamped.map(instant), text: value)
    let station = try #require(StationID("town"))
    let received = try instant("2026-10-05 08:16:02")
    do throws(Rejection) {
      return .success(try Check.temperature(from: sample, of: station, received: received, path: "/t"))
    } catch {
      return .failure(error)
    }
  }

  @Test func `the stamp of a counter stands for itself`() throws {
    let counter = try reading(kind: .cumulative, stamp: .start, stamped: "2026-10-05 08:15").get()
    #expect(counter.received - counter.instant == 62)
  }

  @Test func `a temperature is of its stamp, and without one of its receipt`() throws {
    let stamped = try temperature("-3.25", .degreeCelsius, stamped: "2026-10-05 08:00").get()
    let plain = try temperature("-3.25", .degreeCelsius).get()
    #expect(plain.instant - stamped.instant == 962)
    #expect(plain.temperature == Temperature(milliCelsius: -3_250) && plain.origin == .poll)
  }

  @Test func `a temperature stamped more than five minutes ahead is refused`() throws {
    #expect(try temperature("20", .degreeCelsius, stamped: "2026-10-05 08:21:02").get().temperature.milliCelsius == 20_000)
    #expect(
      try temperature("20", .degreeCelsius, stamped: "2026-10-05 08:21:03") == .failure(.stampInTheFuture(seconds: 301)))
    #expect(try temperature("20", .degreeCelsius, stamped: "1999-12-31 08:00") == .failure(.clockImplausible))
  }

  @Test(arguments: [
    ("-90", MeasureUnit.degreeCelsius, true), ("-90.001", .degreeCelsius, false), ("60", .degreeCelsius, true),
    ("60.0004", .degreeCelsius, true), ("60.0005", .degreeCelsius, false),
    // A sensor in °F on a summer's day and one in K, both taken for °C; a sensor in °C taken for K; a broken one's 999999999999999999.
    ("86", .degreeCelsius, false), ("293.15", .degreeCelsius, false), ("20", .kelvin, false),
    ("86", .degreeFahrenheit, true), ("293.15", .kelvin, true), ("999999999999999999", .degreeFahrenheit, false),
  ])
  func `what air outdoors does not reach is no temperature`(value: String, unit: MeasureUnit, isTaken: Bool) throws {
    let result = try temperature(value, unit)
    if isTaken {
      _ = try result.get()
    } else {
      #expect(result == .failure(.temperatureImplausible(path: "/t", value: value, unit: unit)))
    }
  }

  @Test func `the reason of an implausible temperature says that the unit may be wrong`() {
    let sentence = Rejection.temperatureImplausible(path: "/t", value: "86", unit: .degreeCelsius).sentence
    #expect(
      sentence
        == "the value at /t would be 86 degC, which air outdoors does not reach (-90 to 60 degC); the unit may be wrong: write `unit` as "
        + "one of degC, degF, K")
  }
}
