import EnergyModel
import Testing

struct OBISCodeTests {
  private func names(_ code: String, _ written: String) throws -> Bool {
    try #require(OBISCode(code)).names(Array(written.utf8))
  }

  @Test(arguments: [
    ("1-0:1.8.0", "1-0:1.8.0"), ("1.8.0", "1.8.0"), ("0-1:24.2.1", "0-1:24.2.1"), ("1-0:1.8.0*255", "1-0:1.8.0*255"),
    ("1-0:1.8.0*03", "1-0:1.8.0*03"), ("1.8.1&02", "1.8.1&02"), ("f.f", "F.F"), ("C.1.0", "C.1.0"),
    ("0-0:96.1.255", "0-0:96.1.255"),
    ("1-0:99.97.0", "1-0:99.97.0"), ("1-0:1.8", "1-0:1.8"),
  ])
  func `a code is written as meters write it`(text: String, printed: String) throws {
    #expect(try #require(OBISCode(text)).description == printed)
  }

  @Test(arguments: [
    "", "1", "1.8.0.0", "1-0:", ":1.8.0", "1:1.8.0", "1-0-0:1.8.0", "1-0:1:8.0", "1-0:1.8.", "1-0:.8.0", "1-0:1..0", "1-0:1.8.0*",
    "1-0:1.8.0**1", "1-0:1.8.0*1*2", "1.8.0*1&2", "1-0:1000.8.0", " 1.8.0", "1.8.0 ", "1-0:1.8.0(", "1,8,0", "1.8.0\n", "１.8.0",
  ])
  func `what is no code is refused`(text: String) { #expect(OBISCode(text) == nil) }

  @Test func `without F it names the value now, and no billing period's`() throws {
    #expect(try names("1-0:1.8.0", "1-0:1.8.0"))
    #expect(try names("1-0:1.8.0", "1-0:1.8.0*255"))
    #expect(try !names("1-0:1.8.0", "1-0:1.8.0*03"))
    #expect(try !names("1.8.0", "1.8.0&01"))
    #expect(try names("1.8.0*03", "1.8.0*03"))
    #expect(try names("1-0:1.8.0*255", "1-0:1.8.0*255"))
    #expect(try !names("1-0:1.8.0*255", "1-0:1.8.0"))
  }

  @Test func `codes that only begin alike are two`() throws {
    #expect(try !names("1-0:1.8.1", "1-0:1.8.10"))
    #expect(try !names("1-0:1.8.10", "1-0:1.8.1"))
    #expect(try !names("1.8.0", "1-0:1.8.0"))
    #expect(try !names("1-0:1.8.0", "1.8.0"))
    #expect(try !names("1-0:1.8.0", ""))
  }
}
