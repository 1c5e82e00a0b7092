import EnergyModel
import Testing

@testable import Settings

/// How an endpoint is asked for the past, as a configuration says it.
struct HistoryTests {
  private var world = World()

  /// The small configuration with a history; its register has a time.
  private func yaml(_ history: String, interval: String = "15m", register: String = "time: /at") -> String {
    Sample.replacing("    registers:\n", with: "    interval: \(interval)\n    history: { \(history) }\n    registers:\n")
      .replacingOccurrences(of: "        value: /total\n", with: "        value: /total\n        \(register)\n")
  }

  @Test func `a url is enough, and the rest has its defaults`() throws {
    let endpoint = try #require(try world.load(yaml("url: '/log?from={from}&to={to}'")).endpoints.first)
    let history = try #require(endpoint.history)
    #expect(history.template.description == "http://192.0.2.1/log?from={from}&to={to}")
    #expect(history.time == .rfc3339)
    #expect((history.spanSeconds, history.reachSeconds, history.intervalSeconds) == (86_400, 30 * 86_400, 0))
    #expect(history.paging == .none)
    #expect(history.pagesMax == 100 && !history.includesEnd)
    #expect(history.timeoutMilliseconds == 10_000 && history.bodyLimitBytes == 1 << 20)
    #expect(history.sources == endpoint.sources)
    #expect(history.manner == .plain)
  }

  @Test func `everything can be said otherwise`() throws {
    let more = """
      url: 'https://platform.example/v1/points?a={from}&b={to}&c={cursor}', time_format: 'YYYY-MM-DD hh:mm', time_zone: Asia/Tokyo, \
      to: included, span: 12h, reach: 90d, interval: 1h, rows: /data, stamp_format: milliseconds, repeated_hour: order, next: /meta/next, \
      pages: 20, timeout: 30s, body_limit: 8MiB
      """
    let settings = try world.load(yaml(more, register: "history: { value: /v, time: /t, unit: Wh, numbers: string }"))
    let history = try #require(settings.endpoints.first?.history)
    #expect(history.time == .pattern(try #require(StampPattern("YYYY-MM-DD hh:mm"))))
    #expect(history.zone?.timeZone == "Asia/Tokyo")
    #expect((history.spanSeconds, history.reachSeconds, history.intervalSeconds) == (43_200, 90 * 86_400, 3_600))
    #expect(history.paging == .cursor(try #require(ValuePath("/meta/next", in: .json))))
    #expect(history.pagesMax == 20 && history.includesEnd)
    #expect(history.timeoutMilliseconds == 30_000 && history.bodyLimitBytes == 8 << 20)
    let source = try #require(history.sources.first)
    #expect(source.value == ValuePath("/v", in: .json) && source.time == ValuePath("/t", in: .json))
    #expect(source.unit == .wattHour && source.acceptsNumberStrings)
    #expect(history.manner.rows == ValuePath("/data", in: .json))
    #expect(history.manner.stamps.form == .milliseconds && history.manner.stamps.repeatedHour == .order)
    // The poll is read as before.
    #expect(settings.endpoints.first?.sources.first?.time == nil)
  }

  @Test func `a file of each day bears its date, and pages are counted from one`() throws {
    let files = try world.load(yaml("url: '/days/{day}.json'")).endpoints.first?.history
    #expect(files?.hasDayFiles == true)
    #expect(files?.time == .pattern(try #require(StampPattern("YYYY-MM-DD"))))
    let pages = try world.load(yaml("url: '/log?f={from}&p={page}'")).endpoints.first?.history
    #expect(pages?.paging == .numbered(first: 1))
    let zero = try world.load(yaml("url: '/log?f={from}&p={page}', first_page: 0")).endpoints.first?.history
    #expect(zero?.paging == .numbered(first: 0))
  }

  @Test(arguments: [
    ("reach: 3d", "`history` has no `url`"), ("url: '/log'", "`url` has no {from} and no {day}"),
    ("url: '/log?t={to}'", "`url` has no {from}"), ("url: '/log?f={form}'", "`url` has no place '{form}'; write 'from'"),
    ("url: '/{day}?f={from}'", "`url` has {day} beside {from} or {to}"),
    ("url: '/l?f={from}&p={page}&o={offset}'", "`url` counts its pages in more than one way"),
    ("url: '{from}'", "`url` has no fixed host"), ("url: 'ftp://a/{from}'", "`url` has no fixed host"),
    ("url: 'http://u:p@a/{from}'", "`url` carries credentials"), ("url: '/a b?f={from}'", "`url` holds a space"),
    ("url: '/l?f={from}&c={cursor}'", "`url` has a {cursor}, and nothing says where it comes from"),
    ("url: '/l?f={from}&p={page}', next: /n", "`next` stands beside {page} or {offset}"),
    ("url: '/l?f={from}', next: n", "`next` 'n' is not a JSON pointer"),
    ("url: '/l?f={from}', first_page: 0", "`first_page` needs a {page}"),
    ("url: '/l?f={from}', time_format: iso", "'iso' is no form of a time"),
    ("url: '/l?f={from}', time_format: 'YYYY-MM-DD*'", "`time_format` 'YYYY-MM-DD*' leaves open"),
    ("url: '/l?f={from}', stamp_format: soon", "'soon' is no form of a time"),
    ("url: '/l?f={from}', time_zone: Europe/Bern", "`time_zone` 'Europe/Bern' is not known"),
    ("url: '/l?f={from}', to: yes", "`to` is 'yes'"), ("url: '/l?f={from}', span: 5m", "`span` is '5m'"),
    ("url: '/{day}', span: 2d", "a file of a {day} has a `span` of one day"),
    ("url: '/l?f={from}', span: 10m, reach: 300d", "`reach` is more than 4000 times `span`"),
    ("url: '/l?f={from}', timeout: 13m", "`timeout` is '13m'"),
    ("url: '/l?f={from}', repeated_hour: both", "`repeated_hour` is 'both'"),
    ("url: '/l?f={from}', rows: rows", "`rows` 'rows' is not a JSON pointer"),
    ("url: '/l?f={from}', pages: 0", "`pages` is '0'"), ("url: '/l?f={from}', page: 1", "`history` has no key 'page'"),
  ])
  func `a wrong line of a history is said at its place`(history: String, start: String) {
    let fault = only(world.faults(yaml(history)))
    #expect(fault.hasPrefix("10:") && fault.contains(start), "\(fault)")
  }

