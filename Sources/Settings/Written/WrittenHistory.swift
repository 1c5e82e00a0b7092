/// How an endpoint is asked for the past, as written on it or in its preset.
struct WrittenHistory: Sendable {
  let place: Place
  private let texts: [String: WrittenText]

  static let keys = [
    "url", "time_format", "time_zone", "to", "span", "reach", "interval", "rows", "stamp_format", "repeated_hour", "next",
    "first_page", "pages", "timeout", "body_limit",
  ]

  init?(_ keys: WrittenMapping) {
    guard let mapping = keys.mapping("history", keys: WrittenHistory.keys) else { return nil }
    place = mapping.place
    var texts: [String: WrittenText] = [:]
    for key in WrittenHistory.keys { texts[key] = mapping.text(key) }
    self.texts = texts
  }

  private init(place: Place, texts: [String: WrittenText]) {
    self.place = place
    self.texts = texts
  }

  subscript(key: String) -> WrittenText? { texts[key] }

  /// What is written here, and of what is not that which is written in the preset.
  func over(_ preset: WrittenHistory?) -> WrittenHistory {
    WrittenHistory(place: place, texts: texts.merging(preset?.texts ?? [:]) { own, _ in own })
  }
}

/// Where a history holds the values of one register, where that is not as in the answer to a poll.
struct WrittenHistorySource: Sendable {
  let value: WrittenText?
  let time: WrittenText?
  let unit: WrittenText?
  let unitAt: WrittenText?
  let numbers: WrittenText?

  /// What is written of it, in the order of the keys.
  var texts: [WrittenText] { [value, time, unit, unitAt, numbers].compactMap { $0 } }

  init?(_ keys: WrittenMapping) {
    guard let mapping = keys.mapping("history", keys: ["value", "time", "unit", "unit_at", "numbers"]) else { return nil }
    value = mapping.text("value")
    time = mapping.text("time")
    unit = mapping.text("unit")
    unitAt = mapping.text("unit_at")
    numbers = mapping.text("numbers")
  }
}
