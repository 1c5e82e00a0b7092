import EnergyModel
import Foundation
import Testing

@testable import ConservedCore

/// What the administrator hears of that which nobody has settled yet.
struct RegisterNoticesTests {
  /// A polled meter and a water meter that is read by hand.
  private func site() throws -> SimulatedSite {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.configuration += "registers: [{ id: hall/water, institution: hall, carrier: water, unit: m3 }]\n"
    return site
  }

  private static let fallen =
    "register,time,value\nhall/water,2026-09-01,1000\nhall/water,2026-09-02,1100\nhall/water,2026-09-03,5\n"
  private static let exchange = "register,time,final_value,initial_value\nhall/water,2026-09-02 12:00,1150,0\n"
  private static let differing =
    "register,time,value\nhall/water,2026-09-01,1000\nhall/water,2026-09-02,1100\nhall/water,2026-09-02,1010\n"
    + "hall/water,2026-09-03,1200\nhall/water,2026-09-03,1190\n"

  private func correction(_ day: String, _ value: String) -> String {
    "register,time,value,reason\nhall/water,\(day),\(value),photo of the dial\n"
  }

  // MARK: Questions

  @Test func `a question that an import opens is said at once and stands in the status until an exchange settles it`() throws {
    let site = try site()
    let inbox = site.directory + "/inbox/"
    var meanwhile: [String: Any] = [:]
    site.world.after(seconds: 400) { $0.drop(RegisterNoticesTests.fallen, at: inbox + "a.csv") }
    site.world.after(seconds: 450) { _ in meanwhile = (try? site.status()) ?? [:] }
    site.world.after(seconds: 500) { $0.drop(RegisterNoticesTests.exchange, at: inbox + "b.csv") }
    try site.run(seconds: 550)
    #expect(site.said(.registerQuestion) == ["raised hall/water", "cleared hall/water"])
    #expect(meanwhile["questions"] as? Int == 1)
    #expect(meanwhile["state"] as? String == "ok")
    let listed = try #require((meanwhile["open_questions"] as? [[String: String]])?.first)
    #expect(
      listed == [
        "register": "hall/water", "kind": "fall", "since": "2026-09-03T00:00:00+08:00",
        "action": "conserved exchange hall/water 2026-09-03T00:00:00+08:00 --final V --initial V",
      ])
    #expect(try site.status()["questions"] as? Int == 0)
    #expect((try site.status()["open_questions"] as? [Any])?.isEmpty == true)
  }

  @Test func `a question that a correction settles is cleared, and one that readings settle`() throws {
    let site = try site()
    let inbox = site.directory + "/inbox/"
    site.world.after(seconds: 100) { $0.drop(RegisterNoticesTests.fallen, at: inbox + "a.csv") }
    site.world.after(seconds: 200) { [correction] in $0.drop(correction("2026-09-03", "1105"), at: inbox + "b.csv") }
    site.world.after(seconds: 300) { $0.drop("register,time,value\nhall/water,2026-09-04,7\n", at: inbox + "c.csv") }
    site.world.after(seconds: 400) { $0.drop("register,time,value\nhall/water,2026-09-04 12:00,1110\n", at: inbox + "d.csv") }
    try site.run(seconds: 500)
    #expect(
      site.said(.registerQuestion) == ["raised hall/water", "cleared hall/water", "raised hall/water", "cleared hall/water"])
  }

  @Test func `what commands opened or settled while the daemon was stopped is said at its start`() throws {
    let site = try site()
    try site.run(seconds: 100)
    try site.command(.readings, RegisterNoticesTests.fallen)
    try site.run(seconds: 100)
    #expect(site.said(.registerQuestion) == ["raised hall/water"])
    #expect(try site.status()["questions"] as? Int == 1)
    try site.run(seconds: 100)
    #expect(site.said(.registerQuestion).isEmpty)
    #expect(try site.status()["questions"] as? Int == 1)
    try site.command(.exchanges, RegisterNoticesTests.exchange)
    try site.run(seconds: 100)
    #expect(site.said(.registerQuestion) == ["cleared hall/water"])
  }

  @Test func `a question of a register that is no longer configured is cleared`() throws {
    let site = try site()
    try site.command(.readings, RegisterNoticesTests.fallen)
    try site.run(seconds: 100)
    site.configuration = SimulatedSite.configuration(endpoints: 0..<1, interval: "5m")
    try site.run(seconds: 100)
    #expect(site.said(.registerQuestion) == ["cleared hall/water"])
  }

  // MARK: Conflicts

  @Test func `two values at one instant are said once with the command that settles them, then the next of the register`() throws
  {
    let site = try site()
    let inbox = site.directory + "/inbox/"
    site.world.after(seconds: 100) { $0.drop(RegisterNoticesTests.differing, at: inbox + "a.csv") }
    site.world.after(seconds: 200) { $0.drop(RegisterNoticesTests.differing, at: inbox + "again.csv") }
    site.world.after(seconds: 300) { [correction] in $0.drop(correction("2026-09-02", "1100"), at: inbox + "b.csv") }
    site.world.after(seconds: 400) { [correction] in $0.drop(correction("2026-09-03", "1195"), at: inbox + "c.csv") }
    try site.run(seconds: 500)
    #expect(
      site.said(.registerConflict) == ["raised hall/water", "cleared hall/water", "raised hall/water", "cleared hall/water"])
    let first = try #require(site.world.statusLines.first { $0.contains("register.conflict") })
    #expect(
      first.contains(
        #""detail":{"action":"conserved correct hall/water 2026-09-02T00:00:00+08:00 1010 --reason TEXT","#
          + #""counts":"1010 m3","other":"1100 m3","time":"2026-09-02T00:00:00+08:00"}"#))
    let counted = try amounts(site)
    #expect(counted == 195_000)
  }

  @Test func `a polled value that differs at a stamp is said once, however many more there are`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.configuration = site.configuration.replacingOccurrences(of: "value: /energy,", with: "value: /energy, time: /time,")
    site.override { _, now in
      // The device's clock stands still within an hour while its counter runs on.
      .init(.success(Array("{\"energy\":\(now.seconds / 60),\"time\":\(now.seconds / 3_600 * 3_600)}".utf8)))
    }
    try site.run(seconds: 7_200)
    #expect(site.said(.registerConflict) == ["raised hall/0"])
  }

  @Test func `a conflict that a command brought into closed days is said at the next start, and cleared by a correction of it`()
    throws
  {
    let site = try site()
    try site.command(.readings, "register,time,value\nhall/water,2026-08-01,1\nhall/water,2026-09-20,2000\n")
    try site.command(.readings, RegisterNoticesTests.differing)
    // Numbered by the command, written by the next start.
    try site.inspect { keeper in
      let raised = try keeper.store.raisedEvents()
      #expect(raised.map(\.kind) == [.registerConflict] && raised.map(\.subject) == ["hall/water"])
    }
    try site.run(seconds: 100)
    #expect(site.said(.registerConflict) == ["raised hall/water"])
    // The value that did not count is the right one.
    try site.command(.corrections, correction("2026-09-02", "1100"))
    try site.run(seconds: 100)
    #expect(site.said(.registerConflict) == ["cleared hall/water", "raised hall/water"])
    try site.command(.corrections, correction("2026-09-03", "1190"))
    try site.run(seconds: 100)
    #expect(site.said(.registerConflict) == ["cleared hall/water"])
  }

  @Test func `a correction that agrees with the value that did not count decides for it, after a restart too`() throws {
    let site = try site()
    try site.command(
      .readings, "register,time,value\nhall/water,2026-09-29,1000\nhall/water,2026-09-30,1100\nhall/water,2026-09-30,1010\n")
    #expect(try amounts(site) == 10_000)
    try site.command(.corrections, correction("2026-09-30", "1100"))
    #expect(try amounts(site) == 100_000)
  }

  @Test func `the gap of a conflict names the command that confirms what counts, until it is confirmed`() throws {
    let site = try site()
    try site.command(.readings, RegisterNoticesTests.differing)
    try site.command(.corrections, correction("2026-09-02", "1100"))
    try site.inspect { keeper in
      let conflicts = try Gaps(keeper: keeper).rows(open: false).filter { $0.kind == "conflict" }
      #expect(
        conflicts.map(\.action) == ["", "conserved correct hall/water 2026-09-03T00:00:00+08:00 1190 --reason TEXT"])
    }
  }

  /// What the water meter counted, L.
  private func amounts(_ site: SimulatedSite) throws -> Int64 {
    var sum: Int64 = 0
    try site.inspect { keeper in
      let index = try #require(keeper.registers.firstIndex { $0.id.text == "hall/water" })
      sum = try keeper.hours(of: index, in: Span(Instant.plausible.lowerBound, Instant.plausible.upperBound))
        .map(\.hour.amount.total.baseUnits).reduce(0, +)
      #expect(try Audit(keeper).run().disagreements.isEmpty)
    }
    return sum
  }
}
