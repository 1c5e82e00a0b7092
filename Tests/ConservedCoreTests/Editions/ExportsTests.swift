import EnergyModel
import Publishing
import Settings
import Testing

@testable import ConservedCore

struct ExportsTests {
  private static let things = """
    institutions: [{ id: hall, class: organ, persons: 10, floor_area_m2: 100, station: town }]
    stations: [{ id: town }]
    registers:
      - { id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
      - { id: hall/e/light, institution: hall, carrier: electricity, unit: kWh, parent: hall/e, interval: 1h }
    """

  /// Ten hours of the last day of September and of the first of October, and what the air was then.
  private func site() throws -> BookedSite {
    let site = try BookedSite(ExportsTests.things)
    var rows = "register,time,value\n"
    for (day, register) in ["2026-09-30", "2026-10-01"].flatMap({ day in ["hall/e", "hall/e/light"].map { (day, $0) } }) {
      for hour in 0..<10 { rows += "\(register),\(day) 0\(hour):00,\((day > "2026-10" ? 500 : 100) + hour)\n" }
    }
    try site.take(.readings, rows)
    try site.take(.temperatures, "station,time,value\ntown,2026-10-01 08:00,12.5\n")
    return site
  }

  private func source(_ site: BookedSite) -> ExportSource {
    ExportSource(keeper: site.keeper, settings: site.settings, standings: [], institutions: site.settings.institutions)
  }

  private func exports(_ site: BookedSite, _ disk: [String: [UInt8]] = [:]) -> Exports {
    Exports(directory: "/x", language: .simplifiedChinese, calendar: site.calendar, daysOfReadings: 35) { disk[$0] }
  }

  /// One edition and all that follows from it; the files that were written, by their names.
  private func edit(
    _ exports: inout Exports, _ site: BookedSite, onto disk: inout [String: [UInt8]], on day: String = "2026-10-01",
    hour: Int64 = 0, shouldStop: () -> Bool = { false }
  ) throws -> [String] {
    let today = try #require(LocalDay(day))
    try exports.plan(source(site), touched: site.keeper.takeTouched(), today: today, lastEvent: 0, at: hour * 3_600_000)
    var names: [String] = []
    while exports.hasWork {
      let before = disk
      let made = exports.work(
        source(site), slowMax: 1, now: try site.at("2026-10-01 12:00"), published: { before[$0] }, shouldStop: shouldStop)
      #expect(made.failure == nil)
      for file in made.files {
        disk[file.path] = file.bytes
        names.append(String(file.path.dropFirst(3)))
      }
    }
    return names
  }

  private static let names = [
    "consumption/hour/2026-09-30.csv", "consumption/hour/2026-10-01.csv", "consumption/day/2026-09.csv",
    "consumption/day/2026-10.csv", "consumption/month/2026.csv", "consumption/quarter/2026.csv", "consumption/year.csv",
    "consumption/institution/day/2026-09.csv", "consumption/institution/day/2026-10.csv",
    "consumption/institution/month/2026.csv", "consumption/institution/quarter/2026.csv", "consumption/institution/year.csv",
    "energy/month/2026.csv", "indicators/month/2026.csv", "balance/month/2026.csv", "degree-days/day/2026.csv", "standings.csv",
    "gaps.csv", "readings/2026-09-30.csv", "readings/2026-10-01.csv", "statistics/a-2025-2026.csv",
    "statistics/b-2025-2026.csv", "statistics/c-2025-2026.csv",
  ]

