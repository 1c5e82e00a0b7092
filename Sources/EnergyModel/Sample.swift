/// What an endpoint said of one register: nothing converted yet.
///
/// Small, and of a plain number without words: a poll makes one for every number, and only people ask for its text.
package struct Sample: Sendable {
  /// The number in `unit`; tens that the unit or the body states apart are multiplied in, which changes no digit.
  package let value: ExactDecimal
  /// The body's own time stamp; `nil` when it has none.
  package let stamp: Instant?
  private let words: Words?
  package let unit: MeasureUnit
  /// How many digits behind the point the body has; of no meaning where there are words.
  private let decimals: Int32

  /// What value and decimals do not say.
  private final class Words: Sendable {
    let text: String
    let unit: String?

    init(text: String, unit: String?) {
      self.text = text
      self.unit = unit
    }
  }

  /// - Parameters:
  ///   - text: the number as it stood in the body.
  ///   - sentUnit: its unit, where it is not `unit`.
  package init(value: ExactDecimal, unit: MeasureUnit, stamp: Instant?, text: String, sentUnit: String? = nil) {
    self.value = value
    self.unit = unit
    self.stamp = stamp
    decimals = 0
    words = Words(text: text, unit: sentUnit)
  }

  /// A number that stood in the body as it is kept, but for zeros at its end; not for −0, which is kept as 0.
  ///
  /// - Parameter decimals: how many digits stood behind its point, as many as the value has or more.
  package init(value: ExactDecimal, unit: MeasureUnit, stamp: Instant?, decimals: Int) {
    self.value = value
    self.unit = unit
    self.stamp = stamp
    self.decimals = Int32(truncatingIfNeeded: decimals)
    words = nil
  }

  /// The text of the number as it stood in the body.
  package var text: String {
    if let words { return words.text }
    let text = value.description
    let zeros = max(0, Int(decimals) - Int(value.scale))
    return zeros == 0 ? text : text + (value.scale == 0 ? "." : "") + String(repeating: "0", count: zeros)
  }

  /// The unit of that number as it was sent, tens and all, such as `10 kWh`; `nil` where it is `unit`.
  package var sentUnit: String? { words?.unit }
}

extension Sample: Equatable {
  /// Whether two say the same, however they keep it.
  package static func == (left: Sample, right: Sample) -> Bool {
    left.value == right.value && left.unit == right.unit && left.stamp == right.stamp && left.text == right.text
      && left.sentUnit == right.sentUnit
  }
}

