import EnergyModel
import Foundation

/// The site of the demonstration: twelve made-up institutions of four classes, their meters with a known truth, their configuration,
/// a plan of their own and the base year's values. Everything follows from a seed and a day.
package struct DemoSite: Sendable {
  /// One institution and how it behaves.
  package struct Member: Sendable {
    package let id: String
    package let name: String
    package let kind: LoadShape.Kind
    package let answerable: String
    package let persons: Int
    package let floorArea: Int
    /// Wh, L of water and L of natural gas a year.
    let annual: (electricity: Int64, water: Int64, gas: Int64)
    /// How each year differs, per mille: of energy and of water.
    let change: (energy: Int64, water: Int64)
    let electricityStyle: BodyStyle

    /// What an indicator's numerator is divided by; 1 where it has no denominator or none that a member knows.
    package func denominator(of indicator: Indicator) -> Decimal {
      switch indicator.denominator {
      case .fact(.persons): Decimal(persons)
      case .fact(.floorArea): Decimal(floorArea)
      default: 1
      }
    }
  }

  /// What a sub-meter measures of its member's electricity: so much of its load, and so much beside it at every hour.
  struct Part: Sendable {
    let name: String
    /// A code of the technical guidelines for monitoring office buildings.
    let endUse: String
    let perMille: Int64
    /// Wh/h.
    var perHour: Int64 = 0
  }

  /// One meter of the fleet.
  package struct Meter: Sendable {
    package let member: Member
    /// What it measures of another meter; `nil`: all that its member uses of the carrier.
    let part: Part?
    /// Whether its amounts are part of another meter's.
    package var isSubmeter: Bool { part != nil }
    package let carrier: Carrier
    package let meter: SimulatedMeter
    package let endpoint: String
    package let register: String
  }

  /// The seed of every load in the demonstration.
  package static let seed: UInt64 = 14

  /// The weather of the town in which all members stand; what they burn follows it.
  package static let town = TownWeather(seed: seed)
  /// The town's station.
  package static let station = "town"

  package let members: [Member]
  package let meters: [Meter]
  /// The first day of the history.
  package let firstDay: LocalDay
  /// The plan's base year: the one before the history.
  package let baseYear: Int
  /// The years of the second plan: each begins on the day of the demonstration, so that one has just ended.
  package let closingYears: PlanYears
  /// The base year of the second plan, one before the year that has just ended.
  package let closingBaseYear: Int
  package let calendar: LocalCalendar
  /// When the demonstration takes place.
  package let now: Instant
  /// What happened at its meters and nobody recorded.
  package let truth: DemoTruth

  /// How many institutions there are at most.
  package static var size: Int { roster.count }

  /// The site with a history of so many days before an instant, and so many of its institutions.
  package init(now: Instant, days: Int, calendar: LocalCalendar, institutions: Int = DemoSite.size) {
    self.calendar = calendar
    self.now = now
    truth = DemoTruth(now: now, calendar: calendar)
    firstDay = calendar.day(of: now) + -days
    baseYear = firstDay.year - 1
    let today = calendar.day(of: now)
    let (month, day) = (today.components.month, today.components.day)
    // No year of a plan begins on 29 February; on that day the year that has ended ended the day before yesterday.
    closingYears = PlanYears(startMonth: month, startDay: day) ?? PlanYears(startMonth: 2, startDay: 28) ?? .calendar
    closingBaseYear = closingYears.year(containing: today + -1) - 1
    members = Array(DemoSite.roster.prefix(institutions))
    var meters: [Meter] = []
    for (index, member) in members.enumerated() {
      for carrier in [Carrier.electricity, .water, .naturalGas] {
        meters.append(
          DemoSite.meter(
            of: member, carrier, number: index, exchangedOn: calendar.start(of: firstDay + max(1, days / 3)),
            turns: truth.turns(of: member.id, carrier)))
      }
      if member.id == DemoSite.submeteredMember {
        for part in DemoSite.parts { meters.append(DemoSite.submeter(of: member, part, number: index)) }
      }
    }
    self.meters = meters
  }

  private static func meter(
    of member: Member, _ carrier: Carrier, number: Int, exchangedOn: Instant, turns: [SimulatedMeter.Turn]
  ) -> Meter {
    let style: BodyStyle
    let annual: Int64
    switch carrier {
    case .electricity: (style, annual) = (member.electricityStyle, member.annual.electricity)
    case .water: (style, annual) = (.water, member.annual.water)
    default: (style, annual) = (.homewizardV1, member.annual.gas)
    }
    let name = carrier == .naturalGas ? "gas" : carrier.name
    let meter = SimulatedMeter(
      seed: seed &* 1_000 &+ UInt64(number), shape: LoadShape(kind: member.kind, carrier: carrier, weather: town), style: style,
      annual: annual,
      changePerYear: carrier == .water ? member.change.water : member.change.energy,
      // One water meter was exchanged and nobody recorded it.
      restarts: member.id == exchangedMember && carrier == .water ? [exchangedOn] : [], turns: turns)
    return Meter(
      member: member, part: nil, carrier: carrier, meter: meter, endpoint: "\(member.id)-\(name)",
      register: "\(member.id)/\(name)")
  }

  /// With its member's seed it follows the main meter, so that the parts are below the whole at every instant.
  private static func submeter(of member: Member, _ part: Part, number: Int) -> Meter {
    let installed = Instant(seconds: 1_420_041_600)
    let meter = SimulatedMeter(
      seed: seed &* 1_000 &+ UInt64(number), shape: LoadShape(kind: member.kind, carrier: .electricity), style: .tasmota,
      annual: member.annual.electricity, changePerYear: member.change.energy, installed: installed,
      turns: [SimulatedMeter.Turn(from: installed, perMille: part.perMille, perHour: part.perHour)])
    return Meter(
      member: member, part: part, carrier: .electricity, meter: meter, endpoint: "\(member.id)-\(part.name)",
      register: "\(member.id)/\(part.name)")
  }

  /// Who has sub-meters, and which; what they leave has none.
  private static let submeteredMember = "city-hall"
  private static let parts = [
    Part(name: "lighting", endUse: "01A00", perMille: 270),
    Part(name: "air-conditioning", endUse: "01B00", perMille: 410),
    Part(name: "server-room", endUse: "01D00", perMille: 0, perHour: 6_000),
  ]

  /// Whose water meter is exchanged in the course of the history.
  private static let exchangedMember = "school-1"
  /// Whose gas gateway is silent over a weekend.
  private static let silentMember = "school-3"

  /// Whether a meter's gateway answers at an instant of the history: one of them is silent for 60 hours, half-way.
  package func answers(_ meter: Meter, at instant: Instant, until end: Instant) -> Bool {
    guard meter.member.id == DemoSite.silentMember, meter.carrier == .naturalGas else { return true }
    let middle = calendar.start(of: firstDay) + (end - calendar.start(of: firstDay)) / 2
    return !(middle <= instant && instant < middle + 60 * 3_600)
  }

  // MARK: Files

  /// `conserved.yaml` for the fleet and the town's station at these URLs.
  package func configuration(urls: [String], town: String, language: Language = .simplifiedChinese) -> String {
    var text = """
      # The demonstration's own configuration: complete, so that every command works on it.
      schema: 1
      site: { name: 示例市机关事务管理局, time_zone: \(calendar.timeZone), language: \(language.rawValue) }
      plan: { use: [demo-plan, demo-closing-plan], factors: cn-stat-a, calendar: demo }
      polling: { interval: 5s, timeout: 2s }
      status: { refresh: 5s, prometheus: true }
      institutions:

      """
    for member in members {
      text += """
          - { id: \(member.id), name: \(member.name), class: \(member.kind.rawValue), answerable: \(member.answerable),
              station: \(DemoSite.station), floor_area_m2: \(member.floorArea)\(DemoSite.persons(of: member)) }

        """
    }
    text += "endpoints:\n"
    for (meter, url) in zip(meters, urls) {
      let (unit, _) = meter.meter.style.unit(for: meter.carrier)
      text += """
          - id: \(meter.endpoint)
            url: \(url)
            registers:
              - { id: \(meter.register), institution: \(meter.member.id), carrier: \(meter.carrier.name), unit: \(unit.symbol),
                  value: "\(meter.meter.style.pointer(for: meter.carrier))", interval: 30m\(DemoSite.place(of: meter)) }

        """
    }
    text += """
      stations:
        - { id: \(DemoSite.station), url: \(town), value: /temperature_2m, time: /time, unit: degC }

      """
    return text
  }

  /// `calendars/demo.yaml`: the vacations that the simulated schools and universities keep (`LoadShape`).
  package static let calendarFile = """
    schema: 1
    id: demo
    extends: cn
    source: the vacations of the simulated institutions
    vacations:
      - { class: education, days: [07-11..08-31, 01-21..02-15] }
      - { class: education.university, days: [07-11..08-31, 01-21..02-15] }

    """

  /// `plans/demo-plan.yaml`: the reductions of the 14th plan over five years from the base year.
  package var plan: String {
    """
    schema: 1
    id: demo-plan
    names: { zh-Hans: 演示规划, en: Plan of the demonstration }
    jurisdiction: demo
    base_year: \(baseYear)
    end_year: \(baseYear + 5)
    source: the reductions of the 14th plan for public institutions, moved to the demonstration's own years
    targets:
      - { indicator: energy-per-person, percent_below_base: 6, status: binding, trajectory: linear, source: demonstration }
      - { indicator: energy-per-area, percent_below_base: 5, status: binding, trajectory: linear, source: demonstration }
      - { indicator: water-per-person, percent_below_base: 6, status: binding, trajectory: linear, source: demonstration }
      - { indicator: co2-per-area, status: not-published, source: demonstration of an indicator without a number }

    """
  }

  /// `plans/demo-closing-plan.yaml`: a plan whose year ended yesterday, so that its targets are met or missed.
  package var closingPlan: String {
    """
    schema: 1
    id: demo-closing-plan
    names: { zh-Hans: 演示规划（年度已结束）, en: Plan of the demonstration whose year has ended }
    jurisdiction: demo
    year_starts: "\(DemoSite.twoDigits(closingYears.startMonth))-\(DemoSite.twoDigits(closingYears.startDay))"
    base_year: \(closingBaseYear)
    end_year: \(closingBaseYear + 5)
    source: made up, to show a year that is over
    targets:
      - { indicator: electricity-per-area, percent_below_base: 5, status: indicative, trajectory: linear, source: demonstration }

    """
  }

  /// Where a sub-meter stands.
  private static func place(of meter: Meter) -> String {
    guard let part = meter.part else { return "" }
    return ", parent: \(meter.member.id)/electricity, end_use: \(part.endUse)"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Who has not stated the headcount, so that nothing per person can be said of it.
  private static let uncountedMember = "archives"

  private static func persons(of member: Member) -> String {
    member.id == uncountedMember ? "" : ", persons: \(member.persons)"
  }

  /// What a member truly used of a carrier in a plan's base year, in base units: the fleet's own arithmetic.
  package func usedInBaseYear(of plan: Plan, _ meter: Meter) -> Amount {
    let days = plan.years.span(of: plan.baseYear)
    let year = Span(calendar.start(of: days.lowerBound), calendar.start(of: days.upperBound))
    return Amount(baseUnits: meter.meter.used(from: year.start, to: year.end) / meter.meter.style.smallestPerBaseUnit)
  }

  private static let roster: [Member] = [
    Member(
      id: "city-hall", name: "示例市政府办公楼", kind: .organ, answerable: "行政处", persons: 860, floorArea: 21_500,
      annual: (1_620_000_000, 18_400_000, 96_000_000), change: (-20, -20), electricityStyle: .shellyEMGen2),
    Member(
      id: "finance-bureau", name: "示例市财政局", kind: .organ, answerable: "办公室", persons: 240, floorArea: 6_800,
      annual: (498_000_000, 5_100_000, 31_000_000), change: (-9, -18), electricityStyle: .tasmota),
    Member(
      id: "archives", name: "示例市档案馆", kind: .organ, answerable: "综合科", persons: 75, floorArea: 9_200,
      annual: (905_000_000, 1_600_000, 22_000_000), change: (12, -25), electricityStyle: .shellySwitchGen2),
    Member(
      id: "service-centre", name: "示例市政务服务中心", kind: .organ, answerable: "后勤科", persons: 410, floorArea: 14_300,
      annual: (1_180_000_000, 9_900_000, 58_000_000), change: (-25, 14), electricityStyle: .homewizardV1),
    Member(
      id: "university", name: "示例大学", kind: .university, answerable: "后勤保障处", persons: 21_400, floorArea: 612_000,
      annual: (31_500_000_000, 2_060_000_000, 1_450_000_000), change: (-18, -22), electricityStyle: .shellyEMGen2),
    Member(
      id: "normal-college", name: "示例师范学院", kind: .university, answerable: "总务处", persons: 9_800, floorArea: 268_000,
      annual: (11_900_000_000, 870_000_000, 640_000_000), change: (-10, -11), electricityStyle: .homewizardV1),
    Member(
      id: "technical-college", name: "示例职业技术学院", kind: .university, answerable: "资产处", persons: 7_300, floorArea: 195_000,
      annual: (8_700_000_000, 590_000_000, 410_000_000), change: (15, -24), electricityStyle: .tasmota),
    Member(
      id: "school-1", name: "示例市第一中学", kind: .school, answerable: "总务处", persons: 2_650, floorArea: 41_000,
      annual: (1_150_000_000, 52_000_000, 88_000_000), change: (-22, -16), electricityStyle: .shellySwitchGen2),
    Member(
      id: "school-2", name: "示例市实验小学", kind: .school, answerable: "后勤办", persons: 1_720, floorArea: 18_600,
      annual: (410_000_000, 24_000_000, 39_000_000), change: (-14, -30), electricityStyle: .shellyEMGen2),
    Member(
      id: "school-3", name: "示例市第三中学", kind: .school, answerable: "总务处", persons: 2_100, floorArea: 33_500,
      annual: (920_000_000, 43_000_000, 71_000_000), change: (-19, -9), electricityStyle: .homewizardV1),
    Member(
      id: "hospital", name: "示例市人民医院", kind: .health, answerable: "总务科", persons: 4_900, floorArea: 128_000,
      annual: (14_800_000_000, 410_000_000, 930_000_000), change: (300, -21), electricityStyle: .shellyEMGen2),
    Member(
      id: "chinese-medicine-hospital", name: "示例市中医院", kind: .health, answerable: "后勤保障部", persons: 1_850, floorArea: 46_500,
      annual: (4_650_000_000, 138_000_000, 360_000_000), change: (-16, -20), electricityStyle: .tasmota),
  ]
}
