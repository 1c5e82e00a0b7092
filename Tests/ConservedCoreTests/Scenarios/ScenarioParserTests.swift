import EnergyModel
import Testing

@testable import ConservedCore

/// What a scenario's text may say, and what is told of a line that it may not.
struct ScenarioParserTests {
  private static let start = """
    A title

    A story.

    The meters
      meter main: carrier: electricity, unit: kWh, interval: 1h

    What arrived

    """
  private static let readings = "  main every 1h from 2026-10-01 00:00 to 2026-10-02 00:00 counts from 1000 by 2\n"
  private static let end = "What must hold\n"
  /// The first line below each heading.
  private static let (meterLine, arrivalLine, claimLine) = (6, 9, 11)

  private func faults(_ text: String) throws -> [String] {
    do {
      _ = try ScenarioParser.scenario(text)
      return []
    } catch let refused as Scenario.Faults {
      return refused.faults.map { "\($0.line): \($0.what)" }
    }
  }

  private func arrivals(_ lines: String) throws -> [String] {
    let text = Self.start + lines + "\n" + Self.end + "  no gaps main\n"
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    return try ScenarioParser.scenario(text).arrivals.map { arrival in
      switch arrival {
      case .polled(let meter, let stamp, let value): "\(meter) \(calendar.plain(stamp).dropLast(3)) \(value)"
      case .row(let kind, let row): "\(kind): \(row)"
      }
    }
  }

  @Test(arguments: [
    "main 2026-10-01 08:00 showed 12", "main 2026-10-01 shows 12", "main 2026-10-01 08:00 shows 1,200",
    "main 2026-10-01 08:00 shows 12 kWh",
    "exchange main at 2026-10-01 08:00: final 12", "correct main at 2026-10-01 08:00 to 12", "bill coal from 2026-10-01: 3 t",
    "again",
    "main every 15 minutes from 2026-10-01 00:00 to 2026-10-02 00:00 shows 1",
  ])
  func `a line that it does not know is told with its number and the lines that it knows`(line: String) throws {
    let told = try faults(Self.start + "  \(line)\n" + Self.end + "  no gaps main\n")
    #expect(told.count == 1)
    #expect(told.first?.hasPrefix("\(Self.arrivalLine): '\(line)' is none of: {meter} {time} shows {number}") == true)
  }

  @Test(arguments: [
    "day main 2026-10-01: 48", "day main 2026-10-01: 48 kWh", "day main 2026-10: 48 kWh measured", "main uses 48 kWh",
    "hour main 2026-10-01: 2 kWh measured", "day main 2026-10-01: 48 kWh = 40 measured + 8 guessed, 20 of 24 hours measured",
    "reading main 2026-10-01 08:00: measured", "gap main: estimated", "day main 2026-10-01: 0.0001 kWh measured",
  ])
  func `a claim that it does not know is a fault`(line: String) throws {
    let told = try faults(Self.start + Self.readings + Self.end + "  \(line)\n")
    #expect(!told.isEmpty && told.allSatisfy { $0.hasPrefix("\(Self.claimLine): ") }, "\(told)")
  }

  @Test func `every fault is told at once, in the order of the lines`() throws {
    let text = Self.start + "  nonsense\n" + Self.end + "  more nonsense\n  no gaps main\n"
    #expect(try faults(text).map { $0.prefix { $0 != ":" } } == ["9", "11"])
  }

