import EnergyModel
import Storage

/// Rows of subjects in order of time, then of subject, in bounded memory and in small steps: of one run of intervals after the other,
/// every subject is looked up once, then the rows of each interval are handed on.
package struct RowStream<Row> {
  /// The rows of one subject in a run of intervals.
  struct IntervalRows {
    private var rows: [Row] = []
    private var ends: [Int32] = []

    init(intervals: Int) {
      rows.reserveCapacity(intervals)
      ends.reserveCapacity(intervals)
    }

    /// The rows of the next interval.
    mutating func append(_ row: Row) {
      rows.append(row)
      ends.append(Int32(rows.count))
    }

    mutating func append(contentsOf more: some Sequence<Row>) {
      rows.append(contentsOf: more)
      ends.append(Int32(rows.count))
    }

    subscript(interval: Int) -> ArraySlice<Row> { rows[(interval == 0 ? 0 : Int(ends[interval - 1]))..<Int(ends[interval])] }
  }

  /// So many rows are held at once, about: some ten megabytes.
  static var rowsHeld: Int { 131_072 }

  private let intervalCount: Int
  private let subjectCount: Int
  /// How many intervals are looked up together.
  private let runMax: Int
  private let find: (_ subject: Int, _ intervals: Range<Int>) throws(StoreError) -> IntervalRows
  /// The intervals that are looked up, and what was found of the first subjects.
  private var run: Range<Int>
  private var found: [IntervalRows] = []
  /// The next interval to hand on.
  private var interval = 0

  /// - Parameters:
  ///   - runMax: How many intervals are looked up together at most.
  ///   - isWhole: All intervals are looked up together, however many they are.
  ///   - multiple: Runs are whole multiples of it, where they are long enough: hours of whole days, since days are what is stored.
  ///   - find: One element for each of the intervals.
  init(
    intervals: Int, subjects: Int, runMax: Int = .max, isWhole: Bool = false, multiple: Int = 1,
    find: @escaping (_ subject: Int, _ intervals: Range<Int>) throws(StoreError) -> IntervalRows
  ) {
    intervalCount = intervals
    subjectCount = subjects
    let fitting = isWhole ? max(1, intervals) : min(runMax, max(1, RowStream.rowsHeld / max(1, subjects)))
    self.runMax = !isWhole && fitting > multiple ? fitting / multiple * multiple : fitting
    self.find = find
    run = 0..<min(self.runMax, intervals)
  }

  /// Looks up one subject, or hands on the rows of one interval; `false` when all were handed on.
  package mutating func step(_ emit: (Row) -> Void) throws(StoreError) -> Bool {
    guard interval < intervalCount else { return false }
    if found.count < subjectCount {
      found.append(try find(found.count, run))
      return true
    }
    for rows in found { rows[interval - run.lowerBound].forEach(emit) }
    interval += 1
    if interval == run.upperBound {
      run = interval..<min(intervalCount, interval + runMax)
      found.removeAll(keepingCapacity: true)
    }
    return true
  }

  /// All rows at once.
  package mutating func rows() throws(StoreError) -> [Row] {
    var rows: [Row] = []
    while try step({ rows.append($0) }) {}
    return rows
  }
}
