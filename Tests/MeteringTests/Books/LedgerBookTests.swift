import EnergyModel
import Simulation
import Testing

@testable import Metering

struct LedgerBookTests {
  private let start = LocalDay(number: 20_000)

  private func book(_ entries: [(from: Int, to: Int, baseUnits: Int64)]) throws -> LedgerBook {
    let subject = LedgerBook.Subject(
      institution: try #require(InstitutionID("school")), carrier: .naturalGas, endUse: "total")
    return LedgerBook(
      subject,
      entries: try entries.enumerated().map { number, entry in
        let identity = LedgerEntry.Identity(
          institution: subject.institution, carrier: subject.carrier, endUse: subject.endUse, from: start + entry.from,
          to: start + entry.to, note: "\(number)")
        return try #require(LedgerEntry(identity, value: ExactDecimal(entry.baseUnits), unit: .litre))
      })
  }

  @Test func `an entry wholly in the days is measured, the piece of one that they cut is estimated`() throws {
    let book = try book([(0, 30, 100), (30, 60, 1_000)])
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    func parts(_ from: Int, _ to: Int) -> [Int64]? {
      book.use(of: start + from..<start + to, calendar: calendar).amount.map { [$0.measured.baseUnits, $0.estimated.baseUnits] }
    }
    #expect(parts(0, 30) == [100, 0])
    #expect(parts(0, 60) == [1_100, 0])
    #expect(parts(0, 45) == [100, 500])
    // Floor of 100·10/30 is 33, of 100·20/30 is 66: the three tens are 33, 33 and 34.
    #expect([parts(0, 10), parts(10, 20), parts(20, 30)] == [[0, 33], [0, 33], [0, 34]])
    #expect(parts(-10, 0) == nil)
    #expect(parts(60, 90) == nil)
  }

  @Test func `a gap between entries is not covered, and a day that two entries have is covered once`() throws {
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let book = try book([(0, 10, 5), (5, 12, 5), (20, 31, 5)])
    func hours(_ from: Int, _ to: Int) -> Int { book.use(of: start + from..<start + to, calendar: calendar).coveredHours }
    #expect(hours(0, 31) == 23 * 24)
    #expect(hours(0, 25) == 12 * 24)
    #expect(hours(1, 25) == 7 * 24)
    #expect(hours(12, 20) == 0)
  }

  @Test func `the days of summer time's beginning and end have the hours that they have`() throws {
    let calendar = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let day = try #require(LocalDay("2026-03-29"))
    let book = try book([(day - start, day - start + 1, 7)])
    #expect(book.use(of: day + -5..<day + 5, calendar: calendar).coveredHours == 23)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `however days are cut, the shares sum to what was entered`(seed: UInt64) throws {
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    var random = SplitMix64(seed: seed)
    let entries = (0..<5).map { _ -> (from: Int, to: Int, baseUnits: Int64) in
      let from = Int(random.next() % 300)
      return (from, from + 1 + Int(random.next() % 90), Int64(random.next() % 1_000_000_007))
    }
    let book = try book(entries)
    let cuts = [0, 400] + (0..<20).map { _ in Int(random.next() % 400) }
    let sorted = cuts.sorted().map { start + $0 }
    let intervals = zip(sorted, sorted.dropFirst()).filter { $0 < $1 }.map { $0..<$1 }
    let uses = book.uses(of: intervals, calendar: calendar)
    #expect(uses.compactMap { $0.amount?.total.baseUnits }.reduce(0, +) == entries.map(\.baseUnits).reduce(0, +))
    // One walk over all gives what each asked alone gives.
    #expect(uses == intervals.map { book.use(of: $0, calendar: calendar) })
    let whole = book.use(of: start..<start + 400, calendar: calendar)
    #expect(whole.amount == QualifiedAmount(measured: Amount(baseUnits: entries.map(\.baseUnits).reduce(0, +))))
  }

  @Test func `amounts at the end of what can be counted are unknown together, not a crash`() throws {
    let huge = Int64(900_000_000_000_000_000) * 10
    let book = try book([(0, 10, huge), (0, 10, huge)])
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    #expect(book.use(of: start..<start + 10, calendar: calendar).amount == nil)
    #expect(book.use(of: start..<start + 3, calendar: calendar).amount?.estimated.baseUnits == huge / 10 * 6)
  }
}
