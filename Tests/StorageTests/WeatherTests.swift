import EnergyModel
import Foundation
import Simulation
import Testing

@testable import Storage

struct WeatherTests {
  private let town: StationID
  private let airport: StationID
  private let time = Instant(seconds: 1_790_784_000)

  init() throws {
    town = try #require(StationID("town"))
    airport = try #require(StationID("airport"))
  }

  private func reading(
    _ milliCelsius: Int32, after seconds: Int64 = 0, _ origin: Origin = .imported, of station: StationID? = nil
  )
    -> TemperatureReading
  {
    TemperatureReading(
      station: station ?? town, instant: time + seconds, temperature: Temperature(milliCelsius: milliCelsius), origin: origin)
  }

  private func all(_ store: Store, of station: StationID? = nil) throws -> [TemperatureReading] {
    try store.temperatures(of: station ?? town, from: Instant(seconds: 0), to: Instant(seconds: 4_000_000_000))
  }

  @Test func `temperatures come back in order after a restart, and the same again is nothing new`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let readings = [reading(-12_345, after: 3_600), reading(60_000), reading(-1, after: 7_200), reading(5_000, of: airport)]
    #expect(try store.append(readings) == 4)
    #expect(try store.append(readings) == 0)
    #expect(try store.append([TemperatureReading]()) == 0)
    store.close()
    let again = try Store(directory: folder.path, mode: .readOnly)
    #expect(try all(again) == [reading(60_000), reading(-12_345, after: 3_600), reading(-1, after: 7_200)])
    #expect(try again.temperatures(of: town, from: time + 1, to: time + 7_200) == [reading(-12_345, after: 3_600)])
    #expect(try again.stationsWithReadings() == [airport, town])
    #expect(try again.lastTemperature(of: town) == reading(-1, after: 7_200))
    #expect(try again.firstTemperature(of: town) == reading(60_000))
    #expect(try again.lastTemperature(of: try #require(StationID("nowhere"))) == nil)
  }

  @Test func `at one instant an import wins over a poll, and of two of one origin the lower one stays, whatever came first`()
    throws
  {
    let readings = [
      reading(1_000, .poll), reading(3_000), reading(2_500), reading(9_000, .imported), reading(500, after: 60, .poll),
      reading(400, after: 60, .poll), reading(700, after: 3_600, .poll), reading(800, after: 3_600, .correction),
    ]
    let expected = [reading(2_500), reading(400, after: 60, .poll), reading(800, after: 3_600, .correction)]
    var random = SplitMix64(seed: 8)
    for _ in 0..<20 {
      let folder = try Folder()
      let store = try Store(directory: folder.path, mode: .readWrite)
      for one in readings.shuffled(using: &random) { try store.append([one]) }
      #expect(try all(store) == expected)
      #expect(try store.lastTemperature(of: town) == expected.last)
      #expect(try store.append(readings) == 0)
    }
  }

  @Test func `temperatures of a transaction that fails are not there`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    #expect(throws: StoreError.self) {
      try store.inTransaction { () throws(StoreError) in
        try store.append([reading(1), reading(2, after: 60)])
        throw StoreError.missing(path: "")
      }
    }
    #expect(try all(store).isEmpty)
    #expect(try store.stationsWithReadings().isEmpty)
  }

  @Test func `an explained step stated again changes nothing, and another reason for the same day replaces it`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let (hall, school) = (try #require(RegisterID("hall/e")), try #require(RegisterID("school/e")))
    func step(_ register: RegisterID, _ day: Int32, _ reason: String) -> ExplainedStep {
      ExplainedStep(register: register, day: LocalDay(number: day), reason: reason)
    }
    #expect(try store.state([step(school, 20_000, "new boiler"), step(hall, 20_100, "let"), step(hall, 20_050, "改造")]) == (3, 0))
    #expect(try store.state([step(hall, 20_100, "let")]) == (0, 0))
    #expect(try store.state([step(hall, 20_100, "let to the library"), step(hall, 20_200, "back")]) == (1, 1))
    let ofHall = [step(hall, 20_050, "改造"), step(hall, 20_100, "let to the library"), step(hall, 20_200, "back")]
    #expect(try store.steps(of: hall) == ofHall)
    #expect(try store.steps() == ofHall + [step(school, 20_000, "new boiler")])
    store.close()
    #expect(try Store(directory: folder.path, mode: .readOnly).steps(of: school).map(\.reason) == ["new boiler"])
  }

  @Test func `beside an older store, read and not written, there is no weather, no step and no sum of days`() throws {
    let fixture = try #require(Bundle.module.url(forResource: "Fixtures/schema-7", withExtension: "sqlite"))
    let folder = try Folder()
    try FileManager.default.copyItem(atPath: fixture.path, toPath: folder.file)
    let store = try Store(directory: folder.path, mode: .readOnly)
    let register = try #require(RegisterID("hall/electricity"))
    let number = try #require(try store.knownNumbers()[register])
    #expect(try all(store).isEmpty)
    #expect(try store.stationsWithReadings().isEmpty)
    #expect(try store.firstTemperature(of: town) == nil)
    #expect(try store.steps().isEmpty)
    #expect(try store.steps(of: register).isEmpty)
    // Its sums are in the form of its schema: whoever reads beside it takes the hours.
    #expect(try store.daySums(of: number, from: LocalDay(number: 0), to: LocalDay(number: 30_000)) == nil)
    #expect(try store.registersWithoutDaySums().isEmpty)
  }
}
