import GRDBSQLite
import Glibc
import Synchronization

/// The simulated disk as SQLite wants it: a VFS of its own name, with the shared memory of the write-ahead log on the heap, as one
/// process alone uses it. See "The OS Interface" in SQLite's manual for what each function owes.
final class DiskInterface {
  let name: String
  fileprivate unowned let disk: SimulatedDisk
  private let vfs: UnsafeMutablePointer<sqlite3_vfs>
  private let cName: UnsafeMutablePointer<CChar>
  fileprivate let methods: UnsafeMutablePointer<sqlite3_io_methods>
  /// The pages of the log's index in this life, by their number.
  private var sharedMemory: [UnsafeMutableRawPointer] = []
  /// Those of earlier lives: connections that went down with them still know their addresses.
  private var forgotten: [UnsafeMutableRawPointer] = []

  private static let made = Atomic<Int>(0)
  /// Longer than any path that the program builds, bytes.
  private static let pathMax: Int32 = 512

  init(_ disk: SimulatedDisk) {
    self.disk = disk
    name = "simulated-\(DiskInterface.made.add(1, ordering: .relaxed).newValue)"
    cName = strdup(name)
    methods = .allocate(capacity: 1)
    methods.initialize(to: DiskInterface.fileMethods())
    vfs = .allocate(capacity: 1)
    vfs.initialize(to: sqlite3_vfs())
    vfs.pointee.iVersion = 2
    vfs.pointee.szOsFile = Int32(MemoryLayout<Handle>.size)
    vfs.pointee.mxPathname = DiskInterface.pathMax
    vfs.pointee.zName = UnsafePointer(cName)
    vfs.pointee.pAppData = Unmanaged.passUnretained(self).toOpaque()
    DiskInterface.fill(&vfs.pointee)
    sqlite3_vfs_register(vfs, 0)
  }

  deinit {
    sqlite3_vfs_unregister(vfs)
    for page in sharedMemory + forgotten { page.deallocate() }
    vfs.deallocate()
    methods.deallocate()
    free(cName)
  }

  /// Power went: the log's index is gone with the memory.
  func forgetSharedMemory() {
    forgotten.append(contentsOf: sharedMemory)
    sharedMemory = []
  }

  fileprivate func sharedPage(_ index: Int, bytes: Int, extends: Bool) -> UnsafeMutableRawPointer? {
    while sharedMemory.count <= index {
      guard extends else { return nil }
      let page = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      page.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
      sharedMemory.append(page)
    }
    return sharedMemory[index]
  }
}

/// What SQLite allocates for an open file: its own part first, then ours.
private struct Handle {
  var base: sqlite3_file
  /// A retained `OpenFile`.
  var file: UnsafeMutableRawPointer?
}

/// An open file: valid in one life of the machine.
private final class OpenFile {
  let interface: DiskInterface
  let file: DiskFile
  let life: Int
  /// To be deleted when it is closed; `nil`: stays.
  let temporaryName: String?

  init(_ interface: DiskInterface, _ file: DiskFile, temporaryName: String?) {
    self.interface = interface
    self.file = file
    life = interface.disk.life
    self.temporaryName = temporaryName
  }

  var isAlive: Bool { !interface.disk.isDown && interface.disk.life == life }

  static func of(_ pointer: UnsafeMutablePointer<sqlite3_file>?) -> OpenFile? {
    guard let pointer else { return nil }
    let opaque = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Handle.self).pointee.file
    return opaque.map { Unmanaged<OpenFile>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Does something to a file that is alive, and says in SQLite's codes how it ended.
  static func attempt(
    _ pointer: UnsafeMutablePointer<sqlite3_file>?, _ act: (OpenFile) throws(SimulatedDisk.Refusal) -> Void
  ) -> Int32 {
    guard let open = of(pointer), open.isAlive else { return SQLITE_IOERR }
    return DiskInterface.code { () throws(SimulatedDisk.Refusal) in try act(open) }
  }
}

extension DiskInterface {
  fileprivate static func code(_ act: () throws(SimulatedDisk.Refusal) -> Void) -> Int32 {
    do throws(SimulatedDisk.Refusal) {
      try act()
      return SQLITE_OK
    } catch {
      return error == .isFull ? SQLITE_FULL : SQLITE_IOERR
    }
  }

