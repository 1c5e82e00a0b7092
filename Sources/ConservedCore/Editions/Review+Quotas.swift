import Conservation
import EnergyModel
import Foundation
import Storage

extension Review {
  /// The year's intensities against the site's quotas, as far as an institution says which rows hold for it.
  func intensities(of institution: Institution, _ use: InstitutionUse) throws(StoreError) -> [ReviewFinding] {
    guard let quotas = settings.quotas, let quotaClass = institution.quotaClass else { return [] }
    let rows = quotas.rows.filter { $0.quotaClass == quotaClass }
    guard !rows.isEmpty else {
      return [
        ReviewFinding(
          institution: institution.id, kind: .quotaNotCompared, subject: .fact(.quotaClass), from: from, to: to,
          evidence: "\(quotas.id) has no row of \(quotaClass)")
      ]
    }
    let series = try use.series(of: institution.id, from: from, to: to, judgedFrom: from)
    var findings: [ReviewFinding] = []
    for indicator in settings.indicators.indicators where rows.contains(where: { $0.indicator == indicator.id }) {
      let figure = IndicatorValue(indicator, of: institution, series: series, factors: settings.factors, from: from, to: to)
      // A water figure names no profile: nothing was converted.
      let factors = figure.factors.isEmpty ? nil : settings.factors.id
      guard let value = figure.value, let coverage = figure.coverage else { continue }
      func finding(_ kind: ReviewFinding.Kind, _ reference: ExactDecimal?, _ evidence: String) -> ReviewFinding {
        ReviewFinding(
          institution: institution.id, kind: kind, subject: .indicator(indicator.id), from: from, to: to, value: value,
          reference: reference?.decimal, unit: indicator.unit, evidence: evidence)
      }
      let commands = "conserved explain \(institution.id) \(indicator.id) \(padded(from.year, 4))"
      switch quotas.verdict(on: value, of: indicator.id, quotaClass: quotaClass, factors: factors) {
      case .band(.aboveLimit, let row): findings.append(finding(.aboveLimit, row.limit, commands))
      // A sum of which much is missing is low by that alone; at the leading value itself nobody asks.
      case .band(.leading, let row)
      where value < row.leading.decimal && limits.isEnough(coverage.coveredHours, of: coverage.hours):
        findings.append(finding(.belowLeading, row.leading, commands))
      case .silent(.otherFactors):
        findings.append(
          finding(.quotaNotCompared, nil, "\(quotas.id) is made with \(quotas.factors), the figure with \(settings.factors.id)"))
      case .band, .silent: break
      }
    }
    return findings
  }
}
