import Foundation
import Testing

@testable import Settings

@Suite struct SettingsSourceTests {
  /// A folder of the test's own, gone when it ends.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `a file is read whole`() throws {
    try withFolder { folder in
      let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
      #expect(FileManager.default.createFile(atPath: folder + "/a", contents: Data(bytes)))
      #expect(SettingsSource.disk.read(folder + "/a") == .success(bytes))
      #expect(FileManager.default.createFile(atPath: folder + "/empty", contents: Data()))
      #expect(SettingsSource.disk.read(folder + "/empty") == .success([]))
    }
  }

  @Test func `a file without a size is read to its end`() throws {
    #expect(try !SettingsSource.disk.read("/proc/self/status").get().isEmpty)
  }

  @Test func `what is missing, a folder, a pipe or a device is refused without waiting`() throws {
    try withFolder { folder in
      #expect(SettingsSource.disk.read(folder + "/none") == .failure(.notFound))
      #expect(SettingsSource.disk.read(folder) == .failure(.notReadable("it is not a regular file")))
      #expect(SettingsSource.disk.read("/dev/zero") == .failure(.notReadable("it is not a regular file")))
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      #expect(SettingsSource.disk.read(folder + "/pipe") == .failure(.notReadable("it is not a regular file")))
    }
  }

  @Test func `a file beyond the limit is refused before it is read`() throws {
    try withFolder { folder in
      #expect(FileManager.default.createFile(atPath: folder + "/huge", contents: Data()))
      #expect(truncate(folder + "/huge", off_t(SettingsSource.inventoryMax) + 1) == 0)
      #expect(SettingsSource.disk.read(folder + "/huge") == .failure(.tooLarge))
    }
  }

  @Test func `a configuration beyond its own limit is a fault`() {
    do throws(SettingsFaults) {
      _ = try World.load(["conserved.yaml": [UInt8](repeating: UInt8(ascii: "#"), count: SettingsSource.configurationMax + 1)])
      Issue.record("it loaded")
    } catch {
      #expect(only(error.faults).hasPrefix("1:1: the file is larger than 16 MiB"))
    }
  }
}
