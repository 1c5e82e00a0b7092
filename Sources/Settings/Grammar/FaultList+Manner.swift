import EnergyModel

/// How bodies and values are read. A part with a fault is left out: the configuration is refused anyway.
extension FaultList {
  /// What is written, over what the preset says; `nil` where all is as the format has it.
  ///
  /// - Parameter format: `nil` where it has a fault of its own.
  func manner(_ written: WrittenManner, in format: BodyFormat?, over preset: BodyManner?) -> BodyManner? {
    let base = preset ?? .plain
    if let table = written.table, let format, format != .csv {
      report(table.place, "`csv` belongs to format csv, and this one is \(format.rawValue)", "remove it")
    }
    if let rows = written.rows, let format, [.csv, .obis].contains(format) {
      report(
        rows.place, "`rows` does not belong to format \(format.rawValue)",
        format == .csv ? "remove it: every row of a table is an entry" : "remove it: a telegram has one value of each register")
    }
    let manner = BodyManner(
      rows: written.rows.flatMap { path($0, key: "rows", in: format) } ?? base.rows,
      take: written.take.flatMap { choice($0, key: "take") } ?? base.take, stamps: stamps(written, over: base.stamps),
      table: written.table.map { table($0, over: base.table) } ?? base.table,
      expectations: written.expectations.map { expectations($0, in: format) } ?? base.expectations)
    return manner == .plain ? nil : preset == manner ? preset : manner
  }

  private func stamps(_ written: WrittenManner, over base: StampManner) -> StampManner {
    var form = base.form
    if let text = written.timeFormat {
      switch text.text {
      case "usual": form = .usual
      case "milliseconds": form = .milliseconds
      default:
        if let pattern = StampPattern(text.text) {
          form = .pattern(pattern)
        } else {
          report(
            text.place, "`time_format` \(FaultList.quoted(text.text)) names no year, month and day",
            "write usual, milliseconds, or a pattern of YYYY MM DD hh mm ss as the device writes them, such as DD.MM.YYYY hh:mm")
        }
      }
    }
    return StampManner(
      form: form, zone: written.timeZone.flatMap { zone($0) } ?? base.zone,
      repeatedHour: written.repeatedHour.flatMap { choice($0, key: "repeated_hour") } ?? base.repeatedHour)
  }

  private func zone(_ written: WrittenText) -> LocalCalendar? {
    if let calendar = LocalCalendar(timeZone: written.text) { return calendar }
    return refuse(
      written.place, "there is no time zone \(FaultList.quoted(written.text))", "write an IANA name, such as Asia/Shanghai or UTC"
    )
  }

  private func table(_ written: WrittenManner.Table, over base: TableManner) -> TableManner {
    let separators = [",": UInt8(ascii: ","), ";": UInt8(ascii: ";"), "tab": 0x09, "|": UInt8(ascii: "|")]
    var separator = base.separator
    if let text = written.separator {
      separator =
        separators[text.text]
        ?? refuse(
          text.place, "`separator` is \(FaultList.quoted(text.text))", "write one of ',' ';' '|' or tab") ?? base.separator
    }
    var mark = base.decimalMark
    switch written.decimal?.text {
    case nil: break
    case "point": mark = UInt8(ascii: ".")
    case "comma": mark = UInt8(ascii: ",")
    default:
      if let text = written.decimal { report(text.place, "`decimal` is \(FaultList.quoted(text.text))", "write point or comma") }
    }
    return TableManner(
      separator: separator, decimalMark: mark,
      hasHeader: written.header.flatMap { boolean($0, key: "header") } ?? base.hasHeader,
      skippedLines: written.skip.flatMap { whole($0, key: "skip", in: 0...100) } ?? base.skippedLines)
  }

  private func expectations(_ written: [WrittenManner.Expectation], in format: BodyFormat?) -> [BodyManner.Expectation] {
    written.compactMap { entry in
      guard let at = entry.at, let text = entry.text else {
        return refuse(entry.place, "an entry of `expect` lacks `at` or `is`", "write { at: /Head/Status/Code, is: 0 }")
      }
      return path(at, key: "at", in: format).map { BodyManner.Expectation(at: $0, text: text.text) }
    }
  }

  // MARK: One value

  /// - Parameter unit: the register's; `nil` where it has a fault of its own.
  func manner(
    _ written: WrittenValueManner, unit: MeasureUnit?, in format: BodyFormat?, over channel: ValueManner?
  ) -> ValueManner? {
    let base = channel ?? ValueManner()
    let power = written.powerOfTen.flatMap { powerOfTen($0) }
    let manner = ValueManner(
      unitAt: written.unitAt.flatMap { path($0, key: "unit_at", in: format) } ?? base.unitAt,
      unitNames: written.unitNames.map { unitNames($0, unit: unit) } ?? base.unitNames,
      powerOfTenAt: written.powerAt.flatMap { path($0, key: "power_at", in: format) } ?? base.powerOfTenAt,
      powerOfTen: power ?? base.powerOfTen, absent: written.absent.map { Set($0.map(\.text)) } ?? base.absent)
    return manner == ValueManner() ? nil : channel == manner ? channel : manner
  }

  private func powerOfTen(_ written: WrittenText) -> Int? {
    if let power = Int(written.text), (-24...24).contains(power) { return power }
    return refuse(
      written.place, "`power_of_ten` is \(FaultList.quoted(written.text))", "write a whole number from -24 to 24, such as -3")
  }

  private func unitNames(_ written: [(name: WrittenText, unit: WrittenText)], unit: MeasureUnit?) -> [String: StatedUnit] {
    var names: [String: StatedUnit] = [:]
    for entry in written {
      guard let stated = StatedUnit(entry.unit.text) else {
        reportUnknownUnit(entry.unit)
        continue
      }
      names[entry.name.text] = stated
    }
    return names
  }
}
