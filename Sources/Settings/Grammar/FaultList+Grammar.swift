import EnergyModel

/// The small grammars of single values. Each reads one written text, and reports what is wrong with it.
extension FaultList {
  /// A text quoted in a sentence, never longer than a line of it.
  static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    return scalars.count <= 60 ? "'\(text)'" : "'\(String(String.UnicodeScalarView(scalars.prefix(60))))…'"
  }

  func identifier<Kind>(_ written: WrittenText, key: String) -> Identifier<Kind>? {
    if let identifier = Identifier<Kind>(written.text) { return identifier }
    return refuse(
      written.place, "`\(key)` \(FaultList.quoted(written.text)) is not an identifier",
      "write up to 128 letters, digits and . _ / -, beginning with a letter or digit, without '..'")
  }

  /// One of the names of a closed set.
  func choice<Choice: RawRepresentable & CaseIterable>(_ written: WrittenText, key: String) -> Choice?
  where Choice.RawValue == String {
    if let choice = Choice(rawValue: written.text) { return choice }
    return refuse(
      written.place, "`\(key)` is \(FaultList.quoted(written.text))",
      NearestName.remedy(for: written.text, among: Choice.allCases.map(\.rawValue)))
  }

  func boolean(_ written: WrittenText, key: String) -> Bool? {
    switch written.text {
    case "true": true
    case "false": false
    default: refuse(written.place, "`\(key)` is \(FaultList.quoted(written.text))", "write true or false")
    }
  }

  func whole(_ written: WrittenText, key: String, in range: ClosedRange<Int>) -> Int? {
    if let number = decimalNumber(written.text.utf8), range.contains(number) { return number }
    return refuse(
      written.place, "`\(key)` is \(FaultList.quoted(written.text))",
      "write a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  /// A decimal that is positive, or zero where that is allowed.
  func decimal(_ written: WrittenText, key: String, allowsZero: Bool) -> ExactDecimal? {
    guard let number = number(written, key: key) else { return nil }
    guard number.isPositive || allowsZero && number == .zero else {
      return refuse(
        written.place, "`\(key)` is \(number)",
        allowsZero ? "write a number that is not negative" : "write a number greater than zero")
    }
    return number
  }

  /// A decimal of either sign.
  func number(_ written: WrittenText, key: String) -> ExactDecimal? {
    do throws(ExactDecimal.Fault) {
      return try ExactDecimal(written.text)
    } catch {
      switch error {
      case .notANumber:
        return refuse(
          written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a number",
          "write digits with a point and without grouping")
      case .outOfRange:
        return refuse(written.place, "`\(key)` has more digits than can be kept", "write at most eighteen digits")
      }
    }
  }

  /// A duration in ms: `500ms`, `30s`, `15m`, `1h`, `1d`.
  func milliseconds(_ written: WrittenText, key: String, in range: ClosedRange<Int64>) -> Int64? {
    let units: [(name: String, factor: Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
    guard let milliseconds = FaultList.number(written.text, units: units) else {
      return refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a duration",
        "write a whole number and ms, s, m, h or d, such as 15m")
    }
    guard range.contains(milliseconds) else {
      func words(_ value: Int64) -> String {
        let unit = units.last { value % $0.factor == 0 } ?? units[0]
        return value == 0 ? "0s" : "\(value / unit.factor)\(unit.name)"
      }
      return refuse(
        written.place, "`\(key)` is \(FaultList.quoted(written.text))",
        "write a duration from \(words(range.lowerBound)) to \(words(range.upperBound))")
    }
    return milliseconds
  }

  /// The same in whole seconds.
  func seconds(_ written: WrittenText, key: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let value = milliseconds(written, key: key, in: (range.lowerBound * 1_000)...(range.upperBound * 1_000)) else {
      return nil
    }
    guard value % 1_000 == 0 else {
      return refuse(written.place, "`\(key)` is \(FaultList.quoted(written.text))", "write whole seconds")
    }
    return value / 1_000
  }

  /// A size in bytes: `512B`, `64KiB`, `1MiB`, `1GiB`.
  func bytes(_ written: WrittenText, key: String, in range: ClosedRange<Int64>) -> Int? {
    let units: [(name: String, factor: Int64)] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
    guard let bytes = FaultList.number(written.text, units: units) else {
      return refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a size",
        "write a whole number and B, KiB, MiB or GiB, such as 1MiB")
    }
    guard range.contains(bytes) else {
      func words(_ value: Int64) -> String {
        let unit = units.last { value % $0.factor == 0 } ?? units[0]
        return "\(value / unit.factor)\(unit.name)"
      }
      return refuse(
        written.place, "`\(key)` is \(FaultList.quoted(written.text))",
        "write a size from \(words(range.lowerBound)) to \(words(range.upperBound))")
    }
    return Int(bytes)
  }

  /// Digits and one of the units, with or without a space between; `nil` for anything else or what 64 bits do not hold.
  private static func number(_ text: String, units: [(name: String, factor: Int64)]) -> Int64? {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    let name = text.utf8.dropFirst(digits.count).drop { $0 == UInt8(ascii: " ") }
    guard let number = decimalNumber(digits), let unit = units.first(where: { name.elementsEqual($0.name.utf8) }) else {
      return nil
    }
    let (product, overflow) = Int64(number).multipliedReportingOverflow(by: unit.factor)
    return overflow ? nil : product
  }

  /// A number, or a dated list of them; dates in any order, none twice.
  func series(_ written: WrittenSeries, key: String, allowsZero: Bool) -> DatedSeries<ExactDecimal>? {
    switch written {
    case .single(let text): return decimal(text, key: key, allowsZero: allowsZero).map { DatedSeries($0) }
    case .dated(let list, let place):
      guard !list.isEmpty else { return refuse(place, "`\(key)` is an empty list", "write a number, or remove the key") }
      var days: [LocalDay: Place] = [:]
      var entries: [DatedSeries<ExactDecimal>.Entry] = []
      for entry in list {
        let day = entry.from.flatMap { self.day($0, of: key) }
        let value = entry.value.flatMap { decimal($0, key: key, allowsZero: allowsZero) }
        if entry.from == nil {
          report(entry.place, "an entry of `\(key)` has no `from`", "write the day from which it holds, such as 2020-01-01")
        }
        if entry.value == nil {
          report(entry.place, "an entry of `\(key)` has no `value`", "write the number that holds from that day on")
        }
        guard let day, let from = entry.from else { continue }
        if let first = days[day] {
          report(
            from.place, "`\(key)` has two values from \(day)", "keep one; the first is on \(words(for: first, from: from.place))")
        }
        days[day] = days[day] ?? from.place
        if let value { entries.append(.init(from: day, value: value)) }
      }
      return entries.count == list.count ? DatedSeries(entries) : nil
    }
  }

  private func day(_ written: WrittenText, of key: String) -> LocalDay? {
    if let day = LocalDay(written.text) { return day }
    return refuse(written.place, "`from` \(FaultList.quoted(written.text)) of `\(key)` is not a day", "write it as 2020-01-01")
  }
}
