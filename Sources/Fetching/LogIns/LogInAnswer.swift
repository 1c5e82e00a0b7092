import EnergyModel
import Foundation

/// What a request is let through with.
enum Proof: Hashable {
  case token(Secret)
  /// Lines as libcurl keeps cookies (Netscape's seven fields), which it matches against host, path and scheme by itself.
  case cookies([Secret])
}

/// What a log-in gave, and for how long.
struct Grant: Hashable {
  let proof: Proof
  /// How long it is good, ms; `nil`: until it is refused.
  let lifetimeMilliseconds: Int64?
}

/// From the answer to a log-in to what it grants.
enum LogInAnswer {
  /// A token is renewed this much before its end at most, so that no poll carries one that ends on the way, ms.
  private static let marginMaxMilliseconds: Int64 = 60_000
  /// A lifetime below this would have every poll ask for its own session, ms.
  private static let lifetimeMinMilliseconds: Int64 = 10_000
  private static let tokenBytesMax = 16 * 1_024

  private struct Token: Decodable {
    let token: String
    let type: String?
    let expiresIn: Int64?

    enum CodingKeys: String, CodingKey {
      case token = "access_token"
      case type = "token_type"
      case expiresIn = "expires_in"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      token = try container.decode(String.self, forKey: .token)
      type = try container.decodeIfPresent(String.self, forKey: .type)
      // Some servers write the number as a string.
      let number = try? container.decodeIfPresent(Int64.self, forKey: .expiresIn)
      expiresIn = number ?? (try? container.decodeIfPresent(String.self, forKey: .expiresIn)).flatMap { Int64($0) }
    }
  }

  private struct Refusal: Decodable {
    let error: String
  }

  /// RFC 6749 sections 5.1 and 5.2.
  static func token(status: Int, body: [UInt8]) -> Result<Grant, FetchFailure> {
    guard (200...299).contains(status) else { return .failure(isRefusal(status, body) ? .authenticationRefused : .logInFailed) }
    guard let answer = try? JSONDecoder().decode(Token.self, from: Data(body)), answer.type?.lowercased() ?? "bearer" == "bearer",
      !answer.token.isEmpty, answer.token.utf8.count <= tokenBytesMax,
      // It goes into a header: visible ASCII, as RFC 6750 section 2.1 has it.
      answer.token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return .failure(.logInFailed) }
    let lifetime = answer.expiresIn.map { seconds in
      let whole = min(max(seconds, 0), 86_400 * 366) * 1_000
      return max(whole - min(whole / 10, marginMaxMilliseconds), lifetimeMinMilliseconds)
    }
    return .success(Grant(proof: .token(Secret(answer.token)), lifetimeMilliseconds: lifetime))
  }

  private static func isRefusal(_ status: Int, _ body: [UInt8]) -> Bool {
    if status == 401 || status == 403 { return true }
    guard status == 400, let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body)) else { return false }
    return ["invalid_client", "unauthorized_client", "access_denied", "invalid_grant"].contains(refusal.error)
  }

  private static let cookiesMax = 64
  private static let cookieBytesMax = 16 * 1_024

  /// A log-in that is accepted answers with a cookie, and often with the way to a page. A refusal comes as 200 as often as not, but
  /// without one.
  ///
  /// - Parameters:
  ///   - lines: what libcurl's jar holds after the answer.
  ///   - now: of the wall clock, which cookies end by.
  static func cookies(status: Int, lines: [Secret], now: Instant) -> Result<Grant, FetchFailure> {
    switch status {
    case 200...399: break
    case 400, 401, 403, 422: return .failure(.authenticationRefused)
    default: return .failure(.logInFailed)
    }
    guard !lines.isEmpty else { return .failure(.authenticationRefused) }
    guard lines.count <= cookiesMax, lines.reduce(0, { $0 + $1.revealed.utf8.count }) <= cookieBytesMax else {
      return .failure(.logInFailed)
    }
    // Seconds since 1970 in the fifth field; 0: as long as the session lasts.
    let ends = lines.compactMap { line -> Int64? in
      let fields = line.revealed.split(separator: "\t", omittingEmptySubsequences: false)
      return fields.count > 4 ? Int64(fields[4]).flatMap { $0 > 0 ? $0 : nil } : nil
    }
    let lifetime = ends.min().map { max(min($0 - now.seconds, 86_400 * 366) * 1_000, lifetimeMinMilliseconds) }
    return .success(Grant(proof: .cookies(lines), lifetimeMilliseconds: lifetime))
  }
}
