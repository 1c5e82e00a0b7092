import EnergyModel
import Publishing
import Simulation

@testable import ConservedCore

/// Books that were filled with what arrives in a scenario, and what they say to its claims.
struct ScenarioRun {
  private let scenario: Scenario
  private let site: BookedSite

  /// In which order things arrive; the same must hold in each (contract R7).
  enum Order: CustomStringConvertible, CaseIterable {
    case asTold, backwards, shuffled

    var description: String {
      switch self {
      case .asTold: "as told"
      case .backwards: "backwards"
      case .shuffled: "shuffled"
      }
    }
  }

  /// A line of the text that the books contradict, and what they say instead.
  struct Contradiction: Equatable {
    let line: Int
    let books: String
  }

  init(_ scenario: Scenario, _ order: Order) throws {
    self.scenario = scenario
    site = try BookedSite(ScenarioRun.configuration(scenario), timeZone: scenario.timeZone)
    var random = SplitMix64(seed: 27)
    var rest: [Scenario.Arrival] =
      switch order {
      case .asTold: scenario.arrivals
      case .backwards: scenario.arrivals.reversed()
      case .shuffled: scenario.arrivals.shuffled(using: &random)
      }
    while let first = rest.first {
      // A day of quarter hours at most, so that days close on the way as they do under a running daemon.
      let most = order == .shuffled ? 96 + Int(random.next() % 400) : 96
      let batch = rest.prefix(most).prefix { ScenarioRun.kind(of: $0) == ScenarioRun.kind(of: first) }
      rest.removeFirst(batch.count)
      try take(Array(batch))
      try site.keeper.closeDays()
    }
  }

  private static func configuration(_ scenario: Scenario) -> String {
    func list(_ name: String, _ items: [String]) -> String {
      items.isEmpty ? "" : "\(name):\n" + items.map { "  - \($0)\n" }.joined()
    }
    return "institutions: [{ id: \(Scenario.institution) }]\n" + list("registers", scenario.registers)
      + list("virtual", scenario.virtualMeters)
  }

  // MARK: Arrivals

  /// `nil` for a poll.
  private static func kind(of arrival: Scenario.Arrival) -> ImportKind? {
    if case .row(let kind, _) = arrival { kind } else { nil }
  }

  /// A meter that the configuration does not name.
  struct UnknownMeter: Error {
    let name: String
  }

  /// Takes arrivals of one kind.
  private func take(_ batch: [Scenario.Arrival]) throws {
    var readings: [(register: Int, reading: Reading)] = []
    var rows: [String] = []
    for arrival in batch {
      switch arrival {
      case .row(_, let row): rows.append(row)
      case .polled(let meter, let stamp, let value):
        guard let index = site.settings.registers.firstIndex(where: { $0.id.text == meter }) else {
          throw UnknownMeter(name: meter)
        }
        let register = site.settings.registers[index]
        let instant = register.instant(stamped: stamp)
        readings.append(
          (index, Reading(instant: instant, received: instant, value: value, unit: register.unit, origin: .poll)))
      }
    }
    if let first = batch.first, let kind = ScenarioRun.kind(of: first) {
      try site.take(kind, ScenarioRun.header(kind) + "\n" + rows.joined(separator: "\n") + "\n")
    } else {
      _ = try site.keeper.insert(readings)
    }
  }

  private static func header(_ kind: ImportKind) -> String {
    switch kind {
    case .readings: "register,time,value"
    case .exchanges: "register,time,final_value,initial_value,capacity,multiplier"
    case .corrections: "register,time,value,reason"
    case .ledger: "institution,carrier,from,to,amount,unit"
    case .baselines: "institution,indicator,year,value,unit"
    case .facts: "institution,fact,from,value"
    case .closings: "period"
    case .temperatures: "station,time,value"
    case .steps: "register,date,reason"
    case .acknowledgements: "subject,until"
    }
  }

  // MARK: What the books say

  private var edition: Edition { Edition(keeper: site.keeper, settings: site.settings) }

  /// Every claim that does not hold; then, on line 0, what the audit finds.
  func contradictions() throws -> [Contradiction] {
    var found: [Contradiction] = []
    for claim in scenario.claims {
      for books in try answers(to: claim.kind) { found.append(Contradiction(line: claim.line, books: books)) }
    }
    for disagreement in try Audit(site.keeper).run().disagreements {
      found.append(Contradiction(line: 0, books: "verify: \(disagreement)"))
    }
    return found
  }

  /// Derives everything again from the readings, as `conserved rebuild` does.
  func rebuild() throws { try site.keeper.rebuild { _ in } }

