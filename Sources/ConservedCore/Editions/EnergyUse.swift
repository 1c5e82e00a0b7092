import Conservation
import EnergyModel
import Foundation
import Metering
import Publishing
import Settings
import Storage

/// Rows of energy and money: what each subject used of each carrier in each interval of a span, in standard coal, CO₂ and yuan, and the
/// total of its carriers (contract R14, export `energy`).
///
/// **Cost.** What the ledger states comes first: a bill, or an entry of what nobody meters, that states its cost counts for its days; one
/// that an interval cuts gives its share by days. The tariff prices what was used on days that no such bill pays for, and entries that
/// state no cost. Where something was used that neither pays for, the cost of the row is empty: a part of it would look like the whole. A
/// bill speaks of all registers of an institution that count one carrier and end use together, so it has no part in the rows of
/// registers, nor in those of buildings over which its registers are spread; there, and in hours, which leave the ledger out (contract
/// R5), only the tariff prices. What flows out costs nothing and emits nothing here: such a register's row has standard coal only.
package struct EnergyUse {
  let keeper: BookKeeper
  let settings: Settings
  let ledger: Ledger
  let pricing: Pricing?
  /// The region of each institution over time, where the configuration or a fact states one.
  private let regions: [InstitutionID: DatedSeries<String>]
  /// As they are on the day for which the rows are asked: their class and region say where they are summed.
  let institutions: [Institution]

  init(
    keeper: BookKeeper, settings: Settings, institutions: [Institution], facts: [InstitutionFact], ledger: Ledger = Ledger()
  ) {
    self.keeper = keeper
    self.settings = settings
    self.institutions = institutions
    self.ledger = ledger
    let days = settings.days
    pricing = settings.tariff.map { Pricing($0, calendar: keeper.calendar, dayType: days.type) }
    regions = EnergyUse.regions(of: settings.institutions, facts)
  }

  private static func regions(of institutions: [Institution], _ facts: [InstitutionFact]) -> [InstitutionID: DatedSeries<String>]
  {
    let stated = Dictionary(grouping: facts.filter { $0.name == .region }, by: \.institution)
    var regions: [InstitutionID: DatedSeries<String>] = [:]
    for institution in institutions {
      let entries = (stated[institution.id] ?? []).map { DatedSeries.Entry(from: $0.from, value: $0.value.description) }
      // What is written holds before the first fact (contract R14).
      let written = DatedSeries.Entry(from: LocalDay(number: .min), value: institution.region)
      if let series = DatedSeries([written] + entries) { regions[institution.id] = series }
    }
    return regions
  }

  /// Where an institution lies on a day; empty where nobody said so.
  func region(of institution: InstitutionID, on day: LocalDay) -> String { regions[institution]?.value(on: day) ?? "" }

  // MARK: Rows

  /// Every interval of the span, in order of time, then of subject; of each subject its carriers, then their total. Where nothing is
  /// known the numbers are empty.
  package func rows(_ period: Consumption.Period, by: ConsumptionBy, in span: Span) throws(StoreError) -> [EnergyRow] {
    var stream = stream(period, by: by, in: span)
    return try stream.rows()
  }

  /// The same rows one after the other.
  package func stream(_ period: Consumption.Period, by: ConsumptionBy, in span: Span, runMax: Int = EnergyUse.runMax)
    -> RowStream<EnergyRow>
  {
    let intervals = period.intervals(in: span, keeper.calendar)
    let groups = intervals.isEmpty ? [] : groups(by, period)
    var texts = EnergyTexts(settings)
    return RowStream(intervals: intervals.count, subjects: groups.count, runMax: runMax, multiple: period == .hour ? 24 : 1) {
      (number, run) throws(StoreError) in
      let frame = EnergyFrame(Array(intervals[run]), keeper.calendar)
      let group = groups[number]
      var columns: [(carrier: Carrier, figures: [EnergyFigure])] = []
      for (carrier, parts) in group.carriers { columns.append((carrier, try figures(of: parts, carrier, frame))) }
      var rows = RowStream<EnergyRow>.IntervalRows(intervals: frame.intervals.count)
      for (index, interval) in frame.intervals.enumerated() {
        var total = EnergyFigure()
        for (carrier, figures) in columns { total.add(figures[index], of: carrier) }
        let lines = columns.map { (carrier: Carrier?.some($0.carrier), figure: $0.figures[index]) } + [(nil, total)]
        rows.append(contentsOf: lines.map { row($0.figure, of: $0.carrier, in: total, group.name, interval, by, period, &texts) })
      }
      return rows
    }
  }

  /// A row of energy is some times as large as one of consumption, and there are two or more for each subject.
  package static var runMax: Int { 24 * 31 }

  private func row(
    _ figure: EnergyFigure, of carrier: Carrier?, in total: EnergyFigure, _ subject: String, _ interval: Span,
    _ by: ConsumptionBy,
    _ period: Consumption.Period, _ texts: inout EnergyTexts
  ) -> EnergyRow {
    EnergyRow(
      span: interval, isHour: period == .hour, by: by, subject: subject, carrier: carrier,
      amount: carrier == nil ? nil : figure.amount, kgce: figure.standardCoal.value, kgCO2: figure.carbonDioxide.value,
      costYuan: figure.cost.yuan, factors: texts.statement(of: figure), totalKgce: total.standardCoal.value)
  }

  /// What the parts of one carrier have together in each interval: one walk over the hours of each register.
  func figures(of parts: [Part], _ carrier: Carrier, _ frame: EnergyFrame) throws(StoreError) -> [EnergyFigure] {
    var figures = [EnergyFigure](repeating: EnergyFigure(), count: frame.intervals.count)
    for part in parts {
      let uses = try use(of: part, carrier, frame).intervals
      var conversions = ConversionFinder(settings.factors, carrier)
      for index in frame.intervals.indices {
        if let amount = uses[index].amount {
          figures[index].add(amount)
          if carrier.isEnergy {
            let region = region(of: part.institution, on: frame.days[index].lowerBound)
            conversions.find(year: frame.years[index], region: region)
            figures[index].addConverted(amount, conversions, isUsed: part.isUsed)
          }
        } else if uses[index].isBeyond {
          figures[index].addBeyond(carrier)
        }
        if part.isUsed { figures[index].add(uses[index].cost, of: carrier) }
      }
    }
    return figures
  }

  // MARK: Groups

  /// What is added up for a subject. All of a part is of one institution, so of one region.
  struct Part {
    enum Kind {
      case register(Int)
      /// The bills that state what some registers cost, which are parts of their own.
      case bills([LedgerEntry])
      /// What the ledger says of a carrier that nobody meters.
      case book(LedgerBook)
      case virtual(VirtualMeter, [RegisterID: Int])
    }

    let institution: InstitutionID
    let kind: Kind
    /// The days that bills pay for, of a register.
    var paid: [Range<LocalDay>] = []
    /// Whether it was used here, so that it costs and emits; what flows out or was produced does not.
    var isUsed = true
  }

  private struct Group {
    let name: String
    var carriers: [(carrier: Carrier, parts: [Part])] = []

    mutating func add(_ part: Part, _ carrier: Carrier) {
      if let known = carriers.firstIndex(where: { $0.carrier == carrier }) {
        carriers[known].parts.append(part)
      } else {
        carriers.append((carrier, [part]))
      }
    }
  }

  /// In the order of the configuration, then what only the ledger knows.
  private func groups(_ by: ConsumptionBy, _ period: Consumption.Period) -> [Group] {
    let consumption = Consumption(keeper: keeper, institutions: institutions, ledger: ledger)
    let names = consumption.institutionSubjects(by)
    var groups: [Group] = []
    var index: [String: Int] = [:]
    func add(_ part: Part, to name: String, _ carrier: Carrier) {
      let place = index[name] ?? groups.count
      if place == groups.count {
        groups.append(Group(name: name))
        index[name] = place
      }
      groups[place].add(part, carrier)
    }
    func name(of register: Register) -> String {
      switch by {
      case .register: register.id.text
      case .building where !register.building.isEmpty: register.building
      default: names[register.institution] ?? register.institution.text
      }
    }
    let bills = by == .register || period == .hour ? [:] : EnergyUse.costedBills(ledger, keeper.registers, name(of:))
    for (number, register) in keeper.registers.enumerated() where by == .register || register.isCountedInTotals {
      let part = Part(
        institution: register.institution, kind: .register(number),
        paid: register.isCountedInTotals ? bills[register.subject]?.map { $0.from..<$0.to } ?? [] : [],
        isUsed: register.flow == .in)
      add(part, to: name(of: register), register.carrier)
    }
    var seen: Set<LedgerBook.Subject> = []
    for register in keeper.registers where register.isCountedInTotals {
      guard let entries = bills[register.subject], seen.insert(register.subject).inserted else { continue }
      add(Part(institution: register.institution, kind: .bills(entries)), to: name(of: register), register.carrier)
    }
    for book in consumption.ledgerBooks(period, by) {
      let institution = book.subject.institution
      add(Part(institution: institution, kind: .book(book)), to: names[institution] ?? institution.text, book.subject.carrier)
    }
    guard by == .register else { return groups }
    let indices = VirtualUse.indices(of: settings.virtualMeters, keeper)
    for meter in settings.virtualMeters {
      let part = Part(institution: meter.institution, kind: .virtual(meter, indices), isUsed: meter.flow == .in)
      add(part, to: meter.id.text, meter.carrier)
    }
    return groups
  }

  /// The bills that state a cost, by what they are of, where all registers that they speak of have one name.
  private static func costedBills(
    _ ledger: Ledger, _ registers: [Register], _ name: (Register) -> String
  ) -> [LedgerBook.Subject: [LedgerEntry]] {
    var bills: [LedgerBook.Subject: [LedgerEntry]] = [:]
    for bill in ledger.bills where bill.entry.costYuan != nil {
      guard Set(bill.registers.map { name(registers[$0]) }).count == 1 else { continue }
      bills[registers[bill.registers[0]].subject, default: []].append(bill.entry)
    }
    return bills
  }
}
