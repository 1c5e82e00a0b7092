/// What somebody meant who wrote a word that is not known.
package enum NearestName {
  /// `did you mean 'interval'?`, or the list of what is known, for the end of a fault.
  static func remedy(for written: String, among known: [String]) -> String {
    if let name = nearest(to: written, among: known) { return "write '\(name)'" }
    return known.isEmpty ? "remove it" : "write one of \(known.joined(separator: ", "))"
  }

  /// The only close one of the known names; `nil` when none is close. One slip in three letters is close, and never more than
  /// two.
  package static func nearest(to written: String, among known: [String]) -> String? {
    let word = Array(written.lowercased().unicodeScalars.prefix(64))
    let allowed = min(2, max(1, word.count / 3))
    let close = known.map { (name: $0, distance: distance(word, Array($0.unicodeScalars))) }.filter { $0.distance <= allowed }
    return close.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }

  /// How many letters must be put in, left out, replaced, or swapped with their neighbour (optimal string alignment).
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
