import EnergyModel
import Testing

@testable import Settings

@Suite struct RegisterTests {
  private var world = World()

  @Test func `a register is what was written`() throws {
    let yaml = Sample.register(
      "building: North wing", "end_use: 01B00", "flow: produced", "kind: restarting", "multiplier: 1.50", "capacity: 1000 MWh",
      "power_max: 120 kW", "numbers: string", "time: /stamp")
    let settings = try world.load(yaml)
    let register = try #require(settings.registers.first)
    #expect(register.building == "North wing")
    #expect(register.endUse == "01B00")
    #expect(register.flow == .produced)
    #expect(register.kind == .restarting)
    #expect(register.multiplier == DatedSeries(try ExactDecimal("1.5")))
    #expect(register.capacity == ExactDecimal(1_000_000))
    #expect(register.powerMaxPerHour == 120_000)
    #expect(register.intervalSeconds == 900)
    let source = try #require(settings.endpoints.first?.sources.first)
    #expect(source.register == register.id)
    #expect(source.value == ValuePath("/total", in: .json))
    #expect(source.time == ValuePath("/stamp", in: .json))
    #expect(source.unit == .kilowattHour)
    #expect(source.acceptsNumberStrings)
  }

  @Test func `what is not written has its default`() throws {
    let register = try #require(try world.load(Sample.text).registers.first)
    #expect(register == Register(id: register.id, institution: register.institution, carrier: .electricity, unit: .kilowattHour))
  }

  @Test(arguments: [
    ("electricity", "kWh", "120 kW", 120_000 as Int64), ("electricity", "kWh", "0.5 MW", 500_000),
    ("electricity", "kWh", "7 kWh/h", 7_000),
    ("heat", "GJ", "2 kW", 7_200), ("heat", "GJ", "1 W", 4), ("cooling", "MJ", "1 MJ/h", 1_000),
    ("water", "m3", "30 m3/h", 30_000),
    ("water", "m3", "30 m³/h", 30_000), ("natural-gas", "m3", "5 L/h", 5), ("petrol", "L", "2 L/h", 2_000),
    ("coal", "kg", "1.5 t/h", 1_500_000),
    ("steam", "t", "500 kg/h", 500_000), ("other", "kgce", "3 kgce/h", 3_000), ("waste.kitchen", "kg", "2kg/h", 2_000),
  ])
  func `power_max is kept in base units an hour`(carrier: String, unit: String, text: String, perHour: Int64) throws {
    let yaml = Sample.register("power_max: \(text)").replacingOccurrences(of: "carrier: electricity", with: "carrier: \(carrier)")
      .replacingOccurrences(of: "unit: kWh", with: "unit: \(unit)")
    #expect(try world.load(yaml).registers.first?.powerMaxPerHour == perHour)
  }

  @Test(arguments: [
    ("kWh", "999999.9 kWh", "999999.9"), ("kWh", "1 GWh", "1000000"), ("Wh", "1000000 kWh", "1000000000"),
    ("MWh", "1 kWh", "0.001"),
    ("W-min", "1 Wh", "60"), ("kWh", "36 MJ", "10"), ("Ws", "1Wh", "3600"),
  ])
  func `capacity is converted exactly into the register's own unit`(unit: String, text: String, shown: String) throws {
    let yaml = Sample.register("capacity: \(text)").replacingOccurrences(of: "unit: kWh", with: "unit: \(unit)")
    #expect(try world.load(yaml).registers.first?.capacity?.description == shown)
  }

  @Test(arguments: [
    ("id: hall/electricity", "id: hall electricity", "10:13: `id` 'hall electricity' is not an identifier"),
    ("id: hall/electricity", "id: a..b", "10:13: `id` 'a..b' is not an identifier"),
    ("institution: hall\n", "institution: town\n", "11:22: there is no institution 'town'"),
    ("carrier: electricity", "carrier: electricty", "12:18: `carrier` is 'electricty'; write 'electricity'"),
    ("value: /total", "value: total", "13:16: `value` 'total' is not a JSON pointer; begin with '/'"),
    ("value: /total", "value: /a~2", "13:16: `value` '/a~2' is not a JSON pointer"),
    ("value: /total", "value: $total", "13:16: `value` '$total' is not a JSON pointer"),
    ("unit: kWh", "unit: kwh", "14:15: unit 'kwh' is not known; write 'kWh'"),
    (
      "unit: kWh", "unit: ft3",
      "14:15: unit 'ft3' is not known; write one of Wh, kWh, MWh, GWh, TWh, J, kJ, MJ, GJ, W-min, Ws, Btu, kBtu, MMBtu, therm"
    ),
    (
      "unit: kWh", "unit: m3",
      "14:15: unit 'm3' does not count electricity; write one of Wh, kWh, MWh, GWh, TWh, J, kJ, MJ, GJ, W-min, Ws, Btu, kBtu, MMBtu, therm; "
        + "to convert, write unit: kWh and as multiplier how many kWh of electricity one m3 is"
    ),
    ("unit: kWh", "unit: kW", "14:15: unit 'kW' does not count electricity; write one of Wh, kWh"),
    ("unit: kWh", "unit: degC", "14:15: unit 'degC' does not count electricity"),
  ])
  func `a wrong value is said at its place`(piece: String, other: String, start: String) {
    #expect(only(world.faults(Sample.replacing(piece, with: other))).hasPrefix(start))
  }

