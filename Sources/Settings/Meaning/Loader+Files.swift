import EnergyModel

extension Loader {
  /// How a directory of files is asked.
  struct FileTerms {
    /// `nil` where it has a fault.
    let url: String?
    let drop: FileDrop?
    /// Of `sftp`.
    let shell: SecureShell?
  }

  /// `nil` for what answers requests; keys that only directories have are then faults.
  func fileTerms(of own: WrittenDirectory, preset: LoadedPreset?) -> FileTerms? {
    guard let url = own.url, let scheme = FileURLRule.scheme(of: url.text) else {
      refuseKeys(of: own, preset)
      return nil
    }
    let written = own.over(preset?.directory)
    var directory: FileURLRule.Directory?
    do throws(FileURLRule.Wrong) {
      directory = try FileURLRule.directory(url.text, scheme)
    } catch {
      faults.report(url.place, error.what, error.remedy)
    }
    let pattern: FilePattern? = if let files = written.files { self.pattern(files) } else { FilePattern.all }
    let shell = scheme == .sftp ? secrets.shell(of: written) : nil
    if scheme == .file { refuseServerKeys(of: own, preset, url) }
    let isWhole = pattern != nil && (scheme == .file || shell != nil)
    switch (directory, pattern) {
    case (.local(let path)?, let pattern?) where isWhole:
      return FileTerms(url: url.text, drop: FileDrop(place: .directory(path), pattern: pattern), shell: nil)
    case (.server(let url)?, let pattern?) where isWhole:
      return FileTerms(url: url, drop: FileDrop(place: .server, pattern: pattern), shell: shell)
    default:
      return FileTerms(url: nil, drop: nil, shell: nil)
    }
  }

  /// Files are listed and read; nothing of HTTP is said for that.
  func refuseRequest(_ written: WrittenRequest, of url: WrittenText?, preset: LoadedPreset?) {
    for (key, place) in written.written {
      faults.report(place, "a directory of files is not asked by HTTP, and `\(key)` is of its requests", "remove it")
    }
    if let url, let preset, preset.options != nil {
      faults.report(
        url.place, "preset '\(preset.preset.name)' says what an HTTP request asks, and this is a directory of files",
        "name another preset")
    }
  }

  private func pattern(_ written: WrittenText) -> FilePattern? {
    FilePattern(written.text)
      ?? faults.refuse(
        written.place, "`files` is no pattern of names",
        "write a name with * for any characters and ? for one, such as \"*.csv\", without a directory")
  }

  /// Of what answers requests.
  private func refuseKeys(of own: WrittenDirectory, _ preset: LoadedPreset?) {
    for (key, text) in [("files", own.files), ("known_hosts", own.knownHosts), ("host_key", own.hostKey)] {
      guard let text else { continue }
      faults.report(text.place, "`\(key)` is for a directory of files", "remove it, or write a `url` of file:// or sftp://")
    }
    if let url = own.url, let preset, !(preset.directory?.isEmpty ?? true) {
      faults.report(
        url.place, "preset '\(preset.preset.name)' is for a directory of files",
        "write a `url` of file:// or sftp://, or name another preset")
    }
  }

  private func refuseServerKeys(of written: WrittenDirectory, _ preset: LoadedPreset?, _ url: WrittenText) {
    if let preset, preset.authentication != nil || preset.directory?.namesServer ?? false {
      faults.report(
        url.place, "preset '\(preset.preset.name)' says who asks a server, and this is a directory of this machine",
        "name another preset")
    }
    if let auth = written.authentication {
      faults.report(
        auth.place, "a directory of this machine has no `auth`", "remove it, and let the daemon's user read the directory")
    }
    for (key, text) in [("known_hosts", written.knownHosts), ("host_key", written.hostKey)] {
      if let text { faults.report(text.place, "`\(key)` is for sftp", "remove it") }
    }
  }

  func refuseHistory(_ place: Place?) {
    guard let place else { return }
    faults.report(place, "a directory of files has no `history`", "remove it: every file that is there is read")
  }

  /// A file is read once, whenever that is: the time of receipt would say nothing of when its values held.
  func checkTime(of written: WrittenRegister, source: RegisterSource) {
    guard source.time == nil else { return }
    faults.report(
      written.place, "the register has no `time`, and files are read long after their values held",
      "write in `time` where it stands, such as Datum")
  }
}
