import EnergyModel

/// What a register's description says of its readings: their real value, what lies between two of them, what is plausible.
///
/// One object for each register, shared by everything that books it: a nation of registers keeps its descriptions once.
package final class RegisterTerms: Sendable {
  package let register: Register
  package let calendar: LocalCalendar
  /// In order of time; none where there is no counter.
  package let exchanges: [MeterExchange]

  package init(register: Register, calendar: LocalCalendar, exchanges: [MeterExchange] = []) {
    self.register = register
    self.calendar = calendar
    self.exchanges = register.kind.isCounter ? exchanges.sorted { $0.instant < $1.instant } : []
  }

  /// The number of the rules by which books are derived: raised with every change of a rule, so that a store derived by older ones
  /// derives its closed days again at the next start. 2: estimated seconds know their method. 3: power is rounded once an hour.
  private static let rules = 3

  /// All that the books of the register depend on, besides its readings and the calendar; the same text, the same books.
  package var description: String {
    let entries = register.multiplier.entries
    let multipliers =
      entries.count == 1 ? "\(entries[0].value)" : entries.map { "\($0.value) from \($0.from)" }.joined(separator: ", ")
    return [
      "rules \(RegisterTerms.rules)", register.carrier.name, register.kind.rawValue, register.unit.symbol, "times " + multipliers,
      "capacity \(register.capacity.map(\.description) ?? "none")", "power \(register.powerMaxPerHour.map(String.init) ?? "any")",
      "every \(register.intervalSeconds) s",
    ].joined(separator: "; ") + exchanges.map { "; exchanged \(RegisterTerms.text($0))" }.joined()
  }

  /// Whether an earlier description says the same, whatever rules it followed.
  package func isDescribed(by earlier: String) -> Bool {
    func withoutRules(_ text: String) -> Substring {
      guard text.hasPrefix("rules "), let end = text.firstIndex(of: ";") else { return text[...] }
      return text[text.index(end, offsetBy: 2)...]
    }
    return withoutRules(description) == withoutRules(earlier)
  }

  private static func text(_ exchange: MeterExchange) -> String {
    "\(exchange.instant.seconds) \(exchange.finalValue) \(exchange.initialValue) \(exchange.capacity.map(\.description) ?? "-") "
      + (exchange.multiplier.map(\.description) ?? "-")
  }

  /// The first exchange after an instant and not after another.
  package func exchange(after: Instant, through: Instant) -> MeterExchange? {
    exchanges.first { after < $0.instant && $0.instant <= through }
  }

  /// What the old meter showed last and the new one first, as readings of the exchange's instant.
  package func readings(of exchange: MeterExchange) -> (final: Reading, initial: Reading) {
    func reading(_ value: ExactDecimal) -> Reading {
      Reading(instant: exchange.instant, received: exchange.instant, value: value, unit: register.unit, origin: .correction)
    }
    return (reading(exchange.finalValue), reading(exchange.initialValue))
  }

  /// The real value under the multiplier of the reading's own day; `nil` when the books cannot hold it. A delta was counted before its
  /// interval's end: a multiplier that begins with that instant is not yet its own. Power is no value in base units.
  package func value(_ reading: Reading) -> RegisterValue? {
    guard register.kind != .instantaneous else { return nil }
    let counted = register.kind == .delta ? reading.instant + -1 : reading.instant
    return RegisterValue(of: reading, register: register, multiplier: multiplier(at: counted))
  }

  /// What was stated last before an instant: by the description, from its day on, or by an exchange.
  func multiplier(at instant: Instant) -> ExactDecimal {
    let entries = register.multiplier.entries
    if entries.count == 1, exchanges.isEmpty { return entries[0].value }
    let described = entries.last { calendar.start(of: $0.from) <= instant } ?? entries[0]
    let exchanged = exchanges.last { $0.instant <= instant && $0.multiplier != nil }
    guard let exchanged, let multiplier = exchanged.multiplier, calendar.start(of: described.from) <= exchanged.instant else {
      return described.value
    }
    return multiplier
  }

  private func capacity(at instant: Instant) -> ExactDecimal? {
    exchanges.last { $0.instant <= instant && $0.capacity != nil }?.capacity ?? register.capacity
  }

  /// What the counter rose between two readings, both seen through the multiplier of the first; negative for a fall.
  package func rise(from: Reading, to: Reading) -> Amount? {
    let multiplier = multiplier(at: from.instant)
    guard let before = RegisterValue(of: from, register: register, multiplier: multiplier),
      let after = RegisterValue(of: to, register: register, multiplier: multiplier)
    else { return nil }
    return after - before
  }

  /// What was counted between two readings of one epoch, cut where the multiplier changed: there, with no reading at that instant, the
  /// raw counter is interpolated (contract R2).
  package func pieces(from: Reading, to: Reading) -> [(span: Span, amount: Amount)] {
    var cuts = [from.instant]
    for entry in register.multiplier.entries.dropFirst() {
      let instant = calendar.start(of: entry.from)
      if from.instant < instant, instant < to.instant { cuts.append(instant) }
    }
    cuts.append(to.instant)
    return zip(cuts, cuts.dropFirst()).compactMap { start, end in
      let multiplier = multiplier(at: start)
      guard let v0 = RegisterValue(of: from, register: register, multiplier: multiplier),
        let v1 = RegisterValue(of: to, register: register, multiplier: multiplier)
      else { return nil }
      func value(at instant: Instant) -> Int64 {
        let rise = Int128(v1.baseUnits - v0.baseUnits) * Int128(instant - from.instant)
        return v0.baseUnits + Int64(rise.dividedRoundingDown(by: Int128(to.instant - from.instant)))
      }
      return (Span(start, end), Amount(baseUnits: value(at: end) - value(at: start)))
    }
  }

  /// Contract R3: two readings no further apart than twice the interval, at most 90 minutes.
  package func isMeasured(_ span: Span) -> Bool {
    span.seconds <= min(2 * register.intervalSeconds, RegisterTerms.measuredSecondsMax)
  }

  /// However rarely a register is read, s (contract R3).
  static let measuredSecondsMax: Int64 = 90 * 60

  /// Whether the books can count a reading of this register.
  func isUsable(_ reading: Reading) -> Bool {
    register.kind == .instantaneous ? power(reading) != nil : value(reading) != nil
  }

  /// Whether the connection could have drawn so much in so long; always, where no limit is stated (contract R2).
  package func isWithinPower(_ amount: Amount, over span: Span) -> Bool {
    guard let powerMax = register.powerMaxPerHour else { return true }
    return Int128(amount.baseUnits) * 3_600 <= Int128(powerMax) * Int128(span.seconds)
  }

  /// What was counted through the register's capacity and on from zero, when a fall is a rollover: within what the connection could
  /// draw; where that is not stated, from the last tenth of the capacity into its first (contract R8).
  package func rollover(from: Reading, to: Reading) -> Amount? {
    let multiplier = multiplier(at: from.instant)
    guard let capacity = capacity(at: from.instant),
      let full = RegisterValue(
        of: Reading(instant: from.instant, received: from.received, value: capacity, unit: register.unit, origin: from.origin),
        register: register, multiplier: multiplier),
      let before = RegisterValue(of: from, register: register, multiplier: multiplier),
      let after = RegisterValue(of: to, register: register, multiplier: multiplier),
      let toCapacity = full - before, toCapacity >= .zero, after.baseUnits >= 0
    else { return nil }
    let amount = toCapacity + Amount(baseUnits: after.baseUnits)
    if register.powerMaxPerHour != nil {
      return isWithinPower(amount, over: Span(from.instant, to.instant)) ? amount : nil
    }
    let isNearEnds =
      Int128(before.baseUnits) * 10 >= Int128(full.baseUnits) * 9 && Int128(after.baseUnits) * 10 <= Int128(full.baseUnits)
    return isNearEnds ? amount : nil
  }
}
