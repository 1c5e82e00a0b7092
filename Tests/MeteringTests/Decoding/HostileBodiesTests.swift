import EnergyModel
import Metering
import Testing

/// Bodies meant to exhaust a reader: they take bounded time and memory and end in a value or an error with its place.
struct HostileBodiesTests {
  private static let nesting = Rejection.malformed(offset: 128, expected: "at most 128 levels of nesting")

  @Test func `a hundred thousand levels end at the limit`() {
    for byte in [UInt8(ascii: "["), UInt8(ascii: "{")] {
      let body =
        byte == UInt8(ascii: "[")
        ? [UInt8](repeating: byte, count: 100_000) : (0..<100_000).flatMap { _ in Array("{\"a\":".utf8) }
      let rejection = #expect(throws: Rejection.self) { try JSONScanner.validate(body) }
      let offset = byte == UInt8(ascii: "[") ? 128 : 128 * 5
      #expect(rejection == .malformed(offset: offset, expected: "at most 128 levels of nesting"))
    }
  }

  @Test func `the limit itself is allowed`() throws {
    let open = String(repeating: "[", count: 128)
    let close = String(repeating: "]", count: 128)
    try JSONScanner.validate(Array((open + close).utf8))
    #expect(throws: Self.nesting) { try JSONScanner.validate(Array((open + "[]" + close).utf8)) }
    let deep = String(repeating: "/0", count: 127)
    #expect(
      try DecodingFixtures.text(String(repeating: "[", count: 127) + "5" + String(repeating: "]", count: 127), at: deep) == "5")
  }

  @Test func `half a million keys are passed in one go`() throws {
    var body = Array("{\"k\":1".utf8)
    for index in 0..<500_000 { body += Array(",\"k\(index)\":[]".utf8) }
    body += Array(",\"total\":7}".utf8)
    let sources = (0..<200).map { DecodingFixtures.source("/missing\($0)") } + [DecodingFixtures.source("/total")]
    let results = try DecodingFixtures.decode(body, sources)
    #expect(try results[200].get().text == "7")
    #expect(results[0] == .failure(.valueMissing(path: "/missing0")))
  }

  @Test func `a number of a megabyte is refused at its place alone`() throws {
    let digits = String(repeating: "1", count: 1_000_000)
    for number in [digits, "0.\(digits)", "1e\(digits)", "-\(digits).0"] {
      let results = try DecodingFixtures.decode("{\"v\":\(number),\"w\":1}", ["/v", "/w"].map { DecodingFixtures.source($0) })
      #expect(results[0] == .failure(.valueOutOfRange(path: "/v")))
      #expect(try results[1].get().text == "1")
    }
  }

  @Test func `a stamp of a megabyte is refused`() {
    let digits = String(repeating: "1", count: 1_000_000)
    #expect(DecodingFixtures.rejection("{\"v\":1,\"t\":\(digits)}", at: "/v", time: "/t") == .stampUnreadable(path: "/t"))
    #expect(DecodingFixtures.rejection("{\"v\":1,\"t\":\"\(digits)\"}", at: "/v", time: "/t") == .stampUnreadable(path: "/t"))
  }

  @Test func `a string of a megabyte of escapes is passed`() throws {
    let escapes = String(repeating: "\\ud800", count: 200_000)
    #expect(try DecodingFixtures.text("{\"\(escapes)\":\"\(escapes)\",\"v\":1}", at: "/v") == "1")
  }

  @Test(
    arguments: [
      [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0x80],
      [0xBF],
      [0xC2], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xE2, 0x82, 0x22], [0xC2, 0xC2],
    ] as [[UInt8]])
  func `bytes that are no UTF-8 are refused where the character begins`(bytes: [UInt8]) {
    let body = [0x5B, 0x22, 0x61] + bytes + [0x22, 0x5D]
    #expect(throws: Rejection.malformed(offset: 3, expected: "valid UTF-8")) { try JSONScanner.validate(body) }
  }

  @Test func `the first and last characters of each length are accepted`() throws {
    for scalar in ["\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{7F}"] {
      try JSONScanner.validate(Array("[\"\(scalar)\"]".utf8))
    }
  }

  @Test(arguments: 0..<40)
  func `what ends a string is seen at every offset within a word`(padding: Int) throws {
    let filler = String(repeating: "a", count: padding)
    try JSONScanner.validate(Array("[\"\(filler)\"]".utf8))
    try JSONScanner.validate(Array("[\"\(filler)\\n电\(filler)\"]".utf8))
    for control in [UInt8(0), 0x09, 0x0A, 0x1F] {
      let body = Array("[\"\(filler)".utf8) + [control] + Array("zzzzzzzzzzzz\"]".utf8)
      #expect(throws: Rejection.malformed(offset: 2 + padding, expected: "no unescaped control character in a string")) {
        try JSONScanner.validate(body)
      }
    }
    let open = Array("[\"\(filler)".utf8)
    #expect(throws: Rejection.malformed(offset: open.count, expected: "the closing quote of the string that begins at byte 1")) {
      try JSONScanner.validate(open)
    }
  }
}