  @Test(arguments: [
    (
      "kind: instantaneous",
      "14:15: unit 'kWh' is no power; write one of W, kW, MW, or the kind of register whose values are in kWh"
    ),
    ("kind: counter", "15:15: `kind` is 'counter'; write one of cumulative, restarting, delta, instantaneous"),
    ("stamp: start", "15:16: `stamp` belongs to delta registers, and this one is cumulative"),
    ("stamp: middle", "15:16: `stamp` is 'middle'; write one of end, start"),
    ("kind: delta\n        stamp: start", "16:16: `stamp: start` needs a `time`"),
    ("kind: delta\n        capacity: 100 kWh", "16:19: `capacity` belongs to counters, and this register is delta"),
    ("kind: restarting\n        stamp: end", "16:16: `stamp` belongs to delta registers, and this one is restarting"),
    ("flow: inn", "15:15: `flow` is 'inn'; write 'in'"),
    ("end_use: air conditioning", "15:18: `end_use` 'air conditioning' is not a single word"),
    ("numbers: text", "15:18: `numbers` is 'text'; write string, or number"),
    ("channel: export", "15:18: `channel` needs a preset"),
    ("time: stamp", "15:15: `time` 'stamp' is not a JSON pointer"),
    ("multiplier: 0", "15:21: `multiplier` is 0; write a number greater than zero"),
    ("multiplier: -2", "15:21: `multiplier` is -2"),
    ("multiplier: 1,5", "15:21: `multiplier` '1,5' is not a number; write digits with a point"),
    ("multiplier: NaN", "15:21: `multiplier` 'NaN' is not a number"),
    ("multiplier: 1234567890123456789012", "15:21: `multiplier` has more digits than can be kept"),
    ("multiplier: []", "15:21: `multiplier` is an empty list"),
    ("multiplier: [{ from: 2020-01-01, value: 0 }]", "15:49: `multiplier` is 0"),
    ("multiplier: [{ from: 2020-02-30, value: 1 }]", "15:30: `from` '2020-02-30' of `multiplier` is not a day"),
    ("multiplier: [{ value: 1 }]", "15:22: an entry of `multiplier` has no `from`"),
    ("multiplier: [{ from: 2020-01-01 }]", "15:22: an entry of `multiplier` has no `value`"),
    (
      "multiplier: [{ from: 2021-01-01, value: 1 }, { from: 2020-01-01, value: 2 }, { from: 2021-01-01, value: 3 }]",
      "15:94: `multiplier` has two values from 2021-01-01; keep one; the first is on line 15"
    ),
    (
      "capacity: 1000000",
      "15:19: `capacity` '1000000' is not a number with a unit; write a number, a space and a unit, such as 1000000 kWh"
    ),
    ("capacity: kWh", "15:19: `capacity` 'kWh' is not a number with a unit"),
    ("capacity: 0 kWh", "15:19: `capacity` is 0"),
    ("capacity: 100 m3", "15:19: the unit 'm3' of `capacity` does not count electricity; write one of Wh, kWh"),
    ("capacity: 100 kW", "15:19: the unit 'kW' of `capacity` does not count electricity"),
    ("capacity: 1 Ws", "15:19: `capacity` is no round number of kWh"),
    ("power_max: 120", "15:20: `power_max` '120' is not a number with a unit"),
    (
      "power_max: 120 kWh",
      "15:20: the unit 'kWh' of `power_max` does not say how fast electricity flows; write one of W, kW, MW, Wh/h"
    ),
    ("power_max: 30 m3/h", "15:20: the unit 'm3/h' of `power_max` does not say how fast electricity flows"),
    ("power_max: 999999999999999999 MW", "15:20: `power_max` is beyond what the books can count"),
    ("power_max: 0.0001 W", "15:20: `power_max` is beyond what the books can count"),
    ("accuracy: 1", "15:19: `accuracy` '1' is not a share in per cent; write the class of the meter as a number and %"),
    ("accuracy: B%", "15:19: `accuracy` 'B%' is not a share in per cent"),
    ("accuracy: 0%", "15:19: `accuracy` is '0%'; write a share from 0.0001% to 50%"),
    ("accuracy: -1%", "15:19: `accuracy` is '-1%'"),
    ("accuracy: 50.1%", "15:19: `accuracy` is '50.1%'"),
    ("accuracy: 0.00005%", "15:19: `accuracy` is '0.00005%'"),
    ("accuracy: 0.00000000000000001%", "15:19: `accuracy` is '0.00000000000000001%'"),
    ("parent: hall/nobody", "15:17: there is no register 'hall/nobody'"),
    ("parent: hall/electricity", "15:17: the register is a part of itself (hall/electricity → hall/electricity)"),
    ("password: hunter2", "15:9: a secret must not stand in the configuration"),
  ])
  func `a wrong line of a register is said at its place`(line: String, start: String) {
    #expect(only(world.faults(Sample.register(line))).hasPrefix(start))
  }

