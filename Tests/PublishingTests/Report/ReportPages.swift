import EnergyModel
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Publishing

/// A rendered page, as a strict reader of XML sees it.
final class ReadPage: NSObject, XMLParserDelegate {
  private(set) var fault: String?
  /// Names of elements, in order.
  private(set) var elements: [String] = []
  private(set) var ids: [String] = []
  /// Values of `href`.
  private(set) var references: [String] = []
  /// What a reader sees or hears: text and labels, but not names that somebody gave, style or code.
  private(set) var words: [String] = []
  /// All text.
  private(set) var text = ""
  private var silent = 0

  init(_ bytes: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    if !parser.parse() { fault = "line \(parser.lineNumber): \(parser.parserError.map(String.init(describing:)) ?? "?")" }
  }

  private static let silentElements: Set<String> = ["bdi", "code", "style"]

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append(element)
    if let id = attributes["id"] { ids.append(id) }
    if let reference = attributes["href"] { references.append(reference) }
    // The link to the other page speaks the other language.
    if ReadPage.silentElements.contains(element) || attributes["hreflang"] != nil || silent > 0 { silent += 1 }
    if silent == 0 { words += [attributes["aria-label"], attributes["data-l"]].compactMap { $0 } }
  }

  func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
    if silent > 0 { silent -= 1 }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    text += string
    if silent == 0 { words.append(string) }
  }
}

/// The four pages of a sample: both kinds in both languages.
struct SamplePage: Sendable, CustomTestStringConvertible {
  let language: Language
  let isSite: Bool

  static let all = [true, false].flatMap { isSite in Language.allCases.map { SamplePage(language: $0, isSite: isSite) } }

  var testDescription: String { file }
  var file: String { (isSite ? "index." : "institution.") + language.rawValue + ".html" }
  var otherFile: String { (isSite ? "index." : "institution.") + (language == .english ? "zh-Hans" : "en") + ".html" }

  func bytes(_ sample: SampleReport = SampleReport()) throws -> [UInt8] {
    isSite
      ? SitePage.render(sample.site(language), language, otherLanguageFile: otherFile, calendar: shanghai)
      : InstitutionPage.render(
        try sample.institution(), language, overviewFile: "index.\(language.rawValue).html", otherLanguageFile: otherFile,
        calendar: shanghai)
  }
}
