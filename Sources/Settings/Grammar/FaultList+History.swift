import EnergyModel

/// How much of the past is asked for, how pages follow, and how they are read: what depends on no endpoint.
extension FaultList {
  // MARK: How much

  func seconds(_ written: WrittenHistory, _ key: String, _ standard: Int64, in range: ClosedRange<Int64>) -> Int64? {
    written[key].map { seconds($0, key: key, in: range) } ?? standard
  }

  func whole(_ written: WrittenHistory, _ key: String, _ standard: Int, in range: ClosedRange<Int>) -> Int? {
    written[key].map { whole($0, key: key, in: range) } ?? standard
  }

  func span(_ written: WrittenHistory, _ places: Set<HistoryTemplate.Place>) -> Int64? {
    guard let span = seconds(written, "span", Defaults.historySpanSeconds, in: Defaults.historySpanRange) else { return nil }
    guard places.contains(.day), let text = written["span"], span != 86_400 else { return span }
    return refuse(text.place, "a file of a {day} has a `span` of one day", "remove `span`")
  }

  func checkPieces(_ written: WrittenHistory, span: Int64?, reach: Int64?) {
    guard let span, let reach, reach / span > Defaults.historyPiecesMax else { return }
    report(
      written["span"]?.place ?? written.place, "`reach` is more than \(Defaults.historyPiecesMax) times `span`",
      "write a longer `span`, or a shorter `reach`")
  }

  // MARK: Pages

  func paging(
    _ written: WrittenHistory, _ places: Set<HistoryTemplate.Place>, _ format: BodyFormat
  ) -> HistoryManner.Paging? {
    if let text = written["first_page"], !places.contains(.page) {
      return refuse(
        text.place, "`first_page` needs a {page} in `url`", "write where the number of the page stands, or remove it")
    }
    guard let text = written["next"] else {
      if places.contains(.cursor) {
        return refuse(
          written["url"]?.place ?? written.place, "`url` has a {cursor}, and nothing says where it comes from",
          "write by `next` where a page names the cursor of the next one")
      }
      if places.contains(.page) { return whole(written, "first_page", 1, in: 0...1).map(HistoryManner.Paging.numbered) }
      return places.contains(.offset) ? .offset : HistoryManner.Paging.none
    }
    guard places.isDisjoint(with: [.page, .offset]) else {
      return refuse(text.place, "`next` stands beside {page} or {offset}", "keep one way of going on")
    }
    guard case .link(let path)? = link(written, format) else { return nil }
    return places.contains(.cursor) ? .cursor(path) : .link(path)
  }

  /// What `next` alone says; `.none` where nothing is written.
  func link(_ written: WrittenHistory, _ format: BodyFormat) -> HistoryManner.Paging? {
    guard let text = written["next"] else { return HistoryManner.Paging.none }
    guard format.holdsLinks else {
      return refuse(
        text.place, "a body in \(format.rawValue) names no next page", "remove `next`, or count by {page} or {offset}")
    }
    return path(text, key: "next", in: format).map(HistoryManner.Paging.link)
  }

  // MARK: The body

  /// - Parameter live: how answers to polls are read.
  func manner(_ written: WrittenHistory, _ format: BodyFormat, over live: BodyManner?, zone: LocalCalendar?) -> BodyManner? {
    let live = live ?? .plain
    let rows = written["rows"].map { path($0, key: "rows", in: format) } ?? live.rows
    let repeated = written["repeated_hour"].map { choice($0, key: "repeated_hour") } ?? live.stamps.repeatedHour
    let form = written["stamp_format"].map { stampForm($0) } ?? live.stamps.form
    guard written["rows"] == nil || rows != nil, let repeated, let form else { return nil }
    return BodyManner(
      rows: rows, take: .all, stamps: StampManner(form: form, zone: zone ?? live.stamps.zone, repeatedHour: repeated),
      table: live.table, expectations: live.expectations)
  }

  func stampForm(_ text: WrittenText) -> StampManner.Form? {
    switch text.text {
    case "rfc3339", "seconds": .usual
    case "milliseconds": .milliseconds
    default: StampPattern(text.text).map(StampManner.Form.pattern) ?? refusePattern(text)
    }
  }
}
