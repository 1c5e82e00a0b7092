/// 用能人数 where nobody stated it: who is on the posts, and by class those whom the institution serves (domain.md section 3).
enum Headcount {
  /// Whom a class serves: the daily mean of students, of patients, of audience.
  private static let served: [(institutionClass: String, fact: FactName)] = [
    ("education", .students), ("health", .patients), ("culture", .visitors), ("sport", .visitors),
  ]

  /// The sum over time. `nil` without `staff`: those who are served are never the whole. Who is served counts where it is stated.
  static func persons(
    _ numbers: [FactName: DatedSeries<ExactDecimal>], ofClass institutionClass: String
  ) -> DatedSeries<ExactDecimal>? {
    guard let staff = numbers[.staff] else { return nil }
    let counted = served.filter { Institution.isClass(institutionClass, within: $0.institutionClass) }.compactMap {
      numbers[$0.fact]
    }
    return counted.reduce(staff) { sum, one in sum.flatMap { $0.adding(one) } }
  }
}

extension DatedSeries<ExactDecimal> {
  /// The sum of two facts on every day; it changes where one of them does. `nil` where a sum has more digits than can be kept.
  package func adding(_ other: DatedSeries<ExactDecimal>) -> DatedSeries<ExactDecimal>? {
    let days = Set(entries.map(\.from) + other.entries.map(\.from)).sorted()
    let sums = days.compactMap { day in
      value(on: day).adding(other.value(on: day)).map { Entry(from: day, value: $0) }
    }
    return sums.count == days.count ? DatedSeries(sums) : nil
  }
}
