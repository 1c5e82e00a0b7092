import EnergyModel
import Foundation
import Metering
import Simulation
import Testing

/// Seeded chance against the scanner: nothing crashes it, and it agrees with another reader.
struct MutationTests {
  private static let seeds = [
    #"{"id":0,"total_act":123456.78,"total_act_ret":0.0}"#,
    #"{"a/b":[{"x":-1.5e+3,"t":"2026-10-01T08:00:00Z"},null,true,false,"é电😀\ud83d\ude00\n"],"m~n":{"":[]},"x":1}"#,
    #" [ 1 , "2" , { "k" : [ [ ] , { } ] } ] "#,
  ]

  private static let sources = [
    DecodingFixtures.source("/total_act"), DecodingFixtures.source("/a~1b/0/x", time: "/a~1b/0/t"),
    DecodingFixtures.source("/1", numberStrings: true), DecodingFixtures.source(""), DecodingFixtures.source("/m~0n//0"),
    DecodingFixtures.source("/x", time: "/x", numberStrings: true),
  ]

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `no change of a body stops the decoder`(seed: UInt64) {
    var chance = SplitMix64(seed: seed)
    let decoder = BodyDecoder(format: .json, sources: Self.sources)
    let alphabet = Array("{}[]:,\"\\/u0189.eE+-tfn \u{0}\u{7f}".utf8) + [0x80, 0xC3, 0xE2, 0xED, 0xF0, 0xFF]
    for round in 0..<5_000 {
      var body = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &chance) where !body.isEmpty {
        let place = Int.random(in: 0..<body.count, using: &chance)
        switch Int.random(in: 0..<5, using: &chance) {
        case 0: body.remove(at: place)
        case 1: body[place] = alphabet.randomElement(using: &chance) ?? 0
        case 2: body.insert(alphabet.randomElement(using: &chance) ?? 0, at: place)
        case 3: body.removeSubrange(place...)
        default: body.insert(contentsOf: body[place..<min(body.count, place + 9)], at: 0)
        }
      }
      do throws(Rejection) {
        let results = try decoder.decode(body, contentType: "", calendar: DecodingFixtures.shanghai)
        #expect(results.count == Self.sources.count)
        #expect(throws: Never.self) { try JSONScanner.validate(body) }
      } catch {
        if case .malformed(let offset, _) = error {
          #expect((0...body.count).contains(offset), "seed \(seed), round \(round)")
        } else {
          #expect(error == .htmlBody)
        }
      }
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `every generated document is accepted here and by Foundation, and gives the number that was written`(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    for round in 0..<600 {
      var generator = DocumentGenerator(chance: chance)
      let document = generator.document()
      chance = generator.chance
      let body = Array(document.text.utf8)
      #expect(throws: Never.self, "seed \(seed), round \(round): \(document.text)") { try JSONScanner.validate(body) }
      #expect(throws: Never.self, "seed \(seed), round \(round): \(document.text)") {
        try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)
      }
      for (pointer, number) in document.numbers.prefix(20) {
        let found = try DecodingFixtures.decode(body, [DecodingFixtures.source(pointer)])[0].get()
        #expect(found.text == number, "seed \(seed), round \(round), \(pointer)")
        #expect(found.value == (try ExactDecimal(number)))
      }
    }
  }

  @Test func `the fast way to a decimal and the thorough one agree`() throws {
    var chance = SplitMix64(seed: 21)
    for _ in 0..<3_000 {
      let digits = Int.random(in: 1...18, using: &chance)
      var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &chance)) }.joined()
      while text.count > 1, text.hasPrefix("0") { text.removeFirst() }
      if Bool.random(using: &chance) { text += "." + String(UInt32.random(in: 0...99_999, using: &chance)) }
      if Bool.random(using: &chance) { text = "-" + text }
      guard let expected = try? ExactDecimal(text) else { continue }
      #expect(try DecodingFixtures.decode("[\(text)]", [DecodingFixtures.source("/0")])[0].get().value == expected)
    }
  }
}

/// Writes random JSON texts and remembers where their numbers stand.
private struct DocumentGenerator {
  var chance: SplitMix64
  private var numbers: [(pointer: String, text: String)] = []

  init(chance: SplitMix64) { self.chance = chance }

  mutating func document() -> (text: String, numbers: [(pointer: String, text: String)]) {
    let text = value(at: "", depth: 0)
    return (text, numbers)
  }

  private mutating func value(at pointer: String, depth: Int) -> String {
    switch Int.random(in: 0..<(depth < 6 ? 10 : 6), using: &chance) {
    case 0: return space() + "null" + space()
    case 1: return ["true", "false"].randomElement(using: &chance) ?? "true"
    case 2: return "\"" + string() + "\""
    case 3...5:
      let number = number()
      numbers.append((pointer, number))
      return space() + number + space()
    case 6, 7:
      let count = Int.random(in: 0...5, using: &chance)
      return "[" + space() + (0..<count).map { value(at: pointer + "/\($0)", depth: depth + 1) }.joined(separator: ",") + "]"
    default:
      let count = Int.random(in: 0...5, using: &chance)
      let members = (0..<count).map { index in
        let (written, token) = key(index)
        return space() + "\"\(written)\"" + space() + ":" + value(at: pointer + "/" + token, depth: depth + 1)
      }
      return "{" + space() + members.joined(separator: ",") + "}"
    }
  }

  /// A key as it is written and as a reference token; different for every index.
  private mutating func key(_ index: Int) -> (written: String, token: String) {
    switch Int.random(in: 0..<4, using: &chance) {
    case 0: ("k\(index)", "k\(index)")
    case 1: ("\\u006b\(index)", "k\(index)")
    case 2: ("电\\/\(index)~", "电~1\(index)~0")
    default: ("a long key with spaces \(index)", "a long key with spaces \(index)")
    }
  }

  private mutating func string() -> String {
    let parts = ["", "a", "电表", "\\n", "\\\"", "\\u00e9", "😀", "\\ud83d\\ude00", "plain text of some length", "\\\\", "{[,:"]
    return (0..<Int.random(in: 0...4, using: &chance)).map { _ in parts.randomElement(using: &chance) ?? "" }.joined()
  }

  private mutating func number() -> String {
    var text = Bool.random(using: &chance) ? "-" : ""
    text += String(UInt32.random(in: 0...9_999_999, using: &chance))
    if Bool.random(using: &chance) { text += "." + String(UInt16.random(in: 0...9_999, using: &chance)) }
    if Int.random(in: 0..<4, using: &chance) == 0 { text += ["e2", "E+1", "e-3", "e0"].randomElement(using: &chance) ?? "" }
    return text
  }

  private mutating func space() -> String { ["", "", "", " ", "\n", "\t\r\n "].randomElement(using: &chance) ?? "" }
}
