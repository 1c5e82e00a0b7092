/// How an endpoint is asked for a span of the past, and how the answer is read.
package final class HistoryManner: Sendable, Hashable {
  /// How the pages of one span follow each other.
  package enum Paging: Sendable, Hashable {
    /// One answer has all.
    case none
    /// `{page}`, counted from a first number until a page has no rows.
    case numbered(first: Int)
    /// `{offset}`, the rows so far, until a page has no rows.
    case offset
    /// The body holds the URL of the next page, on the endpoint's own host, until it holds none.
    case link(ValuePath)
    /// `{cursor}`: the body holds what to ask the next page by, until it holds none.
    case cursor(ValuePath)
  }

  /// Absolute.
  package let template: HistoryTemplate
  package let time: HistoryTime
  /// The zone of the URL's times and days, and of stamps that name no offset; `nil`: the site's.
  package let zone: LocalCalendar?
  /// Whether `{to}` is itself asked for.
  package let includesEnd: Bool
  /// How much is asked for at once, s; whole local days where it is a multiple of a day.
  package let spanSeconds: Int64
  /// How far back the endpoint keeps anything, s.
  package let reachSeconds: Int64
  /// How far apart its rows are, s; 0: as far as the registers' readings.
  package let intervalSeconds: Int64
  package let paging: Paging
  /// How many pages one span has at most.
  package let pagesMax: Int
  package let timeoutMilliseconds: Int
  package let bodyLimitBytes: Int
  /// Where the values stand, in the order of the endpoint's own sources; each has a `time`.
  package let sources: [RegisterSource]
  package let manner: BodyManner

  package init(
    template: HistoryTemplate, time: HistoryTime, zone: LocalCalendar? = nil, includesEnd: Bool = false,
    spanSeconds: Int64 = 86_400, reachSeconds: Int64 = 30 * 86_400, intervalSeconds: Int64 = 0, paging: Paging = .none,
    pagesMax: Int = 100, timeoutMilliseconds: Int, bodyLimitBytes: Int, sources: [RegisterSource], manner: BodyManner
  ) {
    precondition(spanSeconds > 0 && pagesMax > 0, "a span has a length and a page")
    self.template = template
    self.time = time
    self.zone = zone
    self.includesEnd = includesEnd
    self.spanSeconds = spanSeconds
    self.reachSeconds = reachSeconds
    self.intervalSeconds = intervalSeconds
    self.paging = paging
    self.pagesMax = pagesMax
    self.timeoutMilliseconds = timeoutMilliseconds
    self.bodyLimitBytes = bodyLimitBytes
    self.sources = sources
    self.manner = manner
  }

  /// Whether it keeps a file for each local day.
  package var hasDayFiles: Bool { template.places.contains(.day) }

  /// The endpoint's own request, for one page.
  package func request(_ own: Request, url: String) -> Request {
    var request = own
    request.url = url
    request.timeoutMilliseconds = timeoutMilliseconds
    request.bodyLimitBytes = bodyLimitBytes
    return request
  }

  package static func == (left: HistoryManner, right: HistoryManner) -> Bool {
    left === right
      || left.template == right.template && left.time == right.time && left.zone?.timeZone == right.zone?.timeZone
        && left.includesEnd == right.includesEnd && left.spanSeconds == right.spanSeconds
        && left.reachSeconds == right.reachSeconds && left.intervalSeconds == right.intervalSeconds
        && left.paging == right.paging && left.pagesMax == right.pagesMax
        && left.timeoutMilliseconds == right.timeoutMilliseconds && left.bodyLimitBytes == right.bodyLimitBytes
        && left.sources == right.sources && left.manner == right.manner
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(template)
    hasher.combine(spanSeconds)
    hasher.combine(sources)
  }
}

extension BodyFormat {
  /// Whether a body of this format can name its next page: only trees hold something beside their rows.
  package var holdsLinks: Bool { self == .json || self == .xml }
}