  @Test(arguments: [
    ("json", "/next", ""), ("xml", "//link[@rel='next']/@href", ""), ("csv", "next", "a body in csv names no next page"),
  ])
  func `trees name their next page, and tables cannot`(format: String, next: String, fault: String) throws {
    let text = yaml("url: '/l?f={from}', next: \"\(next)\"", register: "time: '\(format == "json" ? "/t" : "t")'")
      .replacingOccurrences(of: "    interval:", with: "    format: \(format)\n    interval:")
      .replacingOccurrences(of: "value: /total", with: "value: \(format == "json" ? "/total" : "total")")
    guard fault.isEmpty else { return #expect(only(world.faults(text)).contains(fault)) }
    let path = ValuePath(next, in: try #require(BodyFormat(rawValue: format)))
    #expect(try world.load(text).endpoints.first?.history?.paging == path.map(HistoryManner.Paging.link))
  }

  @Test func `the past is asked for between two polls`() {
    let fault = only(world.faults(yaml("url: '/l?f={from}', timeout: 50s", interval: "1m")))
    #expect(fault.contains("`timeout` is longer than four fifths of the interval of 60 s"))
  }

  @Test func `rows need a stamp`() {
    let fault = only(world.faults(yaml("url: '/l?f={from}'", register: "building: x")))
    #expect(fault.contains("the history of 'hall/electricity' has no `time`"))
  }

  @Test func `a register has no history without its endpoint`() {
    let fault = only(world.faults(Sample.register("history: { value: /v }")))
    #expect(fault.contains("the register has a `history` and its endpoint has none"))
  }

  @Test func `a preset says how its devices are asked, and an endpoint what is other there`() throws {
    var world = world
    world.files["presets/mine.yaml"] = """
      schema: 1
      name: mine
      history: { url: '/log?from={from}&to={to}', rows: /rows, reach: 7d }
      channels:
        - { name: a, carrier: electricity, value: /total, time: /at, unit: kWh, history: { value: /v, time: /t } }
      """
    let text = Sample.replacing("    registers:\n", with: "    preset: mine\n    history: { reach: 3d }\n    registers:\n")
      .replacingOccurrences(of: "        value: /total\n        unit: kWh\n", with: "")
    let history = try #require(try world.load(text).endpoints.first?.history)
    #expect(history.template.description == "http://192.0.2.1/log?from={from}&to={to}")
    #expect(history.reachSeconds == 3 * 86_400)
    #expect(history.sources.first?.value == ValuePath("/v", in: .json))
    let plain = text.replacingOccurrences(of: "    history: { reach: 3d }\n", with: "")
    #expect(try world.load(plain).endpoints.first?.history?.reachSeconds == 7 * 86_400)
  }

  @Test func `rows of meters take the history of their preset`() throws {
    var world = world
    world.files["presets/mine.yaml"] = """
      schema: 1
      name: mine
      history: { url: '/days/{day}.json', rows: /rows }
      channels: [{ name: a, carrier: electricity, value: /total, time: /at, unit: kWh }]
      """
    world.files["meters.csv"] = "register,institution,url,preset\nx/1,hall,http://192.0.2.7:81/now,mine\n"
    let endpoint = try #require(try world.load(Sample.text + "inventory: { meters: meters.csv }\n").endpoints.last)
    #expect(endpoint.history?.template.description == "http://192.0.2.7:81/days/{day}.json")
    #expect(endpoint.history?.sources == endpoint.sources)
  }

  @Test func `a budget holds for all of them`() throws {
    let budget = try world.load(Sample.text + "polling: { history_requests: 5, history_bytes: 1MiB }\n").polling.history
    #expect(budget == HistoryBudget(requestsPerMinute: 5, bytesPerMinute: 1 << 20))
    #expect(only(world.faults(Sample.text + "polling: { history_requests: 0 }\n")).contains("`history_requests` is '0'"))
  }
}
