import EnergyModel

/// What platforms kept of their meters: a row at each interval, in pages. A display that was wrong for a while is left out, as platforms
/// check what they keep; a counter that stood still is not.
struct KeptPast {
  struct Page {
    let endpoint: Int
    let rows: [(second: Int64, values: [(register: Int, value: Truth.Delivered)])]
  }

  /// How far back anything is kept; longer than the longest outage and the time until the next one.
  static let reachSeconds = 20 * SitePlan.day
  private static let rowsOfPage = 50

  private let plan: SitePlan
  private let endpointByPath: [String: Int]

  init(_ plan: SitePlan) {
    self.plan = plan
    endpointByPath = Dictionary(
      plan.endpoints.enumerated().filter(\.element.keepsPast).map { ($1.url + "/log", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The line of a configuration by which an endpoint is asked.
  static func configuration(of endpoint: SitePlan.Endpoint) -> String {
    "history: { url: '/\(endpoint.name)/log?from={from}&to={to}&page={page}', time_format: seconds, rows: /rows, "
      + "reach: \(reachSeconds / SitePlan.day)d }"
  }

  /// The seconds at which an endpoint keeps a row, from one on and before another.
  static func seconds(of endpoint: SitePlan.Endpoint, from: Int64, to: Int64) -> StrideTo<Int64> {
    let interval = endpoint.intervalSeconds
    let first = max(interval, (from + interval - 1).dividedRoundingDown(by: interval) * interval)
    return stride(from: first, to: max(first, to), by: Int(interval))
  }

  /// What a request for the past is answered at a second; `nil` for a poll, or one that nobody answers.
  func page(_ url: String, at now: Int64) -> Page? {
    let parts = url.split(separator: "?", maxSplits: 1)
    guard let path = parts.first, let index = endpointByPath[String(path)], parts.count == 2 else { return nil }
    var numbers: [Substring: Int64] = [:]
    for parameter in parts[1].split(separator: "&") {
      let pair = parameter.split(separator: "=", maxSplits: 1)
      if pair.count == 2, let number = Int64(pair[1]) { numbers[pair[0]] = number }
    }
    guard let from = numbers["from"], let to = numbers["to"], let page = numbers["page"] else { return nil }
    let start = plan.start.seconds
    let seconds = KeptPast.seconds(of: plan.endpoints[index], from: from - start, to: min(to - start, now + 1))
    let rows = seconds.lazy.compactMap { row(of: index, at: $0) }.dropFirst(Int(page - 1) * KeptPast.rowsOfPage)
    return Page(endpoint: index, rows: Array(rows.prefix(KeptPast.rowsOfPage)))
  }

  /// `nil` where one of its displays was wrong.
  private func row(of index: Int, at second: Int64) -> (second: Int64, values: [(register: Int, value: Truth.Delivered)])? {
    var values: [(register: Int, value: Truth.Delivered)] = []
    for meter in plan.endpoints[index].meters {
      let shown = plan.meters[meter].shown(second)
      guard shown.isGenuine else { return nil }
      values.append((meter, Truth.Delivered(second: second, instant: plan.start + second, shown: shown)))
    }
    return (second, values)
  }

  /// A page as its platform sends it: rows as the endpoint answers a poll.
  func body(_ page: Page, isEmptied: Bool) -> [UInt8] {
    let rows = (isEmptied ? [] : page.rows).map { row in
      let values = row.values.map { plan.meters[$0.register].text($0.value.digits) }.joined(separator: ",")
      return "{\"values\":[\(values)],\"time\":\((plan.start + row.second).seconds)}"
    }
    return Array("{\"rows\":[\(rows.joined(separator: ","))]}".utf8)
  }
}