  @Test func `parts that do not add up, a gap beside none, and a time that no clock shows are faults`() throws {
    func told(_ claim: String) throws -> [String] { try faults(Self.start + Self.readings + Self.end + claim) }
    #expect(
      try told("  day main 2026-10-01: 48 kWh = 40 measured + 7 estimated, 20 of 24 hours measured\n")
        == ["11: the parts do not add up to 48"])
    #expect(
      try told("  gap main at 2026-10-01 08:00: conflict, x\n  no gaps main\n") == ["12: a gap of main stands above"])
    #expect(try told("  hour main 2026-02-30 08:00: nothing known\n") == ["11: '2026-02-30 08:00' is no time"])
    #expect(
      try told("  each hour main from 2026-10-02 00:00 to 2026-10-01 00:00: nothing known\n")
        == ["11: '2026-10-01 00:00' is not after '2026-10-02 00:00'"])
  }

  @Test func `a text needs a title, a story and something below each heading, and no other heading`() throws {
    #expect(try faults("The meters\n").count == 4)
    #expect(try faults("  main\n").contains("1: an indented line stands before the first heading"))
    let complete = Self.start + Self.readings + Self.end + "  no gaps main\n"
    #expect(try faults(complete) == [])
    #expect(try faults(complete + "What else\n").count == 1)
    #expect(try faults(complete + Self.end + "  no gaps main\n").count == 1)
    #expect(
      try faults(complete + "   no gaps main\n") == [
        "12: indent a line by two blanks, one that belongs to the line above by four"
      ])
    #expect(try faults(complete + "What must hold, and does not yet\n  day main 2026-10-01: 48 kWh measured\n").count == 1)
    #expect(
      try faults(complete.replacing("  meter main", with: "  time zone Asia/Atlantis\n  meter main"))
        .first == "6: there is no time zone 'Asia/Atlantis'")
  }

  @Test func `a run goes on counting whether or not anybody hears of it`() throws {
    let told = try arrivals(
      """
        main every 1h from 2026-10-01 00:00 to 2026-10-01 05:00 counts from 98 by 1
          by 0.5 between 01:00 and 02:00
          silent after 2026-10-01 01:00 until 2026-10-01 03:00
          shows 0 at 2026-10-01 04:00
          returns to zero at 100
      """)
    #expect(
      told == [
        "main 2026-10-01 00:00 98", "main 2026-10-01 01:00 99", "main 2026-10-01 03:00 0.5", "main 2026-10-01 04:00 0",
        "main 2026-10-01 05:00 2.5",
      ])
  }

  @Test func `what was recorded becomes the row that an import has`() throws {
    let told = try arrivals(
      """
        main 2026-10-01 08:00 shows 12, imported
        exchange main at 2026-10-01 09:00: final 12.5, initial 0, multiplier 20
        correct main at 2026-10-01 08:00 to 12.1, because misread, twice
        bill coal from 2026-10-01 to 2026-11-01: 3 t
        all of this again
      """)
    #expect(
      told.prefix(4) == [
        "readings: main,2026-10-01T08:00:00+08:00,12", "exchanges: main,2026-10-01T09:00:00+08:00,12.5,0,,20",
        "corrections: main,2026-10-01T08:00:00+08:00,12.1,\"misread, twice\"", "ledger: hall,coal,2026-10-01,2026-11-01,3,t",
      ])
    #expect(told.suffix(4) == told.prefix(4) && told.count == 8)
  }

  @Test(arguments: [
    ("day main 2026-10-01: 47 kWh measured", "2026-10-01 00:00:00: 48.000 kWh = 48.000 measured, 24 of 24 hours measured"),
    ("day main 2026-10-01: 48 m3 measured", "2026-10-01 00:00:00: 48.000 kWh = 48.000 measured, 24 of 24 hours measured"),
    ("day main 2026-10-01: 48 kWh estimated", "2026-10-01 00:00:00: 48.000 kWh = 48.000 measured, 24 of 24 hours measured"),
    ("day main 2026-10-02: 0 kWh measured", "2026-10-02 00:00:00: nothing known, 0 of 24 hours measured"),
    ("reading main 2026-10-01 08:00 1016: rejected, spike", "measured"),
    ("reading main 2026-10-01 08:00 1017: measured", "no such reading"),
    ("gap main since 2026-10-01 08:00: question, fall", "no gaps"),
    ("day other 2026-10-01: nothing known", "no row of meter(\"other\")"),
  ])
  func `a claim that does not hold is contradicted by what the books say`(claim: String, books: String) throws {
    let scenario = try ScenarioParser.scenario(Self.start + Self.readings + Self.end + "  \(claim)\n")
    let contradictions = try ScenarioRun(scenario, .asTold).contradictions()
    #expect(contradictions == [ScenarioRun.Contradiction(line: Self.claimLine, books: books)])
  }
}
