import EnergyModel
import Metering
import Testing

/// The short ways through the scanner: they end where the text does, and find what the long way finds. Run in a debug build, where a
/// byte read beyond the text stops the test.
struct ScannerBoundariesTests {
  private static let compact = #"{"id":0,"phases":[{"power":-951.2,"pf":1},[],{}],"total_act":123456.78,"电":"\u7535","e":1e-3}"#
  private static let spaced =
    "{\r\n        \"id\" : 0,\n\t\"phases\": [ { \"power\": -951.2,\n            \"pf\": 1 }, [ ], { } ],\n  \"total_act\" :  123456.78\n}\n"

  @Test(arguments: [compact, spaced])
  func `a body that is cut at any byte is refused within what is left`(text: String) throws {
    let body = Array(text.utf8)
    try JSONScanner.validate(body)
    // Behind the last bracket there is only space.
    for count in 0..<(body.lastIndex(of: UInt8(ascii: "}")) ?? 0) {
      let rejection = DecodingFixtures.rejection(Array(body.prefix(count)), at: "/total_act")
      guard case .malformed(let offset, _) = rejection else {
        Issue.record("\(count) bytes: \(String(describing: rejection))")
        continue
      }
      #expect((0...count).contains(offset), "\(count) bytes")
    }
  }

  @Test(arguments: 0...40)
  func `a key of any length is found at any distance from the end of the body`(length: Int) throws {
    let key = String(repeating: "k", count: length)
    for behind in 0..<24 {
      for colon in [":", " :", ": ", ":  ", ":\n         "] {
        let body = "{\"\(key)\"\(colon)7}" + String(repeating: " ", count: behind)
        #expect(try DecodingFixtures.text(body, at: "/\(key)") == "7", "\(behind) bytes behind, '\(colon)'")
      }
    }
  }

