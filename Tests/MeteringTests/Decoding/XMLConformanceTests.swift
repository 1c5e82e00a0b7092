import EnergyModel
import Foundation
import Metering
import TestSupport
import Testing

/// The W3C's suite: a file's folder says what a reader that does not validate must do with it. Beyond the suite, whatever declares
/// entities is refused, since text that stands elsewhere than where it is read has no place in a meter's body.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct XMLConformanceTests {
  private func bodies(in folder: String) throws -> [(name: String, body: [UInt8])] {
    let names = try FileManager.default.contentsOfDirectory(atPath: Corpus.file("conformance/" + folder).path).sorted()
    return try names.map { ($0, try Corpus.bytes("conformance/\(folder)/\($0)")) }
  }

  private static let entities = "no entity declarations"

  private struct Verdicts {
    var accepted: [String] = []
    /// Refused for declaring entities.
    var entities: [String] = []
    /// Refused for anything else, with what was expected.
    var refused: [String] = []

    var count: Int { accepted.count + entities.count + refused.count }
  }

  private func verdicts(of folder: String) throws -> Verdicts {
    var verdicts = Verdicts()
    for (name, body) in try bodies(in: folder) {
      switch XMLFixtures.rejection(body) {
      case .valueMissing: verdicts.accepted.append(name)
      case .malformed(_, Self.entities): verdicts.entities.append(name)
      case .malformed(let offset, let expected):
        #expect((0...body.count).contains(offset), "\(name)")
        #expect(!expected.isEmpty, "\(name)")
        verdicts.refused.append("\(name): \(expected)")
      case let other: verdicts.refused.append("\(name): \(String(describing: other))")
      }
    }
    return verdicts
  }

  @Test func `every valid document is accepted but those that declare entities`() throws {
    let verdicts = try verdicts(of: "xml/valid")
    #expect(verdicts.refused == [])
    #expect(verdicts.accepted.count == 73)
    #expect(verdicts.entities.count == 5)
  }

  @Test func `a document that is well-formed and breaks its own type is accepted`() throws {
    let verdicts = try verdicts(of: "xml/invalid")
    #expect(verdicts.entities + verdicts.refused == [])
    #expect(verdicts.accepted.count == 18)
  }

  @Test func `every document that is not well-formed is refused, but for names that only editions before the fifth forbid`()
    throws
  {
    let verdicts = try verdicts(of: "xml/not-wf")
    #expect(verdicts.entities.count + verdicts.refused.count == 110)
    #expect(verdicts.accepted.count == 45)
    // Productions 85 to 89 are gone from the fifth edition; the suite has the same names among its valid documents.
    for name in verdicts.accepted { #expect(name.contains(/ibm_not-wf_P8[5789]_/), "\(name)") }
  }

  @Test func `where the standard leaves the choice the reader makes one`() throws {
    let verdicts = try verdicts(of: "xml/error")
    #expect(verdicts.count == 8)
  }

  @Test(.timeLimit(.minutes(1))) func `hostile documents end at once, in a document or a refusal`() throws {
    let bodies = try bodies(in: "xml-hostile")
    #expect(bodies.count == 32)
    for (name, body) in bodies {
      let clock = ContinuousClock()
      let time = clock.measure { _ = XMLFixtures.rejection(body, at: "//x[y='1']/@z") }
      #expect(time < .seconds(2), "\(name)")
    }
    let verdicts = try verdicts(of: "xml-hostile")
    // Well-formed as far as a reader sees that loads no document type.
    #expect(verdicts.accepted == ["attr3.xml", "doctype1.xml", "lol_ip_content.xml", "lol_ip_value.xml"])
    #expect(verdicts.entities.count == 11)
    #expect(verdicts.refused.count == 17)
  }
}
