import EnergyModel
import Fetching
import Glibc
import Simulation

/// What the tests of transfers share: a server that answers by path, and a loop that runs to its end.
final class TransferBench {
  let server: LoopbackServer
  let transfers: Transfers
  private var completions: [Int: Completion] = [:]

  init(limits: TransferLimits = TransferLimits(), addresses: Int = 1, handler: @escaping @Sendable (HTTPRequestHead) -> Reply)
    throws
  {
    server = try LoopbackServer(addresses: addresses, handler: handler)
    transfers = try Transfers(limits: limits, now: wallClock)
  }

  deinit {
    transfers.close()
    server.stop()
  }

  func request(
    _ path: String = "/", address: Int = 0, authentication: Authentication? = nil, timeoutMilliseconds: Int = 2_000,
    bodyLimitBytes: Int = 1 << 20, keepsConnection: Bool = false
  ) -> Request {
    Request(
      url: server.url(path, address: address), authentication: authentication, timeoutMilliseconds: timeoutMilliseconds,
      bodyLimitBytes: bodyLimitBytes, keepsConnection: keepsConnection)
  }

  /// Polls once and gives the end of it; `nil` when none came within ten seconds.
  func poll(_ request: Request, key: Int = 0) -> Completion? {
    transfers.begin(request, key: key)
    return wait(for: key)
  }

  func failure(_ request: Request) -> FetchFailure? {
    guard case .failure(let failure)? = poll(request)?.result else { return nil }
    return failure
  }

  func answer(_ request: Request) -> Answer? {
    guard case .success(let answer)? = poll(request)?.result else { return nil }
    return answer
  }

  func text(_ request: Request) -> String? { answer(request).map { String(decoding: $0.body, as: UTF8.self) } }

  func wait(for key: Int, seconds: Int = 10) -> Completion? {
    let end = monotonicMilliseconds() + Int64(seconds) * 1_000
    while completions[key] == nil, monotonicMilliseconds() < end {
      for completion in transfers.wait(milliseconds: 50).completions { completions[completion.key] = completion }
    }
    return completions.removeValue(forKey: key)
  }

  /// All completions until nothing is under way or waiting.
  func drain(seconds: Int = 10) -> [Completion] {
    let end = monotonicMilliseconds() + Int64(seconds) * 1_000
    var all: [Completion] = []
    repeat {
      all += transfers.wait(milliseconds: 50).completions
    } while transfers.inFlight + transfers.queued > 0 && monotonicMilliseconds() < end
    return all
  }
}

@Sendable func wallClock() -> Instant {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Instant(seconds: Int64(time.tv_sec))
}

func monotonicMilliseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}

extension Completion {
  var failure: FetchFailure? {
    guard case .failure(let failure) = result else { return nil }
    return failure
  }
  var answer: Answer? { try? result.get() }
}
