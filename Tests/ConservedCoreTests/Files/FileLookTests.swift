import EnergyModel
import Testing

@testable import ConservedCore

/// Which files of a directory are taken, at moments in ms.
struct FileLookTests {
  private func file(_ name: String, size: Int64 = 10, modified: Int64 = 1) throws -> ListedFile {
    ListedFile(name: try #require(FileName(Array(name.utf8))), size: size, modifiedMilliseconds: modified)
  }

  private func drop(_ pattern: String = "*") throws -> FileDrop {
    FileDrop(place: .directory("/srv/drop/"), pattern: try #require(FilePattern(pattern)))
  }

  /// The names that a look takes; `+` behind them when others wait.
  private func look(_ look: inout FileLook, _ files: [ListedFile], at now: Int64, known: Set<ListedFile> = []) -> String {
    look.begin()
    _ = look.note(files, at: now) { known.contains($0) }
    let end = look.end(at: now)
    for file in end.take { look.forget(file) }
    return end.take.map(\.name.text).joined(separator: " ") + (end.waits ? "+" : "")
  }

  @Test func `a file is taken when it stood still for five seconds, in the order of the names`() throws {
    var looks = FileLook(try drop())
    let files = [try file("b"), try file("a")]
    #expect(look(&looks, files, at: 0) == "+")
    #expect(look(&looks, files, at: 4_999) == "+")
    #expect(look(&looks, files, at: 5_000) == "a b")
  }

  @Test func `a file that grows is left alone, and one that stands still beside it is taken`() throws {
    var looks = FileLook(try drop())
    #expect(look(&looks, [try file("a"), try file("b", size: 1)], at: 0) == "+")
    #expect(look(&looks, [try file("a"), try file("b", size: 2)], at: 5_000) == "a+")
    #expect(look(&looks, [try file("b", size: 2, modified: 2)], at: 10_000) == "+")
    #expect(look(&looks, [try file("b", size: 2, modified: 2)], at: 15_000) == "b")
  }

  @Test func `a file that was taken as it is, or whose name does not count, is no file to take`() throws {
    var looks = FileLook(try drop("*.csv"))
    let files = [try file("a.csv"), try file("b.csv"), try file("b.csv.part"), try file(".c.csv")]
    #expect(look(&looks, files, at: 0, known: [files[0]]) == "+")
    #expect(look(&looks, files, at: 5_000, known: [files[0]]) == "b.csv")
    #expect(look(&looks, files, at: 10_000, known: Set(files)) == "")
  }

  @Test func `a file that did not come through is taken last, until it comes`() throws {
    var looks = FileLook(try drop())
    let files = [try file("a"), try file("b"), try file("c")]
    func names(at now: Int64) -> [String] {
      looks.begin()
      _ = looks.note(files, at: now) { _ in false }
      return looks.end(at: now).take.map(\.name.text)
    }
    #expect(names(at: 0) == [])
    #expect(names(at: 5_000) == ["a", "b", "c"])
    looks.lose(files[0])
    looks.lose(files[1])
    #expect(names(at: 6_000) == ["c", "a", "b"])
    looks.forget(files[1])
    #expect(names(at: 11_000) == ["c", "a"])
    looks.forget(files[0])
    #expect(names(at: 20_000) == ["b", "c"])
  }

  @Test func `a directory that holds more than can be remembered is said, and nothing is taken from it`() throws {
    var looks = FileLook(try drop())
    looks.begin()
    var failure: FetchFailure?
    for part in 0..<101 {
      let files = try (0..<1_000).map { try file("f\(part)-\($0)") }
      failure = looks.note(files, at: 0) { _ in true }
      if failure != nil { break }
    }
    #expect(failure == .directoryTooLarge)
  }
}
