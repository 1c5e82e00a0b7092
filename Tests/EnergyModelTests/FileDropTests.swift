import EnergyModel
import Testing

struct FileDropTests {
  private func name(_ text: String) throws -> FileName { try #require(FileName(Array(text.utf8))) }

  @Test(arguments: [
    ("*", "day.csv", true), ("*.csv", "day.csv", true), ("*.csv", "day.csv.tmp", false), ("day-?.csv", "day-1.csv", true),
    ("day-?.csv", "day-12.csv", false), ("day-?.csv", "day-电.csv", true), ("*a*b*", "xxaxxbxx", true), ("*a*b", "xxbxxa", false),
    ("*", ".day.csv.Xf3a", false), (".*", ".day.csv", true), ("a", "b", false), ("**", "x", true), ("[ab]*", "a", false),
  ])
  func `a pattern matches by stars and question marks alone, and hidden names only where it begins with a dot`(
    pattern: String, file: String, matches: Bool
  ) throws {
    #expect(try #require(FilePattern(pattern)).matches(name(file)) == matches)
  }

  @Test func `a pattern of many stars takes no longer on a name that almost matches`() throws {
    let pattern = try #require(FilePattern(String(repeating: "a*", count: 120) + "b"))
    let file = try name(String(repeating: "a", count: 250))
    var matches = true
    let time = ContinuousClock().measure { matches = pattern.matches(file) }
    #expect(!matches && time < .milliseconds(200))
  }

  @Test(arguments: ["", "a/b", "a\nb", "a\u{0}", String(repeating: "x", count: 256)])
  func `what can match no name is no pattern`(text: String) {
    #expect(FilePattern(text) == nil)
  }

  @Test(arguments: ["", ".", "..", "a/b", "/etc/passwd", "../x", "a\u{0}b"])
  func `what leads out of a directory is no name of a file in it`(text: String) {
    #expect(FileName(Array(text.utf8)) == nil)
  }

  @Test func `a name is told on one line whatever its bytes, and no two are told alike`() throws {
    #expect(try name("电量（日）.csv").text == "电量（日）.csv")
    #expect(try name("a\nb.csv").text == "a%0Ab.csv")
    #expect(try name("a%0Ab.csv").text == "a%250Ab.csv")
    #expect(try name("a\u{202E}vsc.exe").text == "a%E2%80%AEvsc.exe")
    // 电 in GBK.
    #expect(try #require(FileName([0xB5, 0xE7, 0x2E, 0x63])).text == "%B5%E7.c")
    #expect(try name("day 1?#.csv").urlSegment == "day%201%3F%23.csv")
  }
}
