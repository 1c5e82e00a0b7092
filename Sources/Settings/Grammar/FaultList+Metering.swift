import EnergyModel

/// The words that say how a value is metered; shared by registers and presets.
extension FaultList {
  func carrier(_ written: WrittenText) -> Carrier? {
    if let carrier = Carrier(written.text) { return carrier }
    return refuse(
      written.place, "`carrier` is \(FaultList.quoted(written.text))",
      NearestName.remedy(for: written.text, among: Carrier.named.map(\.name) + ["waste.<fraction>"]))
  }

  /// How the values of a carrier are to be read; `carrier` is `nil` where it has a fault of its own.
  func kind(_ written: WrittenText, of carrier: Carrier?) -> RegisterKind? {
    guard let kind: RegisterKind = choice(written, key: "kind") else { return nil }
    guard kind == .instantaneous, let carrier, carrier.baseUnit.dimension != .energy else { return kind }
    return refuse(
      written.place, "kind 'instantaneous' is power, and \(carrier.name) is not counted from power",
      "use a cumulative or delta register; electricity, heat and cooling have power")
  }

  /// What a stamp names; only the intervals of a delta have two ends. `kind` is `nil` where it has a fault of its own.
  func stamp(_ written: WrittenText, kind: RegisterKind?) -> IntervalStamp? {
    guard let stamp: IntervalStamp = choice(written, key: "stamp") else { return nil }
    guard let kind, kind != .delta else { return stamp }
    return refuse(
      written.place, "`stamp` belongs to delta registers, and this one is \(kind.rawValue)",
      "remove it, or write kind: delta where the device sends amounts of intervals")
  }

  /// Without a time in the body a delta is stamped by its receipt, which is never the start of anything.
  func reportStartWithoutTime(_ place: Place) {
    report(
      place, "`stamp: start` needs a `time`", "write where the body has its stamp, or remove `stamp`: the receipt is the end")
  }

  func format(_ written: WrittenText) -> BodyFormat? { choice(written, key: "format") }

  /// A place in a body; `format` is `nil` where it has a fault of its own.
  func path(_ written: WrittenText, key: String, in format: BodyFormat?) -> ValuePath? {
    guard let format else { return nil }
    if let path = ValuePath(written.text, in: format) { return path }
    return refuse(
      written.place, "`\(key)` \(FaultList.quoted(written.text)) is not \(format.notation.name)", format.notation.remedy)
  }

  /// Whether strings that are wholly a number count (contract R1).
  func numbers(_ written: WrittenText) -> Bool? {
    switch written.text {
    case "string": true
    case "number": false
    default:
      refuse(written.place, "`numbers` is \(FaultList.quoted(written.text))", "write string, or number, which is the default")
    }
  }

  /// The class of a meter: a share in per cent with at most four decimals, such as `0.5%`.
  func accuracy(_ written: WrittenText) -> Accuracy? {
    let text = written.text.utf8
    let digits = text.dropLast().reversed().drop { $0 == UInt8(ascii: " ") }.reversed()
    // A hundredth of a million: so many parts are one per cent.
    guard text.last == UInt8(ascii: "%"), let percent = try? ExactDecimal(parsing: Array(digits)),
      let parts = percent.multiplied(by: ExactDecimal(10_000))
    else {
      return refuse(
        written.place, "`accuracy` \(FaultList.quoted(written.text)) is not a share in per cent",
        "write the class of the meter as a number and %, such as 1% or 0.5%")
    }
    guard parts.scale == 0, (1...Accuracy.partsPerMillionMax).contains(parts.mantissa) else {
      return refuse(
        written.place, "`accuracy` is \(FaultList.quoted(written.text))",
        "write a share from 0.0001% to 50%, with at most four decimals"
      )
    }
    return Accuracy(partsPerMillion: parts.mantissa)
  }

  /// A name for people: any letters, nothing that breaks a line.
  func label(_ written: WrittenText, key: String) -> String? {
    guard Printable.isPrintable(written.text) else {
      return refuse(written.place, "`\(key)` holds a control character or a line break", "write it on one line")
    }
    guard InstitutionGrammar.isLabel(written.text) else {
      return refuse(written.place, "`\(key)` is longer than \(InstitutionGrammar.labelBytesMax) bytes", "shorten it")
    }
    return written.text
  }
}

/// What may stand in a name for people and in a secret.
enum Printable {
  /// Whether a text has no control character: none that breaks a line, drives a terminal or ends a header.
  static func isPrintable(_ text: String) -> Bool {
    // Of the two blocks of controls, C1 is written in two bytes: 0xC2 and 0x80 to 0x9F.
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte < 0x20 || byte == 0x7F || previous == 0xC2 && byte <= 0x9F { return false }
      previous = byte
    }
    return true
  }
}
