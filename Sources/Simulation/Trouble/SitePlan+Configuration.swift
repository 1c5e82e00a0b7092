/// The configuration that an administrator would write for the site.
extension SitePlan {
  func configuration(plant: Plant?) -> [UInt8] {
    var text = """
      schema: 1
      site: { name: Simulation, time_zone: \(timeZone), language: en }
      paths: { data: data, status: status, exports: exports, report: report, inbox: inbox }
      plan: { use: [\(judgesTargets ? "cn-public-institutions-14" : "")], factors: cn-stat-a }
      polling: { interval: 15m, timeout: 10s }
      status: { refresh: 1h }
      institutions: [{ id: site, name: Site, class: organ, persons: 100, floor_area_m2: 10000 }]
      endpoints:

      """
    for endpoint in endpoints {
      text +=
        "  - id: \(endpoint.name)\n    url: \(endpoint.url)\n    interval: \(endpoint.intervalSeconds / 60)m\n"
        + (endpoint.keepsPast ? "    \(KeptPast.configuration(of: endpoint))\n" : "") + "    registers:\n"
      for (position, meter) in endpoint.meters.enumerated() {
        text += "      - { \(description(of: meters[meter], at: position, in: endpoint, plant)) }\n"
      }
    }
    return Array(text.utf8)
  }

  private func description(of meter: TrueMeter, at position: Int, in endpoint: Endpoint, _ plant: Plant?) -> String {
    let traits = meter.traits
    let isWater = traits.carrier == "water"
    var keys = [
      "id: \(traits.register)", "institution: site", "carrier: \(traits.carrier)", "value: /values/\(position)",
      "unit: \(traits.unit)", "multiplier: \(traits.multiplier)",
    ]
    if endpoint.isStamped { keys.append("time: /time") }
    if let capacity = traits.capacity { keys.append("capacity: \(meter.text(capacity)) \(traits.unit)") }
    // Wh an hour, or L an hour.
    if traits.statesPower { keys.append("power_max: \(meter.powerPerHour) \(isWater ? "L/h" : "W")") }
    let isDeclaredRestarting = plant == .fallBooked && meter.epochs.contains { $0.start > 0 && !$0.isRecorded }
    if traits.isRestarting || isDeclaredRestarting { keys.append("kind: restarting") }
    return keys.joined(separator: ", ")
  }
}
