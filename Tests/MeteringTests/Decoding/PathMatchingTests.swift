import EnergyModel
import Metering
import Testing

/// RFC 6901 pointers, matched in one pass.
struct PathMatchingTests {
  private static let document = #"""
    {"foo":[10,11,{"x":12}],"":20,"a/b":21,"c%d":22,"e^f":23,"g|h":24,"i\\j":25,"k\"l":26," ":27,"m~n":28,
     "电表":{"总用量":30},"0":31,"~1":32,"01":33,"-":34,"a":{"b":35},"switch:0":{"aenergy":{"total":36}},"\u00e9":37,"😀":38}
    """#

  @Test(arguments: [
    ("/foo/0", "10"), ("/foo/1", "11"), ("/foo/2/x", "12"), ("/", "20"), ("/a~1b", "21"), ("/c%d", "22"), ("/e^f", "23"),
    ("/g|h", "24"), ("/i\\j", "25"), ("/k\"l", "26"), ("/ ", "27"), ("/m~0n", "28"), ("/电表/总用量", "30"), ("/0", "31"),
    ("/~01", "32"), ("/01", "33"), ("/-", "34"), ("/a/b", "35"), ("/switch:0/aenergy/total", "36"), ("/é", "37"), ("/😀", "38"),
  ])
  func `a pointer finds its value`(pointer: String, text: String) throws {
    #expect(try DecodingFixtures.text(Self.document, at: pointer) == text)
  }

  @Test(arguments: [
    "/foo/3", "/foo/00", "/foo/-", "/foo/01", "/foo/-1", "/foo/+0", "/foo/x", "/FOO", "/fo", "/foo/0/1", "/a/b/c",
  ])
  func `a pointer that leads nowhere finds nothing`(pointer: String) {
    #expect(DecodingFixtures.rejection(Self.document, at: pointer) == .valueMissing(path: pointer))
  }

  @Test func `all pointers of an endpoint are found in one pass, whatever their order`() throws {
    let pointers = ["/m~0n", "/foo/2/x", "/foo/0", "/foo/2/x", "/a/b", "/"]
    let results = try DecodingFixtures.decode(Self.document, pointers.map { DecodingFixtures.source($0) })
    #expect(try results.map { try $0.get().text } == ["28", "12", "10", "12", "35", "20"])
  }

  @Test func `the empty pointer is the whole document`() throws {
    #expect(try DecodingFixtures.text(" 12.5\n", at: "") == "12.5")
    #expect(DecodingFixtures.rejection("[1]", at: "") == .valueIsNotANumber(path: "", offset: 0))
  }

  @Test func `a value may be watched beside what it holds`() throws {
    let results = try DecodingFixtures.decode(#"{"a":{"b":1}}"#, ["/a", "/a/b"].map { DecodingFixtures.source($0) })
    #expect(results[0] == .failure(.valueIsNotANumber(path: "/a", offset: 5)))
    #expect(try results[1].get().text == "1")
  }

  @Test(arguments: [
    (#"{"\u0074otal":1}"#, "/total"), (#"{"to\u0074al":1}"#, "/total"), (#"{"\u7535\u8868":1}"#, "/电表"),
    (#"{"\ud83d\ude00":1}"#, "/😀"), (#"{"\uD83D\uDE00":1}"#, "/😀"), (#"{"a\/b":1}"#, "/a~1b"), (#"{"\u002f":1}"#, "/~1"),
    (#"{"a\tb":1}"#, "/a\tb"), (#"{"\b\f\n\r\t\\\"":1}"#, "/\u{8}\u{c}\n\r\t\\\""), (#"{"\u0000":1}"#, "/\u{0}"),
  ])
  func `a key written with escapes is what it means`(body: String, pointer: String) throws {
    #expect(try DecodingFixtures.text(body, at: pointer) == "1")
  }

  @Test(arguments: [#"{"\ud83d":1}"#, #"{"\ude00\ud83d":1}"#, #"{"\ud83dx":1}"#, #"{"\ud83d\u0041":1}"#])
  func `half a surrogate pair is legal and matches no pointer`(body: String) throws {
    for pointer in ["/😀", "/\u{FFFD}", "/x", "/A", "/\u{FFFD}x", "/\u{FFFD}A"] {
      #expect(DecodingFixtures.rejection(body, at: pointer) == .valueMissing(path: pointer))
    }
  }

  @Test func `a key longer than any watched one matches nothing`() {
    let long = String(repeating: "\\u0061", count: 5_000)
    #expect(DecodingFixtures.rejection("{\"\(long)\":1}", at: "/a") == .valueMissing(path: "/a"))
  }

  @Test func `a key on a watched path that occurs twice is ambiguous`() {
    #expect(DecodingFixtures.rejection(#"{"x":1,"x":1}"#, at: "/x") == .malformed(offset: 7, expected: "one value at /x"))
    #expect(
      DecodingFixtures.rejection(#"{"a":{"x":1},"a":{"y":2}}"#, at: "/a/x")
        == .malformed(offset: 13, expected: "one value at /a"))
    #expect(
      DecodingFixtures.rejection(#"{"a/b":[{"x":1,"\u0078":2}]}"#, at: "/a~1b/0/x")
        == .malformed(offset: 15, expected: "one value at /a~1b/0/x"))
    #expect(
      DecodingFixtures.rejection(#"{"v":1,"t":2,"t":3}"#, at: "/v", time: "/t")
        == .malformed(offset: 13, expected: "one value at /t"))
  }

  @Test func `what is ambiguous for one register is none of another's business`() throws {
    let results = try DecodingFixtures.decode(
      #"{"x":1,"x":2,"y":3,"z":4,"z":5}"#, ["/x", "/y"].map { DecodingFixtures.source($0) })
    #expect(results[0] == .failure(.malformed(offset: 7, expected: "one value at /x")))
    #expect(try results[1].get().text == "3")
  }

  @Test func `equal keys in different objects are different places`() throws {
    let body = #"[{"v":1},{"v":2},{"w":{"v":3}}]"#
    #expect(try DecodingFixtures.text(body, at: "/0/v") == "1")
    #expect(try DecodingFixtures.text(body, at: "/1/v") == "2")
    #expect(try DecodingFixtures.text(body, at: "/2/w/v") == "3")
  }

  @Test func `a gateway with a thousand registers is read in one pass`() throws {
    let body = "{\"meters\":[" + (0..<1_000).map { "{\"total\":\($0).5,\"id\":\"m\($0)\"}" }.joined(separator: ",") + "]}"
    let results = try DecodingFixtures.decode(body, (0..<1_000).map { DecodingFixtures.source("/meters/\($0)/total") })
    for (index, result) in results.enumerated() { #expect(try result.get().text == "\(index).5") }
  }

  @Test func `endpoints that ask for the same places share one table`() throws {
    var tables = PathTables()
    let first = tables.decoder(
      format: .json, sources: [DecodingFixtures.source("/a"), DecodingFixtures.source("/b", time: "/t")])
    let second = tables.decoder(
      format: .json, sources: [DecodingFixtures.source("/a"), DecodingFixtures.source("/b", time: "/t")])
    #expect(tables.count == 1)
    let third = tables.decoder(
      format: .json, sources: [DecodingFixtures.source("/b"), DecodingFixtures.source("/a", time: "/t")])
    #expect(tables.count == 2)
    let body = Array(#"{"a":1,"b":2,"t":1700000000}"#.utf8)
    let texts = try [first, second, third].map { decoder in
      try decoder.decode(body, contentType: "", calendar: DecodingFixtures.shanghai).map { try $0.get().text }
    }
    #expect(texts == [["1", "2"], ["1", "2"], ["2", "1"]])
  }
}
