import EnergyModel
import Foundation

/// Reads what a target is to reach and by which steps, and holds the two against each other.
struct GoalReader {
  let terms: WrittenTerms
  /// Base year and end year; `nil` where they have a fault of their own.
  let span: ClosedRange<Int>?
  /// The unit of the indicator's values; `nil` where the indicator has a fault of its own.
  let unit: String?
  let faults: FaultList

  private enum Word: String, CaseIterable {
    case linear, compound, table
    case percentOfBase = "percent-of-base"
    case percentOfYearBefore = "percent-of-year-before"
    case endOnly = "end-only"
    case constant
  }

  private typealias Number = (key: String, written: WrittenText)

  /// The target of a plan that publishes none.
  func nothing() -> (Plan.Goal, Plan.Trajectory)? {
    if let written = terms.own.text("trajectory") { _ = faults.choice(written, key: "trajectory") as Word? }
    for key in WrittenTerms.numbers {
      guard let node = terms.own.node(key) else { continue }
      return faults.refuse(node.place, "a target that is not published has a number", "remove it, or write `status: binding`")
    }
    return (.notPublished, .linear)
  }

  func goal() -> (Plan.Goal, Plan.Trajectory)? {
    let numbers = terms.numbers
    let written: [Number] = WrittenTerms.goals.compactMap { key in numbers.text(key).map { (key, $0) } }
    if written.count > 1 {
      return faults.refuse(
        written[1].written.place, "the target has `\(written[1].key)` beside `\(written[0].key)`", "keep one of them")
    }
    let goal = written.first
    let isAbsolute = goal.map { $0.key != "percent_below_base" } ?? false
    let (table, eachYear) = (numbers.node("table"), numbers.text("percent_each_year"))
    if goal == nil, table == nil, eachYear == nil {
      // A number that is no single value has its fault.
      guard !WrittenTerms.numbers.contains(where: { numbers.node($0) != nil }) else { return nil }
      return faults.refuse(
        terms.own.place, "the target has no number", "write `percent_below_base`, or `status: not-published`")
    }
    guard let word = word(isAbsolute: isAbsolute, table: table, eachYear: eachYear) else { return nil }
    if let goal, isAbsolute { return absolute(goal, word) }
    if let unit = terms.own.text("unit") {
      return faults.refuse(unit.place, "a reduction has no unit", "remove it; `at_most`, `at_least` and `cap` have one")
    }
    return reduction(goal?.written, word, table: table, eachYear: eachYear)
  }

  // MARK: Which trajectory

  /// The trajectory as written, or what the numbers imply; refused where it does not fit them.
  private func word(isAbsolute: Bool, table: YAMLNode?, eachYear: WrittenText?) -> Word? {
    let written = writtenWord(isAbsolute: isAbsolute, hasSteps: table != nil || eachYear != nil)
    var word: Word
    if let written {
      guard let chosen: Word = faults.choice(written, key: "trajectory") else { return nil }
      word = chosen
    } else if table != nil {
      word = .table
    } else if let eachYear {
      return faults.refuse(
        eachYear.place, "`percent_each_year` may be of the base or of the year before",
        "write `trajectory: percent-of-base` or `trajectory: percent-of-year-before`")
    } else {
      word = isAbsolute ? .constant : .linear
    }
    let place = written?.place ?? terms.own.place
    let isStep = word == .percentOfBase || word == .percentOfYearBefore
    if let table, word != .table {
      return faults.refuse(
        table.place, "a \(word.rawValue) target has a `table`", "write `trajectory: table`, or remove the table")
    }
    if let eachYear, !isStep {
      return faults.refuse(
        eachYear.place, "a \(word.rawValue) target has `percent_each_year`",
        "write `trajectory: percent-of-base` or `trajectory: percent-of-year-before`, or remove it")
    }
    if isAbsolute, isStep || word == .table {
      return faults.refuse(
        place, "`trajectory: \(word.rawValue)` is of reductions",
        "write constant, linear, compound or end-only, or `percent_below_base`")
    }
    if !isAbsolute, word == .constant {
      return faults.refuse(
        place, "`trajectory: constant` is of `at_most`, `at_least` and `cap`", "write linear, compound or end-only")
    }
    if word == .table, table == nil {
      return faults.refuse(place, "`trajectory: table` has no `table`", "write one: `table: { 2021: 1.2, … }`")
    }
    if isStep, eachYear == nil {
      return faults.refuse(
        place, "`trajectory: \(word.rawValue)` has no `percent_each_year`", "write it, such as `percent_each_year: 3`")
    }
    return word
  }

