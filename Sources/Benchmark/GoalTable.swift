/// Goals with the figures that are reached, each kept or missed.
struct GoalTable {
  private var lines: [(goal: String, figure: String, isKept: Bool)] = []

  mutating func add(_ goal: String, _ figure: String, _ isKept: Bool) { lines.append((goal, figure, isKept)) }

  mutating func add(_ goal: String, _ figure: Double, decimals: Int = 2, unit: String = "", in range: ClosedRange<Double>) {
    add(goal, ForecastScores.text(figure, decimals: decimals) + unit, range.contains(figure))
  }

  var missed: Int { lines.count { !$0.isKept } }

  var text: String {
    let goals = lines.map(\.goal.count).max() ?? 0
    let figures = lines.map(\.figure.count).max() ?? 0
    return lines.map { line in
      line.goal + String(repeating: " ", count: goals - line.goal.count + 2) + line.figure
        + String(repeating: " ", count: figures - line.figure.count + 2) + (line.isKept ? "kept" : "MISSED")
    }.joined(separator: "\n")
  }
}
