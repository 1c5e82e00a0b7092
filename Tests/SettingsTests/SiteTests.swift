import EnergyModel
import Testing

@testable import Settings

@Suite struct SiteTests {
  private var world = World()

  @Test func `what is not written has its default`() throws {
    let settings = try world.load("schema: 1\n")
    #expect(settings.site.calendar.timeZone == "Asia/Shanghai")
    #expect(settings.site.language == .simplifiedChinese)
    #expect(settings.factors.id.text == "cn-stat-a")
    #expect(settings.plans.isEmpty && settings.stations.isEmpty)
    #expect(
      settings.polling
        == Polling(intervalSeconds: 900, timeoutMilliseconds: 10_000, inFlight: 256, bodyLimitBytes: 1 << 20, keepSeconds: 60))
    #expect(settings.status == StatusSettings(refreshSeconds: 30, prometheus: false, rotateBytes: 16 << 20, rotateKeep: 8))
    #expect(settings.paths.inbox == "/etc/conserved/var/inbox")
  }

  @Test func `under systemd the unit's own directory is the default`() throws {
    var world = world
    world.environment = ["STATE_DIRECTORY": "/var/lib/conserved:/var/lib/other"]
    let paths = try world.load("schema: 1\npaths: { report: ../www, exports: /srv/exports/ }\n").paths
    #expect(paths.data == "/var/lib/conserved/data")
    #expect(paths.status == "/var/lib/conserved/status")
    #expect(paths.report == "/etc/conserved/../www")
    #expect(paths.exports == "/srv/exports")
  }

  @Test func `two paths must not be one directory`() {
    let fault = only(world.faults("schema: 1\npaths: { data: var/x, exports: ./var//x }\n"))
    #expect(fault.hasPrefix("2:32: `exports` is the same directory"))
  }

  @Test func `a relative name of the configuration is found from the working directory and shown as given`() throws {
    let source = SettingsSource { path in
      path == "/home/op/etc/c.yaml" ? .success(Array("schema: 1\nsite: { x: 1 }\n".utf8)) : .failure(.notFound)
    }
    do throws(SettingsFaults) {
      _ = try Settings.load(path: "etc/c.yaml", environment: ["PWD": "/home/op"], source: source)
      Issue.record("it loaded")
    } catch {
      #expect(error.description.hasPrefix("etc/c.yaml:2:9: `site` has no key 'x'"))
    }
  }

  @Test(arguments: [
    ("site: { time_zone: Asia/Shanghia }", "2:20: `time_zone` 'Asia/Shanghia' is not known"),
    ("site: { time_zone: CST }", "2:20: `time_zone` 'CST' is not known"),
    ("site: { language: de }", "2:19: `language` is 'de'; write one of zh-Hans, en"),
    ("site: { name: \"a\\nb\" }", "2:15: `name` holds a control character"),
    ("polling: { interval: 15 }", "2:22: `interval` '15' is not a duration"),
    ("polling: { interval: 1.5h }", "2:22: `interval` '1.5h' is not a duration"),
    ("polling: { interval: 0s }", "2:22: `interval` is '0s'; write a duration from 1s to 1d"),
    ("polling: { interval: 2d }", "2:22: `interval` is '2d'; write a duration from 1s to 1d"),
    ("polling: { interval: 1500ms }", "2:22: `interval` is '1500ms'; write whole seconds"),
    ("polling: { interval: 99999999999999999d }", "2:22: `interval`"),
    ("polling: { interval: 10s, timeout: 10s }", "2:36: `timeout` is not shorter than the interval of 10 s"),
    ("polling: { timeout: 10ms }", "2:21: `timeout` is '10ms'; write a duration from 50ms to 10m"),
    ("polling: { in_flight: 0 }", "2:23: `in_flight` is '0'; write a whole number from 1 to 4096"),
    ("polling: { in_flight: 4097 }", "2:23: `in_flight` is '4097'"),
    ("polling: { in_flight: 1e2 }", "2:23: `in_flight` is '1e2'"),
    ("polling: { body_limit: 512B }", "2:24: `body_limit` is '512B'; write a size from 1KiB to 64MiB"),
    ("polling: { body_limit: 65MiB }", "2:24: `body_limit` is '65MiB'"),
    ("polling: { body_limit: 1MB }", "2:24: `body_limit` '1MB' is not a size"),
    ("polling: { keep: -1s }", "2:18: `keep` '-1s' is not a duration"),
    ("status: { refresh: 2h }", "2:20: `refresh` is '2h'"),
    ("status: { prometheus: yes }", "2:23: `prometheus` is 'yes'; write true or false"),
    ("status: { rotate: { size: 1KiB } }", "2:27: `size` is '1KiB'; write a size from 64KiB to 1GiB"),
    ("status: { rotate: { keep: 0 } }", "2:27: `keep` is '0'; write a whole number from 1 to 1000"),
    (
      "plan: { use: [cn-public-institutions-41] }",
      "2:15: there is no plan 'cn-public-institutions-41'; write 'cn-public-institutions-1"
    ),
    ("plan: { use: [../etc/passwd] }", "2:15: '../etc/passwd' is not the name of a plan"),
    (
      "plan: { use: [cn-public-institutions-14, cn-public-institutions-14] }",
      "2:42: the plan 'cn-public-institutions-14' is used twice"
    ),
    (
      "plan: { factors: nobody }",
      "2:18: there is no factor profile 'nobody'; shipped are cn-shandong-quota, cn-stat-a, cn-stat-b"
    ),
    ("inventory: { meters: nowhere.csv }", "2:22: the file '/etc/conserved/nowhere.csv' does not exist"),
  ])
  func `what is wrong with the site is said at its place`(line: String, start: String) {
    #expect(only(world.faults("schema: 1\n" + line + "\n")).hasPrefix(start))
  }

  @Test func `empty stations and virtual meters are accepted`() throws {
    _ = try world.load("schema: 1\nstations: []\nvirtual: []\nregisters: []\nstatus: { prometheus: true }\n")
  }

  @Test func `the schema is required and must be known`() {
    #expect(only(world.faults("site: { name: A }\n")) == "1:1: `schema` is missing; write `schema: 1` at the top")
    #expect(only(world.faults("schema: 2\n")).hasPrefix("1:9: `schema` is '2'"))
  }

  @Test(arguments: [("500ms", 500), ("2s", 2_000), ("1m", 60_000)])
  func `durations are read in every unit`(text: String, milliseconds: Int) throws {
    #expect(try world.load("schema: 1\npolling: { timeout: \(text) }\n").polling.timeoutMilliseconds == milliseconds)
  }

  @Test func `a plan beside the configuration wins over the shipped one`() throws {
    var world = world
    world.files["plans/cn-public-institutions-14.yaml"] = """
      schema: 1
      id: cn-public-institutions-14
      base_year: 2020
      end_year: 2025
      source: provincial notice
      targets:
        - { indicator: energy-per-person, percent_below_base: 6.5, trajectory: compound, source: notice }
      """
    let plan = try #require(try world.load("schema: 1\nplan: { use: [cn-public-institutions-14] }\n").plans.first)
    #expect(plan.source == "provincial notice")
    #expect(plan.targets.map(\.trajectory) == [.compound])
  }

  @Test func `faults of a file beside the configuration carry its name`() {
    var world = world
    world.files["own.yaml"] = "schema: 1\nid: own\ntitle: Own\nfactors:\n  - { carrier: gravel, kgce: 1, source: x }\n"
    let faults = world.faults("schema: 1\nplan: { factors: own }\n")
    #expect(
      faults.map(\.description) == [
        "/etc/conserved/own.yaml:5:16: `carrier` is 'gravel'; "
          + "write one of electricity, water, natural-gas, heat, cooling, steam, coal, coke, "
          + "petrol, diesel, kerosene, lpg, lng, fuel-oil, other, waste.<fraction>"
      ])
  }
}
