import Conservation
import EnergyModel

/// The words for stable names, as people say them. Chinese labels are those of the exports where they have one.
extension ReportText {
  /// The same words in every place: beside a glyph, in a count, in a sentence.
  func word(_ state: StandingState) -> String {
    switch state {
    case .missed: say("Missed", "未达标")
    case .offTrack: say("Off track", "将超标")
    case .atRisk: say("At risk", "有风险")
    case .onTrack: say("On track", "达标")
    case .met: say("Met", "已完成")
    case .notEnoughData: say("Not enough data", "数据不足")
    case .noTarget: say("No target published", "未公布指标")
    }
  }

  func word(_ indicator: IndicatorID) -> String {
    isChinese ? Term(indicator).text(language) : ReportText.indicators[indicator.text] ?? readable(indicator.text)
  }

  func word(_ carrier: Carrier) -> String {
    if isChinese { return Term(carrier).text(language) }
    switch carrier {
    case .lpg, .lng: return carrier.name.uppercased()
    case .other: return "Other energy"
    case .waste(let fraction): return "Waste (\(fraction))"
    default: return capitalised(readable(carrier.name))
    }
  }

  func word(endUse: String) -> String {
    isChinese ? Term(.endUse, endUse).text(language) : ReportText.endUses[endUse] ?? plainName(endUse)
  }

  func word(institutionClass: String) -> String {
    if institutionClass.isEmpty { return say("Without a class", "未填类别") }
    return isChinese
      ? Term(.institutionClass, institutionClass).text(language)
      : ReportText.classes[institutionClass] ?? plainName(institutionClass)
  }

  func word(_ fact: FactName) -> String {
    isChinese ? Term(fact).text(language) : ReportText.facts[fact] ?? capitalised(readable(fact.rawValue))
  }

  func word(_ note: StandingNote) -> String {
    isChinese ? Term(note).text(language) : ReportText.notes[note] ?? readable(note.rawValue)
  }

  func word(_ kind: EventKind) -> String {
    isChinese ? Term(.event, kind.rawValue).text(language) : ReportText.events[kind] ?? readable(kind.rawValue)
  }

  func word(_ level: EventLevel) -> String { isChinese ? Term(.level, level.rawValue).text(language) : level.rawValue }

  func word(_ change: EventChange) -> String {
    switch change {
    case .raised: say("began", "发生")
    case .cleared: say("over", "解除")
    }
  }

  func word(_ state: ReportingState) -> String {
    switch state {
    case .never: say("Never reported", "从未报送")
    case .silent: say("Silent", "停止报送")
    case .partly: say("In part", "部分报送")
    case .reporting: say("Reporting", "正常报送")
    }
  }

  func word(gap kind: String) -> String {
    isChinese ? Term(.gap, kind).text(language) : ReportText.gaps[kind] ?? readable(kind)
  }

  func word(method: String) -> String {
    if isChinese { return Term(.method, method).text(language) }
    return [
      "even": "spread evenly", "shape": "spread by like hours", "power": "from power", "restart": "counted on after a restart",
    ][
      method] ?? readable(method)
  }

  /// `kgce/m2` as people write it: kgce/m², 千克标准煤/平方米.
  func unit(_ unit: String) -> String {
    unit.split(separator: "/").map { ReportText.units[String($0)].map { say($0.0, $0.1) } ?? plainName(String($0)) }
      .joined(separator: "/")
  }

  /// Of an indicator's values: what is divided by persons or vehicles says so.
  func unit(_ unit: String, of indicator: IndicatorID) -> String {
    switch indicator {
    case .energyPerPerson, .waterPerPerson: self.unit(unit) + say(" per person", "/人")
    case .vehicleFuelPerVehicle: self.unit(unit) + say(" per vehicle", "/辆")
    case .carbonPerArea: say("kg CO₂/m²", "千克二氧化碳/平方米")
    case .carbonTotal: say("kg CO₂", "千克二氧化碳")
    default: unit == "1" ? "" : self.unit(unit)
    }
  }

  private func readable(_ name: String) -> String {
    plainName(String(name.map { $0 == "-" || $0 == "_" || $0 == "." ? " " : $0 }))
  }

