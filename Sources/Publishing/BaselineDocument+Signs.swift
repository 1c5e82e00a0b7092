import Conservation
import EnergyModel

extension BaselineDocument {
  static func sign(_ one: BaselineReport.EarlySign) -> JSON {
    var members: [JSON.Member] = [
      .init("event", .string(one.sign.kind.rawValue)),
      .init("register", .string(one.register.text)),
      .init("since", .string(one.sign.since.iso8601)),
      .init("cleared", .string(orNull: one.sign.cleared?.iso8601)),
    ]
    switch one.sign.finding {
    case .drift(let direction, let level):
      members += [.init("direction", .string(direction.rawValue)), .init("level", .statistic(level))]
    case .suspiciousMeter(let rule, let ratio, _):
      members += [.init("rule", .string(rule.rawValue)), .init("ratio", .statistic(ratio))]
    case .nightRise(let rise, let threshold):
      members += [.init("rise", .statistic(rise)), .init("threshold", .statistic(threshold))]
    case .leak(let floor, let threshold):
      members += [.init("floor_l_per_h", .statistic(floor)), .init("threshold_l_per_h", .statistic(threshold))]
    case .stopped(let run, let limit):
      members += [
        .init("from", .string(run.from.iso8601)), .init("hours", .integer(run.hours)), .init("limit_hours", .integer(limit)),
      ]
    case .submetersAbove(let parent, let submeters):
      members += [.init("parent", .statistic(parent)), .init("submeters", .statistic(submeters))]
    case .unaccountedApart(let share, let band):
      members += [
        .init("share", .statistic(share)), .init("low", .statistic(band.lowerBound)), .init("high", .statistic(band.upperBound)),
      ]
    }
    return .object(members)
  }

  /// Balance points as the rules have them, °F.
  static func calTRACK(_ report: CalTRACKReport) -> JSON {
    let model = report.model
    let savings = report.savings
    return .object([
      .init("sufficient", .flag(report.lacks.isEmpty)),
      .init("model_type", .string(orNull: model?.kind.rawValue)),
      .init("intercept", .statistic(model?.intercept)),
      .init("beta_hdd", .statistic(model?.heating?.perDegree)),
      .init("beta_cdd", .statistic(model?.cooling?.perDegree)),
      .init("heating_balance_point_f", .integer(orNull: model?.heating?.balance)),
      .init("cooling_balance_point_f", .integer(orNull: model?.cooling?.balance)),
      .init("r_squared_adj", .statistic(model?.rSquaredAdjusted)),
      .init("cvrmse_adj", .statistic(model?.totals.cvRMSEAdjusted)),
      .init("nmbe", .statistic(model?.totals.nmbe)),
      .init("interval", .string(report.interval == .daily ? "daily" : "billing")),
      .init("reporting_periods", .integer(orNull: savings?.periods)),
      .init("counterfactual_sum", .statistic(savings?.counterfactual)),
      .init("reporting_observed_sum", .statistic(savings?.observed)),
      .init("metered_savings_sum", .statistic(savings?.saving)),
      .init("fsu_error_band_90", .statistic(savings?.errorBand90)),
    ])
  }
}
