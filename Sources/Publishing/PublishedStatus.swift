import Foundation

/// What a reader learns from a `status.json`: nothing in it is believed before it was looked at, and every text of it is foreign.
package struct PublishedStatus: Sendable, Hashable, Decodable {
  /// Why a file is no status that this program can read.
  package enum Unreadable: Error, Sendable, Hashable {
    case notJSON
    /// Written by a later version.
    case newerSchema(Int)
    /// JSON, but not the object that the contract describes.
    case notStatus
  }

  package struct Endpoints: Sendable, Hashable, Decodable {
    package let total: Int
    package let up: Int
    package let stale: Int
    package let down: Int
  }

  package struct Polls: Sendable, Hashable, Decodable {
    package let ok: Int64
    package let failed: Int64
    package let missed: Int64
  }

  package struct Store: Sendable, Hashable, Decodable {
    package let ok: Bool
    package let readings: Int64
  }

  package struct Config: Sendable, Hashable, Decodable {
    package let generation: Int
    package let error: String?
  }

  package struct WorstEndpoint: Sendable, Hashable, Decodable {
    package let id: String
    package let reason: String
    package let silentSeconds: Int64?
    package let failures: Int

    private enum CodingKeys: String, CodingKey {
      case id, reason, failures
      case silentSeconds = "silent_s"
    }
  }

  package struct WorstStanding: Sendable, Hashable, Decodable {
    package let institution: String
    package let indicator: String
    package let annual: String
    package let marginPercent: Decimal?
    package let coveragePercent: Decimal?
    package let answerable: String

    private enum CodingKeys: String, CodingKey {
      case institution, indicator, annual, answerable
      case marginPercent = "margin_pct"
      case coveragePercent = "coverage_pct"
    }
  }

  package struct OpenQuestion: Sendable, Hashable, Decodable {
    package let register: String
    package let kind: String
    package let since: String
    package let action: String
  }

  package struct Raised: Sendable, Hashable, Decodable {
    package let event: String
    package let level: String
    package let subject: String
    package let since: String
    package let acknowledgedUntil: String?
    package let detail: [String: String]

    private enum CodingKeys: String, CodingKey {
      case event, level, subject, since, detail
      case acknowledgedUntil = "acknowledged_until"
    }
  }

  package let sequence: Int64
  package let eventSequence: Int64
  package let writtenAt: String
  /// Seconds since 1970, within ten thousand years.
  package let writtenUnix: Int64
  /// 1 to a year.
  package let validForSeconds: Int64
  package let state: DaemonState
  /// Those that this program knows.
  package let reasons: [StatusReason]
  package let endpoints: Endpoints
  package let polls: Polls
  package let store: Store
  /// `nil`: nothing was expected yet.
  package let coveragePercent: Decimal?
  /// By the stable name of the state.
  package let standings: [String: Int]
  package let questions: Int
  package let config: Config
  package let loopLagMilliseconds: Int64
  package let worstEndpoints: [WorstEndpoint]
  package let worstStandings: [WorstStanding]
  package let openQuestions: [OpenQuestion]
  package let raised: [Raised]
  package let isTruncated: Bool

  /// Far above what the bounded lists of a status can take.
  package static let bytesMax = 1 << 20

  private enum CodingKeys: String, CodingKey {
    case sequence = "seq"
    case eventSequence = "event_seq"
    case writtenAt = "written_at"
    case writtenUnix = "written_unix"
    case validForSeconds = "valid_for_s"
    case coveragePercent = "coverage_pct"
    case loopLagMilliseconds = "loop_lag_ms"
    case worstEndpoints = "worst_endpoints"
    case worstStandings = "worst_standings"
    case openQuestions = "open_questions"
    case isTruncated = "truncated"
    case schema, state, reasons, endpoints, polls, store, standings, questions, config, raised
  }

  private struct Numbered: Decodable { let schema: Int }

  /// Reads the bytes of a file.
  package init(_ bytes: [UInt8]) throws(Unreadable) {
    guard bytes.count <= PublishedStatus.bytesMax else { throw .notStatus }
    let data = Data(bytes)
    guard (try? JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])) != nil else { throw .notJSON }
    guard let numbered = try? JSONDecoder().decode(Numbered.self, from: data) else { throw .notStatus }
    guard numbered.schema <= StatusDocument.schema else { throw .newerSchema(numbered.schema) }
    guard let status = try? JSONDecoder().decode(PublishedStatus.self, from: data) else { throw .notStatus }
    self = status
  }

  /// Only by `init(_ bytes:)`, which has looked at the schema.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func refuse(_ key: CodingKeys) -> DecodingError {
      DecodingError.dataCorruptedError(forKey: key, in: values, debugDescription: "out of range")
    }
    sequence = try values.decode(Int64.self, forKey: .sequence)
    eventSequence = try values.decode(Int64.self, forKey: .eventSequence)
    writtenAt = try values.decode(String.self, forKey: .writtenAt)
    writtenUnix = try values.decode(Int64.self, forKey: .writtenUnix)
    guard (-1 << 38...1 << 38).contains(writtenUnix) else { throw refuse(.writtenUnix) }
    validForSeconds = try values.decode(Int64.self, forKey: .validForSeconds)
    guard (1...31_622_400).contains(validForSeconds) else { throw refuse(.validForSeconds) }
    guard let state = DaemonState(rawValue: try values.decode(String.self, forKey: .state)) else { throw refuse(.state) }
    self.state = state
    reasons = try values.decode([String].self, forKey: .reasons).compactMap(StatusReason.init)
    endpoints = try values.decode(Endpoints.self, forKey: .endpoints)
    polls = try values.decode(Polls.self, forKey: .polls)
    store = try values.decode(Store.self, forKey: .store)
    coveragePercent = try values.decodeIfPresent(Decimal.self, forKey: .coveragePercent)
    guard coveragePercent.map({ (0...100).contains($0) }) ?? true else { throw refuse(.coveragePercent) }
    standings = try values.decode([String: Int].self, forKey: .standings)
    questions = try values.decodeIfPresent(Int.self, forKey: .questions) ?? 0
    config = try values.decode(Config.self, forKey: .config)
    loopLagMilliseconds = try values.decode(Int64.self, forKey: .loopLagMilliseconds)
    worstEndpoints = try values.decode([WorstEndpoint].self, forKey: .worstEndpoints)
    worstStandings = try values.decode([WorstStanding].self, forKey: .worstStandings)
    openQuestions = try values.decodeIfPresent([OpenQuestion].self, forKey: .openQuestions) ?? []
    raised = try values.decodeIfPresent([Raised].self, forKey: .raised) ?? []
    isTruncated = try values.decode(Bool.self, forKey: .isTruncated)
  }
}