  private static func of(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> DiskInterface? {
    vfs?.pointee.pAppData.map { Unmanaged<DiskInterface>.fromOpaque($0).takeUnretainedValue() }
  }

  // MARK: The disk

  private static func fill(_ vfs: inout sqlite3_vfs) {
    vfs.xOpen = { vfs, name, pointer, flags, outFlags in
      guard let interface = DiskInterface.of(vfs), let pointer else { return SQLITE_CANTOPEN }
      return interface.open(name.map { String(cString: $0) }, pointer, flags, outFlags)
    }
    vfs.xDelete = { vfs, name, syncsDirectory in
      guard let interface = DiskInterface.of(vfs), let name else { return SQLITE_IOERR }
      var isThere = false
      let code = DiskInterface.code { () throws(SimulatedDisk.Refusal) in
        isThere = try interface.disk.delete(String(cString: name), syncsDirectory: syncsDirectory != 0)
      }
      return code != SQLITE_OK ? code : isThere ? SQLITE_OK : SQLITE_IOERR | (23 << 8)  // SQLITE_IOERR_DELETE_NOENT
    }
    vfs.xAccess = { vfs, name, _, result in
      guard let interface = DiskInterface.of(vfs), let name else { return SQLITE_IOERR }
      result?.pointee = interface.disk.exists(String(cString: name)) ? 1 : 0
      return SQLITE_OK
    }
    vfs.xFullPathname = { _, name, capacity, out in
      guard let name, let out, strlen(name) < Int(capacity) else { return SQLITE_CANTOPEN }
      strcpy(out, name)
      return SQLITE_OK
    }
    vfs.xRandomness = { vfs, count, out in
      guard let interface = DiskInterface.of(vfs), let out else { return 0 }
      interface.disk.randomBytes(into: UnsafeMutableRawBufferPointer(start: out, count: Int(count)))
      return count
    }
    // Time stands still while the program works, and nobody waits for another process.
    vfs.xSleep = { _, microseconds in microseconds }
    vfs.xCurrentTime = { _, julianDay in
      julianDay?.pointee = 2_461_000
      return SQLITE_OK
    }
    vfs.xCurrentTimeInt64 = { _, milliseconds in
      milliseconds?.pointee = 2_461_000 * 86_400_000
      return SQLITE_OK
    }
    vfs.xGetLastError = { _, _, _ in 0 }
  }

  private func open(
    _ name: String?, _ pointer: UnsafeMutablePointer<sqlite3_file>, _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    pointer.pointee.pMethods = nil
    let handle = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Handle.self)
    handle.pointee.file = nil
    let path = name ?? "temporary-\(disk.operations)"
    do throws(SimulatedDisk.Refusal) {
      guard let file = try disk.open(path, creates: flags & SQLITE_OPEN_CREATE != 0) else { return SQLITE_CANTOPEN }
      let isTemporary = flags & SQLITE_OPEN_DELETEONCLOSE != 0
      let open = OpenFile(self, file, temporaryName: isTemporary ? path : nil)
      handle.pointee.file = Unmanaged.passRetained(open).toOpaque()
      pointer.pointee.pMethods = UnsafePointer(methods)
      outFlags?.pointee = flags
      return SQLITE_OK
    } catch {
      return error == .isFull ? SQLITE_FULL : SQLITE_IOERR
    }
  }

  // MARK: A file

  private static func fileMethods() -> sqlite3_io_methods {
    var methods = sqlite3_io_methods()
    methods.iVersion = 2
    methods.xClose = { pointer in
      guard let open = OpenFile.of(pointer), let pointer else { return SQLITE_OK }
      if open.isAlive, let name = open.temporaryName { _ = try? open.interface.disk.delete(name, syncsDirectory: false) }
      let handle = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Handle.self)
      if let opaque = handle.pointee.file { Unmanaged<OpenFile>.fromOpaque(opaque).release() }
      handle.pointee.file = nil
      return SQLITE_OK
    }
    methods.xRead = { pointer, out, count, offset in
      guard let open = OpenFile.of(pointer), open.isAlive, let out else { return SQLITE_IOERR }
      return open.file.read(into: UnsafeMutableRawBufferPointer(start: out, count: Int(count)), at: Int(offset))
        ? SQLITE_OK : SQLITE_IOERR | (2 << 8)  // SQLITE_IOERR_SHORT_READ
    }
    methods.xWrite = { pointer, bytes, count, offset in
      OpenFile.attempt(pointer) { (open) throws(SimulatedDisk.Refusal) in
        try open.interface.disk.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: Int(offset), to: open.file)
      }
    }
    methods.xTruncate = { pointer, size in
      OpenFile.attempt(pointer) { (open) throws(SimulatedDisk.Refusal) in
        try open.interface.disk.truncate(open.file, to: Int(size))
      }
    }
    methods.xSync = { pointer, _ in
      OpenFile.attempt(pointer) { (open) throws(SimulatedDisk.Refusal) in try open.interface.disk.sync(open.file) }
    }
    methods.xFileSize = { pointer, size in
      guard let open = OpenFile.of(pointer), open.isAlive else { return SQLITE_IOERR }
      size?.pointee = Int64(open.file.size)
      return SQLITE_OK
    }
    // One connection uses the disk: nobody else holds a lock.
    methods.xLock = { _, _ in SQLITE_OK }
    methods.xUnlock = { _, _ in SQLITE_OK }
    methods.xCheckReservedLock = { _, isHeld in
      isHeld?.pointee = 0
      return SQLITE_OK
    }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.xSectorSize = { _ in 4_096 }
    // What SQLite assumes of any disk on this system.
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
    methods.xShmMap = { pointer, index, bytes, extends, out in
      guard let open = OpenFile.of(pointer), open.isAlive else { return SQLITE_IOERR }
      out?.pointee = open.interface.sharedPage(Int(index), bytes: Int(bytes), extends: extends != 0)
      return SQLITE_OK
    }
    methods.xShmLock = { _, _, _, _ in SQLITE_OK }
    methods.xShmBarrier = { _ in }
    methods.xShmUnmap = { pointer, deletes in
      if deletes != 0, let open = OpenFile.of(pointer), open.isAlive { open.interface.forgetSharedMemory() }
      return SQLITE_OK
    }
    return methods
  }
}