/// Why a body, or one register in it, gives no reading: a closed set.
package enum Rejection: Error, Hashable, Sendable {
  /// The body is no document of its format; the byte where it stops being one, and what was expected there.
  case malformed(offset: Int, expected: String)
  /// A page for people, a log-in form most often.
  case htmlBody
  case valueMissing(path: String)
  /// The place holds `null`: the endpoint says that it does not know.
  case valueIsNull(path: String)
  case valueIsNotANumber(path: String, offset: Int)
  case valueIsAString(path: String)
  /// The endpoint says, by a mark that its description names, that it does not know the value.
  case valueAbsent(path: String, text: String)
  /// What the body must say of itself it does not say; `found` is empty where there is nothing.
  case bodyContradicts(path: String, offset: Int, expected: String, found: String)
  /// The place names more than one value.
  case valueAmbiguous(path: String)
  /// The body states the value in a unit of another quantity than the register's, or in none where it always states one (`found` is
  /// empty).
  case unitDiffers(path: String, offset: Int, expected: MeasureUnit, found: String)
  /// The body has no entry at the place of its rows.
  case noRows(path: String)
  /// More digits than can be kept, or beyond what the books can count.
  case valueOutOfRange(path: String)
  case stampMissing(path: String)
  case stampUnreadable(path: String)
  /// More than five minutes after the receipt (contract R7).
  case stampInTheFuture(seconds: Int64)
  /// A delta stamped at the start of its interval, received more than five minutes before the interval's end: it is not whole yet.
  case intervalNotOver(seconds: Int64)
  case clockImplausible
  /// A temperature that air outdoors does not reach: most often it is in another unit.
  case temperatureImplausible(path: String, value: String, unit: MeasureUnit)

  /// The stable name.
  package var name: String {
    switch self {
    case .malformed: "malformed"
    case .htmlBody: "html_body"
    case .valueMissing: "value_missing"
    case .valueIsNull: "value_null"
    case .valueIsNotANumber: "value_not_a_number"
    case .valueIsAString: "value_is_a_string"
    case .valueAbsent: "value_absent"
    case .bodyContradicts: "body_contradicts"
    case .noRows: "no_rows"
    case .valueAmbiguous: "value_ambiguous"
    case .unitDiffers: "unit_differs"
    case .valueOutOfRange: "value_out_of_range"
    case .stampMissing: "stamp_missing"
    case .stampUnreadable: "stamp_unreadable"
    case .stampInTheFuture: "stamp_in_the_future"
    case .intervalNotOver: "interval_not_over"
    case .clockImplausible: "clock_implausible"
    case .temperatureImplausible: "temperature_implausible"
    }
  }

  /// What, where and how to mend it, in one clause each.
  package var sentence: String {
    switch self {
    case .malformed(let offset, let expected):
      "the body breaks off its format at byte \(offset): expected \(expected); check the URL and the format"
    case .htmlBody: "the body is an HTML page, not a reading; check the URL and whether the device asks for a log-in"
    case .valueMissing(let path): "the body has no value at \(path); check `value` against `conserved probe`"
    case .valueIsNull(let path): "the value at \(path) is null: the device does not know it; nothing is booked"
    case .valueIsNotANumber(let path, let offset): "the value at \(path) (byte \(offset)) is no number; check `value`"
    case .valueIsAString(let path): "the value at \(path) is a string; set `numbers: string` if it is meant as a number"
    case .valueAbsent(let path, let text):
      "the value at \(path) is '\(text)': the device does not know it; nothing is booked"
    case .bodyContradicts(let path, let offset, let expected, let found):
      "the body says \(found.isEmpty ? "nothing" : "'\(found)'") at \(path) (byte \(offset)), where its description has '\(expected)'; check the device, "
        + "`preset` and `expect`"
    case .noRows(let path): "the body has no entry at \(path); nothing is booked"
    case .valueAmbiguous(let path): "more than one value stands at \(path); write `value` so that it names one"
    case .unitDiffers(let path, let offset, let expected, let found):
      "the body states the value at \(path) (byte \(offset)) in \(found.isEmpty ? "no unit" : "'\(found)'"), and the register is in "
        + "\(expected.symbol); check `unit` and `value`"
    case .valueOutOfRange(let path):
      "the number at \(path) has more digits or is larger than the books can hold; check unit and multiplier"
    case .stampMissing(let path): "the body has no time at \(path); check `time`, or leave it empty for the time of receipt"
    case .stampUnreadable(let path): "the time at \(path) cannot be read; write `time_format` and `time_zone` as the device does"
    case .stampInTheFuture(let seconds):
      "the device's stamp is \(seconds) s after its receipt; check the device's clock or its time zone"
    case .intervalNotOver(let seconds):
      "the interval ends \(seconds) s after its receipt, so its amount is not whole; ask for finished intervals, or check `stamp` and "
        + "`interval`"
    case .clockImplausible: "the time of the reading is before 2000 or after 2099; check the clock of this machine"
    case .temperatureImplausible(let path, let value, let unit):
      "the value at \(path) would be \(value) \(unit.symbol), which air outdoors does not reach (-90 to 60 degC); the unit may be wrong: write "
        + "`unit` as one of \(MeasureUnit.temperatures.map(\.symbol).joined(separator: ", "))"
    }
  }
}
