import EnergyModel
import Foundation
import Testing

@testable import Settings

@Suite struct VirtualMeterTests {
  private var world = World()

  /// Two registers of electricity and one of water, on lines 15 to 18.
  private static let registers =
    Sample.text + """
      registers:
        - { id: hall/pv, institution: hall, carrier: electricity, flow: produced }
        - { id: hall/water, institution: hall, carrier: water }

      """

  private func virtual(_ lines: String...) -> String {
    VirtualMeterTests.registers + "virtual:\n" + lines.map { "  - " + $0 }.joined(separator: "\n") + "\n"
  }

  private let net = #"{ id: net, institution: hall, carrier: electricity, of: [[hall/electricity, "1"], [hall/pv, "-0.5"]] }"#

  @Test func `a virtual meter is what was written`() throws {
    let meter = try #require(try world.load(virtual(net)).virtualMeters.first)
    #expect(meter.id.text == "net")
    #expect(meter.institution.text == "hall")
    #expect(meter.carrier == .electricity)
    #expect(meter.endUse == "total")
    #expect(meter.flow == .in)
    #expect(meter.parts.map(\.register.text) == ["hall/electricity", "hall/pv"])
    #expect(meter.parts.map(\.factor.description) == ["1", "-0.5"])
  }

  @Test func `end use and flow may be stated, and a factor needs no quotes`() throws {
    let yaml = virtual(
      "{ id: n, institution: hall, carrier: water, end_use: 02000, flow: out, of: [[hall/water, -999999999.999999999]] }")
    let meter = try #require(try world.load(yaml).virtualMeters.first)
    #expect(meter.endUse == "02000")
    #expect(meter.flow == .out)
    #expect(meter.parts.map(\.factor.description) == ["-999999999.999999999"])
  }

  @Test(arguments: [
    ("id: net", "id: \"\"", "19:5: the virtual meter has no `id`; write one, such as city-hall/net"),
    ("id: net", "id: n t", "19:11: `id` 'n t' is not an identifier"),
    (
      "id: net", "id: hall/pv",
      "19:11: there is a register 'hall/pv' already; name the virtual meter apart; the register is on line 16"
    ),
    ("institution: hall", "institution: \"\"", "19:5: the virtual meter has no `institution`"),
    ("institution: hall", "institution: town", "19:29: there is no institution 'town'"),
    ("carrier: electricity", "carrier: \"\"", "19:5: the virtual meter has no `carrier`; write that of its registers"),
    ("carrier: electricity", "carrier: electricty", "19:44: `carrier` is 'electricty'; write 'electricity'"),
    (
      "of: [[hall/electricity, \"1\"], [hall/pv, \"-0.5\"]]", "of: []",
      "19:57: the virtual meter has no parts; write them under `of`"
    ),
    ("of: [[hall/electricity, \"1\"], [hall/pv, \"-0.5\"]]", "of:", "19:57: the virtual meter has no parts"),
    ("of: [[hall/electricity, \"1\"], [hall/pv, \"-0.5\"]]", "of: x", "19:61: `of` is"),
    (", of: [[hall/electricity, \"1\"], [hall/pv, \"-0.5\"]]", "", "19:5: the virtual meter has no parts"),
    ("[hall/pv, \"-0.5\"]", "hall/pv", "19:87: a part of the virtual meter is no pair; write the register and its factor"),
    ("[hall/pv, \"-0.5\"]", "[hall/pv]", "19:87: a part of the virtual meter is no pair"),
    ("[hall/pv, \"-0.5\"]", "[hall/pv, 1, 2]", "19:87: a part of the virtual meter is no pair"),
    ("[hall/pv, \"-0.5\"]", "[hall/pv, \"\"]", "19:87: a part of the virtual meter is no pair"),
    ("[hall/pv, \"-0.5\"]", "[hall/pv, [1]]", "19:87: a part of the virtual meter is no pair"),
    ("hall/pv", "hall/roof", "19:88: there is no register 'hall/roof'; write the id of one"),
    (
      "hall/pv", "hall/water",
      "19:88: a register of water cannot be a part of a virtual meter of electricity; name registers of one carrier"
    ),
    (
      "hall/pv", "hall/electricity",
      "19:88: the virtual meter has the part 'hall/electricity' twice; keep one with the sum of the factors; the first is on line 19"
    ),
    ("hall/pv", "net", "19:88: 'net' is a virtual meter and cannot be a part of one; name the registers that it is made of"),
    ("-0.5", "half", "19:97: `factor` 'half' is not a number"),
    ("-0.5", "0.0", "19:97: `factor` is 0; write how often the register counts, such as 1 or -1"),
    (
      "-0.5", "1000000000",
      "19:97: `factor` is 1000000000; write a number with at most nine digits before and nine behind the point"
    ),
    ("-0.5", "-1000000000", "19:97: `factor` is -1000000000"),
    ("-0.5", "0.0000000001", "19:97: `factor` is 0.0000000001"),
    ("of:", "flow: up, of:", "19:63: `flow` is 'up'"),
    ("of:", "end_use: two words, of:", "19:66: `end_use` 'two words' is not a single word"),
    ("of:", "unit: kWh, of:", "19:57: `virtual meter` has no key 'unit'"),
  ])
  func `what is wrong with a virtual meter is said at its place`(piece: String, other: String, start: String) {
    #expect(only(world.faults(virtual(net.replacing(piece, with: other)))).hasPrefix(start))
  }

  @Test func `a virtual meter may not be part of one that is written before it`() {
    let outer = "{ id: outer, institution: hall, carrier: electricity, of: [[net, 2]] }"
    #expect(only(world.faults(virtual(outer, net))).hasPrefix("19:65: 'net' is a virtual meter and cannot be a part of one"))
  }

  @Test func `two virtual meters of one name are a fault that names the first`() {
    #expect(only(world.faults(virtual(net, net))).hasPrefix("20:11: there are two virtual meters 'net'"))
  }

  @Test func `no register is a part of a virtual meter`() {
    let yaml = virtual(net).replacing("carrier: water }", with: "carrier: water, parent: net }")
    #expect(
      only(world.faults(yaml))
        == "17:66: 'net' is a virtual meter, of which no register is a part; name a register, or leave `parent` empty")
  }

  @Test func `a register with a fault of its own is no second fault as a part`() {
    let yaml = virtual(net).replacing("flow: produced", with: "flow: producd")
    #expect(only(world.faults(yaml)).contains("`flow` is 'producd'"))
  }

  @Test func `several mistakes of one virtual meter are all said`() {
    let yaml = virtual("{ id: n, institution: town, carrier: water, of: [[hall/pv, 0], [hall/none, x], hall/water] }")
    #expect(world.faults(yaml).map(\.column) == [27, 55, 64, 69, 80, 84])
  }
}

extension String {
  fileprivate func replacing(_ piece: String, with other: String) -> String {
    precondition(contains(piece), "the text has no \(piece)")
    return replacingOccurrences(of: piece, with: other)
  }
}
