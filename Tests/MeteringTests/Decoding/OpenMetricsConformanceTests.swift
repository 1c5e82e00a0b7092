import EnergyModel
import Foundation
import Metering
import TestSupport
import Testing

/// The parser suite of OpenMetrics, and expositions that real programs wrote.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct OpenMetricsConformanceTests {
  private struct Case: Decodable {
    let shouldParse: Bool
  }

  @Test func `every case of the suite is accepted or refused as it says`() throws {
    let folder = "conformance/openmetrics"
    let names = try FileManager.default.contentsOfDirectory(atPath: Corpus.file(folder).path).sorted()
    var counts = [true: 0, false: 0]
    for typed in ["application/openmetrics-text", ""] {
      let metrics = FormatFixtures(format: .openmetrics, contentType: typed)
      for name in names {
        let body = try Corpus.bytes("\(folder)/\(name)/metrics")
        // Without the media type only the last line tells; what has none is another format.
        guard !typed.isEmpty || String(decoding: body, as: UTF8.self).hasSuffix("# EOF\n") else { continue }
        let shouldParse = try JSONDecoder().decode(Case.self, from: Data(Corpus.bytes("\(folder)/\(name)/test.json"))).shouldParse
        counts[shouldParse, default: 0] += 1
        let rejection = metrics.rejection(body, at: "no_such_sample")
        if shouldParse {
          #expect(rejection == .valueMissing(path: "no_such_sample"), "\(name)")
        } else if case .malformed(let offset, let expected)? = rejection {
          #expect((0...body.count).contains(offset) && !expected.isEmpty, "\(name)")
        } else {
          Issue.record("\(name) is read: \(String(describing: rejection))")
        }
      }
    }
    #expect(counts[true, default: 0] >= 40)
    #expect(counts[false, default: 0] >= 190)
  }

  private func text(_ file: String, _ selector: String) throws -> String {
    try FormatFixtures(format: .openmetrics).text(
      String(decoding: Corpus.bytes("endpoints/prometheus/\(file).prom"), as: UTF8.self), at: selector)
  }

  @Test(arguments: [
    ("textfile_client_side_timestamp", "metric_with_custom_timestamp", "1"),
    ("textfile_client_side_timestamp", "normal_metric", "2"),
    ("textfile_different_metric_types", #"events_total{foo="baz"}"#, "20"),
    ("textfile_different_metric_types", #"event_duration_seconds_total_sum{baz="prepare_time"}"#, "840923.7919437207"),
    ("textfile_histogram", #"prometheus_tsdb_compaction_chunk_range_bucket{le="409600"}"#, "1.412839e+06"),
    ("textfile_histogram", "prometheus_tsdb_compaction_chunk_range_sum", "6.71393432189e+11"),
  ])
  func `a captured exposition gives what it says`(file: String, selector: String, text: String) throws {
    #expect(try self.text(file, selector) == text)
  }

  @Test func `a time that the program set is the sample's`() throws {
    let body = String(decoding: try Corpus.bytes("endpoints/prometheus/textfile_client_side_timestamp.prom"), as: UTF8.self)
    let path = "metric_with_custom_timestamp"
    #expect(try FormatFixtures(format: .openmetrics).seconds(body, at: path, time: path) == 1_441_205_977)
  }

  @Test func `an exposition without an energy counter gives nothing`() throws {
    let body = try Corpus.bytes("endpoints/prometheus/node_exporter_freebsd.prom")
    let metrics = FormatFixtures(format: .openmetrics)
    #expect(metrics.rejection(body, at: "energy_joules_total") == .valueMissing(path: "energy_joules_total"))
  }
}
