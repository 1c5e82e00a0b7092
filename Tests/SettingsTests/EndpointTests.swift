import EnergyModel
import Testing

@testable import Settings

@Suite struct EndpointTests {
  private var world = World()

  /// The small configuration with lines added to its endpoint.
  private func endpoint(_ lines: String...) -> String {
    Sample.replacing("    registers:\n", with: lines.map { "    " + $0 + "\n" }.joined() + "    registers:\n")
  }

  @Test func `an endpoint takes what it does not say from polling`() throws {
    let yaml = Sample.text + "polling: { interval: 5m, timeout: 8s, body_limit: 64KiB, keep: 10m }\n"
    let endpoint = try #require(try world.load(yaml).endpoints.first)
    #expect(endpoint.id.text == "gw")
    #expect(endpoint.intervalSeconds == 300)
    #expect(endpoint.format == .json)
    #expect(
      endpoint.request
        == Request(url: "http://192.0.2.1/status", timeoutMilliseconds: 8_000, bodyLimitBytes: 64 << 10, keepsConnection: true))
  }

  @Test func `an endpoint's own keys win`() throws {
    let settings = try world.load(endpoint("interval: 30s", "timeout: 2s", "body_limit: 2KiB"))
    let endpoint = try #require(settings.endpoints.first)
    #expect(endpoint.intervalSeconds == 30)
    #expect(endpoint.request.timeoutMilliseconds == 2_000)
    #expect(endpoint.request.bodyLimitBytes == 2_048)
    #expect(settings.registers.first?.intervalSeconds == 30)
  }

  @Test(arguments: [("60s", "60s", true), ("61s", "60s", false), ("15m", "60s", false), ("5s", "0s", false)])
  func `a connection is kept where the interval is not longer than keep`(interval: String, keep: String, keeps: Bool) throws {
    let yaml = endpoint("interval: \(interval)") + "polling: { keep: \(keep) }\n"
    #expect(try world.load(yaml).endpoints.first?.request.keepsConnection == keeps)
  }

  @Test func `a timeout that nobody wrote for a short interval leaves room in it`() throws {
    #expect(try world.load(endpoint("interval: 5s")).endpoints.first?.request.timeoutMilliseconds == 4_000)
    #expect(try world.load(endpoint("interval: 1s")).endpoints.first?.request.timeoutMilliseconds == 800)
  }

  @Test(arguments: [
    ("interval: 5s\n    timeout: 5s", "10:14: `timeout` is not shorter than the interval of 5 s"),
    ("interval: never", "9:15: `interval` 'never' is not a duration"),
    ("timeout: 11m", "9:14: `timeout` is '11m'"),
    ("body_limit: 1KB", "9:17: `body_limit` '1KB' is not a size"),
    (
      "format: obis", "14:16: `value` '/total' is not an OBIS code; write it as the telegram does, such as 1-0:1.8.0"
    ),
    ("format: jason", "9:13: `format` is 'jason'; write 'json'"),
    ("preset: shelly-em-gen3", "9:13: there is no preset 'shelly-em-gen3'; write 'shelly-em-gen2'"),
    ("preset: ../../x", "9:13: '../../x' is not the name of a preset"),
    ("token: hunter2", "9:5: a secret must not stand in the configuration"),
  ])
  func `a wrong line of an endpoint is said at its place`(lines: String, start: String) {
    #expect(only(world.faults(endpoint(lines))).hasPrefix(start))
  }

  @Test func `an endpoint needs an id, a url and registers`() {
    let faults = world.faults("schema: 1\nendpoints:\n  - {}\n  - { id: a, url: http://a, registers: [] }\n")
    #expect(
      faults.map { "\($0.line):\($0.what)" } == [
        "3:the endpoint has no `id`", "3:the endpoint has no `url`", "3:the endpoint has no registers",
        "4:the endpoint has no registers",
      ])
  }

  @Test func `two endpoints of one name are a fault`() {
    let other = Sample.endpoint.replacingOccurrences(of: "endpoints:\n", with: "").replacingOccurrences(
      of: "hall/electricity", with: "hall/b")
    #expect(
      only(world.faults(Sample.text + other + "\n")).contains(
        "there are two endpoints 'gw'; name them apart; the first is on line 7"))
  }

  @Test(arguments: [
    "http://192.0.2.1", "https://meter.example/", "HTTP://a:8080/x?y=1&z=%20", "http://[2001:db8::1]:81/a",
    "http://gw_1.local:65535/a;b=1/~c",
    "http://a/rpc/EMData.GetStatus?id=0", "http://a?cmnd=Status%208", "http://a/{x}|y",
  ])
  func `addresses of http and https are accepted`(url: String) {
    #expect(URLRule.fault(in: url) == nil)
  }

  @Test(arguments: [
    ("ftp://a/b", "does not begin with http:// or https://"), ("file:///etc/passwd", "does not begin"),
    ("192.0.2.1/status", "does not begin"),
    ("http:/a", "does not begin"), ("http:///a", "has no host"), ("http://", "has no host"), ("http://:80/", "has no host"),
    ("http://?x", "has no host"), ("http://a:0/", "has no valid port"), ("http://a:65536/", "has no valid port"),
    ("http://a:/", "has no valid port"), ("http://a:8x/", "has no valid port"), ("http://a:80:90/", "has no valid port"),
    ("http://user:hunter2@a/", "carries credentials"), ("http://user@a/", "carries credentials"), ("http://[::1/", "has no ']'"),
    ("http://[gw]/", "has no IPv6 address"), ("http://[::1]x/", "has no valid host"), ("http://a b/", "holds a space"),
    ("http://a/\r\nX: y", "holds a control character"), ("http://a/\u{7F}", "holds a control character"),
    ("http://表/", "outside ASCII"),
    ("http://a/\\b", "backslash"), ("http://a/<b>", "angle bracket"), ("http://a/#b", "fragment"), ("http://a/%zz", "'%'"),
    ("http://a/%2", "'%'"), ("http://a!b/", "no valid host name"), ("http://.a/", "no valid host name"),
    ("http://a/" + String(repeating: "x", count: 5_000), "longer than"),
  ])
  func `other addresses are refused with the reason and never repeated`(url: String, reason: String) throws {
    let fault = try #require(URLRule.fault(in: url))
    #expect(fault.what.contains(reason), "\(fault)")
    #expect(!(fault.what + fault.remedy).contains("hunter2"))
  }

  @Test func `a control character in a url is found where it is escaped in YAML`() {
    let yaml = Sample.replacing("url: http://192.0.2.1/status", with: "url: \"http://192.0.2.1/a\\r\\nX-Evil: 1\"")
    #expect(only(world.faults(yaml)).hasPrefix("8:10: `url` holds a control character"))
  }
}