  private static let units: [String: (String, String)] = [
    "kgce": ("kgce", "千克标准煤"), "tce": ("tce", "吨标准煤"), "m2": ("m²", "平方米"), "m3": ("m³", "立方米"), "kWh": ("kWh", "千瓦时"),
    "MJ": ("MJ", "兆焦"), "L": ("L", "升"), "kg": ("kg", "千克"), "kW": ("kW", "千瓦"), "d": ("days", "天"), "h": ("h", "小时"),
    "yuan": ("yuan", "元"), "%": ("%", "%"),
  ]

  private static let indicators = [
    "energy-per-person": "Energy per person", "energy-per-area": "Energy per floor area", "water-per-person": "Water per person",
    "co2-per-area": "CO₂ per floor area", "energy-total": "Total energy", "water-total": "Total water", "co2-total": "Total CO₂",
    "coal-share": "Share of coal", "electricity-per-area": "Electricity per floor area",
    "vehicle-fuel-per-vehicle": "Fuel per vehicle", "eue": "Data centre energy effectiveness",
    "waste-sorted-share": "Share of waste that is sorted",
  ]

  private static let endUses = [
    "total": "Total", "vehicle": "Vehicles", "tenant": "Tenants", "data-centre": "Data centre",
    "data-centre-it": "IT of the data centre", "01000": "Electricity by use", "01A00": "Lighting and sockets",
    "01B00": "Air conditioning",
    "01C00": "Power (lifts, pumps)", "01D00": "Special (IT, kitchen)", "02000": "Water by use", "03000": "Gas by use",
    "04000": "Heat by use", "05000": "Cooling by use",
  ]

  private static let classes = [
    "organ": "State organs", "education": "Education", "education.university": "Universities", "education.school": "Schools",
    "health": "Health", "culture": "Culture", "sport": "Sport", "science": "Science", "other": "Other institutions",
  ]

  private static let facts: [FactName: String] = [
    .persons: "Persons", .staff: "Staff", .establishedStaff: "Established posts", .students: "Students",
    .patients: "Patients a day",
    .visitors: "Visitors a day", .beds: "Beds", .floorArea: "Floor area", .heatedArea: "Heated area",
    .heatingDays: "Days of heating",
    .petrolVehicles: "Petrol vehicles", .dieselVehicles: "Diesel vehicles", .newEnergyVehicles: "New-energy vehicles",
    .dataCentreArea: "Data centre area", .dataCentrePower: "Data centre power", .answerable: "Answerable unit",
  ]

  private static let notes: [StandingNote: String] = [
    .notPublished: "the plan names no number", .beforePlan: "before the plan begins",
    .endOnly: "a target only for the plan's last year",
    .noBase: "no value of the base year", .otherFactors: "the base was made with other factors", .noUse: "no use is known",
    .noFactor: "a conversion factor is missing", .noDenominator: "persons or floor area are missing",
    .lowCoverage: "too little was measured", .noShape: "nothing says how a year goes",
    .statedActual: "the year's figure was reported",
    .evenBudget: "the budget is spread evenly", .defaultShape: "the budget follows a default year",
    .calendarGuessed: "holidays are guessed by weekday", .weatherLed: "the forecast follows the temperature",
    .suspiciousMeter: "a meter is suspicious and not explained",
  ]

  private static let events: [EventKind: String] = [
    .endpointDown: "Connection lost", .endpointStale: "Old values only", .endpointBackfill: "Asking for the past",
    .registerQuestion: "Reading in question",
    .registerConflict: "Readings in conflict", .registerStopped: "Meter stands still", .registerSuspicious: "Meter suspicious",
    .driftFound: "Use drifts", .nightRise: "Nights use more", .leakFound: "Water leak suspected",
    .submetersApart: "Sub-meters do not add up", .standingChanged: "Standing changed", .storeFailing: "Store failing",
    .configRejected: "Configuration refused", .importRefused: "Import refused", .clockStepped: "Clock stepped",
    .daemonStarted: "Program started", .daemonStopped: "Program stopped", .summary: "Summary",
  ]

  private static let gaps = [
    "missing": "missing", "gap": "missing", "silent": "silent", "question": "in question", "fall": "reading fell",
    "rise": "reading jumped", "no_amount": "no amount", "bill": "bill differs", "night": "nights use more",
    "leak": "leak suspected", "stopped": "meter stands still", "submeters": "sub-meters do not add up",
  ]
}
