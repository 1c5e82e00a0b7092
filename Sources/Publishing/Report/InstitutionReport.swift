import Conservation
import EnergyModel
import Foundation

/// What the page of one institution says; see `SiteReport`.
package struct InstitutionReport: Sendable {
  package let siteName: String
  package let institution: Institution
  package let moment: ReportMoment
  /// In the order of the configuration.
  package let targets: [Target]
  /// By carrier, those that are measured or entered.
  package let months: [Months]
  /// The load by hour, of the carrier that says most; `nil` without hours.
  package let load: Load?
  /// What a model of the year before expects beside what was used, by carrier.
  package let drifts: [Drift]
  package let endUses: [EndUse]
  package let balances: [Balance]
  /// The registers with what is known of each of their days.
  package let calendar: [RegisterDays]
  /// Open and settled, of the judged year, latest first, bounded.
  package let gaps: [GapRow]
  /// Latest first, bounded.
  package let events: [Event]
  /// Those that stand now.
  package let signs: [ReportSign]
  package let coverage: Coverage?
  /// Which factor of which profile, year and source was used, a line each; figures as text.
  package let factors: [Factor]
  /// How many people, what area and so on, as they count in the judged and the base year.
  package let facts: [Fact]

  package struct Target: Sendable {
    package let standing: Standing
    /// The first day of the state that is shown; `nil` where nobody knows.
    package let since: LocalDay?
    package let pace: PaceFigure?

    package init(standing: Standing, since: LocalDay?, pace: PaceFigure?) {
      self.standing = standing
      self.since = since
      self.pace = pace
    }
  }

  /// A carrier by month, in the printed unit of its amounts (contract R1).
  package struct Months: Sendable {
    package let carrier: Carrier
    /// Of the judged year, from its first month on.
    package let amounts: [Month]
    package let baseYear: Int
    /// Of the same months; `nil` where nothing is known.
    package let base: [Decimal?]

    /// Missing is `nil`, never zero.
    package struct Month: Sendable, Hashable {
      package let month: LocalMonth
      package let amount: Decimal?
      package let estimated: Decimal?
      /// 0…100; `nil` where nothing is known.
      package let coveragePercent: Decimal?

      package init(month: LocalMonth, amount: Decimal?, estimated: Decimal?, coveragePercent: Decimal?) {
        self.month = month
        self.amount = amount
        self.estimated = estimated
        self.coveragePercent = coveragePercent
      }
    }

    package init(carrier: Carrier, amounts: [Month], baseYear: Int, base: [Decimal?]) {
      self.carrier = carrier
      self.amounts = amounts
      self.baseYear = baseYear
      self.base = base
    }
  }

  /// Mean use of each hour: kW of electricity, otherwise the printed unit an hour.
  package struct Load: Sendable {
    package let carrier: Carrier
    package let start: LocalDay
    /// For each day from `start` on 24 values by local hour; `nil` is missing.
    package let hours: [[Double?]]
    /// Days of which an hour or more was estimated, from `start` on.
    package let isEstimated: [Bool]
    /// Monday to Sunday by hour, measured hours only; `nil` where none was.
    package let week: [[Double?]]

    package init(carrier: Carrier, start: LocalDay, hours: [[Double?]], isEstimated: [Bool], week: [[Double?]]) {
      self.carrier = carrier
      self.start = start
      self.hours = hours
      self.isEstimated = isEstimated
      self.week = week
    }
  }

  /// Use beside what the base year's model expects: the sum of the differences, in the printed unit.
  package struct Drift: Sendable {
    package let carrier: Carrier
    package let baseYear: Int
    package let start: LocalDay
    /// At the end of each day from `start` on; `nil` where the day does not count.
    package let sums: [Double?]
    package let signs: [Sign]
    /// The verdict on the year with its figures, of `conserved baseline`; `nil` where nothing is stated.
    package let statement: BaselineStatement?

    package init(
      carrier: Carrier, baseYear: Int, start: LocalDay, sums: [Double?], signs: [Sign], statement: BaselineStatement?
    ) {
      self.carrier = carrier
      self.baseYear = baseYear
      self.start = start
      self.sums = sums
      self.signs = signs
      self.statement = statement
    }
  }

  package struct EndUse: Sendable, Hashable {
    package let carrier: Carrier
    package let endUse: String
    /// To date, and of the same days of the base year, in the printed unit.
    package let amount: Decimal?
    package let base: Decimal?
    package let baseYear: Int

    package init(carrier: Carrier, endUse: String, amount: Decimal?, base: Decimal?, baseYear: Int) {
      self.carrier = carrier
      self.endUse = endUse
      self.amount = amount
      self.base = base
      self.baseYear = baseYear
    }
  }

  /// A meter beside its sub-meters by month, from the first of the judged year on; per cent of the meter, `nil` where unknown.
  package struct Balance: Sendable, Hashable {
    package let register: RegisterID
    package let carrier: Carrier
    package let unaccountedPercent: [Decimal?]
    package let tolerancePercent: Decimal?

    package init(register: RegisterID, carrier: Carrier, unaccountedPercent: [Decimal?], tolerancePercent: Decimal?) {
      self.register = register
      self.carrier = carrier
      self.unaccountedPercent = unaccountedPercent
      self.tolerancePercent = tolerancePercent
    }
  }

  package struct RegisterDays: Sendable, Hashable {
    package enum Day: Sendable, Hashable {
      case measured, estimated, missing
      /// Before the register was there.
      case none
    }

    package let register: RegisterID
    package let carrier: Carrier
    package let endUse: String
    package let start: LocalDay
    package let days: [Day]

    package init(register: RegisterID, carrier: Carrier, endUse: String, start: LocalDay, days: [Day]) {
      self.register = register
      self.carrier = carrier
      self.endUse = endUse
      self.start = start
      self.days = days
    }
  }

  package struct Factor: Sendable, Hashable {
    package let carrier: Carrier
    /// kgce, kg CO₂ or yuan per printed unit, as text.
    package let value: String
    package let unit: String
    package let source: String

    package init(carrier: Carrier, value: String, unit: String, source: String) {
      self.carrier = carrier
      self.value = value
      self.unit = unit
      self.source = source
    }
  }

  package struct Fact: Sendable, Hashable {
    package let name: FactName
    package let value: Decimal?
    package let baseValue: Decimal?
    package let baseYear: Int

    package init(name: FactName, value: Decimal?, baseValue: Decimal?, baseYear: Int) {
      self.name = name
      self.value = value
      self.baseValue = baseValue
      self.baseYear = baseYear
    }
  }

  package init(
    siteName: String, institution: Institution, moment: ReportMoment, targets: [Target], months: [Months], load: Load?,
    drifts: [Drift], endUses: [EndUse], balances: [Balance], calendar: [RegisterDays], gaps: [GapRow], events: [Event],
    signs: [ReportSign], coverage: Coverage?, factors: [Factor], facts: [Fact]
  ) {
    self.siteName = siteName
    self.institution = institution
    self.moment = moment
    self.targets = targets
    self.months = months
    self.load = load
    self.drifts = drifts
    self.endUses = endUses
    self.balances = balances
    self.calendar = calendar
    self.gaps = gaps
    self.events = events
    self.signs = signs
    self.coverage = coverage
    self.factors = factors
    self.facts = facts
  }
}