@Suite struct PresetTests {
  private var world = World()

  private func load(_ register: String, preset: String = "shelly-em-gen2", more: String = "") throws(SettingsFaults) -> Settings {
    try world.load(yaml(register, preset: preset, more: more))
  }

  private func yaml(_ register: String, preset: String = "shelly-em-gen2", more: String = "") -> String {
    Sample.head
      + "endpoints:\n  - id: gw\n    url: http://192.0.2.1/\n    preset: \(preset)\n    registers:\n      - \(register)\n" + more
  }

  @Test func `a preset supplies what the register does not say`() throws {
    let settings = try load("{ id: a, institution: hall }")
    let register = try #require(settings.registers.first)
    #expect(register.carrier == .electricity)
    #expect(register.unit == .wattHour)
    #expect(register.flow == .in)
    #expect(settings.endpoints.first?.sources.first?.value.description == "/total_act")
  }

  @Test func `a channel is chosen by name, by carrier, and by flow`() throws {
    #expect(try load("{ id: a, institution: hall, channel: export }").registers.first?.flow == .out)
    let gas = try load("{ id: a, institution: hall, carrier: natural-gas }", preset: "homewizard-v1")
    #expect(gas.endpoints.first?.sources.first?.value.description == "/total_gas_m3")
    #expect(gas.registers.first?.unit == .cubicMetre)
    let out = try load("{ id: a, institution: hall, carrier: electricity, flow: out }")
    #expect(out.endpoints.first?.sources.first?.value.description == "/total_act_ret")
  }

  @Test func `what is written beside a preset wins`() throws {
    let settings = try load("{ id: a, institution: hall, value: /x, unit: kWh, kind: restarting, flow: produced, time: /t }")
    let register = try #require(settings.registers.first)
    #expect(register.unit == .kilowattHour)
    #expect(register.kind == .restarting)
    #expect(register.flow == .produced)
    #expect(settings.endpoints.first?.sources.first?.value.description == "/x")
    #expect(settings.endpoints.first?.sources.first?.time?.description == "/t")
  }

