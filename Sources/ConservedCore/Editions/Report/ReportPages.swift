import EnergyModel
import Publishing
import Settings
import Storage

/// The pages of the report as files: in the site's language in the folder itself, in the other one in a folder of that language, under the
/// same names.
package struct ReportPages: Sendable {
  /// The site's language first.
  let languages: [Language]

  package static let overview = "index.html"

  package init(siteLanguage: Language) {
    languages = [siteLanguage] + [Language.simplifiedChinese, .english].filter { $0 != siteLanguage }
  }

  /// A page and where it lies, relative to the report's folder.
  package struct File: Sendable {
    package let path: String
    package let bytes: [UInt8]
  }

  /// The file of an institution's page. An ID may hold slashes, which no file name can; `~` is in no ID.
  static func name(of institution: InstitutionID) -> String {
    "institution-" + institution.text.map { $0 == "/" ? "~" : String($0) }.joined() + ".html"
  }

  private func folder(_ language: Language) -> String { language == languages.first ? "" : language.rawValue + "/" }

  /// From a page to the same page in the other language.
  private func other(_ language: Language, _ name: String) -> String {
    language == languages.first ? "\(languages[1].rawValue)/\(name)" : "../\(name)"
  }

  func files(_ report: SiteReport) -> [File] {
    languages.map {
      File(
        path: folder($0) + ReportPages.overview,
        bytes: SitePage.render(report, $0, otherLanguageFile: other($0, ReportPages.overview)))
    }
  }

  func files(_ report: InstitutionReport) -> [File] {
    let name = ReportPages.name(of: report.institution.id)
    return languages.map {
      File(
        path: folder($0) + name,
        bytes: InstitutionPage.render(
          report, $0, overviewFile: ReportPages.overview, otherLanguageFile: other($0, name)))
    }
  }
}

/// Makes the report page by page: each institution, then the overview, which links to pages that are there and knows the endpoints of
/// that moment. One pass, whole or in shares that are made beside each other.
package struct ReportMaker {
  /// What pages of institutions leave for the overview.
  package struct Made: Sendable {
    /// Those that have a page.
    fileprivate var pages: [InstitutionID: String] = [:]
    /// How they stand, so that the overview need not judge them again.
    fileprivate var members: [InstitutionID: Standings.Member] = [:]

    package init() {}

    package static func += (left: inout Made, right: Made) {
      left.pages.merge(right.pages) { first, _ in first }
      left.members.merge(right.members) { first, _ in first }
    }
  }

  /// Which pages one maker makes.
  package enum Share: Sendable {
    case whole
    /// The pages of these institutions, without the overview.
    case institutions([InstitutionID])
    /// The overview of pages that others made.
    case overview(Made)
  }

  private var books: ReportBooks
  private let pages: ReportPages
  private let shown: [Standing]?
  private let endsWithOverview: Bool
  /// The last is next.
  private var waiting: [InstitutionID]
  private var present: [InstitutionID: String] = [:]
  /// What the overview says; `nil` until it is made.
  private(set) var overview: SiteReport?

  /// - Parameters:
  ///   - asOf: The first open day.
  ///   - shown: The standings as the daemon shows them; `nil`: as they are judged now.
  package init(keeper: BookKeeper, settings: Settings, asOf: LocalDay, shown: [Standing]? = nil, share: Share = .whole)
    throws(StoreError)
  {
    books = try ReportBooks(keeper: keeper, settings: settings, asOf: asOf)
    pages = ReportPages(siteLanguage: settings.site.language)
    self.shown = shown
    switch share {
    case .whole: (waiting, endsWithOverview) = (settings.institutions.map(\.id).reversed(), true)
    case .institutions(let some): (waiting, endsWithOverview) = (some.reversed(), false)
    case .overview(let made):
      (waiting, endsWithOverview) = ([], true)
      present = made.pages
      books.members = made.members
    }
  }

  /// What was made so far, for the overview.
  package var made: Made {
    var made = Made()
    (made.pages, made.members) = (present, books.members)
    return made
  }

  /// How many pages are still to be made, both languages as one.
  package var left: Int { waiting.count + (endsWithOverview && overview == nil ? 1 : 0) }

  /// The files of the next page; `nil` when all are made.
  ///
  /// - Parameter endpoints: As they are now; none known where nobody polls.
  package mutating func next(endpoints: StatusDocument.Endpoints) throws(StoreError) -> [ReportPages.File]? {
    while let institution = waiting.last {
      let report = try books.institution(institution)
      waiting.removeLast()
      guard let report else { continue }
      present[institution] = ReportPages.name(of: institution)
      return pages.files(report)
    }
    guard endsWithOverview, overview == nil else { return nil }
    let report = try books.site(shown: shown, endpoints: endpoints, pages: present)
    overview = report
    return pages.files(report)
  }

  /// The first open day of a report: the stated one; without one the last day with amounts, which may still be open, and where the books
  /// are empty today.
  package static func asOf(_ day: LocalDay?, _ keeper: BookKeeper, _ settings: Settings, today: Instant) throws(StoreError)
    -> LocalDay
  {
    if let day { return day }
    let extent = try Consumption(keeper: keeper, institutions: []).registerExtent()
    return settings.site.calendar.day(of: extent?.end ?? today)
  }
}
