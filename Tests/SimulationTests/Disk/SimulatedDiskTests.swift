import GRDB
import Testing

@testable import Simulation

/// The disk in memory: what a loss of power leaves, and that SQLite keeps its own promises on it.
struct SimulatedDiskTests {
  private func write(_ text: String, at offset: Int, to file: DiskFile, of disk: SimulatedDisk) throws {
    try Array(text.utf8).withUnsafeBytes { try disk.write($0, at: offset, to: file) }
  }

  private func text(_ file: DiskFile) -> String { String(decoding: file.visible, as: UTF8.self) }

  private func file(_ disk: SimulatedDisk) throws -> DiskFile { try #require(try disk.open("f", creates: true)) }

  // MARK: Loss of power

  @Test func `what was synced outlives every loss of power`() throws {
    for seed in 0..<50 as Range<UInt64> {
      let disk = SimulatedDisk(seed: seed)
      let file = try file(disk)
      try write("kept", at: 0, to: file, of: disk)
      try disk.sync(file)
      disk.crash()
      disk.restart()
      #expect(text(file) == "kept")
    }
  }

  @Test func `what was not synced may be there, may be gone and may be torn between sectors`() throws {
    var kinds: Set<String> = []
    for seed in 0..<100 as Range<UInt64> {
      let disk = SimulatedDisk(seed: seed)
      let file = try file(disk)
      try write(String(repeating: "a", count: 2_048), at: 0, to: file, of: disk)
      try disk.sync(file)
      try write(String(repeating: "b", count: 2_048), at: 0, to: file, of: disk)
      disk.crash()
      disk.restart()
      let sectors = stride(from: 0, to: 2_048, by: 512).map { Set(file.visible[$0..<$0 + 512]) }
      #expect(sectors.allSatisfy { $0.count == 1 }, "a sector is whole")
      let letters = Set(sectors.flatMap { $0 })
      kinds.insert(letters.count == 2 ? "torn" : letters == [UInt8(ascii: "a")] ? "gone" : "there")
    }
    #expect(kinds == ["there", "gone", "torn"])
  }

  @Test func `a later write can be kept and an earlier one lost`() throws {
    let outcomes = try (0..<100 as Range<UInt64>).map { seed in
      let disk = SimulatedDisk(seed: seed)
      let file = try file(disk)
      try write("....", at: 0, to: file, of: disk)
      try disk.sync(file)
      try write("1", at: 0, to: file, of: disk)
      try write("2", at: 1, to: file, of: disk)
      disk.crash()
      disk.restart()
      return text(file)
    }
    #expect(Set(outcomes) == ["....", "1...", ".2..", "12.."])
  }

  @Test func `after a sync that failed the bytes are read back, and no later sync makes them lasting`() throws {
    let disk = SimulatedDisk(seed: 1)
    let file = try file(disk)
    try write("old", at: 0, to: file, of: disk)
    try disk.sync(file)
    try write("new", at: 0, to: file, of: disk)
    disk.failsNextSync = true
    #expect(throws: SimulatedDisk.Refusal.syncFailed) { try disk.sync(file) }
    #expect(text(file) == "new")
    try disk.sync(file)
    disk.crash()
    disk.restart()
    #expect(text(file) == "old")
  }

  @Test func `while power is gone nothing is done, and handles from before are of no use`() throws {
    let disk = SimulatedDisk(seed: 1)
    let file = try file(disk)
    disk.crash()
    #expect(throws: SimulatedDisk.Refusal.isDown) { try write("x", at: 0, to: file, of: disk) }
    #expect(throws: SimulatedDisk.Refusal.isDown) { try disk.sync(file) }
    #expect(throws: SimulatedDisk.Refusal.isDown) { try disk.open("g", creates: true) }
    #expect(!disk.exists("f") && !disk.takesPlace())
  }

  @Test func `power goes at the operation that was asked for`() throws {
    for count in 0..<5 as Range<Int64> {
      let disk = SimulatedDisk(seed: 7)
      let file = try file(disk)
      disk.crash(afterOperations: count)
      for _ in 0..<count { try write("x", at: 0, to: file, of: disk) }
      #expect(!disk.isDown)
      #expect(throws: SimulatedDisk.Refusal.isDown) { try write("x", at: 0, to: file, of: disk) }
      #expect(disk.isDown && disk.operations == count + 1)
    }
  }

  @Test func `a full disk takes nothing, and what is there stays`() throws {
    let disk = SimulatedDisk(seed: 1)
    let file = try file(disk)
    try write("x", at: 0, to: file, of: disk)
    disk.isFull = true
    #expect(throws: SimulatedDisk.Refusal.isFull) { try write("y", at: 0, to: file, of: disk) }
    disk.isFull = false
    #expect(text(file) == "x")
  }

  // MARK: SQLite on it

  private func database(_ disk: SimulatedDisk) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 8")
    }
    let queue = try DatabaseQueue(path: "file:/data/test.sqlite?vfs=\(disk.name)", configuration: configuration)
    _ = try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
    return queue
  }

  @Test func `the store's library keeps its files there and nowhere else`() throws {
    let disk = SimulatedDisk(seed: 1)
    let queue = try database(disk)
    try queue.write { try $0.execute(sql: "CREATE TABLE t (n INTEGER)") }
    #expect(disk.exists("/data/test.sqlite") && disk.exists("/data/test.sqlite-wal"))
    try queue.close()
    #expect(!disk.exists("/data/test.sqlite-wal"))
  }

  @Test func `at whatever operation power goes, every commit that returned is there and the file is whole`() throws {
    for seed in 0..<150 as Range<UInt64> {
      var chance = SplitMix64(seed: seed)
      let disk = SimulatedDisk(seed: seed)
      var acknowledged: Int64 = 0
      for _ in 0..<4 {
        disk.crash(afterOperations: chance.next(in: 0...150))
        do {
          let queue = try database(disk)
          defer { try? queue.close() }
          try queue.write { try $0.execute(sql: "CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, bytes BLOB)") }
          for _ in 0..<40 {
            let size = chance.next(in: 1...6_000)
            try queue.write { try $0.execute(sql: "INSERT INTO t (bytes) VALUES (zeroblob(?))", arguments: [size]) }
            acknowledged += 1
          }
        } catch {
          #expect(disk.isDown, "\(error)")
        }
        disk.crash()
        disk.restart()
        let queue = try database(disk)
        let found = try queue.read { database in
          #expect(try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"])
          return try database.tableExists("t") ? try Int64.fetchOne(database, sql: "SELECT count(*) FROM t") ?? 0 : 0
        }
        // The commit that power interrupted may be there.
        #expect(found == acknowledged || found == acknowledged + 1, "seed \(seed)")
        acknowledged = found
        try queue.close()
      }
    }
  }

  @Test func `a commit whose sync failed or found no room is refused, and the next one goes through`() throws {
    let disk = SimulatedDisk(seed: 3)
    let queue = try database(disk)
    try queue.write { try $0.execute(sql: "CREATE TABLE t (n INTEGER)") }
    disk.failsNextSync = true
    #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") } }
    disk.isFull = true
    #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "INSERT INTO t VALUES (2)") } }
    disk.isFull = false
    try queue.write { try $0.execute(sql: "INSERT INTO t VALUES (3)") }
    try queue.close()
    disk.crash()
    disk.restart()
    let again = try database(disk)
    #expect(try again.read { try Int64.fetchAll($0, sql: "SELECT n FROM t") } == [3])
  }
}