  @Test func `every table is there by its name, in both languages, and the manifest has its checksum`() throws {
    let site = try site()
    var exports = exports(site)
    var disk: [String: [UInt8]] = [:]
    _ = try edit(&exports, site, onto: &disk, on: "2027-01-05")
    let expected = ExportsTests.names + ExportsTests.names.map { "zh-Hans/" + $0 } + ["MANIFEST.csv"]
    #expect(Set(disk.keys) == Set(expected.map { "/x/" + $0 }))
    let manifest = String(decoding: try #require(disk["/x/MANIFEST.csv"]), as: UTF8.self).split(separator: "\n").dropFirst()
    #expect(manifest.count == expected.count - 1)
    for line in manifest {
      let fields = line.split(separator: ",")
      let bytes = try #require(disk["/x/" + fields[0]])
      #expect(fields[2] == "\(bytes.count)" && fields[3] == SHA256.hex(of: bytes))
      #expect(fields[1] == "\(bytes.count { $0 == 0x0A } - 1)")
      #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]) == fields[0].hasPrefix("zh-Hans/"))
    }
  }

  @Test func `the files are those that the command prints`() throws {
    let site = try site()
    var exports = exports(site)
    var disk: [String: [UInt8]] = [:]
    _ = try edit(&exports, site, onto: &disk)
    let edition = Edition(keeper: site.keeper, settings: site.settings)
    let energy = try edition.energy([.month], by: .institution, from: "2026-01-01", to: nil)
    #expect(disk["/x/energy/month/2026.csv"] == Table.energy(by: .institution).render(energy, .en(site.calendar)))
    let hours = try edition.consumption([.hour], by: .register, from: "2026-10-01", to: "2026-10-02")
    #expect(
      disk["/x/zh-Hans/consumption/hour/2026-10-01.csv"] == Table.consumption(by: .register).render(hours, .zhHans(site.calendar))
    )
    let readings = try edition.readings(of: nil, in: site.span("2026-10-01 00:00", "2026-10-02 00:00"))
    #expect(readings.count == 20)
    #expect(disk["/x/readings/2026-10-01.csv"] == Table.readings.render(readings, .en(site.calendar)))
  }

