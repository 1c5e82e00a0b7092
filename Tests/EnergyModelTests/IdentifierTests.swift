import EnergyModel
import Testing

struct IdentifierTests {
  @Test(arguments: ["a", "0", "city-hall/electricity", "A.b_c/d-e", "a.b.c", "a//b", "z" + String(repeating: "9", count: 127)])
  func `a well-formed name is an identifier`(text: String) {
    #expect(RegisterID(text)?.text == text)
    #expect(RegisterID(text)?.description == text)
  }

  @Test(arguments: [
    "", ".a", "-a", "_a", "/a", "a..b", "../a", "a/..", "a b", "a\n", "a\u{0}", "é", "电表", "a:b", "a~b", "a\\b", "e\u{301}",
    "z" + String(repeating: "9", count: 128),
  ])
  func `any other name is refused`(text: String) { #expect(RegisterID(text) == nil) }

  @Test func `identifiers are ordered by their text`() throws {
    let names = try ["b", "a/b", "a", "B"].map { try #require(InstitutionID($0)) }
    #expect(names.sorted().map(\.text) == ["B", "a", "a/b", "b"])
  }
}
