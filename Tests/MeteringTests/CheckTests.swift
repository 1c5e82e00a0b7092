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
    let sample = Sample(register: id, value: try ExactDecimal(value), unit: unit, stamp: try stamped.map(instant), text: value)
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

  @Test func `the stamp of a counter stands for itself`() throws {
    let counter = try reading(kind: .cumulative, stamp: .start, stamped: "2026-10-05 08:15").get()
    #expect(counter.received - counter.instant == 62)
  }
}
