import ConservedCore
import EnergyModel
import Publishing
import Settings
import Simulation

/// What the program found in the demonstration of what nobody had told it, a sentence each and the command that says more.
struct DemoFindings {
  let site: DemoSite
  let settings: Settings
  let keeper: BookKeeper
  /// Of the demonstration's directory.
  let config: String

  private var language: Language { settings.site.language }

  func lines() throws -> [String] {
    let baselines = try [DemoTruth.renewal, DemoTruth.ordinary].filter(takesPart).flatMap(baseline)
    let standing = try Self.standing(Edition(keeper: keeper, settings: settings).events())
    let signs = [(EventKind.leakFound, DemoTruth.leak), (.registerSuspicious, DemoTruth.rescaling)].filter { takesPart($1) }
      .flatMap { sign($0, $1, standing) }
    return [say("What it found", "发现")] + (baselines + signs).map { "  " + $0 }
  }

  private func say(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }

  private func takesPart(_ use: DemoTruth.Use) -> Bool { site.members.contains { $0.id == use.institution } }

  // MARK: Against the base year

  private func baseline(_ use: DemoTruth.Use) throws -> [String] {
    let report = try Baselines(keeper: keeper, settings: settings).report(
      of: use.institution, use.carrier, base: site.truth.baseYear, year: site.truth.judgedYear)
    let sentence =
      switch report {
      case .success(let report): BaselineText(report, language).headline
      case .failure(let refusal): refusal.description
      }
    return [sentence, more("baseline \(use.institution) \(use.carrier.name) \(years)")]
  }

  private var years: String { "--base \(site.truth.baseYear) --year \(site.truth.judgedYear)" }

  // MARK: Early signs

  /// What was raised last of a kind and a subject, where it was not cleared since.
  private static func standing(_ events: [Event]) -> [Event] {
    var standing: [Event] = []
    for event in events {
      standing.removeAll { $0.kind == event.kind && $0.subject == event.subject }
      if event.change == .raised { standing.append(event) }
    }
    return standing
  }

  private func sign(_ kind: EventKind, _ use: DemoTruth.Use, _ standing: [Event]) -> [String] {
    guard let event = standing.first(where: { $0.kind == kind && $0.subject == use.register }),
      let sentence = event.detail["sentence"]
    else { return ["\(place(of: use))\(unseen(kind))"] }
    return [place(of: use) + sentence, more("baseline \(use.register) \(use.carrier.name) \(years)")]
  }

  private func place(of use: DemoTruth.Use) -> String {
    let name = site.members.first { $0.id == use.institution }?.name ?? use.institution
    return say("\(name), \(use.register): ", "\(name)（\(use.register)）：")
  }

  /// In a new year there are too few days yet, in a short history there is no base year, and in a short run nobody looked.
  private func unseen(_ kind: EventKind) -> String {
    kind == .leakFound
      ? say(
        "no leak is seen yet; it takes a week of nights of this year and four weeks before it.",
        "尚未发现漏水；需要当年至少一周、此前至少四周的夜间数据。")
      : say(
        "no doubt about the meter yet; it takes three weeks of this year and the whole year before it.",
        "仪表尚无可疑之处；需要当年至少三周及上一整年的数据。")
  }

  private func more(_ command: String) -> String { "  conserved \(command) --config \(config)" }
}
