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
    func parts(_ from: Int, _ to: Int) -> [Int64]? {
      book.amount(from: start + from, to: start + to).map { [$0.measured.baseUnits, $0.estimated.baseUnits] }
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
    #expect(book.coveredHours(from: start, to: start + 31, calendar: calendar) == 23 * 24)
    #expect(book.coveredHours(from: start, to: start + 25, calendar: calendar) == 12 * 24)
    #expect(book.coveredHours(from: start + 1, to: start + 25, calendar: calendar) == 7 * 24)
    #expect(book.coveredHours(from: start + 12, to: start + 20, calendar: calendar) == 0)
  }

  @Test func `the days of summer time's beginning and end have the hours that they have`() throws {
    let calendar = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let day = try #require(LocalDay("2026-03-29"))
    let book = try book([(day - start, day - start + 1, 7)])
    #expect(book.coveredHours(from: day + -5, to: day + 5, calendar: calendar) == 23)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `however days are cut, the shares sum to what was entered`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let entries = (0..<5).map { _ -> (from: Int, to: Int, baseUnits: Int64) in
      let from = Int(random.next() % 300)
      return (from, from + 1 + Int(random.next() % 90), Int64(random.next() % 1_000_000_007))
    }
    let book = try book(entries)
    let cuts = [0, 400] + (0..<20).map { _ in Int(random.next() % 400) }
    var sum = QualifiedAmount.zero
    let sorted = cuts.sorted()
    for (from, to) in zip(sorted, sorted.dropFirst()) where from < to {
      sum += book.amount(from: start + from, to: start + to) ?? .zero
    }
    #expect(sum.total.baseUnits == entries.map(\.baseUnits).reduce(0, +))
    let whole = try #require(book.amount(from: start, to: start + 400))
    #expect(whole == QualifiedAmount(measured: sum.total))
  }

  @Test func `amounts at the end of what can be counted are unknown together, not a crash`() throws {
    let huge = Int64(900_000_000_000_000_000) * 10
    let book = try book([(0, 10, huge), (0, 10, huge)])
    #expect(book.amount(from: start, to: start + 10) == nil)
    #expect(book.amount(from: start, to: start + 3)?.estimated.baseUnits == huge / 10 * 6)
  }
}
