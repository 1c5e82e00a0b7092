/// A disk in memory that fails as real ones do: it fills up, a sync fails, power goes at any operation and takes with it what was not
/// synced. SQLite keeps its files on it through `DiskInterface`.
///
/// One machine's disk: used by one thread at a time.
package final class SimulatedDisk {
  /// Why an operation did nothing.
  enum Refusal: Error {
    /// No power, or a handle from before it went.
    case isDown
    case isFull
    case syncFailed
  }

  /// Nothing that extends a file is written.
  package var isFull = false
  /// The next sync fails, once.
  package var failsNextSync = false
  /// Whether power is gone; until `restart` every operation fails.
  package private(set) var isDown = false
  /// Counts the lives of the machine: what was opened in an earlier one is of no use.
  private(set) var life = 0
  /// Operations that change something, over all lives.
  package private(set) var operations: Int64 = 0
  package private(set) var syncFailures = 0
  package private(set) var refusedWrites = 0
  /// Losses of power that took or tore something.
  package private(set) var torn = 0

  private var files: [String: DiskFile] = [:]
  /// Deleted, and nothing was synced since: a loss of power may bring them back. A journaling file system makes what happened to names
  /// lasting with the next sync of any file.
  private var deleted: [String: DiskFile] = [:]
  private var operationsLeft: Int64?
  private var chance: SplitMix64
  private var interface: DiskInterface?

  package init(seed: UInt64) { chance = SplitMix64(seed: seed) }

  /// The name under which SQLite knows the disk.
  package var name: String {
    if let interface { return interface.name }
    let made = DiskInterface(self)
    interface = made
    return made.name
  }

  // MARK: Trouble

  /// Power goes at the operation after so many others.
  package func crash(afterOperations count: Int64) { operationsLeft = count }

  /// Power goes now.
  package func crash() {
    isDown = true
    operationsLeft = nil
  }

  /// Power is back: what was not synced is gone, or a part of it.
  package func restart() {
    guard isDown else { return }
    var lost = 0
    for (name, file) in deleted.sorted(by: { $0.key < $1.key }) where files[name] == nil && chance.next(in: 0...1) == 0 {
      files[name] = file
    }
    deleted = [:]
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      lost += file.losePower(&chance)
      if !file.isDurable, file.size == 0 { files[name] = nil }
    }
    if lost > 0 { torn += 1 }
    isDown = false
    life += 1
    interface?.forgetSharedMemory()
  }

  /// One operation that changes something; power may go during it. Whoever asks for a published file asks here too.
  ///
  /// - Returns: Whether it takes place. Where power goes the operation is the last one that was begun: chance decides whether it was
  ///   done or not.
  package func takesPlace() -> Bool {
    if isDown { return false }
    operations += 1
    guard let left = operationsLeft else { return true }
    if left > 0 {
      operationsLeft = left - 1
      return true
    }
    crash()
    return chance.next(in: 0...1) == 0
  }

  // MARK: What SQLite asks

  func open(_ name: String, creates: Bool) throws(Refusal) -> DiskFile? {
    if isDown { throw .isDown }
    if let known = files[name] { return known }
    guard creates else { return nil }
    if isFull { throw .isFull }
    let file = DiskFile()
    files[name] = file
    return file
  }

  func exists(_ name: String) -> Bool { !isDown && files[name] != nil }

  func delete(_ name: String, syncsDirectory: Bool) throws(Refusal) -> Bool {
    guard takesPlace() else { throw .isDown }
    guard let file = files.removeValue(forKey: name) else { return false }
    deleted[name] = syncsDirectory ? nil : file
    return true
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to file: DiskFile) throws(Refusal) {
    if isFull {
      refusedWrites += 1
      throw .isFull
    }
    if takesPlace() { file.write(bytes, at: offset) }
    if isDown { throw .isDown }
  }

  func truncate(_ file: DiskFile, to size: Int) throws(Refusal) {
    if takesPlace() { file.truncate(to: size) }
    if isDown { throw .isDown }
  }

  func sync(_ file: DiskFile) throws(Refusal) {
    if failsNextSync, !isDown {
      failsNextSync = false
      syncFailures += 1
      file.failSync()
      throw .syncFailed
    }
    if takesPlace() {
      file.sync()
      deleted = [:]
    }
    if isDown { throw .isDown }
  }

  func randomBytes(into bytes: UnsafeMutableRawBufferPointer) {
    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: chance.next()) }
  }
}
