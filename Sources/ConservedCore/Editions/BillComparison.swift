import EnergyModel
import Storage

/// A bill beside what the registers counted over its days (contract R5).
struct BillComparison {
  let bill: LedgerEntry
  let registers: [RegisterID]
  /// What they counted; `nil` where nothing is known of these days: there is nothing to compare.
  let counted: Amount?
  /// Hours of which something is known, of all registers together, and how many the days have for them.
  let knownHours: Int
  let hours: Int

  /// More than this share of the bill is worth a look, per cent.
  static let differencePercentMax: Int128 = 5

  init(_ bill: Ledger.Bill, _ keeper: BookKeeper) throws(StoreError) {
    self.bill = bill.entry
    registers = bill.registers.map { keeper.registers[$0].id }
    let span = bill.entry.span(keeper.calendar)
    var counted: Amount?
    var knownHours = 0
    for register in bill.registers {
      let rows = try keeper.hours(of: register, in: span)
      if !rows.isEmpty { counted = (counted ?? .zero) + rows.map(\.hour.amount.total).reduce(.zero, +) }
      knownHours += rows.count
    }
    self.counted = counted
    self.knownHours = knownHours
    hours = span.localHours * bill.registers.count
  }

  /// Whether bill and registers are further apart than can pass as rounding and reading days.
  var differs: Bool {
    guard let counted else { return false }
    let difference = Int128(counted.baseUnits) - Int128(bill.amount.baseUnits)
    return difference.magnitude * 100 > (Int128(bill.amount.baseUnits) * BillComparison.differencePercentMax).magnitude
  }

  /// `registers hall/e 950.000 kWh over 744 of 744 hours, 5.0 % less than the bill`.
  func sentence(_ language: Language) -> String {
    guard language == .english else { return chinese }
    let names = (registers.count == 1 ? "register " : "registers ") + registers.map(\.text).joined(separator: " + ")
    guard let counted else { return "of \(names) nothing is known over these days" }
    return
      "\(names) \(counted.printed) \(bill.carrier.baseUnit.printed) over \(knownHours) of \(hours) hours, \(relation(counted))"
  }

  private var chinese: String {
    let names = "计量点 " + registers.map(\.text).joined(separator: " + ")
    guard let counted else { return "\(names) 在这些天没有数据" }
    return
      "\(names) \(counted.printed) \(bill.carrier.baseUnit.printed)，\(hours) 小时中已知 \(knownHours) 小时，\(relationInChinese(counted))"
  }

  private func relationInChinese(_ counted: Amount) -> String {
    guard counted != bill.amount else { return "与账单一致" }
    guard bill.amount.baseUnits > 0, let tenths = tenthsApart(counted) else { return "账单为零" }
    return "比账单\(counted.baseUnits < bill.amount.baseUnits ? "少" : "多") \(tenths / 10).\(tenths % 10)%"
  }

  /// Tenths of a per cent of the bill; `nil` where it is nothing.
  private func tenthsApart(_ counted: Amount) -> Int128? {
    let (difference, whole) = (Int128(counted.baseUnits) - Int128(bill.amount.baseUnits), Int128(bill.amount.baseUnits))
    return whole > 0 ? (Int128(difference.magnitude) * 1_000).dividedRoundingHalfAwayFromZero(by: whole) : nil
  }

  private func relation(_ counted: Amount) -> String {
    let (difference, whole) = (Int128(counted.baseUnits) - Int128(bill.amount.baseUnits), Int128(bill.amount.baseUnits))
    guard difference != 0 else { return "as the bill" }
    guard whole > 0, let tenths = tenthsApart(counted) else { return "and the bill nothing" }
    return "\(tenths / 10).\(tenths % 10) % \(difference < 0 ? "less" : "more") than the bill"
  }
}

extension LedgerEntry {
  func span(_ calendar: LocalCalendar) -> Span { Span(calendar.start(of: from), calendar.start(of: to)) }

  /// `2026-01-01 to 2026-02-01, 1234.5 m3, 4468.89 yuan, note`.
  var sentence: String { sentence(.english) }

  func sentence(_ language: Language) -> String {
    let isEnglish = language == .english
    var parts = ["\(from) \(isEnglish ? "to" : "至") \(to)", "\(value) \(unit.symbol)"]
    if let costYuan { parts.append("\(costYuan) \(isEnglish ? "yuan" : "元")") }
    if !note.isEmpty { parts.append(note) }
    return parts.joined(separator: isEnglish ? ", " : "，")
  }

  /// The period as `explain` takes it: the day, month or year that the entry is of; the month in which it begins where it is of none.
  var period: String {
    if to - from == 1 { return from.iso8601 }
    let isYear = from.dayOfYear == 1 && to.dayOfYear == 1 && to.year == from.year + 1
    return isYear ? padded(from.year, 4) : from.month.iso8601
  }
}
