import EnergyModel
import Foundation
import Testing

/// The files that `conserved demo` leaves: each of the contract, in both languages.
struct DemoExportsTests {
  @Test func `every table of the contract is a file after the demonstration, in both languages`() throws {
    let folder = NSTemporaryDirectory() + "conserved-demo-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let outcome = try Program.start(["demo", "--directory", folder, "--seconds", "2", "--institutions", "2"]).finish(
      seconds: 300)
    #expect(outcome.status == 0, "\(outcome.errors)")

    let exports = folder + "/var/exports/"
    let names = try FileManager.default.subpathsOfDirectory(atPath: exports).filter { $0.hasSuffix(".csv") }
    let english = names.filter { !$0.hasPrefix("zh-Hans/") && $0 != "MANIFEST.csv" }
    #expect(Set(names) == Set(english + english.map { "zh-Hans/" + $0 } + ["MANIFEST.csv"]))
    let manifest = try String(contentsOfFile: exports + "MANIFEST.csv", encoding: .utf8)
    #expect(Set(Site.rows(manifest).compactMap { $0["file"] }) == Set(names.filter { $0 != "MANIFEST.csv" }))

    let calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    let today = calendar.day(of: Instant(seconds: Int64(Date().timeIntervalSince1970)))
    let (day, month, year) = (today + -1, (today + -1).month, (today + -1).year)
    let expected = [
      "consumption/hour/\(day.iso8601).csv", "consumption/day/\(month.iso8601).csv", "consumption/month/\(year).csv",
      "consumption/quarter/\(year).csv", "consumption/year.csv", "consumption/institution/day/\(month.iso8601).csv",
      "consumption/institution/month/\(year).csv", "consumption/institution/quarter/\(year).csv",
      "consumption/institution/year.csv", "energy/month/\(year).csv", "indicators/month/\(year).csv", "balance/month/\(year).csv",
      "degree-days/day/\(year).csv", "standings.csv", "gaps.csv", "readings/\(day.iso8601).csv",
      "statistics/a-2025-\(today.year - 1).csv", "statistics/b-2025-\(today.year - 1).csv",
      "statistics/c-2025-\(today.year - 1).csv",
    ]
    #expect(expected.filter { !english.contains($0) } == [])
    #expect(english.contains { $0.hasPrefix("events/") })
    // No register of the demonstration is a part of another.
    for name in expected where !name.hasPrefix("balance") {
      #expect(try !Site.rows(String(contentsOfFile: exports + name, encoding: .utf8)).isEmpty, "\(name)")
    }
    // 35 days of readings, and the one that has begun since if the demonstration ran past a midnight.
    #expect((35...36).contains(english.count { $0.hasPrefix("readings/") }))
  }
}