  @Test func `a form is kept once its year is over, with what whoever signs should look at in words of the language`() throws {
    let site = try site()
    var exports = exports(site)
    var disk: [String: [UInt8]] = [:]
    #expect(try !edit(&exports, site, onto: &disk, on: "2026-12-31").contains { $0.hasPrefix("statistics") })
    let written = try edit(&exports, site, onto: &disk, on: "2027-01-01")
    #expect(written.contains("statistics/a-2025-2026.csv") && written.contains("zh-Hans/statistics/c-2025-2026.csv"))
    let edition = try #require(Shipped.forms(named: "cn-2025"))
    let form = try #require(edition.forms.first)
    let rows = try Statistics(keeper: site.keeper, settings: site.settings, year: 2026).rows(of: form, in: edition)
    for (name, dialect) in [("", Dialect.en(site.calendar)), ("zh-Hans/", .zhHans(site.calendar))] {
      #expect(
        disk["/x/\(name)statistics/a-2025-2026.csv"] == Table.statistics(form, dialect.language).render(rows, dialect))
    }
    // A bill of that year that comes later is in the form.
    try site.take(.ledger, "institution,carrier,from,to,amount,unit\nhall,water,2026-01-01,2027-01-01,30,m3\n")
    try exports.renderInstitutions(source(site))
    #expect(try edit(&exports, site, onto: &disk, on: "2027-01-01").contains("statistics/a-2025-2026.csv"))
  }

  @Test func `readings that come late are in the file of their day with the next hour`() throws {
    let site = try site()
    var exports = exports(site)
    var disk: [String: [UInt8]] = [:]
    _ = try edit(&exports, site, onto: &disk)
    let before = disk
    try site.take(.readings, "register,time,value\nhall/e,2026-09-30 08:30,107.5\n")
    #expect(try !edit(&exports, site, onto: &disk).contains { $0.hasPrefix("readings") })
    let written = try edit(&exports, site, onto: &disk, hour: 1)
    #expect(written.filter { $0.contains("readings") } == ["readings/2026-09-30.csv", "zh-Hans/readings/2026-09-30.csv"])
    let day = String(decoding: try #require(disk["/x/readings/2026-09-30.csv"]), as: UTF8.self)
    #expect(day.contains("hall/e,2026-09-30T08:30:00+08:00,107.5,kWh,107.500,measured,import,"))
    #expect(disk["/x/readings/2026-10-01.csv"] == before["/x/readings/2026-10-01.csv"])
  }

  @Test func `more readings than a file of a day should hold are left to the command`() throws {
    // 1 159 registers every quarter of an hour would be 111 264 readings a day; every second is 86 400 of one alone.
    let site = try BookedSite(
      """
      institutions: [{ id: hall }]
      registers:
        - { id: hall/a, institution: hall, carrier: electricity, unit: kWh, interval: 1s }
        - { id: hall/b, institution: hall, carrier: electricity, unit: kWh, interval: 6s }
      """)
    try site.take(.readings, "register,time,value\nhall/a,2026-10-01 08:00,1\nhall/a,2026-10-01 09:00,2\n")
    var exports = exports(site)
    var disk: [String: [UInt8]] = [:]
    let written = try edit(&exports, site, onto: &disk)
    #expect(written.contains("consumption/hour/2026-10-01.csv") && !written.contains { $0.hasPrefix("readings") })
  }

  @Test func `work in single steps gives the same files as work in one go`() throws {
    let site = try site()
    var (one, other) = (exports(site), exports(site))
    var disks: (one: [String: [UInt8]], other: [String: [UInt8]]) = ([:], [:])
    _ = try edit(&one, site, onto: &disks.one)
    _ = try edit(&other, site, onto: &disks.other, shouldStop: { true })
    #expect(disks.one == disks.other)
  }

  @Test func `after a start only what is not on the disk as the manifest says is written`() throws {
    let site = try site()
    var first = exports(site)
    var disk: [String: [UInt8]] = [:]
    _ = try edit(&first, site, onto: &disk)
    var second = exports(site, disk)
    #expect(try edit(&second, site, onto: &disk).isEmpty)
    // Somebody's editor, and somebody's broom.
    disk["/x/gaps.csv"] = Array("mine".utf8)
    disk["/x/zh-Hans/consumption/day/2026-09.csv"] = nil
    var third = exports(site, disk)
    let written = try edit(&third, site, onto: &disk)
    #expect(Set(written) == ["gaps.csv", "zh-Hans/consumption/day/2026-09.csv", "MANIFEST.csv"])
    #expect(try edit(&third, site, onto: &disk).isEmpty)
  }

  @Test func `what could not be written is tried again with the next edition`() throws {
    let site = try site()
    var exports = exports(site)
    var disk: [String: [UInt8]] = [:]
    _ = try edit(&exports, site, onto: &disk)
    exports.lost(Exports.File(job: .energy(2026), path: "/x/energy/month/2026.csv", bytes: []))
    #expect(try edit(&exports, site, onto: &disk) == ["energy/month/2026.csv", "MANIFEST.csv"])
  }

  @Test func `a bill is in the rows of institutions after it was taken`() throws {
    let site = try site()
    var exports = exports(site)
    var disk: [String: [UInt8]] = [:]
    _ = try edit(&exports, site, onto: &disk)
    try site.take(.ledger, "institution,carrier,from,to,amount,unit\nhall,natural-gas,2026-09-01,2026-10-01,30,m3\n")
    try exports.renderInstitutions(source(site))
    let written = try edit(&exports, site, onto: &disk)
    #expect(written.contains("consumption/institution/month/2026.csv") && written.contains("zh-Hans/energy/month/2026.csv"))
    #expect(!written.contains { $0.hasPrefix("consumption/hour") || $0.contains("consumption/month") })
  }
}

extension ExportsTests {
  @Test func `the hours of 400 days follow a start one by one, and the loop goes on meanwhile`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    // Two readings 500 days apart: every hour between them is estimated.
    try site.command(.readings, "register,time,value\nhall/0,2025-05-19 00:00,0\nhall/0,2026-09-30 23:00,1000\n")
    func hours() -> Int { site.world.files.keys.count { $0.contains("/consumption/hour/") } }
    var early = 0
    site.world.after(seconds: 60) { _ in early = hours() }
    try site.run(seconds: 1_500)
    #expect(early > 0 && early < 100)
    // 400 days to the last of September, and the day that has begun since.
    #expect(hours() == 401)
    #expect(site.world.files.keys.contains { $0.hasSuffix("/exports/consumption/day/2025-05.csv") })
  }
}
