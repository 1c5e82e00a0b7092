import Conservation
import EnergyModel
import Foundation

/// What the first page of the report says of a site at one moment: everything that is drawn or said is reckoned from these values, so that
/// the same books give the same page.
package struct SiteReport: Sendable {
  /// Of the administration, as the configuration has it.
  package let siteName: String
  package let moment: ReportMoment
  /// The standings of all institutions as they are shown, in the order of the configuration.
  package let standings: [StandingRow]
  /// Since when an institution is at risk, off its target or missed it, the first day of the state that is shown; absent where nobody knows.
  package let since: [StandingKey: LocalDay]
  /// Who is expected to report and who does.
  package let reporting: [ReportingRow]
  /// The places within each class, by plan and indicator.
  package let league: [LeagueRow]
  /// What was measured, estimated and missing, by month of the judged year.
  package let coverage: [CoverageMonth]
  /// The use of the whole site against its budget; `nil` where no plan has a target that can be added up.
  package let total: PaceFigure?
  package var endpoints: StatusDocument.Endpoints
  /// Institutions that have a page of their own, with its file name beside the first page.
  package let pages: [InstitutionID: String]
  /// Of early signs and standing events the gravest, bounded by whoever puts this together.
  package var signs: [ReportSign]
  /// Of targets that are off: the carrier behind it whose use changed most; absent where too little of either year is known.
  package let changes: [StandingKey: UseChange]
  /// Which carriers an indicator counts, so that a leak explains no use of electricity; of one that is not here any.
  package let carriers: [IndicatorID: Set<Carrier>]

  /// Which target of which institution.
  package struct StandingKey: Sendable, Hashable {
    package let institution: InstitutionID
    package let plan: PlanID
    package let indicator: IndicatorID

    package init(institution: InstitutionID, plan: PlanID, indicator: IndicatorID) {
      self.institution = institution
      self.plan = plan
      self.indicator = indicator
    }

    package init(_ standing: Standing) {
      self.init(institution: standing.institution, plan: standing.plan, indicator: standing.indicator)
    }
  }

  package init(
    siteName: String, moment: ReportMoment, standings: [StandingRow], since: [StandingKey: LocalDay], reporting: [ReportingRow],
    league: [LeagueRow], coverage: [CoverageMonth], total: PaceFigure?, endpoints: StatusDocument.Endpoints,
    pages: [InstitutionID: String], signs: [ReportSign], changes: [StandingKey: UseChange] = [:],
    carriers: [IndicatorID: Set<Carrier>] = [:]
  ) {
    self.carriers = carriers
    self.changes = changes
    self.siteName = siteName
    self.moment = moment
    self.standings = standings
    self.since = since
    self.reporting = reporting
    self.league = league
    self.coverage = coverage
    self.total = total
    self.endpoints = endpoints
    self.pages = pages
    self.signs = signs
  }
}

/// How a carrier's use to date of a judged year compares with that of the same days a year before.
package struct UseChange: Sendable, Hashable {
  package let carrier: Carrier
  /// More is above zero.
  package let percent: Double

  package init(carrier: Carrier, percent: Double) {
    self.carrier = carrier
    self.percent = percent
  }
}

/// Of when a report is.
package struct ReportMoment: Sendable, Hashable {
  /// The first open day: everything lies before it.
  package let asOf: LocalDay
  /// The judged year.
  package let year: Int
  /// Such as `Asia/Shanghai`.
  package let timeZone: String
  /// Simulated meters, as in the demo: the page says so.
  package let isSample: Bool

  package init(asOf: LocalDay, year: Int, timeZone: String, isSample: Bool = false) {
    self.asOf = asOf
    self.year = year
    self.timeZone = timeZone
    self.isSample = isSample
  }
}

/// How well a month is known, of all registers together: hours, each of one register.
package struct CoverageMonth: Sendable, Hashable {
  package let month: LocalMonth
  package let measuredHours: Int
  package let estimatedHours: Int
  package let missingHours: Int

  package init(month: LocalMonth, measuredHours: Int, estimatedHours: Int, missingHours: Int) {
    self.month = month
    self.measuredHours = measuredHours
    self.estimatedHours = estimatedHours
    self.missingHours = missingHours
  }
}

/// A sign or an event that stands, in the sentence in which it was said.
package struct ReportSign: Sendable, Hashable {
  package let institution: InstitutionID?
  /// The register or endpoint.
  package let subject: String
  /// Of the register; `nil` of what is none.
  package let carrier: Carrier?
  package let kind: EventKind
  package let level: EventLevel
  package let since: Instant
  /// In both languages; empty where an event has none.
  package let sentence: [Language: String]

  package init(
    institution: InstitutionID?, subject: String, carrier: Carrier? = nil, kind: EventKind, level: EventLevel, since: Instant,
    sentence: [Language: String]
  ) {
    self.carrier = carrier
    self.institution = institution
    self.subject = subject
    self.kind = kind
    self.level = level
    self.since = since
    self.sentence = sentence
  }
}
