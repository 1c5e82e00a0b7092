import EnergyModel
import Metering

/// Walks the pages of one span: what to ask next, and when to stop. Pure; whatever the endpoint answers, it ends.
package struct HistoryPager: Sendable {
  /// Why a walk was stopped before the endpoint said that it was at its end.
  package enum Cut: String, Sendable, Hashable, CaseIterable {
    /// The body names a page that was asked already.
    case repeatedPage = "repeated_page"
    /// More pages than `pages` allows.
    case tooManyPages = "too_many_pages"
    case tooManyRows = "too_many_rows"
    /// The body names a page on another host, or one that cannot be asked for.
    case foreignLink = "foreign_link"
    /// A page of rows all of which an earlier page had: the endpoint does not heed which page it is asked for.
    case nothingNew = "nothing_new"

    /// What happened and how to mend it.
    package var sentence: String {
      switch self {
      case .repeatedPage: "a page names as the next one a page that was asked already; check `next`"
      case .tooManyPages: "the span has more pages than `pages` allows; write a shorter `span`, or raise `pages`"
      case .tooManyRows: "the span has more than \(HistoryPager.rowsMax) rows; write a shorter `span`"
      case .foreignLink: "a page names the next one on another host, or by no address; check `next`"
      case .nothingNew: "a page repeats the rows of one before it; check how the endpoint counts its pages"
      }
    }
  }

  package enum Ending: Sendable, Hashable {
    case complete
    case cut(Cut)
  }

  /// Rows times registers of one span; a day of seconds has 86 400.
  package static let rowsMax = 200_000

  private let manner: HistoryManner
  private let values: [HistoryTemplate.Place: String]
  /// The page to ask for; of no meaning behind the end.
  package private(set) var url: String
  private var pages = 0
  private var offset = 0
  private var asked: Set<String>
  /// Of every row so far: its source, instant and number.
  private var rows: Set<Int> = []

  /// - Parameter piece: one of a plan's.
  package init(_ piece: Span, _ manner: HistoryManner, _ calendar: LocalCalendar) {
    self.manner = manner
    let covered = manner.time.covering(piece, in: calendar)
    let lastInstant = manner.includesEnd ? max(covered.start, covered.end + -1) : covered.end
    var values: [HistoryTemplate.Place: String] = [
      .from: manner.time.text(covered.start, in: calendar), .to: manner.time.text(lastInstant, in: calendar),
      .day: manner.time.text(piece.start, in: calendar), .offset: "0",
    ]
    if case .numbered(let first) = manner.paging { values[.page] = String(first) }
    self.values = values
    url = manner.template.url(values)
    asked = [url]
  }

  /// Takes the answer to `url`; `nil` when there is a next page to ask for.
  package mutating func take(_ page: HistoryPage) -> Ending? {
    pages += 1
    offset += page.rows
    var hasNew = false
    for result in page.results where HistoryPager.key(of: result).map({ rows.insert($0).inserted }) ?? true { hasNew = true }
    guard let next = next(after: page) else { return .complete }
    // An empty page on the way is allowed where the body itself names the next one.
    if page.rows > 0, !hasNew { return .cut(.nothingNew) }
    guard rows.count <= HistoryPager.rowsMax else { return .cut(.tooManyRows) }
    guard pages < manner.pagesMax else { return .cut(.tooManyPages) }
    guard case .success(let url) = next else { return .cut(.foreignLink) }
    guard asked.insert(url).inserted else { return .cut(.repeatedPage) }
    self.url = url
    return nil
  }

  private struct Foreign: Error {}

  /// `nil` where this page was the last one.
  private func next(after page: HistoryPage) -> Result<String, Foreign>? {
    var values = values
    switch manner.paging {
    case .none: return nil
    case .numbered(let first):
      guard page.rows > 0 else { return nil }
      values[.page] = String(first + pages)
    case .offset:
      guard page.rows > 0 else { return nil }
      values[.offset] = String(offset)
    case .link:
      guard let link = page.next else { return nil }
      return WebAddress.resolve(link, from: url).map(Result.success) ?? .failure(Foreign())
    case .cursor:
      guard let cursor = page.next else { return nil }
      guard cursor.utf8.count <= 1_024 else { return .failure(Foreign()) }
      values[.cursor] = cursor
    }
    return .success(manner.template.url(values))
  }

  /// What tells a row from others within a span; `nil` for one that cannot be read: a device that was off sends many of them, all alike.
  private static func key(of decoded: Decoded) -> Int? {
    guard case .success(let sample) = decoded.result else { return nil }
    var hasher = Hasher()
    hasher.combine(decoded.source)
    hasher.combine(sample.stamp)
    hasher.combine(sample.value)
    return hasher.finalize()
  }
}
