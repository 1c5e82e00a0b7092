import EnergyModel
import Testing

@testable import Settings

/// Rows of `meters.csv` whose `url` names a directory of files.
@Suite struct FileRowTests {
  private static let header = "register,institution,carrier,url,preset,format,value,time,unit,kind,interval,files\n"
  private static let preset = """
      - name: portal
        format: csv
        known_hosts: known
        auth: { kind: password, user: u, password_file: pass }
        channels: [{ name: e, carrier: electricity, value: kwh, time: until, unit: kWh, kind: delta }]

    """

  private func world(_ rows: String..., header: String = FileRowTests.header) -> World {
    World(files: [
      "institutions.csv": "id\nhall\n", "meters.csv": header + rows.map { $0 + "\n" }.joined(),
      "known": "portal.example ssh-ed25519 AAAA\n", "pass": "hunter2\n",
    ])
  }

  private static func yaml(_ presets: String = preset) -> String {
    "schema: 1\ninventory: { institutions: institutions.csv, meters: meters.csv }\n"
      + "polling: { body_limit: 4MiB }\npresets:\n" + presets
  }

  @Test func `rows of one directory of this machine are one endpoint`() throws {
    let settings = try world(
      "a,hall,electricity,file:///srv/drop,,csv,kwh_a,until,kWh,delta,1h,*.csv",
      "b,hall,electricity,file:///srv/drop,,,kwh_b,until,kWh,delta,1h,",
      "c,hall,water,file:///srv/water/,,csv,l,until,L,delta,1h,"
    ).load(FileRowTests.yaml())
    #expect(settings.endpoints.map { $0.sources.map(\.register.text) } == [["a", "b"], ["c"]])
    let pattern = try #require(FilePattern("*.csv"))
    #expect(
      settings.endpoints.map(\.drop) == [
        FileDrop(place: .directory("/srv/drop/"), pattern: pattern), FileDrop(place: .directory("/srv/water/"), pattern: .all),
      ])
    #expect(settings.endpoints[0].request.bodyLimitBytes == 4 << 20)
    #expect(settings.endpoints[0].request.shell == nil)
  }

  @Test func `the column has a Chinese name too`() throws {
    let header = FileRowTests.header.replacingOccurrences(of: "files", with: "文件名")
    let settings = try world("a,hall,electricity,file:///srv/drop,,csv,kwh,until,kWh,delta,1h,电表*.csv", header: header)
      .load(FileRowTests.yaml())
    #expect(settings.endpoints.first?.drop?.pattern == FilePattern("电表*.csv"))
  }

  @Test func `a server's terms come with a preset of the configuration`() throws {
    let settings = try world("a,hall,electricity,sftp://portal.example/out,portal,,,,,,1h,").load(FileRowTests.yaml())
    let endpoint = try #require(settings.endpoints.first)
    #expect(endpoint.request.url == "sftp://portal.example/out/")
    #expect(endpoint.drop == FileDrop(place: .server, pattern: .all))
    #expect(endpoint.format == .csv && endpoint.sources.first?.time != nil)
    #expect(
      endpoint.request.shell
        == SecureShell(user: "u", login: .password(Secret("hunter2")), hostKey: .knownHosts("/etc/conserved/known")))
  }

  @Test(arguments: [
    ("a,hall,electricity,file://srv,,csv,kwh,until,kWh,delta,1h,", "2:20: `url` has a host or a relative path"),
    ("a,hall,electricity,file:///srv/../x,,csv,kwh,until,kWh,delta,1h,", "2:20: `url` leads up by '..'"),
    ("a,hall,electricity,file:///srv/,,csv,kwh,,kWh,delta,1h,", "2:1: the body has many entries, and the register has no `time`"),
    ("a,hall,electricity,file:///srv/,,csv,kwh,until,kWh,delta,1h,a/b", "2:61: `files` is no pattern of names"),
    ("a,hall,electricity,http://a/,,csv,kwh,until,kWh,delta,1h,*", "2:58: `files` is for a directory of files"),
    ("a,hall,electricity,,,,,,kWh,delta,,*", "2:36: the row has a `files` and no `url`"),
    ("a,hall,electricity,http://a/,portal,,,,,,,", "2:20: preset 'portal' is for a directory of files"),
    ("a,hall,electricity,file:///srv/,portal,,,,,,,", "2:20: preset 'portal' says who asks a server"),
    ("a,hall,electricity,ftp://a/out/,,csv,kwh,until,kWh,delta,1h,", "2:20: `url` does not begin with http:// or https://"),
  ])
  func `a wrong row is said at its line and column`(row: String, start: String) {
    let fault = only(world(row).faults(FileRowTests.yaml()))
    #expect(fault.hasPrefix(start), "\(fault)")
  }

  @Test func `a server without its terms is refused, and where they are written is said`() {
    let faults = world("a,hall,electricity,sftp://a/out/,,csv,kwh,until,kWh,delta,1h,").faults(FileRowTests.yaml())
    #expect(faults.count == 2)
    #expect(faults.map(\.what) == ["nothing says which key the sftp server must have", "the sftp endpoint has no `auth`"])
    for fault in faults {
      #expect(fault.file == "/etc/conserved/meters.csv" && fault.line == 2 && fault.column == 20)
      #expect(fault.remedy.contains("under `presets` of conserved.yaml, into the one that the row's `preset` names"))
    }
  }

  @Test func `what is wrong in a preset is said there, once for all its rows`() {
    let preset = FileRowTests.preset.replacingOccurrences(of: "user: u, password_file: pass", with: "password_file: nowhere")
    let faults = world(
      "a,hall,electricity,sftp://a/out/,portal,,,,,,1h,", "b,hall,electricity,sftp://b/out/,portal,,,,,,1h,"
    ).faults(FileRowTests.yaml(preset))
    #expect(faults.count == 2 && faults.allSatisfy { $0.file == World.path && $0.line == 8 }, "\(faults.map(\.description))")
  }

  @Test func `rows of one directory name one pattern`() {
    let fault = only(
      world(
        "a,hall,electricity,file:///srv/,,csv,kwh,until,kWh,delta,1h,a*",
        "b,hall,electricity,file:///srv/,,csv,b,until,kWh,delta,1h,b*"
      ).faults(FileRowTests.yaml()))
    #expect(fault.contains("rows of one endpoint name different files"), "\(fault)")
  }
}
