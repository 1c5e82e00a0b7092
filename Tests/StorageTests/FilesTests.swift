import EnergyModel
import Storage
import Testing

/// Which files of directories were taken.
struct FilesTests {
  private func file(_ name: String, _ endpoint: String = "portal", size: Int64 = 1, taken: Int64 = 0) throws -> TakenFile {
    TakenFile(
      endpoint: try #require(EndpointID(endpoint)), name: name, size: size, modifiedMilliseconds: 7, sha256: "ab", manner: "m",
      taken: Instant(seconds: taken), fault: "")
  }

  @Test func `a file is known by endpoint and name, as it was last taken`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let portal = try #require(EndpointID("portal"))
    try store.remember([file("a"), file("b"), file("a", size: 2), file("a", "other", size: 9)])
    #expect(try store.takenFile("a", of: portal) == file("a", size: 2))
    #expect(try store.takenFile("b", of: portal) == file("b"))
    #expect(try store.takenFile("c", of: portal) == nil)
    #expect(try store.takenFiles(["c", "a", "b"], of: portal) == ["a": file("a", size: 2), "b": file("b")])
  }

  @Test func `of each endpoint the oldest files beyond the limit are forgotten`() throws {
    let folder = try Folder()
    let store = try Store(directory: folder.path, mode: .readWrite)
    let portal = try #require(EndpointID("portal"))
    try store.remember([file("x", "other", taken: 0)])
    try store.remember((1...6).map { try file("f\($0)", taken: Int64($0)) })
    try store.forgetFiles(of: portal, beyond: 4)
    #expect(try (1...6).map { try store.takenFile("f\($0)", of: portal) != nil } == [false, false, true, true, true, true])
    #expect(try store.takenFile("x", of: try #require(EndpointID("other"))) != nil)
  }
}
