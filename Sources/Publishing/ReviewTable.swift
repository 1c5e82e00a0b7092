import Conservation
import EnergyModel
import Foundation

/// A finding of the review with the institution's name (contract, export `review`).
package struct ReviewRow: Sendable, Hashable {
  package let finding: ReviewFinding
  package let name: String

  package init(_ finding: ReviewFinding, name: String) {
    self.finding = finding
    self.name = name
  }

  fileprivate var subject: Cell {
    switch finding.subject {
    case .fact(let name): .term(Term(name))
    case .indicator(let indicator): .term(Term(indicator))
    case .carrier(let carrier): .term(Term(carrier))
    case .register(let register): .text(register.text)
    }
  }
}

extension Table<ReviewRow> {
  /// The reason is for whoever answers: it is empty until a person writes it into the file.
  package static func review(_ language: Language) -> Table {
    Table(
      "review",
      [
        Column("institution", "公共机构") { .text($0.finding.institution.text) },
        Column("name", "名称") { .text($0.name) },
        Column("finding", "审核问题") { .term(Term($0.finding.kind)) },
        Column("subject", "对象") { $0.subject },
        Column("from", "开始日期") { .date($0.finding.from) },
        Column("to", "结束日期（不含）") { .date($0.finding.to) },
        Column("value", "数值") { .decimal($0.finding.value, decimals: $0.finding.decimals) },
        Column("reference", "参照值") { .decimal($0.finding.reference, decimals: $0.finding.decimals) },
        Column("unit", "单位") { .text($0.finding.unit) },
        Column("deviation_pct", "偏差（%）") { .decimal($0.finding.deviationPercent, decimals: 1) },
        Column("limit_pct", "限值（%）") { .decimal($0.finding.limitPercent, decimals: 1) },
        Column("sentence", "说明") { .text($0.finding.sentence(language)) },
        Column("evidence", "依据") { .text($0.finding.evidence) },
        Column("reason", "原因说明") { _ in .empty },
      ])
  }
}

extension ReviewFinding {
  fileprivate var decimals: Int {
    switch kind {
    case .readingsMissing: 0
    case .factStepped, .factChanged: 2
    case .priceOff, .priceUnitSlip: 4
    case .yearOnYear, .billDiffers, .aboveLimit, .belowLeading, .quotaNotCompared: 3
    }
  }

  /// What a reviewer would say, in one sentence.
  package func sentence(_ language: Language) -> String { language == .english ? english : chinese }

  private func number(_ number: Decimal?) -> String { number.map { $0.text(decimals: decimals) } ?? "?" }
  private var percent: String { deviationPercent.map { abs($0).text(decimals: 1) } ?? "?" }
  private var shareOfExpected: String { deviationPercent.map { (100 + $0).text(decimals: 1) } ?? "?" }
  private var limit: String { (limitPercent ?? 0).text(decimals: 0) }
  private var isMore: Bool { (value ?? 0) >= (reference ?? 0) }

  private var isOfQuotaClass: Bool { subject == .fact(.quotaClass) }

  private func subject(_ language: Language) -> String {
    switch subject {
    case .fact(let name): Term(name).text(language)
    case .indicator(let indicator): Term(indicator).text(language)
    case .carrier(let carrier): Term(carrier).text(language)
    case .register(let register): register.text
    }
  }

  private var english: String {
    let (name, value, reference) = (subject(.english), number(value), number(reference))
    let by = deviationPercent == nil ? "" : " by \(percent) %"
    switch kind {
    case .factStepped: return "\(name) \(isMore ? "rose" : "fell")\(by) on \(from), from \(reference) to \(value)"
    case .factChanged: return "the year's mean of \(name) \(isMore ? "rose" : "fell")\(by), from \(reference) to \(value)"
    case .aboveLimit: return "\(name) is \(value) \(unit), above the limit \(reference)"
    case .belowLeading: return "\(name) is \(value) \(unit), below the leading value \(reference): is anything missing?"
    case .quotaNotCompared:
      return isOfQuotaClass
        ? "the table of quotas has no row of the institution's quota_class"
        : "\(name) is not compared with its quota, which was made with another factor profile"
    case .yearOnYear:
      return "\(name) \(isMore ? "rose" : "fell")\(by) against the year before, from \(reference) to \(value) \(unit)"
    case .billDiffers:
      return "the meter counted \(value) \(unit), \(percent) % \(isMore ? "more" : "less") than the bill of \(reference)"
    case .priceOff: return "\(name) cost \(value) \(unit), \(percent) % \(isMore ? "above" : "below") the reference \(reference)"
    case .priceUnitSlip:
      return
        "\(name) cost \(value) \(unit), about 10000 times \(isMore ? "" : "less than ")the reference \(reference): yuan and 10⁴ yuan?"
    case .readingsMissing: return "\(value) of \(reference) readings came, \(shareOfExpected) %"
    }
  }

  private var chinese: String {
    let (name, value, reference) = (subject(.simplifiedChinese), number(value), number(reference))
    let change = (isMore ? "增加" : "减少") + (deviationPercent == nil ? "" : " \(percent)%")
    switch kind {
    case .factStepped: return "\(name)于 \(from) 由 \(reference) 变为 \(value)，\(change)，超过 \(limit)%"
    case .factChanged: return "\(name)年平均值由 \(reference) 变为 \(value)，\(change)，超过 \(limit)%"
    case .aboveLimit: return "\(name)为 \(value) \(unit)，高于约束值 \(reference)"
    case .belowLeading: return "\(name)为 \(value) \(unit)，低于引导值 \(reference)，请核对数据是否完整"
    case .quotaNotCompared: return isOfQuotaClass ? "定额表中没有该机构的定额类别" : "\(name)未与定额比较：两者的折标系数不同"
    case .yearOnYear: return "\(name)用量由上年 \(reference) 变为 \(value) \(unit)，\(change)，超过 \(limit)%"
    case .billDiffers: return "计量合计 \(value) \(unit)，账单 \(reference)，相差 \(percent)%，超过 \(limit)%"
    case .priceOff: return "\(name)单价 \(value) 元，参考价 \(reference) 元，相差 \(percent)%，超过 \(limit)%"
    case .priceUnitSlip: return "\(name)单价 \(value) 元，约为参考价 \(reference) 元的\(isMore ? "一万倍" : "万分之一")，疑似元与万元混用"
    case .readingsMissing: return "应收 \(reference) 条，实收 \(value) 条，到数率 \(shareOfExpected)%"
    }
  }
}
