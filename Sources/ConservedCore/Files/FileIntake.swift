import EnergyModel
import Logging
import Storage

/// Books what visits to directories read, and says of each file that gave nothing, or not all, once what is wrong with it.
struct FileIntake {
  /// Events for files of one endpoint at once; more of them are one event with their number, and `conserved probe` names them.
  static let eventsMax = 20

  private let events: EventBook
  private let log: Logger

  init(events: EventBook, log: Logger) {
    self.events = events
    self.log = log
  }

  /// Commits files, all or none: their readings, and that they were taken. The registers that got readings.
  func book(_ pieces: [FileVisits.Piece], _ keeper: BookKeeper, _ store: Store) throws(StoreError) -> Set<Int> {
    let readings = pieces.flatMap(\.outcome.readings)
    try keeper.inTransaction { () throws(StoreError) in
      if !readings.isEmpty { _ = try keeper.insert(readings) }
      _ = try store.append(pieces.flatMap(\.outcome.temperatures))
      try store.remember(pieces.map(\.file))
    }
    return Set(readings.map(\.register))
  }

  /// After visits that took files: what more is remembered of their endpoints than needs to be is forgotten.
  func forget(_ ends: [FileVisits.End], _ inventory: Inventory, _ store: Store) throws(StoreError) {
    for end in ends where end.taken + end.faulty > 0 {
      try store.forgetFiles(of: inventory.targets[end.endpoint].endpoint.id)
    }
  }

  /// The subjects of an endpoint's files whose fault was said.
  func saidFaults(of endpoint: EndpointID) -> Set<String> {
    Set(events.subjects(raised: .importRefused).filter { FileIntake.endpoint(of: $0) == endpoint })
  }

  /// The endpoint that a subject is a file of; `nil` for a file of the inbox, whose name has no folder.
  static func endpoint(of subject: String) -> EndpointID? {
    subject.lastIndex(of: "/").flatMap { EndpointID(String(subject[..<$0])) }
  }

  func say(_ work: FileVisits.Work, _ inventory: Inventory) {
    for subject in work.gone { events.clear(.importRefused, subject, ["reason": "no longer there"]) }
    var said: [EndpointID: Int] = [:]
    for piece in work.pieces {
      let endpoint = inventory.targets[piece.endpoint].endpoint.id
      if let fault = piece.fault {
        say(fault, piece.file.name, endpoint, readings: piece.outcome.readings.count, &said)
      } else if piece.file.fault.isEmpty {
        events.clear(.importRefused, FileVisits.subject(endpoint, piece.file.name))
      }
    }
    for loss in work.losses {
      let endpoint = inventory.targets[loss.endpoint].endpoint.id
      // Lost again is no news.
      guard !events.isRaised(.importRefused, FileVisits.subject(endpoint, loss.name)) else { continue }
      say(.transfer(loss.failure), loss.name, endpoint, readings: 0, &said)
    }
    for end in work.ends { say(end, inventory.targets[end.endpoint].endpoint.id) }
  }

  /// - Parameter said: Of each endpoint, how many of its files are known not to be taken.
  private func say(_ fault: FileFault, _ name: String, _ endpoint: EndpointID, readings: Int, _ said: inout [EndpointID: Int]) {
    let subject = FileVisits.subject(endpoint, name)
    let count = said[endpoint] ?? saidFaults(of: endpoint).count
    said[endpoint] = count + 1
    guard count < FileIntake.eventsMax else { return say(furtherOf: endpoint) }
    log.warning(
      "file not taken",
      metadata: [
        "endpoint.id": .string(endpoint.text), "file": .string(name), "reason": .string(fault.sentence),
        "readings": .stringConvertible(readings),
      ])
    events.raise(.importRefused, .warning, subject, ["fault": "\(subject): \(fault.sentence)", "faults": "1"])
  }

  private func say(_ end: FileVisits.End, _ endpoint: EndpointID) {
    guard end.taken > 0 || end.faulty > 0 else { return }
    log.info(
      "files taken",
      metadata: [
        "endpoint.id": .string(endpoint.text), "files": .stringConvertible(end.taken), "faulty": .stringConvertible(end.faulty),
        "readings": .stringConvertible(end.readings),
      ])
    if end.faulty == 0 { events.clear(.importRefused, endpoint.text) }
  }

  private func say(furtherOf endpoint: EndpointID) {
    guard !events.isRaised(.importRefused, endpoint.text) else { return }
    let fault = "\(endpoint): more than \(FileIntake.eventsMax) files not taken; `conserved probe \(endpoint)` names them"
    log.warning("files not taken", metadata: ["endpoint.id": .string(endpoint.text), "reason": .string(fault)])
    events.raise(.importRefused, .warning, endpoint.text, ["fault": fault, "faults": String(FileIntake.eventsMax)])
  }
}
