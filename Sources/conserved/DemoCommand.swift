import ArgumentParser
import ConservedCore
import EnergyModel
import Foundation
import Publishing
import Settings
import Simulation

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "A small simulated fleet on loopback and the daemon on it, with two years of history; says where to look.",
    discussion:
      "Twelve made-up institutions and the station of their town, whose cold days are heated. Everything lies in one directory, which a later demo replaces."
  )

  @Option(help: "Where everything is written; it must be new, empty or of an earlier demo.")
  var directory: String = "conserved-demo"

  @Option(help: "How long the fleet is polled live, s.")
  var seconds: Int64 = 20

  @Option(help: "How many days of history are made.")
  var days: Int = 730

  @Option(help: "How many of the twelve institutions take part, the offices first.")
  var institutions: Int = DemoSite.size

  @Option(help: "The site's language, in which it says what it found: en or zh-Hans.")
  var language: Language = .simplifiedChinese

  func validate() throws {
    guard (0...86_400).contains(seconds) else { throw ValidationError("--seconds is 0 to 86400") }
    guard (1...1_096).contains(days) else { throw ValidationError("--days is 1 to 1096") }
    guard (1...DemoSite.size).contains(institutions) else {
      throw ValidationError("--institutions is 1 to \(DemoSite.size)")
    }
  }

  func run() throws {
    let root = absolutePath(directory)
    try prepare(root)
    guard let calendar = LocalCalendar(timeZone: "Asia/Shanghai") else {
      Console.note("this system knows no time zone Asia/Shanghai; install the package tzdata")
      throw Exit.refused
    }
    let began = Probe.now
    let site = DemoSite(now: began, days: days, calendar: calendar, institutions: institutions)
    let fleet: Fleet
    do throws(LoopbackServerError) {
      fleet = try Fleet(meters: site.meters.map(\.meter), town: DemoSite.town, now: { Probe.now })
    } catch {
      Console.note("\(error)")
      throw Exit.cannotCreate
    }
    defer { fleet.stop() }
    try write(DemoSite.calendarFile, to: root + "/calendars/demo.yaml")
    try write(site.plan, to: root + "/plans/demo-plan.yaml")
    try write(site.closingPlan, to: root + "/plans/demo-closing-plan.yaml")
    try write(
      site.configuration(urls: site.meters.indices.map(fleet.url), town: fleet.townURL, language: language),
      to: root + "/conserved.yaml")

    let settings = try load(root + "/conserved.yaml")
    let session = try Service.attempt { try Session.writing(settings) }
    let added = try makeHistory(site, settings, session, end: began)
    _ = try Service.attempt { try session.apply(.baselines(baselines(site, settings))) }
    Console.note(
      "\(added) readings of \(days) days in the books after \(Probe.now - began) s; polling \(site.meters.count) meters and a station for \(seconds) s"
    )

    let daemon = try Service.attempt {
      try session.daemon(environment: [:], log: Service.log(level: .error)) { () throws(SettingsFaults) in
        try Settings.load(path: root + "/conserved.yaml", environment: [:], source: .disk)
      }
    }
    _ = daemon.run(seconds: seconds)
    daemon.finishExports()
    Console.note("\(fleet.totalRequests) polls answered")
    try tell(root, site, settings, session)
  }

  // MARK: Steps

  private static let marker = ".conserved-demo"

  /// A directory of its own: new, empty, or of an earlier demo, which it replaces.
  private func prepare(_ root: String) throws {
    let files = FileManager.default
    let present = (try? files.contentsOfDirectory(atPath: root)) ?? []
    guard present.isEmpty || present.contains(DemoCommand.marker) else {
      Console.note("\(root): not empty and not of an earlier demo; name another with --directory")
      throw Exit.cannotCreate
    }
    do {
      for name in present { try files.removeItem(atPath: root + "/" + name) }
      for folder in ["calendars", "plans"] {
        try files.createDirectory(atPath: root + "/" + folder, withIntermediateDirectories: true)
      }
    } catch {
      Console.note("\(root): cannot be made ready (\(error.localizedDescription)); name another with --directory")
      throw Exit.cannotCreate
    }
    try write("", to: root + "/" + DemoCommand.marker)
  }

  private func write(_ text: String, to path: String) throws {
    try Service.attempt { try FileWriter().writeAtomically(Array(text.utf8), to: path) }
  }

  private func load(_ path: String) throws -> Settings {
    do throws(SettingsFaults) {
      return try Settings.load(path: path, environment: [:], source: .disk)
    } catch {
      Console.note(error.description)
      throw Exit.refused
    }
  }

  private func makeHistory(_ site: DemoSite, _ settings: Settings, _ session: Session, end: Instant) throws -> Int {
    let history = DemoHistory(site: site, inventory: Inventory(settings: settings, host: { $0 }), end: end)
    var added = 0
    for (number, member) in site.members.enumerated() {
      Console.progress("history of \(member.name) (\(number + 1) of \(site.members.count)), \(added) readings so far")
      let readings = try Service.attempt { try history.readings(of: member) }
      added += try Service.attempt { try session.insert(readings) }
    }
    Console.endProgress()
    try Service.attempt { try session.insert(try history.temperatures()) }
    return added
  }

  /// The base year as the institutions state it: what the meters truly counted then.
  private func baselines(_ site: DemoSite, _ settings: Settings) -> [StatedBaseline] {
    site.members.flatMap { member -> [StatedBaseline] in
      let meters = site.meters.filter { $0.member.id == member.id && !$0.isSubmeter }
      return settings.plans.flatMap { plan in
        let amounts = meters.map { ($0.carrier, site.usedInBaseYear(of: plan, $0)) }
        return plan.targets.compactMap { target -> StatedBaseline? in
          guard let id = InstitutionID(member.id), let indicator = settings.indicators[target.indicator],
            let value = BaseYear.value(
              of: indicator, amounts: amounts, denominator: member.denominator(of: indicator), factors: settings.factors,
              year: plan.baseYear)
          else { return nil }
          return StatedBaseline(
            institution: id, indicator: indicator.id, year: plan.baseYear, value: value, source: "demonstration")
        }
      }
    }
  }

  private func tell(_ root: String, _ site: DemoSite, _ settings: Settings, _ session: Session) throws {
    let rows = try Service.attempt {
      try Edition(keeper: session.keeper, settings: settings).standings(asOf: nil, today: Probe.now)
    }
    Console.result(StandingsText.brief(rows, settings.site.language))
    let findings = DemoFindings(site: site, settings: settings, keeper: session.keeper, config: root + "/conserved.yaml")
    for line in try Service.attempt({ try findings.lines() }) { Console.result(line) }
    Console.result("")
    Console.result(
      """
      status     \(settings.paths.status)/status.json
      log        \(settings.paths.status)/status.log
      report     \(settings.paths.report)/index.html
      exports    \(settings.paths.exports)/ (for Excel and WPS: \(settings.paths.exports)/zh-Hans/)
      try next   conserved verify --config \(root)/conserved.yaml
                 conserved explain archives energy-per-person \(site.calendar.day(of: Probe.now).year) --config \(root)/conserved.yaml
                 conserved export standings --by class --config \(root)/conserved.yaml
                 conserved export consumption --period month --by institution --config \(root)/conserved.yaml
      """)
  }
}
