import EnergyModel
import Foundation
import Metering
import TestSupport
import Testing

/// JSONTestSuite: the prefix of a file's name says what a reader must do with it.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct JSONConformanceTests {
  private func bodies(in folder: String, prefix: String) throws -> [(name: String, body: [UInt8])] {
    let corpus = try #require(Corpus.folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: corpus.appendingPathComponent(folder).path).sorted()
    return try names.filter { $0.hasPrefix(prefix) }.map { ($0, try Corpus.bytes(folder + "/" + $0)) }
  }

  @Test func `every text that must be accepted is`() throws {
    let bodies = try bodies(in: "conformance/json/parsing", prefix: "y_")
    #expect(bodies.count >= 58)
    for (name, body) in bodies {
      #expect(throws: Never.self, "\(name)") { try JSONScanner.validate(body) }
    }
  }

  @Test func `every text that must be refused is, at a byte inside it`() throws {
    let bodies = try bodies(in: "conformance/json/parsing", prefix: "n_")
    #expect(bodies.count >= 100)
    for (name, body) in bodies {
      let rejection = #expect(throws: Rejection.self, "\(name)") { try JSONScanner.validate(body) }
      guard case .malformed(let offset, let expected) = rejection else {
        Issue.record("\(name) is refused as \(String(describing: rejection))")
        continue
      }
      #expect((0...body.count).contains(offset), "\(name)")
      #expect(!expected.isEmpty, "\(name)")
    }
  }

  @Test func `where the standard leaves the choice, numbers of any size pass, invalid UTF-8 and 500 levels do not`() throws {
    for (name, body) in try bodies(in: "conformance/json/parsing", prefix: "i_") {
      let isAccepted = (try? JSONScanner.validate(body)) != nil
      // Escaped lone surrogates are in the grammar; bytes that are no UTF-8 are not.
      let expectation =
        name.hasPrefix("i_number")
        || [
          "i_string_1st_valid_surrogate_2nd_invalid.json", "i_string_incomplete_surrogate_and_escape_valid.json",
          "i_string_invalid_lonely_surrogate.json", "i_string_inverted_surrogates_U+1D11E.json",
          "i_string_incomplete_surrogate_pair.json", "i_string_incomplete_surrogates_escape_valid.json",
          "i_object_key_lone_2nd_surrogate.json", "i_string_lone_second_surrogate.json",
        ].contains(name)
      #expect(isAccepted == expectation, "\(name)")
    }
  }

  @Test func `numbers keep every digit that the text has`() throws {
    let cases: [(file: String, text: String, value: String?)] = [
      ("number_-9223372036854775808.json", "-9223372036854775808", nil),
      ("number_1.000000000000000005.json", "1.000000000000000005", "1.000000000000000005"),
      ("number_1000000000000000.json", "1000000000000000", "1000000000000000"),
      ("number_1e-999.json", "1E-999", nil),
      ("number_1e6.json", "1E6", "1000000"),
    ]
    for (file, text, value) in cases {
      let body = try Corpus.bytes("conformance/json/transform/" + file)
      let result = try DecodingFixtures.decode(body, [DecodingFixtures.source("/0")])[0]
      if let value {
        let sample = try result.get()
        #expect(sample.text == text)
        #expect(sample.value == (try ExactDecimal(value)))
      } else {
        #expect(result == .failure(.valueOutOfRange(path: "/0")), "\(file)")
      }
    }
  }

  @Test func `keys that only look alike are two keys`() throws {
    // One is written with a composed letter, the other with a letter and an accent.
    let body = try Corpus.bytes("conformance/json/transform/object_key_nfd_nfc.json")
    for pointer in ["/e\u{301}", "/\u{e9}"] {
      let result = try DecodingFixtures.decode(body, [DecodingFixtures.source(pointer)])[0]
      #expect(result == .failure(.valueIsAString(path: pointer)))
    }
  }

  @Test func `codepoints that are no characters never stop the scanner`() throws {
    for (name, body) in try bodies(in: "conformance/json/transform", prefix: "string_") {
      let isEscaped = name.contains("escaped")
      #expect(((try? JSONScanner.validate(body)) != nil) == isEscaped, "\(name)")
      let strings = [DecodingFixtures.source("/0", time: "/0", numberStrings: true)]
      _ = try? DecodingFixtures.decode(body, strings)
    }
  }
}
