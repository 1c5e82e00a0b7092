import Foundation
import Testing

/// Where the tests find Prometheus; `nil` where it is not installed.
private let prometheusPath: String? = ["/usr/bin/prometheus", "/usr/local/bin/prometheus"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

/// A real Prometheus on loopback, whose own exposition is polled.
@Suite(.enabled(if: prometheusPath != nil, "prometheus is not installed")) struct PrometheusTests {
  /// Begins on a port that the system names; `nil` where it does not answer in time.
  private func start(in site: Site) throws -> (process: Process, port: UInt16) {
    try site.write("global: { scrape_interval: 1h }\n", to: "prometheus.yml")
    let process = Process()
    let log = site.directory + "/prometheus.log"
    FileManager.default.createFile(atPath: log, contents: nil)
    process.executableURL = URL(fileURLWithPath: try #require(prometheusPath))
    process.arguments = [
      "--config.file=\(site.directory)/prometheus.yml", "--storage.tsdb.path=\(site.directory)/tsdb",
      "--web.listen-address=127.0.0.1:0", "--log.level=info",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    var port: UInt16?
    let isUp = try Program.eventually(seconds: 20) {
      let text = try String(contentsOfFile: log, encoding: .utf8)
      port = text.firstMatch(of: /Listening on" address=127\.0\.0\.1:(\d+)/).flatMap { UInt16($0.1) }
      return port != nil
    }
    let words = try String(contentsOfFile: log, encoding: .utf8).suffix(500)
    #expect(isUp, "\(words)")
    return (process, try #require(port))
  }

  @Test func `samples of Prometheus itself are found by name and labels, and its count of requests rises with each poll`() throws
  {
    let site = try Site()
    let (process, port) = try start(in: site)
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      institutions: [{ id: hall, name: Hall, class: organ }]
      endpoints:
        - id: prometheus
          url: http://127.0.0.1:\(port)/metrics
          format: openmetrics
          body_limit: 4MiB
          registers:
            - { id: hall/requests, institution: hall, carrier: electricity, value: 'prometheus_http_requests_total{handler="/metrics",code="200"}', unit: Wh }
            - { id: hall/opened, institution: hall, carrier: electricity, value: process_open_fds, unit: Wh }

      """)
    // A counter of requests has no sample before its first one.
    let first = try Program.run(["probe", "prometheus", "--config", site.config])
    #expect(first.output.contains(#""register":"hall/opened""#), "\(first.errors)")
    func requests() throws -> Int {
      let probe = try Program.run(["probe", "prometheus", "--config", site.config])
      #expect(probe.status == 0, "\(probe.errors)")
      let line = try #require(probe.lines.first { $0.contains("hall/requests") })
      return try #require(line.firstMatch(of: /"value":"(\d+)"/).flatMap { Int($0.1) })
    }
    let before = try requests()
    #expect(try requests() == before + 1)
    let once = try Program.run(["run", "--once", "--config", site.config])
    #expect(once.status == 0, "\(once.errors)")
    let rows = Site.rows(try Program.run(["export", "readings", "--config", site.config]).output)
    #expect(rows.first { $0["register"] == "hall/requests" }?["value"] == "\(before + 2)")
  }
}