  /// What the books say where it is not what is claimed.
  private func answers(to claim: Scenario.Claim.Kind) throws -> [String] {
    switch claim {
    case .use(let subject, let period, let span, let use): try answers(subject, period, span, use)
    case .reading(let meter, let stamp, let value, let quality, let reason):
      try answers(meter, stamp, value, quality + (reason.isEmpty ? "" : ", " + reason))
    case .gaps(let meter, let gaps): try answers(meter, gaps)
    case .balance(let meter, let span, let balance): try answers(meter, span, balance)
    }
  }

  private func answers(
    _ subject: Scenario.Subject, _ period: Consumption.Period, _ span: Span, _ use: Scenario.Use
  ) throws -> [String] {
    let calendar = site.calendar
    let (from, to) = (calendar.rfc3339(span.start), calendar.rfc3339(span.end))
    let rows: [ConsumptionRow] =
      switch subject {
      case .meter(let name):
        try edition.consumption([period], by: .register, from: from, to: to).filter { $0.subject == name }
      case .carrier(let name):
        try edition.consumption([period], by: .institution, from: from, to: to)
          .filter { $0.carrier.name == name && $0.endUse == "total" }
      }
    if rows.isEmpty { return ["no row of \(subject)"] }
    return rows.filter { !ScenarioRun.holds(use, $0) }.map { "\(calendar.plain($0.span.start)): \(ScenarioRun.text($0))" }
  }

  private static func holds(_ use: Scenario.Use, _ row: ConsumptionRow) -> Bool {
    let coverage =
      switch use.coverage {
      case .all: row.coveredHours == row.hours
      case .none: row.coveredHours == 0
      case .hours(let covered, let hours): row.coveredHours == covered && row.hours == hours
      }
    return coverage && row.amount == use.amount && (use.amount == nil || row.carrier.baseUnit.printed == use.unit)
  }

  private static func text(_ row: ConsumptionRow) -> String {
    guard let amount = row.amount else { return "nothing known, \(row.coveredHours) of \(row.hours) hours measured" }
    let parts = [(amount.measured, "measured"), (amount.estimated, "estimated"), (amount.unresolved, "unresolved")]
      .filter { $0.0 != .zero }.map { "\($0.0.printed) \($0.1)" }
    return "\(amount.total.printed) \(row.carrier.baseUnit.printed) = \(parts.joined(separator: " + ")), "
      + "\(row.coveredHours) of \(row.hours) hours measured"
  }

  private func answers(_ meter: String, _ stamp: Instant, _ value: ExactDecimal, _ verdict: String) throws -> [String] {
    let rows = try edition.readings(of: meter, in: edition.readingSpan(from: nil, to: nil)).filter {
      $0.reading.instant == stamp && $0.reading.value == value
    }
    if rows.isEmpty { return ["no such reading"] }
    return rows.map { [$0.quality, $0.reason].filter { !$0.isEmpty }.joined(separator: ", ") }.filter { $0 != verdict }
  }

  private func answers(_ meter: String, _ gaps: [Scenario.Gap]) throws -> [String] {
    let rows = try edition.gaps(open: false).filter { $0.register.text == meter }.map { row in
      Scenario.Gap(
        from: row.from, to: row.to,
        what: "\(row.kind), \(row.reason)" + (row.method.isEmpty ? "" : ", by \(row.method)"), action: row.action)
    }
    if rows == gaps { return [] }
    return rows.isEmpty ? ["no gaps"] : [rows.map(text).joined(separator: "\n")]
  }

  private func text(_ gap: Scenario.Gap) -> String {
    "\(site.calendar.plain(gap.from)) to \(gap.to.map(site.calendar.plain) ?? "now"): \(gap.what)"
      + (gap.action.isEmpty ? "" : "; settled by \(gap.action)")
  }

  private func answers(_ meter: String, _ day: Span, _ balance: Scenario.Balance) throws -> [String] {
    let calendar = site.calendar
    let rows = try edition.balance([.day], from: calendar.rfc3339(day.start), to: calendar.rfc3339(day.end))
    guard let row = rows.first(where: { $0.parent.text == meter }), let amount = row.amount, let children = row.children,
      let unaccounted = row.unaccounted
    else { return ["no balance"] }
    let said = Scenario.Balance(
      amount: amount, children: children, unaccounted: unaccounted, unit: row.carrier.baseUnit.printed,
      coveredHours: row.coveredHours, hours: row.hours, childrenCoveredHours: row.childrenCoveredHours,
      childrenHours: row.childrenHours)
    return said == balance ? [] : ["\(said)"]
  }
}
