import Testing

@testable import EnergyModel

/// What counts for an indicator, how often and with which sign (domain.md section 3).
@Suite struct IndicatorTests {
  private func weight(
    _ endUses: Indicator.EndUses, of endUse: String, within ancestors: [String] = [], _ carrier: Carrier = .electricity
  ) -> Int {
    Indicator.Measure(.amount, of: .energy, endUses: endUses).weight(of: carrier, endUse: endUse, within: ancestors)
  }

  // MARK: Left out

  private let area = Indicator.EndUses.all(except: ["tenant", "vehicle"])

  @Test func `totals count once, whatever they are for`() {
    #expect(weight(.all(except: []), of: "total") == 1)
    #expect(weight(area, of: "01B00") == 1)
  }

  @Test func `a part of a meter is in its total and does not count again`() {
    #expect(weight(area, of: "01B00", within: ["total"]) == 0)
    #expect(weight(.all(except: []), of: "tenant", within: ["total"]) == 0)
  }

  @Test func `a total of an end use that is left out does not count, and nothing below it is taken away`() {
    #expect(weight(area, of: "tenant") == 0)
    #expect(weight(area, of: "vehicle") == 0)
    #expect(weight(area, of: "vehicle", within: ["tenant"]) == 0)
    #expect(weight(area, of: "total", within: ["tenant"]) == 0)
  }

  @Test func `a sub-meter that is left out is taken away from its main meter, however deep it stands`() {
    #expect(weight(area, of: "tenant", within: ["total"]) == -1)
    #expect(weight(area, of: "vehicle", within: ["01C00", "total"]) == -1)
  }

  /// The tenant's charging point is in what the tenant's own meter already took away.
  @Test(arguments: [
    ("vehicle", ["tenant", "total"]), ("tenant", ["tenant", "total"]), ("tenant", ["01A00", "vehicle", "total"]),
  ])
  func `what is left out within what is left out is taken away once`(endUse: String, ancestors: [String]) {
    #expect(weight(area, of: endUse, within: ancestors) == 0)
  }

  @Test func `what one indicator leaves out another counts`() {
    let person = Indicator.EndUses.all(except: ["tenant"])
    #expect(weight(person, of: "vehicle") == 1)
    #expect(weight(person, of: "vehicle", within: ["total"]) == 0)
    #expect(weight(person, of: "tenant", within: ["total"]) == -1)
  }

  // MARK: Named

  private let dataCentre = Indicator.EndUses.only(["data-centre"])

  @Test func `a named end use counts wherever its meter stands`() {
    #expect(weight(dataCentre, of: "data-centre") == 1)
    #expect(weight(dataCentre, of: "data-centre", within: ["total"]) == 1)
    #expect(weight(dataCentre, of: "data-centre", within: ["01D00", "total"]) == 1)
  }

  @Test func `a named end use within itself counts once`() {
    #expect(weight(dataCentre, of: "data-centre", within: ["data-centre", "total"]) == 0)
    #expect(weight(dataCentre, of: "data-centre", within: ["01B00", "data-centre", "total"]) == 0)
    #expect(weight(.only(["vehicle", "tenant"]), of: "vehicle", within: ["tenant"]) == 0)
  }

  @Test func `what is not named does not count, total or part`() {
    #expect(weight(dataCentre, of: "total") == 0)
    #expect(weight(dataCentre, of: "data-centre-it", within: ["data-centre", "total"]) == 0)
  }

  // MARK: Carriers

  @Test func `neither water nor waste is energy, and everything else is`() {
    let energy = Indicator.Carriers.energy
    for carrier in Carrier.named { #expect(energy.contain(carrier) == (carrier != .water)) }
    #expect(!energy.contain(.waste(fraction: "kitchen")))
    #expect(weight(.all(except: []), of: "total", .water) == 0)
    #expect(weight(.all(except: ["tenant"]), of: "tenant", within: ["total"], .water) == 0)
  }

  @Test func `waste is every fraction but those left out, and nothing else`() {
    let sorted = Indicator.Carriers.waste(except: [.waste(fraction: "other"), .waste(fraction: "mixed")])
    #expect(sorted.contain(.waste(fraction: "kitchen")))
    #expect(sorted.contain(.waste(fraction: "a fraction of one's own")))
    #expect(!sorted.contain(.waste(fraction: "other")))
    #expect(!sorted.contain(.waste(fraction: "mixed")))
    #expect(!sorted.contain(.other))
    #expect(!sorted.contain(.electricity))
  }

  @Test func `named carriers are those alone`() {
    let fuel = Indicator.Carriers.only([.petrol, .diesel])
    #expect(fuel.contain(.petrol) && fuel.contain(.diesel))
    #expect(!fuel.contain(.kerosene) && !fuel.contain(.electricity))
  }

  // MARK: Denominators and sets

  @Test func `the end uses of both sums of a ratio decide what counts`() {
    let eue = Indicator(
      id: .energyUsageEffectiveness, unit: "1",
      numerator: .init(.amount, of: .only([.electricity]), endUses: .only(["data-centre"])),
      denominator: .measure(.init(.amount, of: .only([.electricity]), endUses: .only(["data-centre-it"]))), source: "test")
    #expect(eue.namedEndUses == ["data-centre", "data-centre-it"])
    #expect(eue.isRatio)
    #expect(eue.scale == 1)
    let perVehicle = Indicator(
      id: .vehicleFuelPerVehicle, unit: "L", numerator: .init(.amount, of: .only([.petrol]), endUses: .only(["vehicle"])),
      denominator: .fact(.vehicles), source: "test")
    #expect(!perVehicle.isRatio)
    #expect(IndicatorSet([eue, perVehicle]).namedEndUses == ["data-centre", "data-centre-it", "vehicle"])
    #expect(IndicatorSet([eue, perVehicle])[.energyTotal] == nil)
    #expect(IndicatorSet([eue, perVehicle]).units == [.energyUsageEffectiveness: "1", .vehicleFuelPerVehicle: "L"])
  }

  @Test func `a share is in per cent, and an indicator without a name is called by its id`() {
    let share = Indicator(
      id: .coalShare, names: ["en": "share of coal"], unit: "%", numerator: .init(.standardCoal, of: .only([.coal])),
      denominator: .measure(.init(.standardCoal, of: .energy)), source: "test")
    #expect(share.scale == 100)
    #expect(share.name(.english) == "share of coal")
    #expect(share.name(.simplifiedChinese) == "coal-share")
  }
}