  @Test(arguments: ["id: hall/electricity", "institution: hall\n", "carrier: electricity", "value: /total", "unit: kWh"])
  func `what a polled register needs is asked for`(piece: String) {
    let name = piece.prefix { $0 != ":" }
    let fault = only(world.faults(Sample.replacing(piece, with: "\(name): \"\"\n")))
    #expect(fault.contains("the register has no `\(name)`"), "\(fault)")
  }

  @Test(arguments: [
    ("accuracy: 0.5%", 5_000), ("accuracy: 2 %", 20_000), ("accuracy: 0.0001%", 1), ("accuracy: 50%", 500_000),
    ("accuracy: 1.50%", 15_000), ("accuracy: \"\"", 10_000),
  ])
  func `the class of a meter is kept in parts per million`(line: String, parts: Int64) throws {
    #expect(try world.load(Sample.register(line)).registers.first?.accuracy.partsPerMillion == parts)
  }

  @Test func `where nobody states its class a meter of electricity is taken for one of 1 %, any other for one of 2 %`() throws {
    let more = "registers:\n  - { id: hall/water, institution: hall, carrier: water }\n"
    #expect(try world.load(Sample.text + more).registers.map(\.accuracy.partsPerMillion) == [10_000, 20_000])
  }

  @Test func `a dated multiplier holds from each day on, in any order`() throws {
    let yaml = Sample.register("multiplier:", "  - { from: 2024-05-01, value: 60 }", "  - { from: 2020-01-01, value: 40 }")
    let multiplier = try #require(try world.load(yaml).registers.first?.multiplier)
    #expect(multiplier.value(on: try #require(LocalDay("2024-04-30"))) == ExactDecimal(40))
    #expect(multiplier.value(on: try #require(LocalDay("2024-05-01"))) == ExactDecimal(60))
  }

