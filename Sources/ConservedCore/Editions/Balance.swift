import Conservation
import EnergyModel
import Publishing
import Storage

/// What each register with children counted, beside what its children account for: the difference is what no sub-meter explains
/// (contract, export `balance`).
package struct Balance {
  private let keeper: BookKeeper
  /// The registers that are some other's parent, in the order of the configuration, each with its direct children.
  let trees: [Tree]

  /// One register and its direct children, by their indices among the keeper's.
  struct Tree {
    let parent: Int
    let children: [Int]
  }

  package init(keeper: BookKeeper) {
    self.keeper = keeper
    var children: [RegisterID: [Int]] = [:]
    for (index, register) in keeper.registers.enumerated() {
      if let parent = register.parent { children[parent, default: []].append(index) }
    }
    trees =
      children.isEmpty
      ? []
      : keeper.registers.indices.compactMap { index in
        children[keeper.registers[index].id].map { Tree(parent: index, children: $0) }
      }
  }

  /// How a child counts in what accounts for its parent: 1 or −1.
  ///
  /// The parent is the one way into a part of the building, or, where its flow is `out` or `produced`, the one way out of it. Behind a way
  /// in, what flows on (`in`) and what leaves again (`out`) came through it, and what is `produced` there came without it: it is taken
  /// away. Before a way out, what is `produced` and what flows `out` by a part of it leaves through it, and what is used there (`in`) does
  /// not.
  static func sign(of child: FlowDirection, under parent: FlowDirection) -> Int128 {
    switch (parent, child) {
    case (.in, .produced), (.out, .in), (.produced, .in): -1
    case (.in, .in), (.in, .out), (.out, .out), (.out, .produced), (.produced, .out), (.produced, .produced): 1
    }
  }

  /// Every interval of the span, in order of time, then of parent.
  package func rows(_ period: Consumption.Period, in span: Span) throws(StoreError) -> [BalanceRow] {
    var stream = stream(period, in: span)
    return try stream.rows()
  }

  /// The same rows one after the other.
  func stream(_ period: Consumption.Period, in span: Span) -> RowStream<BalanceRow> {
    let intervals = period.intervals(in: span, keeper.calendar)
    return RowStream(intervals: intervals.count, subjects: trees.count, multiple: period == .hour ? 24 : 1) {
      (number, run) throws(StoreError) in
      var rows = RowStream<BalanceRow>.IntervalRows(intervals: run.count)
      for row in try self.rows(of: trees[number], Array(intervals[run]), isHour: period == .hour) { rows.append(row) }
      return rows
    }
  }

  /// The rows of one parent; `intervals` are in order, without a hole and not empty.
  func rows(of tree: Tree, _ intervals: [Span], isHour: Bool) throws(StoreError) -> [BalanceRow] {
    let parent = keeper.registers[tree.parent]
    let use = try IntervalUse(of: tree.parent, in: intervals, keeper)
    var children: [IntervalUse] = []
    for child in tree.children { children.append(try IntervalUse(of: child, in: intervals, keeper)) }
    return intervals.indices.map { index in
      let amount = use.amounts[index].flatMap { Int64(exactly: $0.wideTotal) }
      let known = zip(tree.children, children).compactMap { child, use in
        use.amounts[index].map { (register: keeper.registers[child], total: $0.wideTotal) }
      }
      let sum = known.map { Balance.sign(of: $0.register.flow, under: parent.flow) * $0.total }.reduce(0, +)
      let accounted = known.isEmpty ? nil : Int64(exactly: sum)
      let hours = intervals[index].localHours
      return BalanceRow(
        span: intervals[index], isHour: isHour, parent: parent.id, carrier: parent.carrier,
        amount: amount.map { Amount(baseUnits: $0) }, children: accounted.map { Amount(baseUnits: $0) },
        tolerance: amount != nil && accounted != nil ? tolerance(of: [(parent, Int128(amount ?? 0))] + known) : nil,
        hours: hours, coveredHours: use.measuredHours[index].count, childrenHours: hours * children.count,
        childrenCoveredHours: children.map { $0.measuredHours[index].count }.reduce(0, +))
    }
  }

  private func tolerance(of amounts: [(register: Register, total: Int128)]) -> Amount? {
    let counted = amounts.compactMap { entry in
      Int64(exactly: entry.total).map { (amount: Amount(baseUnits: $0), accuracy: entry.register.accuracy) }
    }
    return counted.count == amounts.count ? Accuracy.tolerance(of: counted) : nil
  }
}
