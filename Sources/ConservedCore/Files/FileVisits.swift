import EnergyModel
import Publishing
import Storage

/// The visits to the directories whose files endpoints hand out, at most one to each: listing, waiting for what is still being written,
/// reading. A turn of the loop does a little of them. This object owns the looks; what was read is booked by whoever asked for it.
final class FileVisits {
  /// A file that was read.
  struct Piece {
    let endpoint: Int
    let file: TakenFile
    var outcome = Intake.Outcome()
    /// Why it gave nothing, or not all; `nil` also where it is what it was when it was taken, under another time.
    var fault: FileFault?
  }

  /// A file that a server did not give whole.
  struct Loss {
    let endpoint: Int
    /// `FileName.text`.
    let name: String
    let failure: FetchFailure
  }

  /// A visit that is over.
  struct End {
    let endpoint: Int
    /// Why the directory could not be had, or not all of its files.
    let failure: FetchFailure?
    /// Files that gave something.
    let taken: Int
    /// Files that gave nothing, or not all.
    let faulty: Int
    let readings: Int
  }

  /// What one turn gave.
  struct Work {
    var pieces: [Piece] = []
    var losses: [Loss] = []
    var ends: [End] = []
    /// Files whose fault was said and that are no longer there.
    var gone: [String] = []
    fileprivate var bytes = 0
  }

  /// Entries of a directory that are looked at in one step, with one question to the store for all that count.
  static let entriesPerStep = 256
  static let stepsPerTurn = 64
  /// No step is begun in a turn after so many, ms.
  static let turnMilliseconds: Int64 = 20
  /// No file is read in a turn after so many, bytes: what they give waits in memory for its commit.
  static let turnBytes = 4 << 20
  /// How often a visit looks again for files that do not stand still; after that the next slot does.
  static let looksMax = 4

  private struct Visit {
    enum Step {
      case look
      case listing(any FileDirectory)
      case taking((any FileDirectory)?, ArraySlice<ListedFile>)
      case resting(until: Int64)
      /// The server was asked: for its listing, or for a file, with those behind it.
      case asking(ListedFile?, ArraySlice<ListedFile>)
      case over
    }

    let endpoint: Int
    var step = Step.look
    var looks = 0
    var waits = false
    /// Whether the last file that was asked for did not come through.
    var hasLost = false
    /// What the server answered, until it is worked on.
    var heard: Result<Answer, FetchFailure>?
    /// Subjects whose fault was said, and that were not seen in this look.
    var unseen: Set<String> = []
    var taken = 0
    var faulty = 0
    var readings = 0

    func isDue(at now: Int64) -> Bool { next.map { $0 <= now } ?? false }

    /// `nil` while the server is silent.
    var next: Int64? {
      switch step {
      case .look, .listing, .taking, .over: .min
      case .resting(let until): until
      case .asking: heard == nil ? nil : .min
      }
    }
  }

  private let world: any World
  private let ask: (Request, Int) -> Void
  private let saidFaults: (EndpointID) -> Set<String>
  private var inventory: Inventory
  private var visits: [Visit] = []
  private var cursor = 0
  private var looks: [Int: FileLook] = [:]
  private var manners: [Int: String] = [:]

  /// - Parameters:
  ///   - ask: Asks a server for an endpoint, by index.
  ///   - saidFaults: The subjects of an endpoint's files that are known not to be taken.
  init(
    _ inventory: Inventory, world: any World, ask: @escaping (Request, Int) -> Void,
    saidFaults: @escaping (EndpointID) -> Set<String>
  ) {
    self.inventory = inventory
    self.world = world
    self.ask = ask
    self.saidFaults = saidFaults
  }

  /// Takes another configuration on: visits under way are given up, and begun again by whoever begins them.
  func replace(_ inventory: Inventory) {
    self.inventory = inventory
    (visits, looks, manners) = ([], [:], [:])
  }

  /// Looks anew, since what was read could not be booked; who waits for a server goes on waiting.
  func giveUp() {
    for index in visits.indices {
      if case .asking = visits[index].step { continue }
      visits[index].step = .look
    }
  }

  /// What people call a file of an endpoint.
  static func subject(_ endpoint: EndpointID, _ name: String) -> String { endpoint.text + "/" + name }

  /// When there is something to do, in monotonic ms; `nil` without a visit, or while servers are silent.
  var nextDue: Int64? { visits.compactMap(\.next).min() }

  func begin(_ endpoint: Int) {
    if looks[endpoint] == nil { looks[endpoint] = inventory.targets[endpoint].endpoint.drop.map { FileLook($0) } }
    visits.append(Visit(endpoint: endpoint))
  }

  /// What a server answered.
  func heard(_ endpoint: Int, _ result: Result<Answer, FetchFailure>) {
    guard let index = visits.firstIndex(where: { $0.endpoint == endpoint }) else { return }
    visits[index].heard = result
  }

  // MARK: Working