  @Test func `a channel or carrier that the preset has not is a fault`() {
    #expect(
      only(world.faults(yaml("{ id: a, institution: hall, channel: exprt }"))).contains("has no channel 'exprt'; write 'export'"))
    let faults = world.faults(yaml("{ id: a, institution: hall, carrier: water }"))
    #expect(faults.contains { $0.what == "preset 'shelly-em-gen2' has no channel of this carrier" }, "\(faults)")
  }

  @Test func `two registers by default of one channel would count twice`() {
    let fault = only(world.faults(yaml("{ id: a, institution: hall }", more: "      - { id: b, institution: hall }\n")))
    #expect(fault.contains("the register reads /total_act, as 'a' of the same endpoint does already"))
  }

  @Test func `a preset that is not there is said wherever it is named`() {
    let more = "  - id: gx\n    url: http://192.0.2.2/\n    preset: nobody\n    registers: [{ id: b, institution: hall }]\n"
    #expect(world.faults(yaml("{ id: a, institution: hall }", preset: "nobody", more: more)).map(\.line) == [9, 14])
  }

  private static let own = """
    schema: 1
    name: campus
    channels:
      - { name: main, carrier: water, value: /w, unit: m3, time: /t, numbers: string }
    auth: { kind: header, name: X-Key, value_file: key }
    """

  @Test func `a preset beside the configuration carries authentication and stamps`() throws {
    var world = world
    world.files = ["presets/campus.yaml": PresetTests.own, "key": "s3cret\n"]
    let endpoint = try #require(try world.load(yaml("{ id: a, institution: hall }", preset: "campus")).endpoints.first)
    #expect(endpoint.request.authentication == .header(name: "X-Key", value: Secret("s3cret")))
    #expect(endpoint.sources.first?.time?.description == "/t")
    #expect(endpoint.sources.first?.acceptsNumberStrings == true)
  }

  @Test func `a preset in the configuration wins over one beside it and over a shipped one`() throws {
    let more = """
      presets:
        - { name: shelly-em-gen2, channels: [{ name: m, carrier: electricity, value: /mine, unit: kWh }] }
      """
    let settings = try load("{ id: a, institution: hall }", more: more)
    #expect(settings.endpoints.first?.sources.first?.value.description == "/mine")
  }

  @Test(arguments: [
    ("schema: 1\nname: campus\n", "1:1: the preset has no channels"), ("schema: 1\nname: campus\nchannels: []\n", "3"),
    ("name: campus\nchannels: [1]\n", "2"),
    (
      "schema: 1\nname: other\nchannels: [{ name: a, carrier: water, value: /a, unit: m3 }]\n",
      "2:7: `name` is 'other' in a file for 'campus'"
    ),
    (
      "schema: 1\nname: campus\nchannels: [{ name: a, carrier: water, value: /a, unit: kWh }]\n",
      "3:56: unit 'kWh' does not count water"
    ),
    (
      "schema: 1\nname: campus\nchannels: [{ name: a, carrier: water, value: a, unit: m3 }]\n",
      "3:46: `value` 'a' is not a JSON pointer"
    ),
    (
      "schema: 1\nname: campus\nchannels: [{ name: a, carrier: water, value: /a, unit: m3, kind: deltas }]\n",
      "3:66: `kind` is 'deltas'"
    ),
    (
      "schema: 1\nname: campus\nformat: cvs\nchannels: [{ name: a, carrier: water, value: /a, unit: m3 }]\n",
      "3:9: `format` is 'cvs'"
    ),
    ("schema: 1\nname: [\n", "3:1: this is not YAML"),
  ])
  func `a faulty preset is said in its own file, and not again where it is used`(text: String, start: String) {
    var world = world
    world.files = ["presets/campus.yaml": text]
    let faults = world.faults(
      yaml("{ id: a, institution: hall }", preset: "campus", more: "      - { id: b, institution: hall, value: /b }\n"))
    #expect(!faults.isEmpty)
    #expect(faults.allSatisfy { $0.file == "/etc/conserved/presets/campus.yaml" }, "\(faults)")
    #expect(faults.contains { "\($0.line):\($0.column): \($0.what)".hasPrefix(start) }, "\(faults)")
  }
}
