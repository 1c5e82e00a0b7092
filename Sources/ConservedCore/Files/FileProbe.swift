import EnergyModel
import Settings
import Storage

/// What `probe` shows of an endpoint that hands out files: which there are, what became of them, and what is in the newest.
package struct FileProbe {
  /// Files that are shown at most; those that were not taken come first.
  static let linesMax = 40

  private let endpoint: Endpoint
  private let settings: Settings

  /// `nil` for an endpoint that answers requests.
  package init?(_ endpoint: Endpoint, _ settings: Settings) {
    guard endpoint.drop != nil else { return nil }
    self.endpoint = endpoint
    self.settings = settings
  }

  /// Lines for people, and the name and bytes of the newest file; nothing of it where there is none that can be read.
  package struct Finding {
    package var notes: [String] = []
    package var newest: (name: String, answer: Answer)?
    /// Why the newest file has no answer.
    package var fault: String?
  }

  /// - Parameter ask: Asks a server and waits.
  package func look(ask: (Request) -> Result<Answer, FetchFailure>) throws(FetchFailure) -> Finding {
    let directory = try open(ask: ask)
    guard let drop = endpoint.drop else { throw .requestRefused }
    var files: [ListedFile] = []
    while let some = try directory.next(1_024) {
      files += some.filter { drop.pattern.matches($0.name) }
      guard files.count <= FileDrop.filesMax else { throw .directoryTooLarge }
    }
    var finding = Finding()
    let isServer = drop.place == .server
    // A server's dates are only good to be compared with themselves.
    files.sort { left, right in
      isServer || left.modifiedMilliseconds == right.modifiedMilliseconds
        ? left.name < right.name : left.modifiedMilliseconds < right.modifiedMilliseconds
    }
    finding.notes = notes(files, drop)
    guard let newest = files.last else { return finding }
    switch isServer ? read(newest, ask: ask) : read(newest, directory) {
    case .success(let bytes):
      let now = Probe.now
      finding.newest = (
        newest.name.text, Answer(body: bytes, status: 200, contentType: "", asked: now, received: now)
      )
    case .failure(let fault):
      finding.fault = "\(newest.name.text): \(fault.sentence)"
    }
    return finding
  }

  private func open(ask: (Request) -> Result<Answer, FetchFailure>) throws(FetchFailure) -> any FileDirectory {
    if case .directory(let path)? = endpoint.drop?.place { return try OpenDirectory(path) }
    return ServerDirectory(listing: try ask(request(endpoint.request.url, FileDrop.listingLimitBytes)).get().body)
  }

  private func read(_ file: ListedFile, _ directory: any FileDirectory) -> Result<[UInt8], FileFault> {
    do throws(FileFault) {
      return .success(try directory.read(file, limit: endpoint.request.bodyLimitBytes))
    } catch {
      return .failure(error)
    }
  }

  private func read(_ file: ListedFile, ask: (Request) -> Result<Answer, FetchFailure>) -> Result<[UInt8], FileFault> {
    ask(request(endpoint.request.url + file.name.urlSegment, endpoint.request.bodyLimitBytes)).map(\.body).mapError {
      .transfer($0)
    }
  }

  private func request(_ url: String, _ limit: Int) -> Request {
    Request(
      url: url, timeoutMilliseconds: endpoint.request.timeoutMilliseconds, bodyLimitBytes: limit, keepsConnection: true,
      shell: endpoint.request.shell)
  }

  private func notes(_ files: [ListedFile], _ drop: FileDrop) -> [String] {
    let store = try? Store(directory: settings.paths.data, mode: .readOnly)
    var refused: [String] = []
    var others: [String] = []
    for file in files.reversed() {
      let known = (try? store?.takenFile(file.name.text, of: endpoint.id)) ?? nil
      let line = "\(file.name.text), \(file.size) bytes: "
      guard let known, known.size == file.size, known.modifiedMilliseconds == file.modifiedMilliseconds else {
        if others.count < FileProbe.linesMax { others.append(line + (known == nil ? "new" : "changed since it was taken")) }
        continue
      }
      let time = settings.site.calendar.rfc3339(known.taken)
      if known.fault.isEmpty {
        if others.count < FileProbe.linesMax { others.append(line + "taken \(time)") }
      } else if refused.count < FileProbe.linesMax {
        refused.append(line + "\(time): \(known.fault)")
      }
    }
    let shown = Array((refused + others).prefix(FileProbe.linesMax))
    let rest = files.count - shown.count
    return ["\(files.count) files match '\(drop.pattern)'"] + shown + (rest > 0 ? ["and \(rest) more"] : [])
  }
}