  /// Does what a turn of the loop has time for.
  func work(_ store: Store) throws(StoreError) -> Work {
    var work = Work()
    let start = world.monotonicMilliseconds
    for _ in 0..<FileVisits.stepsPerTurn {
      let now = world.monotonicMilliseconds
      guard now < start + FileVisits.turnMilliseconds, work.bytes < FileVisits.turnBytes, let index = nextVisit(at: now) else {
        break
      }
      if let failure = try step(index, at: now, store, &work) {
        end(index, failure: failure, &work)
      } else if case .over = visits[index].step {
        end(index, failure: nil, &work)
      }
    }
    return work
  }

  /// Each in its turn, so that a full directory does not keep the others waiting.
  private func nextVisit(at now: Int64) -> Int? {
    for offset in visits.indices {
      let index = (cursor + offset) % visits.count
      guard visits[index].isDue(at: now) else { continue }
      cursor = index + 1
      return index
    }
    return nil
  }

  private func end(_ index: Int, failure: FetchFailure?, _ work: inout Work) {
    let visit = visits.remove(at: index)
    work.ends.append(
      End(endpoint: visit.endpoint, failure: failure, taken: visit.taken, faulty: visit.faulty, readings: visit.readings))
  }

  /// One step of a visit; why it is over, where it cannot go on.
  private func step(_ index: Int, at now: Int64, _ store: Store, _ work: inout Work) throws(StoreError) -> FetchFailure? {
    switch visits[index].step {
    case .over: return nil
    case .resting:
      visits[index].step = .look
      return nil
    case .look:
      return beginLook(index)
    case .listing(let directory):
      return try list(index, directory, at: now, store, &work)
    case .taking(let directory, let rest):
      guard let file = rest.first else {
        finishLook(index, at: now)
        return nil
      }
      guard let directory else {
        askForFile(index, file, rest.dropFirst())
        return nil
      }
      visits[index].step = .taking(directory, rest.dropFirst())
      let limit = inventory.targets[visits[index].endpoint].endpoint.request.bodyLimitBytes
      let bytes: Result<[UInt8], FileFault>
      do throws(FileFault) { bytes = .success(try directory.read(file, limit: limit)) } catch { bytes = .failure(error) }
      try take(index, file, bytes, store, &work)
      return nil
    case .asking(let file, let rest):
      guard let heard = visits[index].heard else { return nil }
      visits[index].heard = nil
      return try take(index, file, rest, heard, store, &work)
    }
  }

  // MARK: Looking

  private func beginLook(_ index: Int) -> FetchFailure? {
    let endpoint = inventory.targets[visits[index].endpoint].endpoint
    visits[index].looks += 1
    visits[index].unseen = saidFaults(endpoint.id)
    looks[visits[index].endpoint]?.begin()
    guard let drop = endpoint.drop else { return .requestRefused }
    switch drop.place {
    case .directory(let path):
      do throws(FetchFailure) {
        visits[index].step = .listing(try world.directory(path))
      } catch {
        return error
      }
    case .server:
      visits[index].step = .asking(nil, [])
      let request = endpoint.request
      ask(
        Request(
          url: request.url, timeoutMilliseconds: request.timeoutMilliseconds, bodyLimitBytes: FileDrop.listingLimitBytes,
          keepsConnection: true, shell: request.shell), visits[index].endpoint)
    }
    return nil
  }

  private func list(
    _ index: Int, _ directory: any FileDirectory, at now: Int64, _ store: Store, _ work: inout Work
  ) throws(StoreError) -> FetchFailure? {
    let number = visits[index].endpoint
    let id = inventory.targets[number].endpoint.id
    let files: [ListedFile]?
    do throws(FetchFailure) {
      files = try directory.next(FileVisits.entriesPerStep)
    } catch {
      return error
    }
    if let files {
      let manner = manner(of: number)
      if !visits[index].unseen.isEmpty {
        for file in files { visits[index].unseen.remove(FileVisits.subject(id, file.name.text)) }
      }
      let counted = files.filter { inventory.targets[number].endpoint.drop?.pattern.matches($0.name) ?? false }
      let taken = try store.takenFiles(counted.map(\.name.text), of: id)
      return looks[number]?.note(counted, at: now) { (file: ListedFile) in
        guard let known = taken[file.name.text] else { return false }
        return known.size == file.size && known.modifiedMilliseconds == file.modifiedMilliseconds && known.manner == manner
      }
    }
    work.gone += visits[index].unseen
    let (take, waits) = looks[number]?.end(at: now) ?? ([], false)
    visits[index].waits = waits
    let isServer = inventory.targets[number].endpoint.drop?.place == .server
    visits[index].step = .taking(isServer ? nil : directory, take[...])
    return nil
  }

  /// Everything that stood still is taken: whether to look again, and when.
  private func finishLook(_ index: Int, at now: Int64) {
    if visits[index].waits, visits[index].looks < FileVisits.looksMax {
      visits[index].step = .resting(until: now + FileLook.stillMilliseconds)
    } else {
      visits[index].step = .over
    }
  }

  private func manner(of endpoint: Int) -> String {
    if let manner = manners[endpoint] { return manner }
    let manner = FileManner.digest(of: inventory.targets[endpoint].endpoint)
    manners[endpoint] = manner
    return manner
  }

  // MARK: A server's answers

