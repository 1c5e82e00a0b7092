import Foundation
import GRDB

/// Counts that the store keeps by name.
enum Counter: String {
  case readings
  case pollsAnswered = "polls_answered"
  case pollsFailed = "polls_failed"
  case pollsMissed = "polls_missed"
  case statusNumber = "status_number"
}

extension Database {
  func value(of counter: Counter) throws -> Int64 {
    try Int64.fetchOne(cachedStatement(sql: "SELECT value FROM counter WHERE name = ?"), arguments: [counter.rawValue]) ?? 0
  }

  func add(_ count: Int64, to counter: Counter) throws {
    guard count != 0 else { return }
    try cachedStatement(
      sql: "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
    ).execute(arguments: [counter.rawValue, count])
  }
}

/// Bytes as the store's library wants them, and back.
enum Blob {
  static func data(_ bytes: [UInt8]) -> Data { Data(bytes) }
  static func bytes(_ data: Data) -> [UInt8] { [UInt8](data) }
}
