import EnergyModel

/// What holds where the configuration says nothing, and the ranges of what it may say. The sample repeats each.
package enum Defaults {
  static let timeZone = "Asia/Shanghai"
  static let language = Language.simplifiedChinese
  static let factors = "cn-stat-a"
  static let calendar = "cn"
  static let indicators = "public-institutions"
  static let shapes = "public-institutions-shapes"
  /// Editions of the statistical forms whose returns are kept: the one that is in force.
  static let forms = ["cn-2025"]
  static let institutionClass = "other"
  static let endUse = "total"

  /// JGJ/T 285 asks for 15 min to 1 h; most gateways renew their values at least that often.
  static let intervalSeconds: Int64 = 900
  static let intervalRange: ClosedRange<Int64> = 1...86_400

  /// Above what a slow serial gateway needs to ask its bus, below what delays the next poll.
  static let timeoutMilliseconds: Int64 = 10_000
  static let timeoutRange: ClosedRange<Int64> = 50...600_000

  /// A timeout that nobody wrote for an endpoint leaves a fifth of its interval free.
  static func inheritedTimeout(_ milliseconds: Int64, intervalSeconds: Int64) -> Int64 {
    min(milliseconds, intervalSeconds * 800)
  }

  /// Few are faster than many (performance.md); several hundred slow gateways may still answer at the same time.
  static let inFlight = 256
  static let inFlightRange = 1...4_096

  static let bodyLimitBytes = 1 << 20
  static let bodyLimitRange: ClosedRange<Int64> = (1 << 10)...(64 << 20)

  /// Gateways close idle connections after about a minute.
  static let keepSeconds: Int64 = 60
  static let keepRange: ClosedRange<Int64> = 0...3_600

  /// Two days of quarter-hours of a hundred endpoints are back within ten minutes, at a twentieth of what polls may take.
  package static let historyRequests = 30
  static let historyRequestsRange = 1...10_000
  package static let historyBytes = 16 << 20
  static let historySpanSeconds: Int64 = 86_400
  static let historySpanRange: ClosedRange<Int64> = 600...(366 * 86_400)
  /// What most platforms keep of their quarter-hours, and a month that was closed lies behind.
  static let historyReachSeconds: Int64 = 30 * 86_400
  static let historyReachRange: ClosedRange<Int64> = 3_600...(3_660 * 86_400)
  /// Requests that one look into the past can lead to.
  static let historyPiecesMax: Int64 = 4_000
  static let historyPages = 100
  static let historyPagesRange = 1...10_000
  static let historyBytesRange: ClosedRange<Int64> = (64 << 10)...(1 << 30)

  static let refreshSeconds: Int64 = 30
  static let refreshRange: ClosedRange<Int64> = 1...3_600
  static let rotateBytes = 16 << 20
  static let rotateRange: ClosedRange<Int64> = (64 << 10)...(1 << 30)
  static let rotateKeep = 8
  static let rotateKeepRange = 1...1_000

  /// What a form of a log-in most often sends.
  static let logInBody = "username={user}&password={password}"
}