  private func askForFile(_ index: Int, _ file: ListedFile, _ rest: ArraySlice<ListedFile>) {
    let request = inventory.targets[visits[index].endpoint].endpoint.request
    visits[index].step = .asking(file, rest)
    guard file.size <= request.bodyLimitBytes else {
      visits[index].heard = .failure(.bodyTooLarge)
      return
    }
    ask(
      Request(
        url: request.url + file.name.urlSegment, timeoutMilliseconds: request.timeoutMilliseconds,
        bodyLimitBytes: request.bodyLimitBytes, keepsConnection: !rest.isEmpty || request.keepsConnection, shell: request.shell),
      visits[index].endpoint)
  }

  private func take(
    _ index: Int, _ file: ListedFile?, _ rest: ArraySlice<ListedFile>, _ heard: Result<Answer, FetchFailure>, _ store: Store,
    _ work: inout Work
  ) throws(StoreError) -> FetchFailure? {
    guard let file else {
      switch heard {
      case .success(let answer): visits[index].step = .listing(ServerDirectory(listing: answer.body))
      case .failure(let failure): return failure == .bodyTooLarge ? .directoryTooLarge : failure
      }
      return nil
    }
    visits[index].step = .taking(nil, rest)
    let hasLost = visits[index].hasLost
    visits[index].hasLost = false
    switch heard {
    case .success(let answer):
      try take(index, file, answer.body.count == file.size ? .success(answer.body) : .failure(.moving), store, &work)
    case .failure(.bodyTooLarge):
      let limit = inventory.targets[visits[index].endpoint].endpoint.request.bodyLimitBytes
      try take(index, file, .failure(.tooLarge(limit: limit)), store, &work)
    case .failure(.emptyBody):
      try take(index, file, file.size == 0 ? .success([]) : .failure(.moving), store, &work)
    case .failure(.directoryUnreadable):
      try take(index, file, .failure(.unreadable(reason: "the server does not give it out")), store, &work)
    case .failure(let failure) where failure.isOfOneFile:
      work.losses.append(Loss(endpoint: visits[index].endpoint, name: file.name.text, failure: failure))
      looks[visits[index].endpoint]?.lose(file)
      visits[index].faulty += 1
      visits[index].hasLost = true
      // One file may be at fault by itself, and the others are taken. Two in a row are the server's doing.
      return hasLost ? failure : nil
    case .failure(let failure):
      return failure
    }
    return nil
  }

  // MARK: One file

  private func take(
    _ index: Int, _ file: ListedFile, _ read: Result<[UInt8], FileFault>, _ store: Store, _ work: inout Work
  ) throws(StoreError) {
    let number = visits[index].endpoint
    let target = inventory.targets[number]
    let now = world.now
    var outcome = Intake.Outcome()
    var digest = ""
    var fault: FileFault?
    switch read {
    case .failure(.moving):
      visits[index].waits = true
      return
    case .failure(let known):
      fault = known
    case .success(let bytes):
      work.bytes += bytes.count
      digest = SHA256.hex(of: bytes)
      if let known = try store.takenFile(file.name.text, of: target.endpoint.id), known.sha256 == digest,
        known.manner == manner(of: number)
      {
        looks[number]?.forget(file)
        let same = TakenFile(
          endpoint: known.endpoint, name: known.name, size: file.size, modifiedMilliseconds: file.modifiedMilliseconds,
          sha256: digest, manner: known.manner, taken: known.taken, fault: known.fault)
        work.pieces.append(Piece(endpoint: number, file: same))
        return
      }
      let answer = Answer(body: bytes, status: 200, contentType: "", asked: now, received: now)
      outcome = Intake.take(answer, from: target, registers: inventory.settings.registers, calendar: inventory.calendar)
      fault = FileVisits.fault(of: outcome)
    }
    looks[number]?.forget(file)
    visits[index].readings += outcome.readings.count + outcome.temperatures.count
    if fault != nil { visits[index].faulty += 1 }
    if fault == nil || outcome.newest != nil { visits[index].taken += 1 }
    let taken = TakenFile(
      endpoint: target.endpoint.id, name: file.name.text, size: file.size, modifiedMilliseconds: file.modifiedMilliseconds,
      sha256: digest, manner: manner(of: number), taken: now, fault: fault?.sentence ?? "")
    work.pieces.append(Piece(endpoint: number, file: taken, outcome: outcome, fault: fault))
  }

  /// What the endpoint says that it does not know is no fault of the file.
  private static func fault(of outcome: Intake.Outcome) -> FileFault? {
    let faults = outcome.rejections.filter { rejection in
      switch rejection.reason {
      case .valueAbsent, .valueIsNull: false
      default: true
      }
    }
    guard let first = faults.first else { return nil }
    return outcome.newest == nil ? .rejected(first.reason) : .partly(refused: faults.count, first: first.reason)
  }
}

extension FetchFailure {
  /// Whether a server that listed a file and fails so may still give others.
  fileprivate var isOfOneFile: Bool {
    switch self {
    case .cutShort, .timedOut, .tooSlow: true
    default: false
    }
  }
}
