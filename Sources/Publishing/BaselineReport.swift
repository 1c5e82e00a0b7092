import Conservation
import EnergyModel
import Foundation

/// What `conserved baseline` says of one carrier of an institution or a register: a year against another, with all that it rests on.
package struct BaselineReport: Sendable {
  /// Of the institution or register, as the configuration has it.
  package let id: String
  /// For people; the ID where nobody gave a name.
  package let name: String
  package let carrier: Carrier
  package let baseYear: Int
  package let year: Int
  /// The first open day: what is judged lies before it.
  package let asOf: LocalDay
  /// Whose days were added up, in the order of the configuration.
  package let registers: [RegisterID]
  /// Whose temperatures count; `nil` where the institution names no station.
  package let station: StationID?
  /// The calendar of holidays.
  package let calendar: String
  /// The explained steps of its registers, by day.
  package let steps: [ExplainedStep]
  package let statement: BaselineStatement
  /// Beside those of the statement what the books say.
  package let grounds: [BaselineGround]
  /// Of several registers the one that knows the fewest days of the base year, and of the judged one.
  package let fewestBase: Fewest?
  package let fewest: Fewest?
  /// What the books have of the base year, and of the judged one to date, whichever days are valid; `nil` where nothing is known.
  package let baseAmount: Decimal?
  package let amount: Decimal?

  /// What is only a sign as yet against the year before, in the order of time; `nil` where nothing could be judged.
  package let signs: [EarlySign]?
  /// The same years by the CalTRACK rules; `nil` where no temperatures are known.
  package let calTRACK: CalTRACKReport?

  package struct EarlySign: Sendable, Hashable {
    package let register: RegisterID
    package let sign: Sign

    package init(register: RegisterID, sign: Sign) {
      self.register = register
      self.sign = sign
    }
  }

  package struct Fewest: Sendable, Hashable {
    package let register: RegisterID
    package let validDays: Int

    package init(register: RegisterID, validDays: Int) {
      self.register = register
      self.validDays = validDays
    }
  }

  package init(
    id: String, name: String, carrier: Carrier, asOf: LocalDay, registers: [RegisterID], station: StationID?, calendar: String,
    steps: [ExplainedStep], statement: BaselineStatement, booksGrounds: [BaselineGround], fewestBase: Fewest?,
    fewest: Fewest?, baseAmount: Decimal?, amount: Decimal?, signs: [EarlySign]? = nil, calTRACK: CalTRACKReport? = nil
  ) {
    self.id = id
    self.name = name
    self.carrier = carrier
    baseYear = statement.baseYear
    year = statement.year
    self.asOf = asOf
    self.registers = registers
    self.station = station
    self.calendar = calendar
    self.steps = steps
    self.statement = statement
    grounds = statement.grounds + booksGrounds
    self.signs = signs
    self.calTRACK = calTRACK
    self.fewestBase = fewestBase
    self.fewest = fewest
    self.baseAmount = baseAmount
    self.amount = amount
  }

  private var yearStart: LocalDay { LocalMonth(year: year, month: 1).firstDay }
  private var yearEnd: LocalDay { LocalMonth(year: year + 1, month: 1).firstDay }

  package var isOver: Bool { asOf >= yearEnd }

  /// The last day that is compared; before the year's first where none is.
  var lastCompared: LocalDay { yearStart + (statement.judged.days - 1) }

  /// The explained step that ends the comparison, or leaves none; `nil` without one.
  var endingStep: ExplainedStep? {
    steps.first { $0.day > LocalMonth(year: baseYear, month: 1).firstDay && $0.day < min(asOf, yearEnd) }
  }

  /// What the whole year came to by its valid days, for holding forecasts against it; `nil` while it runs, and where a step cut it.
  var truth: Double? { isOver && statement.judged.days == yearEnd - yearStart ? statement.judged.sum : nil }

  /// Of a year that is over, how many of the forecasts' intervals hold what it came to.
  func isInside(_ forecast: BaselineStatement.MonthForecast) -> Bool? { truth.map { forecast.low <= $0 && $0 <= forecast.high } }
}
