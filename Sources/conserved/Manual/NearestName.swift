/// The name that somebody meant: at most two letters wrong, missing, too many or swapped.
enum NearestName {
  static func of(_ text: String, among names: [String]) -> String? {
    let typed = Array(text.lowercased().unicodeScalars.prefix(64))
    let near = names.map { (name: $0, distance: distance(typed, Array($0.unicodeScalars))) }
      .filter { $0.distance <= min(2, $0.name.count / 2) }
    return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }

  /// Optimal string alignment: a swap of neighbours is one mistake.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var older: [Int] = []
    var last = Array(0...right.count)
    for i in 1...left.count {
      var row = [i]
      for j in 1...right.count {
        let isEqual = left[i - 1] == right[j - 1]
        var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isEqual ? 0 : 1))
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] { best = min(best, older[j - 2] + 1) }
        row.append(best)
      }
      older = last
      last = row
    }
    return last[right.count]
  }
}
