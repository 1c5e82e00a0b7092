import EnergyModel
import Settings
import Storage

/// What the rows of a file are (contract, Imports).
package enum ImportKind: String, Sendable, CaseIterable {
  case readings, exchanges, corrections, baselines, ledger, facts, closings, temperatures, steps, acknowledgements

  fileprivate var names: [(english: String, chinese: String)] {
    switch self {
    case .readings: ReadingsImport.names
    case .exchanges: ExchangesImport.names
    case .corrections: CorrectionsImport.names
    case .baselines: BaselinesImport.names
    case .ledger: LedgerImport.names
    case .facts: FactsImport.names
    case .closings: ClosingsImport.names
    case .temperatures: TemperaturesImport.names
    case .steps: StepsImport.names
    case .acknowledgements: AcknowledgementsImport.names
    }
  }

  /// The columns by which a header is known.
  fileprivate var marks: [String] {
    switch self {
    case .exchanges: ["register", "final_value"]
    case .corrections: ["register", "value", "reason"]
    case .readings: ["register", "time", "value"]
    case .baselines: ["institution", "indicator", "year"]
    case .ledger: ["institution", "carrier", "amount"]
    case .facts: ["institution", "fact"]
    case .closings: ["period"]
    case .temperatures: ["station", "time", "value"]
    case .steps: ["register", "date", "reason"]
    case .acknowledgements: ["subject", "until"]
    }
  }

  /// The kind that a file's header tells (contract R13); `nil` where it tells none.
  package init?(headerOf bytes: [UInt8]) {
    guard var reader = try? CSVReader(bytes), case .success(let header)? = reader.next() else { return nil }
    let columns = Set(header.fields.map(\.text))
    let kinds: [ImportKind] = [
      .exchanges, .corrections, .readings, .baselines, .ledger, .facts, .closings, .temperatures, .steps,
      .acknowledgements,
    ]
    let kind = kinds.first { kind in
      kind.marks.allSatisfy { mark in
        kind.names.contains { $0.english == mark && (columns.contains(mark) || columns.contains($0.chinese)) }
      }
    }
    guard let kind else { return nil }
    self = kind
  }
}

/// The rows of a file, checked and not yet in the books: all of them will be, or none.
package enum ImportRows {
  case readings([(register: Int, reading: Reading)])
  case exchanges([MeterExchange])
  case corrections([Correction])
  case baselines([StatedBaseline])
  case ledger([LedgerChange], recorded: Instant)
  case facts([InstitutionFact])
  case closings([Closing])
  case temperatures([TemperatureReading])
  case steps([ExplainedStep])
  case acknowledgements([Acknowledgement])

  /// Reads a file; every fault of it where there is one. `booked` knows what the ledger has and had.
  package init(
    _ kind: ImportKind, _ bytes: [UInt8], file: String, settings: Settings, now: Instant,
    booked: (LedgerEntry.Identity) -> LedgerHistory
  ) throws(RowFaults) {
    let (registers, institutions, calendar) = (settings.registers, settings.institutions, settings.site.calendar)
    switch kind {
    case .readings: self = .readings(try ReadingsImport.parse(bytes, file: file, registers: registers, calendar: calendar))
    case .exchanges: self = .exchanges(try ExchangesImport.parse(bytes, file: file, registers: registers, calendar: calendar))
    case .corrections:
      self = .corrections(
        try CorrectionsImport.parse(bytes, file: file, registers: registers, calendar: calendar, recorded: now))
    case .baselines:
      self = .baselines(try BaselinesImport.parse(bytes, file: file, institutions: institutions, indicators: settings.indicators))
    case .ledger:
      self = .ledger(
        try LedgerImport.parse(bytes, file: file, institutions: institutions, calendar: calendar, booked: booked),
        recorded: now)
    case .facts: self = .facts(try FactsImport.parse(bytes, file: file, institutions: institutions, calendar: calendar))
    case .closings: self = .closings(try ClosingsImport.parse(bytes, file: file, calendar: calendar, now: now))
    case .temperatures:
      self = .temperatures(
        try TemperaturesImport.parse(bytes, file: file, stations: settings.stationIDs, calendar: calendar))
    case .steps: self = .steps(try StepsImport.parse(bytes, file: file, registers: registers, calendar: calendar))
    case .acknowledgements:
      self = .acknowledgements(
        try AcknowledgementsImport.parse(bytes, file: file, subjects: settings.subjects, calendar: calendar, now: now))
    }
  }

  /// The institutions of which the rows say something that the books of registers do not.
  var institutions: Set<InstitutionID> {
    switch self {
    case .readings, .exchanges, .corrections, .closings, .temperatures, .steps, .acknowledgements: []
    case .baselines(let baselines): Set(baselines.map(\.institution))
    case .ledger(let changes, _): Set(changes.map(\.identity.institution))
    case .facts(let facts): Set(facts.map(\.institution))
    }
  }

  /// Whether what is judged of any institution may change: its station's weather, or what its meters are compared with.
  var concernAll: Bool {
    switch self {
    case .temperatures, .steps: true
    case .readings, .exchanges, .corrections, .baselines, .ledger, .facts, .closings, .acknowledgements: false
    }
  }

  /// Of whom nobody wants to hear an alarm; that is an event too.
  var acknowledgements: [Acknowledgement] {
    if case .acknowledgements(let acknowledgements) = self { acknowledgements } else { [] }
  }

  /// Brings the rows into the store and the books, all or none; what was done, for people.
  func apply(to keeper: BookKeeper, _ store: Store) throws(StoreError) -> String {
    try keeper.inTransaction { () throws(StoreError) in
      switch self {
      case .readings(let readings):
        return "\(readings.count) rows read, \(try keeper.insert(readings)) readings new"
      case .exchanges(let exchanges):
        try keeper.record(exchanges)
        return "\(exchanges.count) exchanges recorded; the books follow"
      case .corrections(let corrections):
        for correction in corrections { try store.record(correction) }
        let index = Dictionary(keeper.registers.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let added = try keeper.insert(
          corrections.compactMap { correction in index[correction.register].map { ($0, correction.reading) } })
        return "\(corrections.count) corrections recorded, \(added) new; the books follow"
      case .baselines(let baselines):
        try store.state(baselines)
        return "\(baselines.count) baselines kept"
      case .ledger(let changes, let recorded):
        let (entered, withdrawn) = try store.change(changes, at: recorded)
        if entered + withdrawn > 0 { try keeper.recordLedgerRevisions() }
        return "\(changes.count) entries read, \(entered) new" + (withdrawn > 0 ? ", \(withdrawn) withdrawn" : "")
      case .facts(let facts):
        let (added, replaced) = try store.state(facts)
        return "\(facts.count) facts read, \(added) new, \(replaced) in place of another value"
      case .closings(let closings):
        let new = try keeper.close(closings)
        let known = closings.count - new.count
        let done = new.isEmpty ? "nothing new" : "closed " + new.map(\.period.text).joined(separator: ", ")
        return done + (known == 0 ? "" : "; \(known) closed before")
      case .temperatures(let temperatures):
        return "\(temperatures.count) temperatures read, \(try store.append(temperatures)) new"
      case .steps(let steps):
        let (added, replaced) = try store.state(steps)
        return "\(steps.count) steps read, \(added) new, \(replaced) in place of another reason"
      case .acknowledgements(let acknowledgements):
        try store.keep(acknowledgements)
        return "\(acknowledgements.count) subjects acknowledged"
      }
    }
  }
}
