import EnergyModel
import Foundation
import Simulation
import Storage
import Testing

@testable import ConservedCore

/// Somebody knows of a subject's trouble: `acknowledge`, played from 2026-10-01T00:00:00+08:00.
struct AcknowledgementTests {
  private struct Line {
    let sequence: Int
    let text: String
    let isAcknowledged: Bool
  }

  /// `level event change` of each line of a subject.
  private func lines(_ site: SimulatedSite, of subject: String) throws -> [Line] {
    try site.world.statusLines.compactMap { line in
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard object["subject"] as? String == subject else { return nil }
      let words = ["level", "event", "change"].map { object[$0] as? String ?? "" }
      return Line(
        sequence: object["seq"] as? Int ?? 0, text: words.joined(separator: " "),
        isAcknowledged: object["acknowledged"] as? Bool ?? false)
    }
  }

  private func isContiguous(_ site: SimulatedSite) throws -> Bool {
    let numbers = try site.world.statusLines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["seq"] as? Int ?? 0
    }
    return zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
  }

  @Test func `a silenced subject's lines are marked and alarm nobody, and what still stands is said again once`() throws {
    let site = try SimulatedSite(endpoints: 2, interval: "5m")
    site.silence("meter-1", from: 3_600, to: 18_000)
    let inbox = site.directory + "/inbox/known.csv"
    site.world.after(seconds: 1_800) { $0.drop("subject,until,reason\nmeter-1,2026-10-01 03:00,works\n", at: inbox) }
    try site.run(seconds: 21_600)
    let lines = try lines(site, of: "meter-1")
    #expect(
      lines.map(\.text) == [
        "info subject.acknowledged raised", "info endpoint.down raised", "warning endpoint.down raised",
        "info subject.acknowledged cleared", "info endpoint.down cleared",
      ])
    #expect(lines.map(\.isAcknowledged) == [false, true, false, false, false])
    #expect(try isContiguous(site))
    // The store keeps the level.
    try site.inspect { keeper in
      let downs = try keeper.store.events(after: 0).filter { $0.kind == .endpointDown }
      #expect(downs.map(\.level) == [.warning, .warning, .info])
      #expect(downs.map(\.isAcknowledged) == [true, false, false])
      #expect(try keeper.store.acknowledgements().isEmpty)
    }
  }

  @Test func `what came and went while it was silenced is not said again`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.silence("meter-0", from: 3_600, to: 7_200)
    let inbox = site.directory + "/inbox/known.csv"
    site.world.after(seconds: 600) { $0.drop("subject,until\nmeter-0,2026-10-01 03:00\n", at: inbox) }
    try site.run(seconds: 14_400)
    #expect(
      try lines(site, of: "meter-0").map(\.text) == [
        "info subject.acknowledged raised", "info endpoint.down raised", "info endpoint.down cleared",
        "info subject.acknowledged cleared",
      ])
  }

  @Test func `an acknowledgement outlives a restart, and one that ended meanwhile ends at the start`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.silence("meter-0", from: 3_600, to: 30_000)
    let inbox = site.directory + "/inbox/known.csv"
    site.world.after(seconds: 600) { $0.drop("subject,until\nmeter-0,2026-10-01 05:00\n", at: inbox) }
    try site.run(seconds: 7_200)
    #expect(try lines(site, of: "meter-0").last?.isAcknowledged == true)
    try site.run(seconds: 3_600)
    #expect(try lines(site, of: "meter-0").isEmpty)
    let raised = try #require(try site.status()["raised"] as? [[String: Any]])
    #expect(raised.map { $0["subject"] as? String } == ["meter-0"])
    #expect(raised.first?["acknowledged_until"] as? String == "2026-10-01T05:00:00+08:00")
    site.pass(seconds: 14_400)
    try site.run(seconds: 600)
    #expect(
      try lines(site, of: "meter-0").map(\.text) == ["warning endpoint.down raised", "info subject.acknowledged cleared"])
    #expect(try isContiguous(site))
  }

  @Test func `a command without a daemon leaves its event for the next start`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    try site.run(seconds: 600)
    try site.command(.acknowledgements, "subject,until,reason,author\nhall,2026-10-02,works,Li\n")
    try site.inspect { keeper in
      let event = try #require(try keeper.store.events(after: 0).last)
      #expect(event.kind == .subjectAcknowledged && event.change == .raised && event.subject == "hall")
      #expect(event.detail == ["until": "2026-10-02T00:00:00+08:00", "reason": "works", "author": "Li"])
    }
    try site.run(seconds: 600)
    #expect(site.said(.subjectAcknowledged).filter { $0 == "cleared hall" }.isEmpty)
  }

  @Test(arguments: [
    ("meter-9,2026-10-02", "'meter-9' is no endpoint, station, register or institution"), (",2026-10-02", "subject"),
    ("meter-0,2026-09-30", "'2026-09-30' is over; write a later time"), ("meter-0,2026-10-01", "is over"),
    ("meter-0,soon", "is no time"),
    ("meter-0,", "until"),
  ])
  func `a subject that nobody knows and an end that is over are refused`(row: String, why: String) throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    do {
      try site.command(.acknowledgements, "subject,until\n\(row)\n")
      Issue.record("taken: \(row)")
    } catch let faults as RowFaults {
      #expect(faults.faults.count == 1 && faults.faults[0].description.contains(why), "\(faults.faults)")
    }
  }
}
