import Simulation
import Synchronization

/// A platform that gives out tokens and cookies, and counts what is asked of it.
final class SessionPlatform: Sendable {
  struct State {
    var issued = 0
    var tokenRequests: [String] = []
    var polls = 0
    var revokedBelow = 0
    /// What the token address answers in place of a token.
    var trouble: Reply?
    var lifetime = 3_600
  }

  let state = Mutex(State())

  func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

  func answer(_ head: HTTPRequestHead) -> Reply {
    state.withLock { state in
      let credential = head.header("authorization") ?? head.header("cookie") ?? ""
      switch head.path {
      case "/token", "/login":
        state.tokenRequests.append(
          "\(head.method) \(head.header("authorization") ?? "") \(String(decoding: head.body, as: UTF8.self))")
        if let trouble = state.trouble { return trouble }
        state.issued += 1
        if head.path == "/login" {
          return .status(302, headers: [("Set-Cookie", "session=s\(state.issued); Path=/; HttpOnly"), ("Location", "/home")])
        }
        return .json(
          "{\"access_token\":\"t\(state.issued)\",\"token_type\":\"Bearer\",\"expires_in\":\(state.lifetime)}")
      case "/forbidden": return .status(403)
      case "/rolling":
        return .body(
          Array("\"\(credential)\"".utf8), contentType: "application/json", headers: [("Set-Cookie", "session=rolled; Path=/")])
      default:
        state.polls += 1
        let number = credential.split { !$0.isNumber }.last.flatMap { Int($0) } ?? 0
        guard number > state.revokedBelow else {
          return switch head.path {
          case "/moved": .status(302, headers: [("Location", "/login.html")])
          case "/page": .body(Array("<html>log in</html>".utf8), contentType: "text/html; charset=utf-8")
          default: .status(401)
          }
        }
        return .json("\"\(credential)\"")
      }
    }
  }

  var tokenRequests: [String] { state.withLock { $0.tokenRequests } }
  var polls: Int { state.withLock { $0.polls } }
}
