import EnergyModel
import Foundation
import Metering
import Settings
import TestSupport
import Testing

@testable import ConservedCore

/// What shipped presets say of the past: the request as the interface documents it, and an answer in the documented shape.
struct PresetHistoryTests {
  /// An endpoint that a configuration describes by a preset, and its history as the loop has it.
  private struct Asked {
    let manner: HistoryManner
    let target: HistoryTarget

    func url(_ from: String, _ to: String) throws -> String {
      let span = Span(
        try #require(TimeText.instant(from, in: target.calendar)), try #require(TimeText.instant(to, in: target.calendar)))
      return HistoryPager(span, manner, target.calendar).url
    }

    func page(_ body: String, contentType: String = "application/json") throws -> HistoryPage {
      try target.decoder.page(Array(body.utf8), contentType: contentType, calendar: target.calendar, next: target.next)
    }
  }

  private func settings(_ preset: String, _ url: String, history: String, register: String) throws -> Settings {
    let text = """
      schema: 1
      site: { name: Hall, time_zone: Asia/Shanghai, language: en }
      institutions: [{ id: hall, name: Hall }]
      endpoints:
        - id: gw
          url: \(url)
          preset: \(preset)
          \(history.isEmpty ? "interval: 15m" : "history: { \(history) }")
          registers: [{ id: hall/0, institution: hall, \(register) }]

      """
    return try Settings.load(
      path: "/c.yaml", environment: [:],
      source: SettingsSource { $0 == "/c.yaml" ? .success(Array(text.utf8)) : .failure(.notFound) })
  }

  private func asked(
    _ preset: String, _ url: String, history: String = "", register: String = "carrier: electricity"
  ) throws -> Asked {
    let settings = try settings(preset, url, history: history, register: register)
    let endpoint = try #require(settings.endpoints.first)
    let manner = try #require(endpoint.history)
    return Asked(
      manner: manner,
      target: HistoryTarget(manner, format: endpoint.format, registers: settings.registers, site: settings.site.calendar))
  }

  /// Number, unit and instant of each row.
  private func rows(_ page: HistoryPage) throws -> [String] {
    try page.results.map { decoded in
      let sample = try decoded.get()
      return "\(sample.value) \(sample.unit.symbol) \(sample.stamp?.seconds ?? -1)"
    }
  }

  @Test func `half hours of British meters are asked for in British local time`() throws {
    let asked = try asked(
      "n3rgy-electricity", "https://consumer-api.example/electricity/consumption/1",
      register: "carrier: electricity, interval: 30m")
    #expect(
      try asked.url("2026-10-01 00:00", "2026-10-03 00:00")
        == "https://consumer-api.example/electricity/consumption/1?start=202610010000&end=202610030000&output=json")
    #expect(asked.manner.zone?.timeZone == "Europe/London")
    let body =
      #"{"granularity":"halfhour","values":[{"value":0.5,"timestamp":"2026-10-01 00:30"},{"value":0.25,"timestamp":"2026-10-01 01:00"}]}"#
    #expect(try rows(asked.page(body)) == ["0.5 kWh 1790811000", "0.25 kWh 1790812800"])
    #expect(try asked.page(#"{"granularity":"halfhour","values":[]}"#).rows == 0)
  }