  @Test(arguments: 0..<20)
  func `what a key may not hold is told where it stands`(place: Int) {
    let filler = String(repeating: "k", count: place)
    let rest = "kkkkkkkk\":1,\"v\":2}"
    for control in [UInt8(0x00), 0x0A, 0x1F] {
      let body = Array("{\"\(filler)".utf8) + [control] + Array(rest.utf8)
      let expected = Rejection.malformed(offset: 2 + place, expected: "no unescaped control character in a string")
      #expect(DecodingFixtures.rejection(body, at: "/v") == expected)
    }
    let broken = Array("{\"\(filler)".utf8) + [0x80] + Array(rest.utf8)
    #expect(DecodingFixtures.rejection(broken, at: "/v") == .malformed(offset: 2 + place, expected: "valid UTF-8"))
    #expect(
      DecodingFixtures.rejection("{\"\(filler)\"=1,\"v\":2,\"w\":3}", at: "/v") == .malformed(offset: 3 + place, expected: "':'"))
  }

  @Test(arguments: 0..<20)
  func `a key with an escape or a character beyond ASCII is found by what it means`(place: Int) throws {
    let filler = String(repeating: "k", count: place)
    #expect(try DecodingFixtures.text("{\"\(filler)\\u0078y\":7,\"w\":3}", at: "/\(filler)xy") == "7")
    #expect(try DecodingFixtures.text("{\"\(filler)电y\":7,\"w\":3}", at: "/\(filler)电y") == "7")
    #expect(try DecodingFixtures.text("{\"\(filler)x\":7,\"w\\\"\":3}", at: "/w\"") == "3")
  }

  @Test(arguments: [1, 2, 7, 8, 9, 15, 16, 17, 31, 70])
  func `keys that differ in one byte are kept apart`(length: Int) throws {
    let key = Array(repeating: UInt8(ascii: "m"), count: length)
    var body = Array("{".utf8)
    var expected: [String] = []
    var sources: [RegisterSource] = []
    for place in 0..<length {
      var other = key
      other[place] = UInt8(ascii: "n")
      let text = String(decoding: other, as: UTF8.self)
      body += Array("\"\(text)\":\(place),".utf8)
      expected.append(String(place))
      sources.append(DecodingFixtures.source("/" + text))
    }
    body += Array("\"\(String(decoding: key, as: UTF8.self))x\":-1}".utf8)
    // All watched at once, each alone, and one that is not there.
    #expect(try DecodingFixtures.decode(body, sources).map { try $0.get().text } == expected)
    for (source, text) in zip(sources, expected) { #expect(try DecodingFixtures.decode(body, [source])[0].get().text == text) }
    let missing = "/" + String(decoding: key, as: UTF8.self)
    #expect(DecodingFixtures.rejection(body, at: missing) == .valueMissing(path: missing))
  }

  @Test(arguments: [
    "0", "7", "-7", "-0.50", "0.5", "10.25", "123456789012345.125", "1e3", "-1.5E-2", #""""#, #""short""#, #""of sixteen bytes""#,
    #""longer than what is looked at in one go, by far""#, #""with \"escapes\"""#, #""电表""#, "[]", "[ ]", "[1,2]", "{}",
    #"{"v":1}"#, "true",
    "false", "null",
  ])
  func `a value of any form hides nothing of what stands beside it`(value: String) throws {
    for (colon, comma) in [(":", ","), (": ", ", "), (" : ", " ,\n  ")] {
      for length in [1, 7, 15, 16, 17, 40] {
        for behind in ["", " ", "\n", String(repeating: " ", count: 40)] {
          let key = String(repeating: "k", count: length)
          let members = ["\"a\"\(colon)1", "\"\(key)\"\(colon)\(value)", "\"v\"\(colon)7", "\"\(key)2\"\(colon)\(value)"]
          let body = "{" + members.joined(separator: comma) + "}" + behind
          let found = try DecodingFixtures.decode(Array(body.utf8), ["/a", "/v"].map { DecodingFixtures.source($0) })
          #expect(try found.map { try $0.get().text } == ["1", "7"], "\(body)")
          if value.utf8.allSatisfy({ $0 < 0x3A && $0 != 0x22 }) || value.contains("e3") {
            #expect(
              try DecodingFixtures.text(body, at: "/\(key)") == value && DecodingFixtures.text(body, at: "/\(key)2") == value)
          }
          let twice = "{" + (members + ["\"v\"\(colon)8"]).joined(separator: comma) + "}"
          guard case .malformed(_, "one value at /v") = DecodingFixtures.rejection(twice, at: "/v") else {
            Issue.record("taken twice: \(twice)")
            return
          }
        }
      }
    }
  }

  @Test(arguments: [
    ("01", 1, "a number without leading zeros"), ("-01", 2, "a number without leading zeros"), ("1.", 2, "a digit"),
    ("-", 1, "a digit"),
    (".5", 0, "a JSON value"), ("+1", 0, "a JSON value"), ("1e", 2, "a digit"), ("1.e1", 2, "a digit"), ("1x", 1, "',' or '}'"),
    ("\"a\"b", 3, "',' or '}'"), ("[}", 1, "a JSON value"), ("tru", 3, "'true'"), ("", 0, "a JSON value"),
  ])
  func `a broken value is told where it breaks, wherever its member stands`(value: String, offset: Int, expected: String) {
    for before in ["{", "{\"a\":1,", "{ \"a\": 1, "] {
      for behind in ["}", ",\"v\":7}", ",\"v\":7,\"a key that is long enough\":8}"] where !(value == "[}" && behind == "}") {
        let rejection = DecodingFixtures.rejection(before + "\"k\":" + value + behind, at: "/v")
        #expect(rejection == .malformed(offset: before.utf8.count + 4 + offset, expected: expected), "\(before)\(value)\(behind)")
      }
    }
  }

  @Test(arguments: [
    ("-", 1, "a digit"), ("1.", 2, "a digit"), ("1e", 2, "a digit"), ("1e+", 3, "a digit"),
    ("01", 1, "a number without leading zeros"),
    ("-00", 2, "a number without leading zeros"), ("1.e1", 2, "a digit"), ("-x", 1, "a digit"), ("[1.]", 3, "a digit"),
    ("[-]", 2, "a digit"), ("[01]", 2, "a number without leading zeros"), ("[-00.5]", 3, "a number without leading zeros"),
    ("[1e]", 3, "a digit"), ("[1E-]", 4, "a digit"), ("[1", 2, "',' or ']'"), ("[1.5", 4, "',' or ']'"),
  ])
  func `a broken number is told where it breaks, within brackets and without`(text: String, offset: Int, expected: String) {
    #expect(throws: Rejection.malformed(offset: offset, expected: expected)) { try JSONScanner.validate(Array(text.utf8)) }
  }

  @Test(arguments: ["0", "-0", "7", "-12.50", "1e5", "1E-2"])
  func `a number is a whole body`(text: String) throws {
    for space in ["", " ", "\n", "\t"] { #expect(try DecodingFixtures.text(text + space, at: "") == text) }
  }

  @Test func `a place below a watched object is found again behind an inner one`() throws {
    let body = #"{"a":{"x":{"v":1,"a":2},"v":3},"b":{"v":4},"c":[{"v":5}],"v":6}"#
    for (pointer, text) in [("/v", "6"), ("/a/v", "3"), ("/a/x/v", "1"), ("/a/x/a", "2"), ("/c/0/v", "5")] {
      #expect(try DecodingFixtures.text(body, at: pointer) == text)
    }
    let sources = ["/a/v", "/v", "/c/0/v", "/b/v", "/a/x/v"].map { DecodingFixtures.source($0) }
    #expect(try DecodingFixtures.decode(body, sources).map { try $0.get().text } == ["3", "6", "5", "4", "1"])
  }

  @Test func `what is handed over one by one is what is returned at once`() throws {
    let body = Array(#"{"a":1,"b":null,"c":[2]}"#.utf8)
    let decoder = BodyDecoder(format: .json, sources: ["/c/0", "/b", "/a", "/x"].map { DecodingFixtures.source($0) })
    var each: [Decoded] = []
    try decoder.decodeEach(body, contentType: "", calendar: DecodingFixtures.shanghai) { each.append($0) }
    let all = try decoder.decode(body, contentType: "", calendar: DecodingFixtures.shanghai)
    #expect(each.map(\.source) == [0, 1, 2, 3] && each.map(\.result) == all.map(\.result))
    var count = 0
    #expect(throws: Rejection.self) {
      try decoder.decodeEach(Array(body.dropLast()), contentType: "", calendar: DecodingFixtures.shanghai) { _ in count += 1 }
    }
    #expect(count == 0)
  }
}
