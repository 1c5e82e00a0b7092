import Foundation
import Simulation
import Testing

/// A station, as its operator tries it out.
struct StationProcessTests {
  private func probe(_ body: String, _ arguments: [String]) throws -> Program.Outcome {
    let site = try Site()
    try site.write(body, to: "body.json")
    return try Program.run(["probe", "--body", "body.json"] + arguments, in: site.directory)
  }

  @Test func `a saved body in a unit of temperature gives a sample of a station, as it was sent`() throws {
    let outcome = try probe("{\"t\":-40.00}", ["--value", "/t", "--unit", "degF"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines == [#"{"station":"saved-body","value":"-40.00","unit":"degF","time":null}"#])
    #expect(outcome.errors == "saved-body: accepted, -40 degC\n")
  }

  @Test func `a temperature in a wrong unit is shown and refused with the likely cause`() throws {
    let outcome = try probe("{\"t\":295.4}", ["--value", "/t", "--unit", "degC"])
    #expect(outcome.status == 65)
    #expect(outcome.lines.count == 1)
    #expect(outcome.errors.contains("the unit may be wrong"))
  }

  @Test func `a temperature of a carrier is refused`() throws {
    #expect(try probe("{\"t\":20}", ["--value", "/t", "--unit", "degC", "--carrier", "heat"]).status == 64)
  }

  @Test func `check, probe and run --once know a station`() throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/now": .json("{\"t\":21.25,\"at\":\"2026-10-01T08:00:00+08:00\"}")
      case "/fahrenheit": .json("{\"t\":70.5}")
      case "/m/0": .json("{\"energy\":1234}")
      default: .status(404)
      }
    }
    defer { server.stop() }
    let site = try Site()
    func write(_ stations: String) throws {
      try site.write(Site.yaml(port: server.port, endpoints: 0..<1, interval: "5m") + "stations: [\(stations)]\n")
    }
    func url(_ path: String) -> String { "url: \"http://127.0.0.1:\(server.port)\(path)\"" }
    let config = ["--config", site.config]

    try write("{ id: town, \(url("/now")), value: /t, time: /at }, { id: airport }")
    let check = try Program.run(["check"] + config)
    #expect(check.lines == ["1 个机构，1 个端点，1 个计量编号，2 个气象站（轮询 1 个），1 个规划：没有错误"])
    let probe = try Program.run(["probe", "town"] + config)
    #expect(probe.lines == [#"{"station":"town","value":"21.25","unit":"degC","time":"2026-10-01T08:00:00+08:00"}"#])
    #expect(probe.status == 0 && probe.errors.contains("town: accepted, 21.25 degC"))
    let imported = try Program.run(["probe", "airport"] + config)
    #expect(imported.status == 64 && imported.errors.contains("the station 'airport' has no `url`"))
    #expect(try Program.run(["probe", "nowhere"] + config).errors.contains("the configuration has gw-0, town"))
    let once = try Program.run(["run", "--once"] + config)
    #expect(once.status == 0, "\(once.errors)")
    #expect(once.errors.contains("2 booked, 0 did not answer, 0 could not be read"))

    try write("{ id: town, \(url("/fahrenheit")), value: /t }")
    let unreadable = try Program.run(["run", "--once"] + config)
    #expect(unreadable.status == 65 && unreadable.errors.contains("1 booked, 0 did not answer, 1 could not be read"))
    #expect(try site.read("var/status/status.json").contains("temperature_implausible"))

    try write("{ id: town, \(url("/gone")), value: /t }")
    #expect(try Program.run(["run", "--once"] + config).status == 69)
  }
}