  @Test(.enabled(if: Corpus.isThere, Corpus.absence)) func `a captured answer to a range is read as a page`() throws {
    let asked = try asked("n3rgy-electricity", "https://consumer-api.example/electricity/consumption/1")
    let page = try asked.page(String(contentsOf: Corpus.file("endpoints/n3rgy/get_consumption_data.json"), encoding: .utf8))
    #expect(page.rows == 96 && page.next == nil)
    let stamps = try page.results.map { try #require($0.get().stamp) }
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $1 - $0 == 1_800 })
  }

  @Test func `ten-second records of a P1 Monitor are asked for by their first, in local time`() throws {
    let asked = try asked(
      "p1monitor-smartmeter", "http://p1/api/v1/smartmeter?limit=1", register: "carrier: electricity, channel: import-high")
    #expect(
      try asked.url("2026-10-01T08:00:00Z", "2026-10-01T09:00:00Z")
        == "http://p1/api/v1/smartmeter?starttime=2026-10-01%2010%3A00%3A00&sort=asc&limit=400&json=object")
    let body =
      #"[{"CONSUMPTION_KWH_HIGH":12.345,"TIMESTAMP_UTC":1790841600},{"CONSUMPTION_KWH_HIGH":12.346,"TIMESTAMP_UTC":1790841610}]"#
    #expect(try rows(asked.page(body)) == ["12.345 kWh 1790841600", "12.346 kWh 1790841610"])
    #expect(try asked.page("[]").rows == 0)
  }

  @Test func `observations come with the unit of their datastream, page after page`() throws {
    let asked = try asked(
      "sensorthings-observations", "http://server/v1.1/Datastreams(7)?$expand=Observations($orderby=phenomenonTime%20asc;$top=1)",
      history:
        "url: '/v1.1/Datastreams(7)/Observations?$filter=phenomenonTime%20ge%20{from}&$expand=Datastream($select=unitOfMeasurement)'"
    )
    #expect(
      try asked.url("2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z")
        == "http://server/v1.1/Datastreams(7)/Observations?$filter=phenomenonTime%20ge%202026-10-01T08%3A00%3A00%2B08%3A00"
        + "&$expand=Datastream($select=unitOfMeasurement)")
    func body(_ unit: String) -> String {
      """
      {"@iot.nextLink":"http://server/v1.1/Datastreams(7)/Observations?$skip=1","value":[{"@iot.id":1,
      "phenomenonTime":"2026-10-01T00:00:00.000Z","result":42.5,"Datastream":{"unitOfMeasurement":{"symbol":"\(unit)"}}}]}
      """
    }
    let page = try asked.page(body("MWh"))
    #expect(try rows(page) == ["42.5 MWh 1790812800"])
    #expect(page.next == "http://server/v1.1/Datastreams(7)/Observations?$skip=1")
    #expect(throws: Rejection.self) { try asked.page(body("degC")).results.first?.get() }
  }

  @Test func `states of Home Assistant are read from the array of their entity`() throws {
    let asked = try asked(
      "home-assistant", "http://ha/api/states/sensor.meter",
      history: "url: '/api/history/period/{from}?end_time={to}&filter_entity_id=sensor.meter&significant_changes_only=0'")
    #expect(
      try asked.url("2026-10-01T00:00:00Z", "2026-10-01T12:00:00Z")
        == "http://ha/api/history/period/2026-10-01T08%3A00%3A00%2B08%3A00?end_time=2026-10-01T20%3A00%3A00%2B08%3A00"
        + "&filter_entity_id=sensor.meter&significant_changes_only=0")
    func state(_ state: String, _ time: String) -> String {
      #"{"entity_id":"sensor.meter","state":"\#(state)","last_changed":"\#(time)","last_updated":"\#(time)","#
        + #""attributes":{"unit_of_measurement":"kWh","state_class":"total_increasing"}}"#
    }
    let first = state("1204.75", "2026-10-01T00:15:00.123456+00:00")
    let page = try asked.page("[[\(first),\(state("unavailable", "2026-10-01T00:20:00+00:00"))]]")
    #expect(try page.results.first.map { try $0.get().value.description } == "1204.75")
    #expect(page.results.last.map { (try? $0.get()) == nil } == true)
    #expect(try asked.page("[]").rows == 0)
    // Two entities in one answer would be mixed.
    #expect(try asked.page("[[\(first)],[\(first)]]").results.allSatisfy { (try? $0.get()) == nil })
  }

  @Test func `a range of Prometheus is read where it is one series`() throws {
    let asked = try asked(
      "prometheus-query", "http://prometheus:9090/api/v1/query?query=meter_kwh_total",
      history: "url: '/api/v1/query_range?query=meter_kwh_total&start={from}&end={to}&step=900'")
    #expect(
      try asked.url("2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z")
        == "http://prometheus:9090/api/v1/query_range?query=meter_kwh_total&start=1790812800&end=1790816399&step=900")
    let series = #"{"metric":{"__name__":"meter_kwh_total"},"values":[[1790812800,"17"],[1790813700.781,"17.5"]]}"#
    func body(_ series: String, status: String = "success") -> String {
      #"{"status":"\#(status)","data":{"resultType":"matrix","result":[\#(series)]}}"#
    }
    #expect(try rows(asked.page(body(series))) == ["17 kWh 1790812800", "17.5 kWh 1790813700"])
    #expect(try asked.page(body("")).rows == 0)
    #expect(try asked.page(body("\(series),\(series)")).results.allSatisfy { (try? $0.get()) == nil })
    #expect(throws: Rejection.self) { try asked.page(body(series, status: "error")) }
  }

  @Test func `a feed of Green Button names its next page, and a grid of Haystack is asked for by days`() throws {
    let feed = try asked(
      "green-button", "https://utility/feed", history: "url: '/feed?published-min={from}&published-max={to}', reach: 90d")
    #expect(feed.manner.paging == .link(try #require(ValuePath("/feed/link[@rel='next']/@href", in: .xml))))
    let body =
      "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/feed'/><link rel='next' href='/feed?page=2'/></feed>"
    #expect(try feed.page(body, contentType: "application/atom+xml").next == "/feed?page=2")
    let grid = try asked(
      "haystack-history", "http://server/api/hisRead?id=@p:meter&range=today",
      history: "url: '/api/hisRead?id=@p:meter&range={day}'")
    #expect(try grid.url("2026-10-01 00:00", "2026-10-02 00:00") == "http://server/api/hisRead?id=@p:meter&range=2026-10-01")
    let rows = "ver:\"3.0\" id:@p:meter\nts,val\n2026-10-01T00:00:00+08:00 Shanghai,4\n"
    #expect(try self.rows(grid.page(rows, contentType: "text/zinc")) == ["4 kWh 1790784000"])
    #expect(try grid.page("ver:\"3.0\"\nempty\n", contentType: "text/zinc").rows == 0)
  }

  @Test func `a preset that leaves the address to the endpoint asks nobody by itself`() throws {
    for preset in ["prometheus-query", "home-assistant", "sensorthings-observations", "haystack-history", "green-button"] {
      let settings = try settings(preset, "http://server/now", history: "", register: "carrier: electricity")
      #expect(settings.endpoints.count == 1 && settings.endpoints.first?.history == nil, "\(preset)")
    }
  }
}
