import Conservation
import EnergyModel
import Settings
import Storage

/// The standings of one day by institution. A new day judges all of them once; within the day only those are judged again of which
/// something changed.
struct JudgedDay {
  /// `nil` before the first day, and after a change that may concern any institution.
  private(set) var day: LocalDay?
  private var byInstitution: [InstitutionID: [Standing]] = [:]
  /// Institutions of which facts, stated values or ledger entries came in since they were judged.
  private var stale: Set<InstitutionID> = []

  /// Every institution is to be judged again.
  mutating func forget() { day = nil }

  mutating func forget(_ institutions: Set<InstitutionID>) { stale.formUnion(institutions) }

  func isDue(on today: LocalDay) -> Bool { day != today || !stale.isEmpty }

  /// Judges what is due: everything on another day than before, else the institutions of which closed days or facts changed; how many
  /// institutions were judged, `nil` where nothing was due.
  ///
  /// - Parameter touched: Institutions with registers whose closed days changed.
  mutating func judge(
    on today: LocalDay, touched: Set<InstitutionID>, _ standings: Standings, baselines: () throws(StoreError) -> [StatedBaseline]
  ) throws(StoreError) -> Int? {
    let concerned = day == today ? stale.union(touched) : nil
    if let concerned, concerned.isEmpty { return nil }
    // Where the store fails half-way all are judged again: what was touched is not asked a second time.
    day = nil
    let members = try standings.members(asOf: today, baselines: try baselines(), only: concerned)
    if concerned == nil { byInstitution = [:] }
    for member in members { byInstitution[member.institution.id] = member.targets.map(\.standing) }
    stale = []
    day = today
    return members.count
  }

  /// In the order of the configuration.
  func standings(of institutions: [Institution]) -> [Standing] { institutions.flatMap { byInstitution[$0.id] ?? [] } }
}
