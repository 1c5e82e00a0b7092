import EnergyModel

/// The last step from a meter to the daemon: bodies as an endpoint sends them. What is planted happens here, behind the truth's back.
struct Door {
  private let plan: SitePlan
  private let plant: Plant?
  /// The meter whose readings are falsified, and from when on.
  private var victim: (meter: Int, from: Int64)?
  let swallowsLateFiles: Bool
  let emptiesPast: Bool

  init(_ plan: SitePlan, _ plant: Plant?) {
    self.plan = plan
    self.plant = plant
    swallowsLateFiles = plant == .lateDropped
    emptiesPast = plant == .pastEmptied
    let middle = plan.seconds / 2
    switch plant {
    case .readingDoubled:
      let plain = plan.meters.firstIndex {
        $0.traits.capacity == nil && $0.used(middle) > $0.used(middle - $0.traits.intervalSeconds)
      }
      victim = plain.map { ($0, middle) }
    case .hourShifted:
      victim = plan.endpoints.first { $0.isStamped }.map { ($0.meters.lowerBound, middle) }
    default:
      break
    }
  }

  /// What an endpoint says of its meters at a second.
  func body(_ index: Int, at second: Int64) -> [UInt8] {
    let endpoint = plan.endpoints[index]
    var stamp = plan.start + second
    var text = "{\"values\":["
    for meter in endpoint.meters {
      var digits = plan.meters[meter].shown(second).digits
      if let victim, victim.meter == meter, second >= victim.from {
        switch plant {
        case .readingDoubled:
          let traits = plan.meters[meter].traits
          digits += plan.meters[meter].used(victim.from) - plan.meters[meter].used(victim.from - traits.intervalSeconds)
        case .hourShifted where second < victim.from + 6 * SitePlan.hour: stamp = stamp + -3_600
        default: break
        }
      }
      if meter > endpoint.meters.lowerBound { text += "," }
      text += plan.meters[meter].text(digits)
    }
    return Array((text + "],\"time\":\(stamp.seconds)}").utf8)
  }
}