  @Test func `two registers of one name are a fault that names the first`() {
    let more = """
      registers:
        - { id: hall/electricity, institution: hall, carrier: water }
      """
    #expect(
      only(world.faults(Sample.text + more))
        == "16:11: there are two registers 'hall/electricity'; name them apart; the first is on line 10")
  }

  @Test func `a register read by hand needs neither value nor unit`() throws {
    let settings = try world.load(
      Sample.text + "registers:\n  - { id: hall/gas, institution: hall, carrier: natural-gas, interval: 1d }\n")
    #expect(settings.registers.map(\.id.text) == ["hall/electricity", "hall/gas"])
    #expect(settings.registers[1].unit == .cubicMetre)
    #expect(settings.registers[1].intervalSeconds == 86_400)
    #expect(settings.endpoints.count == 1)
  }

  @Test(arguments: ["electricity", "heat", "cooling"]) func `power is read of what is counted in energy`(carrier: String) throws {
    let yaml = Sample.register("kind: instantaneous", "power_max: 120 kW").replacingOccurrences(of: "unit: kWh", with: "unit: kW")
      .replacingOccurrences(of: "carrier: electricity", with: "carrier: \(carrier)")
    let register = try #require(try world.load(yaml).registers.first)
    #expect(register.kind == .instantaneous && register.unit == .kilowatt)
  }

  @Test func `power is not read of what is counted in volume or mass, and never has a capacity`() {
    let yaml = Sample.register("kind: instantaneous", "capacity: 100 kWh").replacingOccurrences(of: "unit: kWh", with: "unit: kW")
    #expect(only(world.faults(yaml)).hasPrefix("16:19: `capacity` belongs to counters, and this register is instantaneous"))
    let water = Sample.register("kind: instantaneous").replacingOccurrences(of: "unit: kWh", with: "unit: kW")
      .replacingOccurrences(of: "carrier: electricity", with: "carrier: water")
    #expect(only(world.faults(water)).hasPrefix("15:15: kind 'instantaneous' is power, and water is not counted from power"))
  }

  @Test func `power read by hand is in kilowatts where nothing is said`() throws {
    let byHand = "registers:\n  - { id: hall/boiler, institution: hall, carrier: heat, kind: instantaneous, interval: 15m }\n"
    #expect(try world.load(Sample.text + byHand).registers.last?.unit == .kilowatt)
  }

  @Test func `a preset's counter cannot be read as power`() {
    let yaml = Sample.register("kind: instantaneous").replacingOccurrences(of: "unit: kWh", with: "unit: \"\"")
      .replacingOccurrences(of: "url: http", with: "preset: shelly-em-gen2\n    url: http")
    #expect(only(world.faults(yaml)).hasPrefix("16:15: the preset's channel 'import' is in Wh, which is no power"))
  }

  @Test func `the time of a delta names the end of its interval, or where written its start`() throws {
    let atEnd = try #require(try world.load(Sample.register("kind: delta")).registers.first)
    #expect(atEnd.kind == .delta && atEnd.stamp == .end)
    let atStart = try #require(try world.load(Sample.register("kind: delta", "stamp: start", "time: /at")).registers.first)
    #expect(atStart.stamp == .start)
    let byHand =
      "registers:\n  - { id: hall/gas, institution: hall, carrier: natural-gas, kind: delta, stamp: start, interval: 1d }\n"
    #expect(try world.load(Sample.text + byHand).registers.last?.stamp == .start)
  }

  @Test func `a preset says what its stamps name`() throws {
    var world = world
    let channel = "{ name: a, carrier: electricity, value: /a, time: /at, unit: kWh, kind: delta, stamp: start }"
    world.files = ["presets/loads.yaml": "schema: 1\nname: loads\nchannels: [\(channel)]\n"]
    let yaml = Sample.replacing("value: /total", with: "value: \"\"").replacingOccurrences(of: "unit: kWh", with: "unit: \"\"")
      .replacingOccurrences(of: "url: http", with: "preset: loads\n    url: http")
    let register = try #require(try world.load(yaml).registers.first)
    #expect(register.kind == .delta && register.stamp == .start)
    let counter = try #require(try world.load(yaml + "        kind: cumulative\n").registers.first)
    #expect(counter.stamp == .end)
    world.files = world.files.mapValues { $0.replacingOccurrences(of: "time: /at, ", with: "") }
    #expect(world.faults(yaml).map(\.what) == ["`stamp: start` needs a `time`"])
  }

  @Test(arguments: ["value", "time", "numbers", "channel"])
  func `a register read by hand has nothing that speaks of a body`(key: String) {
    let more = "registers:\n  - { id: hall/gas, institution: hall, carrier: natural-gas, \(key): /a }\n"
    #expect(only(world.faults(Sample.text + more)).contains("`register read by hand` has no key '\(key)'"))
  }

  @Test func `a circle of parents is said once and names its members`() {
    let more = """
      registers:
        - { id: a, institution: hall, carrier: water, parent: c }
        - { id: b, institution: hall, carrier: water, parent: a }
        - { id: c, institution: hall, carrier: water, parent: b }
        - { id: d, institution: hall, carrier: water, parent: c }
      """
    #expect(only(world.faults(Sample.text + more)).hasPrefix("16:57: the register is a part of itself (a → c → b → a)"))
  }

  @Test func `a part has the carrier of its whole`() {
    let more = "registers:\n  - { id: hall/water, institution: hall, carrier: water, parent: hall/electricity }\n"
    #expect(only(world.faults(Sample.text + more)).contains("a register of water cannot be a part of one of electricity"))
  }

  @Test func `a child may be written before its parent`() throws {
    let more =
      "registers:\n  - { id: b, institution: hall, carrier: water, parent: a }\n"
      + "  - { id: a, institution: hall, carrier: water }\n"
    #expect(try world.load(Sample.text + more).registers.first { $0.id.text == "b" }?.parent?.text == "a")
  }

  @Test func `several mistakes of one register are all said`() {
    let yaml = Sample.replacing("carrier: electricity", with: "carrier: power").replacingOccurrences(
      of: "unit: kWh", with: "unit: kwhh"
    )
    .replacingOccurrences(of: "value: /total", with: "value: total")
    #expect(world.faults(yaml).map(\.line) == [12, 13, 14])
  }
}
