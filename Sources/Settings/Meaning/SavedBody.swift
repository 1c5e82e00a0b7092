import EnergyModel

/// What somebody says of a saved body on a command line: the words of a configuration, one option for each key.
package struct SavedBody: Sendable {
  /// The keys of an endpoint and a register that speak of a body, as options have them.
  package enum Word: String, Sendable, CaseIterable {
    case format, rows, take, separator, decimal, skip, value, time, unit, kind, carrier, numbers, stamp
    case timeFormat = "time-format"
    case timeZone = "time-zone"
    case repeatedHour = "repeated-hour"
    case unitAt = "unit-at"
    case powerAt = "power-at"
    case powerOfTen = "power-of-ten"
  }

  package var words: [Word: String] = [:]
  /// What the endpoint writes when it does not know.
  package var absent: [String] = []
  /// Whether the first row of a table names its columns.
  package var hasHeader = true

  /// How it is to be read.
  package struct Terms: Sendable {
    package let format: BodyFormat
    package let manner: BodyManner?
    package let source: RegisterSource
    package let kind: RegisterKind
    package let stamp: IntervalStamp
    /// `nil` for a temperature.
    package let carrier: Carrier?
  }

  package init() {}

  /// Throws every fault, at the option that has it.
  package func terms(guessing guess: BodyFormat) throws(SettingsFaults) -> Terms {
    let faults = FaultList()
    let terms = terms(guess, faults)
    guard faults.isEmpty, let terms else { throw faults.sorted }
    return terms
  }

  private func terms(_ guess: BodyFormat, _ faults: FaultList) -> Terms? {
    func text(_ word: Word) -> WrittenText? {
      words[word].map { WrittenText(text: $0, place: Place(file: faults.file(named: "--" + word.rawValue), line: 1, column: 1)) }
    }
    let place = Place(file: faults.file(named: "--value"), line: 1, column: 1)
    let format = text(.format).map { faults.format($0) } ?? guess
    var written = WrittenManner()
    written.rows = text(.rows)
    written.take = text(.take)
    written.timeFormat = text(.timeFormat)
    written.timeZone = text(.timeZone)
    written.repeatedHour = text(.repeatedHour)
    if format == .csv {
      written.table = WrittenManner.Table(
        place: place, separator: text(.separator), decimal: text(.decimal),
        header: WrittenText(text: hasHeader ? "true" : "false", place: place), skip: text(.skip))
    }
    var value = WrittenValueManner()
    value.unitAt = text(.unitAt)
    value.powerAt = text(.powerAt)
    value.powerOfTen = text(.powerOfTen)
    value.absent = absent.isEmpty ? nil : absent.map { WrittenText(text: $0, place: place) }

    let unit = unit(text(.unit), faults)
    let kind = text(.kind).map { faults.kind($0, of: nil) } ?? .cumulative
    let carrier = text(.carrier).map { faults.carrier($0) } ?? unit.flatMap { SavedBody.carrier(suggestedBy: $0) }
    if let carrier, let unit, let kind, !kind.accepts(unit, of: carrier) {
      faults.report(
        place, "'\(unit.symbol)' does not fit \(carrier.name), \(kind.rawValue)",
        "--carrier must be of the unit's dimension, and power needs --kind instantaneous")
    }
    let stamp = text(.stamp).map { faults.stamp($0, kind: kind) } ?? .end
    let numbers = text(.numbers).map { faults.numbers($0) } ?? false
    guard let pathText = text(.value) else {
      return faults.refuse(place, "no place of the number is named", "write --value as the format has it, or --preset")
    }
    let path = faults.path(pathText, key: "value", in: format)
    let time = text(.time).flatMap { faults.path($0, key: "time", in: format) }
    let manner = faults.manner(written, in: format, over: nil)
    guard let format, let path, let unit, let kind, let stamp, let numbers, let id = RegisterID("value") else { return nil }
    return Terms(
      format: format, manner: manner,
      source: RegisterSource(
        register: id, value: path, time: time, unit: unit, acceptsNumberStrings: numbers,
        manner: faults.manner(value, unit: unit, in: format, over: nil)), kind: kind, stamp: stamp, carrier: carrier)
  }

  private func unit(_ written: WrittenText?, _ faults: FaultList) -> MeasureUnit? {
    guard let written else { return .kilowattHour }
    if let unit = MeasureUnit(written.text) { return unit }
    return faults.refuse(
      written.place, "\(FaultList.quoted(written.text)) is no unit",
      NearestName.remedy(for: written.text, among: MeasureUnit.allCases.map(\.symbol)))
  }

  /// The carrier that a unit most often counts or draws; `nil` for a temperature.
  package static func carrier(suggestedBy unit: MeasureUnit) -> Carrier? {
    switch unit.dimension {
    case .energy, .power: .electricity
    case .volume: .water
    case .mass: .coal
    case .standardCoal: .other
    case .temperature: nil
    }
  }
}
