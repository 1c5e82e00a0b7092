import EnergyModel
import Testing

@testable import Settings

/// What a preset says of the past is checked with the preset, whoever will be asked by it.
struct PresetHistoryTests {
  /// The faults of a configuration that names no preset, beside which one stands.
  private func faults(_ history: String, channel: String = "time: /at", format: String = "json") -> [Fault] {
    var world = World()
    world.files["presets/mine.yaml"] = """
      schema: 1
      name: mine
      format: \(format)
      history: { \(history) }
      channels:
        - { name: a, carrier: electricity, value: \(format == "json" ? "/total" : "total"), unit: kWh, \(channel) }
      """
    return world.faults(Sample.text)
  }

  @Test(arguments: [
    ("url: '/log'", "`url` has no {from} and no {day}"), ("url: '/log?f={form}'", "`url` has no place '{form}'"),
    ("url: 'log?f={from}'", "`url` has no fixed host"), ("url: '/l?f={from}', span: 5m", "`span` is '5m'"),
    ("url: '/l?f={from}', span: 10m, reach: 300d", "`reach` is more than 4000 times `span`"),
    ("url: '/l?f={from}&c={cursor}'", "`url` has a {cursor}, and nothing says where it comes from"),
    ("url: '/l?f={from}', time_zone: Europe/Bern", "`time_zone` 'Europe/Bern' is not known"),
    ("url: '/l?f={from}', time_format: iso", "'iso' is no form of a time"), ("next: n", "`next` 'n' is not a JSON pointer"),
    ("rows: rows", "`rows` 'rows' is not a JSON pointer"), ("stamp_format: soon", "'soon' is no form of a time"),
    ("pages: 0", "`pages` is '0'"), ("timeout: 0s", "`timeout` is '0s'"), ("body_limit: 1s", "`body_limit`"),
    ("to: yes", "`to` is 'yes'"), ("links: /n", "`history` has no key 'links'"),
  ])
  func `a wrong line shows in the preset's own file, though no endpoint names it`(history: String, what: String) {
    let faults = faults(history)
    #expect(faults.count == 1, "\(faults)")
    let fault = faults.first.map { "\($0.file):\($0.line): \($0.what)" } ?? ""
    #expect(fault.hasPrefix("/etc/conserved/presets/mine.yaml:4: ") && fault.contains(what), "\(fault)")
  }

  @Test func `a channel's own places are checked too, and rows need a stamp`() {
    #expect(only(faults("reach: 3d", channel: "history: { value: v }")).contains("`value` 'v' is not a JSON pointer"))
    #expect(only(faults("reach: 3d", channel: "history: { unit_at: u }")).contains("`unit_at` 'u' is not a JSON pointer"))
    #expect(only(faults("reach: 3d", channel: "history: { unit: m3 }")).contains("m3"))
    #expect(only(faults("url: '/l?f={from}'", channel: "numbers: number")).contains("the history of channel 'a' has no `time`"))
    #expect(only(faults("next: total", channel: "time: t", format: "csv")).contains("a body in csv names no next page"))
    #expect(faults("url: '/l?f={from}'", channel: "history: { time: /t }").isEmpty)
  }

  @Test func `a sound one beside the configuration is no fault, nor is the secret that it names`() {
    #expect(faults("url: '/l?f={from}', rows: /rows").isEmpty)
    var world = World()
    world.files["presets/mine.yaml"] = """
      schema: 1
      name: mine
      auth: { kind: bearer, token_file: secrets/none }
      channels: [{ name: a, carrier: electricity, value: /total, unit: kWh }]
      """
    world.files["presets/notes.txt"] = "{"
    #expect(world.faults(Sample.text).isEmpty)
  }

  @Test func `the fault of a preset that an endpoint names is said once`() {
    var world = World()
    world.files["presets/mine.yaml"] = """
      schema: 1
      name: mine
      history: { url: '/log' }
      channels: [{ name: a, carrier: electricity, value: /total, time: /at, unit: kWh }]
      """
    let text = Sample.replacing("    registers:\n", with: "    preset: mine\n    registers:\n")
      .replacingOccurrences(of: "        value: /total\n        unit: kWh\n", with: "")
    #expect(only(world.faults(text)).hasPrefix("3:"))
  }

  @Test func `without an address it says how answers are read, where the endpoint writes its own`() throws {
    var world = World()
    world.files["presets/mine.yaml"] = """
      schema: 1
      name: mine
      time_zone: Asia/Tokyo
      history: { rows: /rows, next: /next, reach: 3d }
      channels:
        - { name: a, carrier: electricity, value: /total, time: /at, unit: kWh, unit_at: /unit, history: { unit_at: /u } }
      """
    let text = Sample.replacing("    registers:\n", with: "    preset: mine\n    registers:\n")
      .replacingOccurrences(of: "        value: /total\n        unit: kWh\n", with: "")
    #expect(try world.load(text).endpoints.first?.history == nil)
    let asked = text.replacingOccurrences(of: "preset: mine\n", with: "preset: mine\n    history: { url: '/l?f={from}' }\n")
    let endpoint = try #require(try world.load(asked).endpoints.first)
    let history = try #require(endpoint.history)
    #expect(history.paging == .link(try #require(ValuePath("/next", in: .json))))
    #expect(history.reachSeconds == 3 * 86_400)
    // The zone of the endpoint's stamps is that of its address too.
    #expect(history.zone?.timeZone == "Asia/Tokyo")
    #expect(history.sources.first?.manner?.unitAt == ValuePath("/u", in: .json))
    #expect(endpoint.sources.first?.manner?.unitAt == ValuePath("/unit", in: .json))
  }
}
