/// A fact that changes with time: each value holds from its day on until the next one (domain.md, "Denominators change within a year").
package struct DatedSeries<Value: Sendable & Hashable>: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package let from: LocalDay
    package let value: Value

    package init(from: LocalDay, value: Value) {
      self.from = from
      self.value = value
    }
  }

  /// In order of time; no two on one day. The first one also holds for all time before it.
  package let entries: [Entry]

  /// One value for all time.
  package init(_ value: Value) {
    entries = [Entry(from: LocalDay(number: 0), value: value)]
  }

  /// `nil` when the list is empty or two entries share a day.
  package init?(_ entries: [Entry]) {
    let sorted = entries.sorted { $0.from < $1.from }
    guard !sorted.isEmpty, !zip(sorted, sorted.dropFirst()).contains(where: { $0.from == $1.from }) else { return nil }
    self.entries = sorted
  }

  package func value(on day: LocalDay) -> Value {
    entries.last { $0.from <= day }?.value ?? entries[0].value
  }

  /// The pieces of a span of days `[from, to)` in which the value does not change, with how many days each has.
  package func pieces(from: LocalDay, to: LocalDay) -> [(value: Value, days: Int)] {
    guard from < to else { return [] }
    var pieces: [(value: Value, days: Int)] = []
    var start = from
    for (index, entry) in entries.enumerated() {
      let end = index + 1 < entries.count ? min(entries[index + 1].from, to) : to
      if end > start {
        pieces.append((entry.value, end - start))
        start = end
      }
    }
    return pieces
  }
}
