import EnergyModel

/// Everything that the operator decided, checked: what `conserved.yaml` and the files beside it mean.
package struct Settings: Sendable {
  package let site: Site
  package let paths: Paths
  /// In the order of `plan.use`.
  package let plans: [Plan]
  package let factors: FactorProfile
  package let indicators: IndicatorSet
  /// What carriers cost; `nil` where the site names no tariff, so that only what the ledger states has a cost.
  package let tariff: Tariff?
  package let polling: Polling
  package let status: StatusSettings
  /// From the configuration, then from `institutions.csv`; every id once.
  package let institutions: [Institution]
  /// Every register, those read by hand included: of the endpoints, of `registers`, of `meters.csv`; every id once.
  package let registers: [Register]
  /// From the configuration, then from `meters.csv`; every id once.
  package let endpoints: [Endpoint]
  /// Where temperatures outdoors come from, in the order of the configuration; no id is an endpoint's too.
  package let stations: [StationSettings]
  /// In the order of the configuration; no id is a register's too.
  package let virtualMeters: [VirtualMeter]
  /// Holidays, vacations and heating seasons.
  package let days: DayCalendar
  /// How a year is spread that has no profile.
  package let shapes: YearShapes
  /// Of the plans that name another profile than the site's.
  package let planFactors: [PlanID: FactorProfile]
  /// `nil` where the site names none.
  package let quotas: QuotaTable?
  /// `nil` where the site names none.
  package let scoring: ScoringRules?
  /// The editions of the statistical forms whose returns are kept as files.
  package let forms: [StatisticalForms]

  package init(
    site: Site, paths: Paths, plans: [Plan], factors: FactorProfile, indicators: IndicatorSet, days: DayCalendar,
    shapes: YearShapes, polling: Polling, status: StatusSettings, institutions: [Institution], registers: [Register],
    endpoints: [Endpoint], stations: [StationSettings] = [],
    virtualMeters: [VirtualMeter] = [], planFactors: [PlanID: FactorProfile] = [:], tariff: Tariff? = nil,
    quotas: QuotaTable? = nil,
    scoring: ScoringRules? = nil, forms: [StatisticalForms] = []
  ) {
    self.site = site
    self.paths = paths
    self.plans = plans
    self.factors = factors
    self.indicators = indicators
    self.tariff = tariff
    self.polling = polling
    self.status = status
    self.institutions = institutions
    self.registers = registers
    self.endpoints = endpoints
    self.stations = stations
    self.virtualMeters = virtualMeters
    self.days = days
    self.planFactors = planFactors
    self.quotas = quotas
    self.scoring = scoring
    self.forms = forms
    self.shapes = shapes
  }

  /// The profile that a plan's figures are made with: its own, or that of the site.
  package func factors(of plan: Plan) -> FactorProfile { planFactors[plan.id] ?? factors }

  package var stationIDs: Set<StationID> { Set(stations.map(\.id)) }

  /// Everything that is asked: the endpoints, then the stations that have a URL.
  package var polled: [Endpoint] { endpoints + stations.compactMap(\.endpoint) }
}

/// Whose energy it is.
package struct Site: Sendable {
  package let name: String
  package let calendar: LocalCalendar
  package let language: Language

  package init(
    name: String, calendar: LocalCalendar, language: Language
  ) {
    self.name = name
    self.calendar = calendar
    self.language = language
  }
}

/// Where the daemon writes and looks: absolute paths, no two the same.
package struct Paths: Sendable, Hashable {
  package let data: String
  package let status: String
  package let exports: String
  package let report: String
  package let inbox: String

  package init(
    data: String, status: String, exports: String, report: String, inbox: String
  ) {
    self.data = data
    self.status = status
    self.exports = exports
    self.report = report
    self.inbox = inbox
  }
}

/// How endpoints are polled where they say nothing else.
package struct Polling: Sendable, Hashable {
  package let intervalSeconds: Int64
  package let timeoutMilliseconds: Int
  /// How many transfers run at once.
  package let inFlight: Int
  package let bodyLimitBytes: Int
  /// Connections are kept where an interval is not longer, s; 0: never.
  package let keepSeconds: Int64
  package let history: HistoryBudget

  package init(
    intervalSeconds: Int64, timeoutMilliseconds: Int, inFlight: Int, bodyLimitBytes: Int, keepSeconds: Int64,
    history: HistoryBudget = HistoryBudget()
  ) {
    self.intervalSeconds = intervalSeconds
    self.timeoutMilliseconds = timeoutMilliseconds
    self.inFlight = inFlight
    self.bodyLimitBytes = bodyLimitBytes
    self.keepSeconds = keepSeconds
    self.history = history
  }
}

/// How much of the past is asked for beside the polls, over all endpoints.
package struct HistoryBudget: Sendable, Hashable {
  /// Requests that begin in a minute.
  package let requestsPerMinute: Int
  /// Of bodies, in a minute; the answer that goes beyond it is still taken.
  package let bytesPerMinute: Int

  package init(
    requestsPerMinute: Int = Defaults.historyRequests, bytesPerMinute: Int = Defaults.historyBytes
  ) {
    self.requestsPerMinute = requestsPerMinute
    self.bytesPerMinute = bytesPerMinute
  }
}

/// How the status files are written.
package struct StatusSettings: Sendable, Hashable {
  /// How old `status.json` gets at most while nothing changes, s.
  package let refreshSeconds: Int64
  package let prometheus: Bool
  /// The size at which `status.log` is rotated, bytes.
  package let rotateBytes: Int
  /// How many rotated ones are kept.
  package let rotateKeep: Int

  package init(
    refreshSeconds: Int64, prometheus: Bool, rotateBytes: Int, rotateKeep: Int
  ) {
    self.refreshSeconds = refreshSeconds
    self.prometheus = prometheus
    self.rotateBytes = rotateBytes
    self.rotateKeep = rotateKeep
  }
}
