import CLinux
import EnergyModel
import Fetching
import Glibc
import Publishing
import Settings

/// The world as it is: the machine's clocks, libcurl, real files, signals, the supervisor.
package final class LiveWorld: World {
  /// Why the program cannot run here.
  package struct Unavailable: Error, Sendable, CustomStringConvertible {
    package let description: String
    /// Whether a directory could not be had, rather than a library.
    package let isDirectory: Bool
  }

  private let transfers: Transfers
  private let signals = Signals()
  private let supervisor: NotifySocket
  private let statusLog: StatusLog
  private let monotonicStart = ContinuousClock.now
  /// Folders that are there, so that a file does not ask for its folder each time.
  private var folders: Set<String> = []

  private static let signalTag: UInt32 = 1

  /// Creates the published directories where they are missing.
  package init(settings: Settings, environment: [String: String]) throws(Unavailable) {
    for path in [settings.paths.status, settings.paths.exports, settings.paths.inbox] {
      do throws(DataDirectory.Failure) {
        try DataDirectory.create(path)
        _ = FileWriter().removeStaleTemporaries(in: path)
      } catch {
        throw Unavailable(description: error.description, isDirectory: true)
      }
    }
    do throws(FetchingUnavailable) {
      let longest = settings.polled.filter(\.request.keepsConnection).count
      var limits = TransferLimits(
        inFlightMax: settings.polling.inFlight, keptConnectionsMax: max(64, min(longest, 16_384)),
        keepSeconds: Int(settings.polling.keepSeconds))
      limits.needsSFTP = settings.polled.contains { $0.request.shell != nil }
      transfers = try Transfers(
        limits: limits,
        now: { LiveWorld.instant })
    } catch {
      throw Unavailable(description: "\(error)", isDirectory: false)
    }
    do throws(FileFailure) {
      statusLog = try StatusLog(
        path: settings.paths.status + "/status.log", rotateAtBytes: settings.status.rotateBytes, keep: settings.status.rotateKeep,
        nowMilliseconds: 0)
    } catch {
      throw Unavailable(description: "\(error)", isDirectory: true)
    }
    supervisor = NotifySocket(path: environment["NOTIFY_SOCKET"])
    transfers.watch(descriptor: signals.descriptor, tag: LiveWorld.signalTag)
  }

  // MARK: Clocks

  private static var instant: Instant {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Instant(seconds: Int64(now.tv_sec))
  }

  package var wallMilliseconds: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
  }

  package var monotonicMilliseconds: Int64 {
    let (seconds, attoseconds) = (ContinuousClock.now - monotonicStart).components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }

  // MARK: Transfers

  package func begin(_ request: Request, key: Int) { transfers.begin(request, key: key) }
  package func cancel(key: Int) { transfers.cancel(key: key) }
  package func cancelAll() { transfers.cancelAll() }
  package func tryRefusedAgain() { transfers.tryRefusedAgain() }
  package func host(of url: String) -> String? { hostKey(of: url) }

  package func wait(milliseconds: Int) -> Turn {
    let wake = transfers.wait(milliseconds: milliseconds)
    return Turn(
      completions: wake.completions.map { PollEnd(key: $0.key, result: $0.result, retryAfterSeconds: $0.retryAfterSeconds) },
      signals: wake.ready.contains(LiveWorld.signalTag) ? signals.take() : [])
  }

  // MARK: Files

  package func publish(_ bytes: [UInt8], at path: String) throws(PublishFailure) {
    if let separator = path.lastIndex(of: "/") {
      let folder = String(path[..<separator])
      if folders.insert(folder).inserted {
        do throws(DataDirectory.Failure) {
          try DataDirectory.create(folder)
        } catch {
          folders.remove(folder)
          throw PublishFailure(path: folder, reason: error.description)
        }
      }
    }
    do throws(FileFailure) {
      try FileWriter().writeAtomically(bytes, to: path)
    } catch {
      throw PublishFailure(path: error.path, reason: error.reason)
    }
  }

  package func completeStatusLog(_ line: (Int64) -> [UInt8]?) throws(PublishFailure) -> Int64? {
    do throws(FileFailure) {
      try statusLog.completeCutLine(line)
      return statusLog.lastSequence
    } catch {
      throw PublishFailure(path: error.path, reason: error.reason)
    }
  }

  package func append(statusLine: [UInt8], sequence: Int64) throws(PublishFailure) {
    do throws(FileFailure) {
      try statusLog.append(statusLine, sequence: sequence, nowMilliseconds: monotonicMilliseconds)
    } catch {
      throw PublishFailure(path: error.path, reason: error.reason)
    }
  }

  package func reopenStatusLog() throws(PublishFailure) {
    do throws(FileFailure) {
      try statusLog.reopen()
    } catch {
      throw PublishFailure(path: error.path, reason: error.reason)
    }
  }

  package func waitingFiles(in directory: String) -> [WaitingFile] {
    guard let handle = opendir(directory) else { return [] }
    defer { closedir(handle) }
    var files: [WaitingFile] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      var facts = stat()
      guard !name.hasPrefix("."), lstat(directory + "/" + name, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { continue }
      files.append(
        WaitingFile(
          name: name, size: Int64(facts.st_size),
          modifiedMilliseconds: Int64(facts.st_mtim.tv_sec) * 1_000 + Int64(facts.st_mtim.tv_nsec) / 1_000_000))
    }
    return files
  }

  package func directory(_ path: String) throws(FetchFailure) -> any FileDirectory { try OpenDirectory(path) }

  package func move(_ path: String, to newPath: String) throws(PublishFailure) {
    do throws(DataDirectory.Failure) {
      try DataDirectory.create(String(newPath[..<(newPath.lastIndex(of: "/") ?? newPath.startIndex)]))
    } catch {
      throw PublishFailure(path: newPath, reason: error.description)
    }
    guard rename(path, newPath) == 0 else { throw PublishFailure(path: newPath, reason: String(cString: strerror(errno))) }
  }

  package func published(_ path: String) -> [UInt8]? {
    guard case .success(let bytes) = SettingsSource.disk.read(path) else { return nil }
    return bytes
  }

  // MARK: Supervisor

  package func notify(_ state: String) { supervisor.send(state) }
}
