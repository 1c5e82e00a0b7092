import EnergyModel
import Foundation
import Simulation
import Testing

/// `conserved demo` on four of its institutions: what happened at their meters is found, and nothing else is taken for it.
struct DemoProcessTests {
  /// The last year of the shipped calendar: of a later one no saving is stated.
  private static let lastKnownYear = 2026

  @Test func `the demonstration finds one saving, one that is none, one leak and one suspicious meter`() throws {
    let folder = NSTemporaryDirectory() + "conserved-demo-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let running = try Program.start(
      ["demo", "--directory", folder, "--seconds", "12", "--institutions", "4", "--language", "en"])
    let outcome = try running.finish(seconds: 400)
    #expect(outcome.status == 0 && outcome.output.contains("What it found"), "\(outcome.errors)")

    let now = Instant(seconds: Int64(Date().timeIntervalSince1970))
    let truth = DemoTruth(now: now, calendar: calendar)
    for (use, expected) in [(DemoTruth.renewal, "saving"), (DemoTruth.ordinary, "not distinguishable from zero")] {
      let answer = try Program.run([
        "baseline", use.institution, use.carrier.name, "--base", "\(truth.baseYear)", "--year", "\(truth.judgedYear)",
        "--format", "json", "--config", folder + "/conserved.yaml",
      ])
      let found = try #require(try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
      if truth.judgedYear <= DemoProcessTests.lastKnownYear {
        #expect(found["verdict"] as? String == expected, "\(answer.output)")
      } else {
        #expect((found["lacks"] as? [String])?.contains("calendar") == true, "\(answer.output)")
      }
    }

    // In a new year there are too few days for signs yet, and the demonstration says that.
    let today = calendar.day(of: now)
    guard today - LocalMonth(year: today.year, month: 1).firstDay > 21 else { return }
    let events = try String(contentsOfFile: folder + "/var/status/status.log", encoding: .utf8).split(separator: "\n").compactMap
    {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    func subjects(_ kind: EventKind) -> [String] {
      events.filter { $0["event"] as? String == kind.rawValue }.compactMap { $0["subject"] as? String }
    }
    #expect(subjects(.leakFound) == [DemoTruth.leak.register])
    #expect(subjects(.registerSuspicious) == [DemoTruth.rescaling.register])
  }

  @Test(arguments: ["0", "13"]) func `there are twelve institutions and no more`(_ count: String) throws {
    let outcome = try Program.run(["demo", "--institutions", count])
    #expect(outcome.status == 64 && outcome.errors.contains("--institutions is 1 to 12"))
  }
}
