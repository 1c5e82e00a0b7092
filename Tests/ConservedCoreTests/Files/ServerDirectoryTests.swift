import EnergyModel
import Testing

@testable import ConservedCore

struct ServerDirectoryTests {
  private func files(_ listing: String) throws -> [String] {
    let files = try ServerDirectory(listing: Array(listing.utf8)).next(100) ?? []
    return files.map { "\($0.name.text) \($0.size)" }
  }

  @Test func `of a listing the plain files count, whatever stands in names and owners`() throws {
    let listing = """
      drwxr-xr-x    2 1000     1000         4096 Nov 28 22:40 .
      drwxr-xr-x    9 1000     1000         4096 Nov 28 22:40 ..
      -rw-r--r--    1 1000     1000          120 Nov 28 22:40 day.csv
      -rw-r--r--    1 Domain Users Domain Users    7 Jan  3  2025 day 1.csv
      -rw-r--r--    1 portal   portal       5000 Feb 29 00:00  two blanks
      lrwxrwxrwx    1 1000     1000            9 Nov 28 22:40 link.csv -> day.csv
      prw-r--r--    1 1000     1000            0 Nov 28 22:40 pipe.csv
      -rw-r--r--    1 1000     1000            3 Nov 28 22:40 ../up.csv
      total 12
      -rw

      """
    #expect(try files(listing) == ["day.csv 120", "day 1.csv 7", " two blanks 5000"])
  }

  @Test(arguments: ["", "\n\n", "-", "- - - - - - - - -", "-rw 1 a b 99999999999999999999 Nov 28 22:40 x", "\u{0}\u{0}"])
  func `what is no listing names no file`(listing: String) throws {
    #expect(try files(listing).isEmpty)
  }

  @Test func `a file of another date is another file`() throws {
    func date(_ text: String) throws -> Int64 {
      let line = "-rw-r--r--    1 a        b            7 \(text) x"
      return try #require(ServerDirectory.file(in: Array(line.utf8)[...])).modifiedMilliseconds
    }
    #expect(try date("Nov 28 22:40") == date("Nov 28 22:40"))
    #expect(try date("Nov 28 22:40") != date("Nov 28 22:41"))
  }
}
