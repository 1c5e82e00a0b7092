import EnergyModel
import Testing

struct JSONPointerTests {
  /// The examples of RFC 6901 section 5, and code points that a character would hide.
  @Test(
    arguments: [
      ("", []), ("/foo", ["foo"]), ("/foo/0", ["foo", "0"]), ("/", [""]), ("/a~1b", ["a/b"]), ("/c%d", ["c%d"]),
      ("/e^f", ["e^f"]),
      ("/g|h", ["g|h"]), ("/i\\j", ["i\\j"]), ("/k\"l", ["k\"l"]), ("/ ", [" "]), ("/m~0n", ["m~n"]), ("/~01", ["~1"]),
      ("/~10", ["/0"]),
      ("//", ["", ""]), ("/switch:0/aenergy/total", ["switch:0", "aenergy", "total"]), ("/电表/总用量", ["电表", "总用量"]),
      ("/\u{301}a", ["\u{301}a"]), ("/a/\u{301}b", ["a", "\u{301}b"]), ("/~0\u{301}", ["~\u{301}"]), ("/\r\n/x", ["\r\n", "x"]),
    ] as [(String, [String])])
  func `a pointer is split and unescaped, and prints as it was`(text: String, tokens: [String]) throws {
    let path = try #require(JSONPointer(text))
    #expect(path.tokens.map { Array($0.unicodeScalars) } == tokens.map { Array($0.unicodeScalars) })
    #expect(Array(path.description.unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: ["foo", "foo/bar", "#/foo", "/~", "/a~", "/~2", "/~a/b", "/a~\u{301}", " /a", "$.a"])
  func `what is no pointer is refused`(text: String) { #expect(JSONPointer(text) == nil) }
}
