import ConservedCore
import EnergyModel

/// The history of the demonstration: bodies as the meters would have sent them every half-hour, and the station every hour, through the
/// same decoding and checks as a live poll.
package struct DemoHistory {
  private let site: DemoSite
  private let inventory: Inventory
  private let end: Instant

  package init(site: DemoSite, inventory: Inventory, end: Instant) {
    self.site = site
    self.inventory = inventory
    self.end = end
  }

  /// How often the history was read, s.
  private static let step: Int64 = 1_800
  private static let stationStep: Int64 = 3_600

  /// The readings of every meter of a member; a body that the program itself cannot read ends the demonstration with its reason.
  package func readings(of member: DemoSite.Member) throws(Rejection) -> [(register: Int, reading: Reading)] {
    var readings: [(register: Int, reading: Reading)] = []
    for (index, meter) in site.meters.enumerated() where meter.member.id == member.id {
      guard let id = EndpointID(meter.endpoint), let position = inventory.endpointIndex[id] else { continue }
      let target = inventory.targets[position]
      // Each meter at its own place within the half-hour, as the daemon would poll it.
      var instant = site.calendar.start(of: site.firstDay) + Int64(index * 23 % Int(DemoHistory.step))
      while instant < end {
        if site.answers(meter, at: instant, until: end) {
          let answer = Answer(
            body: meter.meter.body(at: instant), status: 200, contentType: "application/json", asked: instant, received: instant)
          let outcome = Intake.take(
            answer, from: target, registers: inventory.settings.registers, calendar: inventory.calendar)
          if let rejection = outcome.rejections.first { throw rejection.reason }
          readings.append(contentsOf: outcome.readings)
        }
        instant = instant + DemoHistory.step
      }
    }
    return readings
  }

  /// The temperatures of the town's station.
  package func temperatures() throws(Rejection) -> [TemperatureReading] {
    guard let target = inventory.targets.first(where: { $0.station?.text == DemoSite.station }) else { return [] }
    var temperatures: [TemperatureReading] = []
    var instant = site.calendar.start(of: site.firstDay)
    while instant < end {
      let answer = Answer(
        body: DemoSite.town.body(at: instant), status: 200, contentType: "application/json", asked: instant, received: instant)
      let outcome = Intake.take(answer, from: target, registers: inventory.settings.registers, calendar: inventory.calendar)
      if let rejection = outcome.rejections.first { throw rejection.reason }
      temperatures.append(contentsOf: outcome.temperatures)
      instant = instant + DemoHistory.stationStep
    }
    return temperatures
  }
}
