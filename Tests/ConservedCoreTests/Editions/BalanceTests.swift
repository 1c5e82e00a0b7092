import EnergyModel
import Publishing
import Simulation
import Testing

@testable import ConservedCore

struct BalanceTests {
  @Test func `each parent has a row for each interval, with its direct children only`() throws {
    let site = try BookedTree(registers: [
      "id: floor, parent: main", "id: main", "id: room, parent: floor", "id: lift, parent: main", "id: alone",
    ])
    try site.book("main", Array(repeating: 100, count: 48))
    try site.book("floor", Array(repeating: 60, count: 48))
    try site.book("lift", Array(repeating: 15, count: 48))
    try site.book("room", Array(repeating: 50, count: 48))
    let rows = try site.balance(.day, in: site.days(2))
    #expect(rows.map(\.parent.text) == ["floor", "main", "floor", "main"])
    #expect(rows.prefix(2).map(\.amount?.baseUnits) == [1_440, 2_400])
    #expect(rows.prefix(2).map(\.children?.baseUnits) == [1_200, 1_800])
    #expect(rows.prefix(2).map(\.unaccounted?.baseUnits) == [240, 600])
    #expect(rows.map(\.coveredHours) == [24, 24, 24, 24])
    #expect(rows.map(\.childrenHours) == [24, 48, 24, 48])
    #expect(rows.map(\.childrenCoveredHours) == [24, 48, 24, 48])
  }

  @Test func `the tolerance is the sum of what each meter may be off, rounded up`() throws {
    let site = try BookedTree(registers: [
      "id: main, accuracy: 0.5%", "id: floor, parent: main", "id: lift, parent: main, accuracy: 2%",
    ])
    try site.book("main", [1_001])
    try site.book("floor", [700])
    try site.book("lift", [100])
    // 5.005 + 7 + 2 Wh.
    #expect(try site.balance(.hour, in: site.days(1)).first?.tolerance == Amount(baseUnits: 15))
  }

  /// What a tenant is given (out) came through the main meter and left it; what the roof gives (produced) reached the sub-meters without
  /// it. 100 in + 40 produced = 90 used + 30 given + 20 unaccounted for.
  @Test func `energy that leaves below a main meter accounts for it, energy that arises there does not`() throws {
    let site = try BookedTree(registers: [
      "id: main", "id: floor, parent: main", "id: tenant, parent: main, flow: out", "id: roof, parent: main, flow: produced",
    ])
    for (register, amount) in [("main", 100), ("floor", 90), ("tenant", 30), ("roof", 40)] as [(String, Int64)] {
      try site.book(register, [amount])
    }
    let row = try #require(try site.balance(.hour, in: site.days(1)).first)
    #expect(row.children == Amount(baseUnits: 80))
    #expect(row.unaccounted == Amount(baseUnits: 20))
    #expect(row.tolerance == Amount(baseUnits: 3))
  }

  /// 100 left the plant: 70 and 45 from its strings, less 10 that its own pumps drew; 5 were counted too much.
  @Test(arguments: ["out", "produced"]) func `before a way out what is produced accounts for it, what is used there does not`(
    flow: String
  ) throws {
    let site = try BookedTree(registers: [
      "id: plant, flow: \(flow)", "id: east, parent: plant, flow: produced", "id: west, parent: plant, flow: produced",
      "id: pumps, parent: plant",
    ])
    for (register, amount) in [("plant", 100), ("east", 70), ("west", 45), ("pumps", 10)] as [(String, Int64)] {
      try site.book(register, [amount])
    }
    #expect(try site.balance(.hour, in: site.days(1)).first?.unaccounted == Amount(baseUnits: -5))
  }

  @Test func `where the parent or every child is unknown nothing is called unaccounted for`() throws {
    let site = try BookedTree(registers: ["id: main", "id: floor, parent: main", "id: lift, parent: main"])
    try site.book("main", Array(repeating: 100, count: 24) + Array(repeating: 100, count: 24))
    try site.book("floor", Array(repeating: 60, count: 24))
    let rows = try site.balance(.day, in: site.days(3))
    #expect(rows.map(\.amount?.baseUnits) == [2_400, 2_400, nil])
    #expect(rows.map(\.children?.baseUnits) == [1_440, nil, nil])
    #expect(rows.map(\.unaccounted?.baseUnits) == [960, nil, nil])
    #expect(rows.map(\.tolerance?.baseUnits) == [39, nil, nil])
    #expect(rows.map(\.childrenCoveredHours) == [24, 0, 0])
    #expect(rows.map(\.childrenHours) == [48, 48, 48])
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `children and what is unaccounted for make the amount, and months are the sums of their days`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let flows = ["in", "out", "produced"]
    let registers =
      ["id: main, flow: \(flows.randomElement(using: &random) ?? "in")"]
      + (1...3).map { "id: child-\($0), parent: main, flow: \(flows.randomElement(using: &random) ?? "in")" }
    let site = try BookedTree(registers: registers)
    for register in ["main", "child-1", "child-2", "child-3"] {
      try site.book(
        register,
        (0..<(40 * 24)).map { _ in Int.random(in: 0..<8, using: &random) == 0 ? nil : Int64.random(in: 0...9_000, using: &random)
        })
    }
    let whole = Span(site.days(1).start, site.days(61).end)
    let days = try site.balance(.day, in: whole)
    let months = try site.balance(.month, in: whole)
    let consumption = try site.consumption(.day, by: .register, in: whole).filter { $0.subject == "main" }
    #expect(months.count == 2)
    for (row, own) in zip(days, consumption) {
      #expect(row.amount == own.amount?.total)
      #expect(row.coveredHours == own.coveredHours)
      guard let amount = row.amount, let children = row.children else { continue }
      #expect(row.unaccounted.map { $0 + children } == amount)
    }
    for month in months {
      let parts = days.filter { month.span.contains($0.span.start) }
      #expect(parts.compactMap(\.amount).reduce(.zero, +) == month.amount)
      #expect(parts.compactMap(\.children).reduce(.zero, +) == month.children)
      #expect(parts.map(\.childrenCoveredHours).reduce(0, +) == month.childrenCoveredHours)
    }
  }

  @Test func `a child that stops reporting changes nothing of its parent and lowers only the children's coverage`() throws {
    func rows(lastHour: Int) throws -> [BalanceRow] {
      let site = try BookedTree(registers: ["id: main", "id: floor, parent: main", "id: lift, parent: main"])
      try site.book("main", Array(repeating: 100, count: 240))
      try site.book("floor", Array(repeating: 60, count: 240))
      try site.book("lift", Array(repeating: 15, count: lastHour))
      return try site.balance(.day, in: site.days(10))
    }
    let (whole, stopped) = (try rows(lastHour: 240), try rows(lastHour: 60))
    #expect(whole.map(\.amount) == stopped.map(\.amount))
    #expect(whole.map(\.coveredHours) == stopped.map(\.coveredHours))
    #expect(whole.allSatisfy { $0.childrenCoveredHours == 48 })
    #expect(stopped.map(\.childrenCoveredHours) == [48, 48, 36, 24, 24, 24, 24, 24, 24, 24])
    #expect(stopped.last?.unaccounted == Amount(baseUnits: 960))
  }

  @Test func `without parents there is no row`() throws {
    let site = try BookedTree(registers: ["id: main"])
    try site.book("main", [1])
    #expect(try site.balance(.month, in: site.days(1)).isEmpty)
  }
}
