import Conservation
import EnergyModel
import Foundation

/// A year against another as one JSON object for scripts. Unknown is null; amounts are in `unit`.
package enum BaselineDocument {
  /// A member is added without a new number; a rename or another meaning is a new schema.
  package static let schema = 1

  package static func json(_ report: BaselineReport) -> JSON {
    let statement = report.statement
    let baseline = statement.baseline
    let savings = statement.savings
    var members: [JSON.Member] = [
      .init("schema", .integer(schema)),
      .init("id", .string(report.id)),
      .init("name", .string(report.name)),
      .init("carrier", .string(report.carrier.name)),
      .init("unit", .string(report.carrier.baseUnit.printed)),
      .init("registers", .array(report.registers.map { .string($0.text) })),
      .init("station", .string(orNull: report.station?.text)),
      .init("as_of", .string(report.asOf.iso8601)),
      .init("baseline_year", .integer(report.baseYear)),
      .init("reporting_year", .integer(report.year)),
      .init("baseline_days", .integer(statement.base.days)),
      .init("baseline_valid_days", .integer(statement.base.validDays)),
      .init("baseline_sum", .statistic(statement.base.validDays > 0 ? statement.base.sum : nil)),
      .init("baseline_amount", .exact(report.baseAmount)),
      .init("reporting_days", .integer(statement.judged.days)),
      .init("reporting_valid_days", .integer(statement.judged.validDays)),
      .init("reporting_sum", .statistic(statement.judged.validDays > 0 ? statement.judged.sum : nil)),
      .init("reporting_amount", .exact(report.amount)),
      .init("models", .array((baseline?.models ?? []).map(model))),
      .init("chosen", .string(orNull: baseline?.model.kind.rawValue)),
      .init("compared_days", .integer(orNull: savings?.days)),
      .init("compared_sum", .statistic(savings?.actual)),
      .init("expected_sum", .statistic(savings?.expected)),
      .init("saving", .statistic(savings?.saving)),
      .init("saving_share", .statistic(savings.map { $0.saving / $0.expected })),
      .init("model_uncertainty_90", .statistic(savings?.modelUncertainty)),
      .init("drift", .statistic(savings?.drift)),
      .init("uncertainty_90", .statistic(savings?.uncertainty)),
      .init("change", .string(orNull: savings.map { $0.isChangeDistinguishable ? "distinguishable" : "not distinguishable" })),
      .init("verdict", .string(orNull: savings?.verdict.rawValue)),
      .init("raw_change", .statistic(savings?.rawChange)),
      .init("residual_lag1", .statistic(savings?.residualLag1)),
      .init("out_of_sample_cv_rmse", .statistic(savings?.outOfSampleCV)),
      .init("out_of_sample_nmbe", .statistic(savings?.outOfSampleNMBE)),
    ]
    members += [
      .init("lacks", .array(statement.lacks.map { .string($0.rawValue) })),
      .init("grounds", .array(report.grounds.map { .string($0.rawValue) })),
      .init("suspicious", statement.suspicion.map(suspicion) ?? .null),
      .init("steps", .array(report.steps.map(step))),
      .init(
        "earlier",
        .array(
          statement.earlier.map {
            .object([.init("reporting_year", .integer($0.year)), .init("saving_share", .statistic($0.share))])
          })),
      .init("forecasts", .array(statement.forecasts.map { forecast($0, of: report) })),
      .init("early_signs", report.signs.map { .array($0.map(sign)) } ?? .null),
      .init("caltrack", report.calTRACK.map(calTRACK) ?? .null),
    ]
    return .object(members)
  }

  private static func model(_ model: DailyModel) -> JSON {
    var coefficients: [JSON.Member] = [
      .init("workday", .statistic(model.workday)), .init("weekend", .statistic(model.weekend)),
      .init("holiday", .statistic(model.ownLevels.holidays ? model.holiday : nil)),
    ]
    if model.ownLevels.vacations { coefficients.append(.init("vacation", .statistic(model.vacation))) }
    if model.kind.isHarmonic {
      coefficients += [.init("cos", .statistic(model.cosine)), .init("sin", .statistic(model.sine))]
    }
    if model.heatingBalance != nil { coefficients.append(.init("heating", .statistic(model.heating))) }
    if model.coolingBalance != nil { coefficients.append(.init("cooling", .statistic(model.cooling))) }
    return .object([
      .init("kind", .string(model.kind.rawValue)),
      .init("heating_balance_c", .integer(orNull: model.heatingBalance)),
      .init("cooling_balance_c", .integer(orNull: model.coolingBalance)),
      .init("coefficients", .object(coefficients)),
      .init("days", .integer(model.days)),
      .init("parameters", .integer(model.parameters)),
      .init("cv_rmse", .statistic(model.cvRMSE)),
      .init("left_out_month_cv", .statistic(model.leftOutMonthCV)),
    ])
  }

  private static func suspicion(_ found: SuspiciousMeter.Found) -> JSON {
    .object([
      .init("day", .string(found.day.iso8601)), .init("ratio", .statistic(found.ratio)),
      .init("rule", .string(found.rule.rawValue)),
    ])
  }

  private static func step(_ step: ExplainedStep) -> JSON {
    .object([
      .init("register", .string(step.register.text)), .init("day", .string(step.day.iso8601)),
      .init("reason", .string(step.reason)),
    ])
  }

  private static func forecast(_ one: BaselineStatement.MonthForecast, of report: BaselineReport) -> JSON {
    .object([
      .init("end_of_month", .integer(one.day.components.month)),
      .init("to_date", .statistic(one.toDate)),
      .init("level", .statistic(one.level)),
      .init("rest", .statistic(one.rest)),
      .init("forecast", .statistic(one.total)),
      .init("low", .statistic(one.low)),
      .init("high", .statistic(one.high)),
      .init("led", .string(one.isWeatherLed ? "weather" : "profile")),
      .init("truth", .statistic(report.truth)),
      .init("inside", report.isInside(one).map(JSON.flag) ?? .null),
    ])
  }
}

extension JSON {
  /// Of six decimals, from 1 000 on of nine digits; null where it is not known or no number.
  static func statistic(_ number: Double?) -> JSON {
    guard let number, let decimal = Decimal(statistic: number) else { return .null }
    let digits = number.magnitude < 1_000 ? 3 : Int(log10(number.magnitude).rounded(.down)) + 1
    return .number(withoutZeros(decimal.text(decimals: max(0, 9 - digits))))
  }

  /// As exports print amounts.
  static func exact(_ amount: Decimal?) -> JSON { amount.map { .number($0.text(decimals: 3)) } ?? .null }

  private static func withoutZeros(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text == "-0" ? "0" : text
  }
}
