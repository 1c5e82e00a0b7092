import EnergyModel
import Testing

@testable import Settings

@Suite struct YAMLTests {
  private let world = World()

  @Test func `the small configuration loads`() throws {
    let settings = try world.load(Sample.text)
    #expect(settings.registers.map(\.id.text) == ["hall/electricity"])
  }

  @Test func `an alias and its anchor are faults at their places, and reading goes on`() {
    let faults = world.faults("schema: 1\nsite: &s { name: A }\npaths: *s\npolling: { intervall: 5m }\n")
    #expect(
      faults.map { "\($0.line):\($0.column)" } == ["2:7", "3:8", "4:12"], "\(faults)")
    #expect(faults[0].what.contains("anchor"))
    #expect(faults[1].what.contains("alias"))
    #expect(faults[2].remedy == "write 'interval'")
  }

  @Test func `a bomb of aliases is refused without being unfolded`() {
    var bomb = "a0: &a0 [x, x]\n"
    for level in 1...60 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    bomb += "? *a60\n: 1\n"
    let faults = world.faults(bomb)
    #expect(faults.contains { $0.what.contains("alias") })
  }

  @Test func `a key written twice names the line of the first`() {
    let fault = only(world.faults("schema: 1\nsite: { name: A }\npolling: {}\nsite: { name: B }\n"))
    #expect(fault == "4:1: a key is written twice in one mapping; keep one; the first is on line 2")
  }

  @Test func `every duplicate key is a fault of its own`() {
    let faults = world.faults("schema: 1\nschema: 1\nsite: { name: A, name: B }\n")
    #expect(faults.map { "\($0.line):\($0.column)" } == ["2:1", "3:18"])
  }

  @Test func `a second document is a fault`() {
    #expect(only(world.faults("schema: 1\n---\nschema: 1\n")).hasPrefix("2:1: a second document"))
  }

  @Test func `a tag is a fault`() {
    #expect(only(world.faults("schema: !!str 1\n")).hasPrefix("1:9: a tag"))
  }

  @Test func `broken syntax is one fault at its place`() {
    #expect(only(world.faults("schema: 1\nsite: { name: A\npolling: 3\n")).contains("this is not YAML"))
    #expect(only(world.faults("schema: 1\nsite:\n\tname: A\n")).hasSuffix("indent with spaces, never with tabs"))
  }

  @Test func `an empty file is a fault`() {
    #expect(only(world.faults("")).hasPrefix("1:1: the file is empty"))
    #expect(only(world.faults("# nothing\n")).hasPrefix("1:1: the file is empty"))
  }

  @Test func `a file that is no mapping is a fault`() {
    #expect(only(world.faults("- a\n- b\n")).hasPrefix("1:1: `the configuration` is a list"))
  }

  @Test(
    arguments: [
      ([UInt8]("schema: 1\nsite: { name: \"".utf8) + [0xC3, 0x28], "2:16: the file is not UTF-8"),
      ([UInt8]("schema: 1\nsite: ".utf8) + [0xED, 0xA0, 0x80], "2:7: the file is not UTF-8"),
      ([UInt8]("schema: 1\nna".utf8) + [0], "2:3: this is not YAML"),
      ([0xFF, 0xFE, 0x73, 0x00], "1:1: the file is not UTF-8"),
    ] as [([UInt8], String)])
  func `bytes that are no text are a fault at their place`(bytes: [UInt8], start: String) {
    do throws(SettingsFaults) {
      _ = try World.load(["conserved.yaml": bytes])
      Issue.record("it loaded")
    } catch {
      #expect(only(error.faults).hasPrefix(start))
    }
  }

  @Test func `a byte-order mark before the text is none of it`() throws {
    _ = try World.load(["conserved.yaml": [0xEF, 0xBB, 0xBF] + Array(Sample.text.utf8)])
  }

  @Test(arguments: [1_000, 100_000])
  func `depth is bounded`(depth: Int) {
    let faults = world.faults("schema: 1\nsite: " + String(repeating: "[", count: depth))
    #expect(faults.count == 1)
  }

  @Test func `a value stays the text that was written`() throws {
    let yaml = Sample.replacing("name: Town hall", with: "name: 0.10\n    region: 011000\n    answerable: no")
    let institution = try #require(try world.load(yaml).institutions.first)
    #expect(institution.name == "0.10")
    #expect(institution.region == "011000")
    #expect(institution.answerable == "no")
  }

  @Test func `an unknown key is named with the nearest known one, or with all`() {
    #expect(
      only(world.faults(Sample.text + "polling: { timout: 5s }\n")) == "15:12: `polling` has no key 'timout'; write 'timeout'")
    let fault = only(world.faults(Sample.text + "polling: { colour: blue }\n"))
    #expect(
      fault
        == "15:12: `polling` has no key 'colour'; write one of interval, timeout, in_flight, body_limit, keep, history_requests, history_bytes"
    )
  }

  @Test func `a list where a value belongs is a fault, and the reverse`() {
    #expect(
      only(world.faults(Sample.text + "polling: { interval: [5m] }\n")).contains("`interval` is a list; write a single value"))
    #expect(
      only(world.faults(Sample.text + "plan: { use: cn-public-institutions-14 }\n")).contains(
        "`use` is a single value; write a list"))
    #expect(only(world.faults(Sample.text + "polling: 5m\n")).contains("`polling` is a single value; write a mapping"))
  }

  @Test func `a missing configuration is said once`() {
    do throws(SettingsFaults) {
      _ = try World.load([:])
      Issue.record("it loaded")
    } catch {
      #expect(
        error.description == "/etc/conserved/conserved.yaml:1:1: the configuration does not exist; name the file by `--config`")
    }
  }

  @Test func `a file of faults is reported to a limit and says that there are more`() {
    let many = (0..<12_000).map { "k\($0): 1" }.joined(separator: "\n")
    let faults = world.faults("schema: 1\n" + many + "\n")
    #expect(faults.count == 10_001)
    #expect(faults.last?.what.contains("more than 10000 faults") == true)
  }
}
