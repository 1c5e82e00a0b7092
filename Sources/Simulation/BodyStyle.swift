import EnergyModel

/// How a simulated meter writes its body: the shapes of real devices, byte for byte the same for the same instant.
package enum BodyStyle: String, Sendable, Hashable, CaseIterable {
  /// `EMData.GetStatus` of a Shelly three-phase meter: Wh with two decimals at `/total_act`.
  case shellyEMGen2 = "shelly-em-gen2"
  /// `Switch.GetStatus` of Shelly generation 2: Wh with three decimals at `/aenergy/total`.
  case shellySwitchGen2 = "shelly-switch-gen2"
  /// `/status` of Shelly generation 1: whole W-min at `/meters/0/total`, from zero after each reboot.
  case shellyGen1 = "shelly-gen1"
  /// `Status 8` of Tasmota: kWh with three decimals at `/StatusSNS/ENERGY/Total`.
  case tasmota
  /// `/api/v1/data` of HomeWizard: kWh or m³ with three decimals at `/total_power_import_kwh` or `/total_gas_m3`.
  case homewizardV1 = "homewizard-v1"
  /// A plain water meter: m³ with three decimals at `/volume_m3`.
  case water

  /// What a body of this style can be about.
  package var carriers: [Carrier] {
    switch self {
    case .shellyEMGen2, .shellySwitchGen2, .shellyGen1, .tasmota: [.electricity]
    case .homewizardV1: [.electricity, .naturalGas]
    case .water: [.water]
    }
  }

  /// How many of its smallest units are one base unit of the carrier (Wh, L).
  package var smallestPerBaseUnit: Int64 {
    switch self {
    case .shellyEMGen2: 100
    case .shellySwitchGen2: 1_000
    case .shellyGen1: 60
    case .tasmota, .homewizardV1, .water: 1
    }
  }

  /// The unit in which the number stands in the body, and how many decimals it has there.
  package func unit(for carrier: Carrier) -> (unit: MeasureUnit, decimals: Int) {
    switch self {
    case .shellyEMGen2: (.wattHour, 2)
    case .shellySwitchGen2: (.wattHour, 3)
    case .shellyGen1: (.wattMinute, 0)
    case .tasmota: (.kilowattHour, 3)
    case .homewizardV1: (carrier == .naturalGas ? .cubicMetre : .kilowattHour, 3)
    case .water: (.cubicMetre, 3)
    }
  }

  /// The JSON pointer at which the number stands.
  package func pointer(for carrier: Carrier) -> String {
    switch self {
    case .shellyEMGen2: "/total_act"
    case .shellySwitchGen2: "/aenergy/total"
    case .shellyGen1: "/meters/0/total"
    case .tasmota: "/StatusSNS/ENERGY/Total"
    case .homewizardV1: carrier == .naturalGas ? "/total_gas_m3" : "/total_power_import_kwh"
    case .water: "/volume_m3"
    }
  }

  func body(of meter: SimulatedMeter, at instant: Instant) -> [UInt8] {
    let shown = meter.shown(at: instant)
    let number = BodyStyle.decimal(shown, decimals: unit(for: meter.shape.carrier).decimals)
    // The mean of the last minute, in tenths of a watt: base units an hour.
    let lastMinute = meter.used(from: instant + -60, to: instant)
    let power = BodyStyle.decimal(lastMinute * 600 / smallestPerBaseUnit, decimals: 1)
    let local = instant.seconds + meter.utcOffsetSeconds
    let text: String
    switch self {
    case .shellyEMGen2:
      // Three phases whose sum is the total, to the last digit.
      let (first, second) = (shown / 10 * 4, shown / 10 * 3)
      let phases = zip(["a", "b", "c"], [first, second, shown - first - second]).map { name, value in
        "\"\(name)_total_act_energy\":\(BodyStyle.decimal(value, decimals: 2)),\"\(name)_total_act_ret_energy\":0.00,"
      }
      text = "{\"id\":0,\(phases.joined())\"total_act\":\(number),\"total_act_ret\":0.00}"
    case .shellySwitchGen2:
      text =
        "{\"id\":0,\"source\":\"init\",\"output\":true,\"apower\":\(power),\"voltage\":229.8,\"aenergy\":{\"total\":\(number),"
        + "\"by_minute\":[0.000,0.000,0.000],\"minute_ts\":\(instant.seconds.dividedRoundingDown(by: 60) * 60)},\"temperature\":{\"tC\":41.3,\"tF\":106.3}}"
    case .shellyGen1:
      text =
        "{\"wifi_sta\":{\"connected\":true,\"rssi\":-61},\"relays\":[{\"ison\":true}],\"meters\":[{\"power\":\(power),\"overpower\":0.00,"
        + "\"is_valid\":true,\"timestamp\":\(local),\"counters\":[0.000,0.000,0.000],\"total\":\(number)}],\"unixtime\":\(instant.seconds)}"
    case .tasmota:
      text =
        "{\"StatusSNS\":{\"Time\":\"\(BodyStyle.dateAndTime(local))\",\"ENERGY\":{\"TotalStartTime\":"
        + "\"\(BodyStyle.dateAndTime(meter.installed.seconds + meter.utcOffsetSeconds))\",\"Total\":\(number),\"Power\":\(power),\"Voltage\":230}}}"
    case .homewizardV1:
      let value =
        meter.shape.carrier == .naturalGas
        ? "\"total_gas_m3\":\(number)"
        : "\"total_power_import_kwh\":\(number),\"total_power_import_t1_kwh\":\(number),\"total_power_export_kwh\":0.000,\"active_power_w\":\(power)"
      text = "{\"wifi_ssid\":\"sim\",\"wifi_strength\":74,\"smr_version\":50,\"unique_id\":\"\(meter.serial)\",\(value)}"
    case .water:
      text = "{\"serial\":\"\(meter.serial)\",\"volume_m3\":\(number)}"
    }
    return Array(text.utf8)
  }

  /// A whole number of smallest units as decimal text: never through a binary float.
  static func decimal(_ value: Int64, decimals: Int) -> String {
    guard decimals > 0 else { return String(value) }
    let digits = padded(Int(value.magnitude), decimals + 1)
    return (value < 0 ? "-" : "") + digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }

  /// `2026-10-01T08:00:00`, from seconds of the local clock.
  private static func dateAndTime(_ local: Int64) -> String {
    let day = LocalDay(number: Int32(clamping: local.dividedRoundingDown(by: 86_400)))
    let second = Int(local - Int64(day.number) * 86_400)
    return "\(day.iso8601)T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
  }
}
