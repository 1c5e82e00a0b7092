/// The same letters, written instead of read: for the times that a URL names.
extension StampPattern {
  /// Whether a time can be written so: what only a reader leaves open (`*`, `S`) cannot.
  package var isWritable: Bool {
    !parts.contains { part in
      switch part {
      case .rest, .season: true
      case .field, .offset, .literal: false
      }
    }
  }

  /// The finest step that the pattern tells apart, s: a day, an hour, a minute or a second.
  package var stepSeconds: Int64 {
    var step: Int64 = 86_400
    for case .field(let field, _, _) in parts {
      switch field {
      case .hour: step = min(step, 3_600)
      case .minute: step = min(step, 60)
      case .second: step = 1
      case .year, .month, .day: continue
      }
    }
    return step
  }

  /// Whether the text says by how much its clock is ahead of UTC, so that no hour is told twice.
  package var namesOffset: Bool { parts.contains(.offset) }

  /// What a clock shows, in this pattern; finer parts than it has are dropped.
  ///
  /// - Parameters:
  ///   - localSeconds: seconds since 1970-01-01 00:00 on that clock.
  ///   - offsetSeconds: by how much the clock is ahead of UTC.
  package func text(localSeconds: Int64, offsetSeconds: Int64) -> String {
    precondition(isWritable, "a pattern that leaves something open is not written")
    let day = LocalDay(number: Int32(localSeconds.dividedRoundingDown(by: 86_400)))
    let second = Int(localSeconds - Int64(day.number) * 86_400)
    let (year, month, dayOfMonth) = day.components
    var text: [UInt8] = []
    for part in parts {
      switch part {
      case .field(let field, let digits, let isElastic):
        let value =
          switch field {
          case .year: digits == 2 ? year % 100 : year
          case .month: month
          case .day: dayOfMonth
          case .hour: second / 3_600
          case .minute: second / 60 % 60
          case .second: second % 60
          }
        text += Array((isElastic ? String(value) : padded(value, digits)).utf8)
      case .offset:
        let minutes = Int(offsetSeconds.magnitude) / 60
        let sign = offsetSeconds < 0 ? "-" : "+"
        text += Array((sign + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2)).utf8)
      case .literal(let byte): text.append(byte)
      case .season, .rest: continue
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
