import EnergyModel
import Fetching
import Glibc

/// What both pollers of the benchmark can do, so that both are paced by the same code.
protocol Poller {
  mutating func begin(_ meter: Int)
  /// Works for at most so long and tells which polls ended, and which of them well.
  mutating func wait(milliseconds: Int, _ ended: (_ meter: Int, _ isGood: Bool) -> Void)
  mutating func close()
}

/// `Transfers`, as the daemon uses it.
struct OwnPoller: Poller {
  private let transfers: Transfers
  private let requests: [Request]

  init(urls: [String], isKept: Bool, inFlight: Int) throws {
    let limits = TransferLimits(inFlightMax: inFlight, keptConnectionsMax: isKept ? urls.count : 0)
    transfers = try Transfers(limits: limits, now: { wallClock() })
    requests = urls.map { Request(url: $0, timeoutMilliseconds: 5_000, bodyLimitBytes: 1 << 20, keepsConnection: isKept) }
  }

  mutating func begin(_ meter: Int) { transfers.begin(requests[meter], key: meter) }

  mutating func wait(milliseconds: Int, _ ended: (Int, Bool) -> Void) {
    for completion in transfers.wait(milliseconds: milliseconds).completions {
      if case .success(let answer) = completion.result {
        ended(completion.key, !answer.body.isEmpty)
      } else {
        ended(completion.key, false)
      }
    }
  }

  mutating func close() { transfers.close() }
}

struct PollingBenchmark {
  private let options: PollingOptions

  init(_ options: PollingOptions) { self.options = options }

  private struct Figures {
    var polls = 0
    var failures = 0
    var missed = 0
    var seconds = 0.0
    var microsecondsPerPoll = 0.0
    var residentKilobytes = 0
  }

  func run() throws {
    // A listening socket a meter, and a connection of each poller to it.
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard options.meters * 3 + 200 < Int(clamping: limit.rlim_cur) else {
      throw BenchmarkFault(
        "\(options.meters) meters need \(options.meters * 3 + 200) open files; raise the limit (ulimit -n \(limit.rlim_cur))")
    }
    let fleet = try FleetProcess(meters: options.meters)
    defer { fleet.stop() }
    let urls = (0..<options.meters).map { number in
      "http://127.\((number + 1) >> 16).\((number + 1) >> 8 & 255).\((number + 1) & 255):\(fleet.port)/m/\(number)"
    }
    var reference = try ReferencePoller(urls: urls, isKept: options.isKept, inFlight: options.inFlight)
    var own = try OwnPoller(urls: urls, isKept: options.isKept, inFlight: options.inFlight)
    // In turns, so that whatever else the machine does falls on both.
    var rounds: [(theirs: Figures, ours: Figures)] = []
    for round in 0..<options.rounds {
      rounds.append((measure(&reference, isFirst: round == 0), measure(&own, isFirst: round == 0)))
    }
    reference.close()
    own.close()
    print(
      "\(options.meters) meters, \(options.isKept ? "kept" : "new") connections, \(options.rate == 0 ? "as fast as it goes" : "\(options.rate)/s")"
    )
    show("libcurl reference", rounds.map(\.theirs))
    show("conserved", rounds.map(\.ours))
    let ratios = rounds.map { $0.ours.microsecondsPerPoll / max($0.theirs.microsecondsPerPoll, 0.001) }
    print(
      "ratio \(decimals(median(ratios), 2)), median of \(rounds.count) rounds (\(ratios.map { decimals($0, 2) }.joined(separator: " ")))"
    )
  }

  private func show(_ name: String, _ rounds: [Figures]) {
    let polls = rounds.map(\.polls).reduce(0, +)
    print(
      "\(name): polls \(polls), failures \(rounds.map(\.failures).reduce(0, +)), missed \(rounds.map(\.missed).reduce(0, +)), "
        + "\(Int(Double(polls) / max(rounds.map(\.seconds).reduce(0, +), 0.001)))/s, "
        + "\(decimals(median(rounds.map(\.microsecondsPerPoll)), 1)) us of CPU a poll, "
        + "RSS with both \(rounds.map(\.residentKilobytes).max() ?? 0) kB")
  }

  private func median(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.sorted()[values.count / 2] }

  private func decimals(_ value: Double, _ count: Int) -> String {
    let scale = count == 1 ? 10.0 : 100.0
    return String((value * scale).rounded() / scale)
  }

  /// A moment to warm up, then the figures. Polls start in ticks of 20 ms, since wake-ups cost; one that is still under way is missed.
  private func measure(_ poller: inout some Poller, isFirst: Bool) -> Figures {
    var figures = Figures()
    var isUnderWay = Array(repeating: false, count: options.meters)
    var next = 0
    var due = 0
    var open = 0
    let start = monotonicSeconds()
    // The first time long enough that every meter was asked once: opening the connections is not what is measured.
    let warm = isFirst ? max(1, options.rate > 0 ? Double(options.meters) / Double(options.rate) * 1.2 : 1) : 0.2
    let measuredFrom = start + warm
    let end = measuredFrom + Double(options.seconds) / Double(options.rounds)
    var cpuBefore: Double?
    var now = start
    while now < end {
      if cpuBefore == nil, now >= measuredFrom {
        cpuBefore = cpuSeconds()
        figures = Figures()
      }
      let wanted = options.rate == 0 ? due + max(0, 2 * options.inFlight - open) : Int((now - start) * Double(options.rate))
      while due < wanted {
        due += 1
        if isUnderWay[next] {
          figures.missed += 1
        } else {
          isUnderWay[next] = true
          open += 1
          poller.begin(next)
        }
        next = next + 1 == options.meters ? 0 : next + 1
      }
      let tickEnd = now + 0.02
      repeat {
        poller.wait(milliseconds: max(1, Int((tickEnd - now) * 1_000))) { meter, isGood in
          isUnderWay[meter] = false
          open -= 1
          if isGood { figures.polls += 1 } else { figures.failures += 1 }
        }
        now = monotonicSeconds()
      } while now < tickEnd && options.rate > 0
    }
    figures.seconds = now - measuredFrom
    figures.microsecondsPerPoll = (cpuSeconds() - (cpuBefore ?? 0)) * 1e6 / Double(max(1, figures.polls))
    figures.residentKilobytes = residentKilobytes()
    // What is still under way ends outside the figures.
    let patience = now + 6
    while open > 0, monotonicSeconds() < patience { poller.wait(milliseconds: 50) { _, _ in open -= 1 } }
    return figures
  }
}

func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// User and system time of this process.
func cpuSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
}

func residentKilobytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, 128, file) != nil else { return 0 }
  let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
  return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) / 1_024 : 0
}
