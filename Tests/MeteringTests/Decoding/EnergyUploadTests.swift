import EnergyModel
import Metering
import Testing

/// The upload document of China's building-energy monitoring systems, as a gateway or a platform serves it: readings of functions, each
/// with an end-use code and an error mark, under one time without separators.
struct EnergyUploadTests {
  private static func body(encoding: String, name: [UInt8] = Array("市政府".utf8)) -> [UInt8] {
    Array(
      """
      <?xml version="1.0" encoding="\(encoding)"?>
      <root>
        <common><building_id>320100A008</building_id><gateway_id>01</gateway_id><type>energy_data</type></common>
        <data operation="report"><building_name>
      """.utf8) + name
      + Array(
        """
        </building_name>
          <sequence>311</sequence><parser>yes</parser><time>20261128213000</time>
          <meter id="1" conn="conn">
            <function id="1" coding="01000" error="0">35.6</function>
            <function id="2" coding="01A00" error="192">4095.0</function>
          </meter>
          <meter id="2" conn="conn">
            <function id="1" coding="02000" error="0">812.04</function>
            <function id="2" coding="01000" error="0">17</function>
          </meter>
        </data></root>
        """.utf8)
  }

  private static let utf8 = body(encoding: "UTF-8")
  private static let gb2312 = body(encoding: "GB2312", name: [0xCA, 0xD0, 0xD5, 0xFE, 0xB8, 0xAE])

  private static func stamps() throws -> BodyManner {
    let pattern = try #require(StampPattern("YYYYMMDDhhmmss"))
    let name = BodyManner.Expectation(at: XMLFixtures.path("/root/data/building_name"), text: "市政府")
    return BodyManner(stamps: StampManner(form: .pattern(pattern)), expectations: [name])
  }

  @Test(arguments: [utf8, gb2312])
  func `a function is read by its meter and its end use, at the time of the document`(body: [UInt8]) throws {
    let sources = [
      XMLFixtures.source("//meter[@id='1']/function[@coding='01000']", time: "/root/data/time", unit: .kilowattHour),
      XMLFixtures.source("//meter[@id='2']/function[@coding='02000']", time: "/root/data/time", unit: .cubicMetre),
    ]
    let samples = try XMLFixtures.decode(body, sources, Self.stamps()).map { try $0.get() }
    #expect(samples.map(\.text) == ["35.6", "812.04"])
    // 2026-11-28 21:30:00 in Shanghai.
    #expect(samples.map(\.stamp?.seconds) == [1_795_872_600, 1_795_872_600])
  }

  @Test func `a function whose error mark is not zero is no reading`() throws {
    let path = "//meter[@id='1']/function[@coding='01A00' and @error='0']"
    #expect(XMLFixtures.rejection(Self.utf8, at: path) == .valueMissing(path: path))
    #expect(try XMLFixtures.text(Self.utf8, at: "//meter[@id='1']/function[@coding='01000' and @error=0]") == "35.6")
    #expect(try XMLFixtures.text(Self.utf8, at: "//meter[@id='1']/function[@error='192']") == "4095.0")
  }

  @Test func `one end use of several meters is ambiguous without the meter`() {
    let path = "//function[@coding='01000']"
    #expect(XMLFixtures.rejection(Self.utf8, at: path) == .valueAmbiguous(path: path))
  }

  @Test func `a document of another building contradicts its description`() throws {
    let offset = try #require(Self.utf8.indices.first { Self.utf8[$0...].starts(with: "<building_id>".utf8) })
    let other = BodyManner.Expectation(at: XMLFixtures.path("//building_id"), text: "320100A009")
    #expect(
      throws: Rejection.bodyContradicts(path: "//building_id", offset: offset, expected: "320100A009", found: "320100A008")
    ) {
      try XMLFixtures.decode(Self.utf8, [XMLFixtures.source("//meter")], BodyManner(expectations: [other]))
    }
  }
}