  /// An override with numbers of its own takes over a trajectory only where that needs none and fits them.
  private func writtenWord(isAbsolute: Bool, hasSteps: Bool) -> WrittenText? {
    if let own = terms.own.text("trajectory") { return own }
    guard let inherited = terms.above?.text("trajectory") else { return nil }
    guard terms.hasOwnNumbers else { return inherited }
    let plain: [Word] = isAbsolute ? [.linear, .compound, .endOnly, .constant] : [.linear, .compound, .endOnly]
    return !hasSteps && plain.map(\.rawValue).contains(inherited.text) ? inherited : nil
  }

  // MARK: Absolute goals

  private func absolute(_ goal: Number, _ word: Word) -> (Plan.Goal, Plan.Trajectory)? {
    guard let value = faults.decimal(goal.written, key: goal.key, allowsZero: true) else { return nil }
    guard let written = terms.text("unit") else {
      return faults.refuse(
        goal.written.place, "`\(goal.key)` has no unit", "write `unit: \(unit.map { $0 == "%" ? "\"%\"" : $0 } ?? "…")`")
    }
    if written.text == "%", value > ExactDecimal(100) {
      return faults.refuse(goal.written.place, "`\(goal.key)` is \(value) %", "write a share from 0 to 100")
    }
    guard let unit else { return nil }
    guard let converted = TargetUnit.value(value, from: written.text, in: unit) else {
      guard TargetUnit.value(.zero, from: written.text, in: unit) != nil else {
        return faults.refuse(
          written.place, "the unit \(FaultList.quoted(written.text)) is not that of the indicator", "write \(unit)")
      }
      return faults.refuse(
        goal.written.place, "`\(goal.key)` is no number of \(unit) that can be kept",
        "write it in \(unit), with at most eighteen digits")
    }
    let trajectory: Plan.Trajectory =
      switch word {
      case .linear: .linear
      case .compound: .compound
      case .endOnly: .endOnly
      default: .constant
      }
    switch goal.key {
    case "at_most": return (.atMost(converted), trajectory)
    case "at_least": return (.atLeast(converted), trajectory)
    default: return (.cap(converted), trajectory)
    }
  }

  // MARK: Reductions

  private func reduction(
    _ goal: WrittenText?, _ word: Word, table: YAMLNode?, eachYear: WrittenText?
  ) -> (Plan.Goal, Plan.Trajectory)? {
    var percent: ExactDecimal?
    if let goal {
      percent = self.percent(goal, key: "percent_below_base")
      if percent == nil { return nil }
    }
    switch word {
    case .linear: return percent.map { (.percentBelowBase($0), .linear) }
    case .compound: return percent.map { (.percentBelowBase($0), .compound) }
    case .endOnly: return percent.map { (.percentBelowBase($0), .endOnly) }
    case .constant: return nil
    case .table: return table.flatMap { self.table($0, goal: goal, percent: percent) }
    case .percentOfBase, .percentOfYearBefore:
      return eachYear.flatMap { steps($0, ofBase: word == .percentOfBase, goal: goal, percent: percent) }
    }
  }

  private func percent(_ written: WrittenText, key: String) -> ExactDecimal? {
    guard let percent = faults.decimal(written, key: key, allowsZero: true) else { return nil }
    guard percent <= ExactDecimal(100) else {
      return faults.refuse(written.place, "`\(key)` is \(percent)", "write a number from 0 to 100")
    }
    return percent
  }

  private func table(_ node: YAMLNode, goal: WrittenText?, percent: ExactDecimal?) -> (Plan.Goal, Plan.Trajectory)? {
    guard let span else { return nil }
    let years = Array(span.dropFirst())
    guard let table = WrittenMapping(node, named: "table", keys: years.map(String.init), faults: faults) else { return nil }
    let missing = years.filter { table.node(String($0)) == nil }
    guard missing.isEmpty else {
      return faults.refuse(
        node.place, "the table has no \(missing.map(String.init).joined(separator: ", "))",
        "write how many per cent below the base every year from \(years[0]) to \(span.upperBound) is")
    }
    var percents: [Int: ExactDecimal] = [:]
    var last = ExactDecimal.zero
    for year in years {
      guard let written = table.text(String(year)), let value = self.percent(written, key: String(year)) else { return nil }
      guard value >= last else {
        return faults.refuse(
          written.place, "the reduction falls from \(last) to \(value) per cent in \(year), so that the target rises",
          "write at least \(last)")
      }
      percents[year] = value
      last = value
    }
    if let goal, let percent, percent != last {
      return faults.refuse(
        goal.place, "`percent_below_base` is \(percent), and the table ends with \(last)", "write \(last), or remove the key")
    }
    return (.percentBelowBase(last), .table(percents))
  }

  private func steps(
    _ written: WrittenText, ofBase: Bool, goal: WrittenText?, percent: ExactDecimal?
  ) -> (Plan.Goal, Plan.Trajectory)? {
    guard let each = faults.decimal(written, key: "percent_each_year", allowsZero: false) else { return nil }
    guard each <= ExactDecimal(100) else {
      return faults.refuse(written.place, "`percent_each_year` is \(each)", "write a number above 0, at most 100")
    }
    guard let span else { return nil }
    let years = span.upperBound - span.lowerBound
    let trajectory: Plan.Trajectory = ofBase ? .percentOfBase(each) : .percentOfYearBefore(each)
    guard let total = trajectory.percentBelowBase(after: years, from: span.lowerBound), let shown = ExactDecimal(rounding: total)
    else {
      return nil
    }
    guard total <= 100 else {
      return faults.refuse(
        written.place, "\(each) per cent of the base in each of \(years) years is \(shown) per cent", "write a smaller number")
    }
    if let goal, let percent, abs(percent.decimal - total) > Decimal(sign: .plus, exponent: -3, significand: 5) {
      return faults.refuse(
        goal.place, "`percent_below_base` is \(percent), and \(years) years of `percent_each_year: \(each)` make \(shown)",
        "write that number with two decimals, or remove the key")
    }
    return (.percentBelowBase(percent ?? shown), trajectory)
  }
}

/// The units of absolute targets.
enum TargetUnit {
  /// A number in the unit of an indicator, exactly; `nil` when the written unit is another quantity, or of another denominator.
  ///
  /// `kgce/m2`: what stands behind the stroke must be the same, what stands before it may be another unit of the same quantity.
  static func value(_ value: ExactDecimal, from written: String, in unit: String) -> ExactDecimal? {
    if written == unit { return value }
    let (from, to) = (written.split(separator: "/"), unit.split(separator: "/"))
    guard from.count == to.count, !from.isEmpty, from.dropFirst().elementsEqual(to.dropFirst()),
      let source = MeasureUnit(String(from[0])), let target = MeasureUnit(String(to[0]))
    else { return nil }
    for base in [BaseUnit.wattHour, .litre, .gram, .gramOfStandardCoal] {
      if let sourceRatio = source.ratio(to: base), let targetRatio = target.ratio(to: base) {
        return value.converted(from: sourceRatio, to: targetRatio)
      }
    }
    return nil
  }
}
