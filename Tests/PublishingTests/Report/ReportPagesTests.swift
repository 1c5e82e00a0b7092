import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Conservation
@testable import Publishing

/// What holds of every page of the report, whatever it says.
struct ReportPagesTests {
  /// Writes the sample pages where `REPORT_SAMPLE_DIR` says, for looking at them.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REPORT_SAMPLE_DIR"] != nil, "REPORT_SAMPLE_DIR is not set"))
  func `sample pages can be looked at`() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["REPORT_SAMPLE_DIR"] ?? "")
    for page in SamplePage.all { try Data(page.bytes()).write(to: folder.appending(path: page.file)) }
  }

  @Test(arguments: SamplePage.all) func `a strict reader finds no fault`(_ page: SamplePage) throws {
    let read = ReadPage(try page.bytes())
    #expect(read.fault == nil)
    #expect(Set(read.ids).count == read.ids.count)
    #expect(read.elements.first == "html")
  }

  @Test(arguments: SamplePage.all) func `the same report gives the same bytes`(_ page: SamplePage) throws {
    #expect(try page.bytes() == page.bytes())
  }

  @Test(arguments: SamplePage.all) func `a page needs nothing but itself`(_ page: SamplePage) throws {
    let read = ReadPage(try page.bytes())
    for element in ["script", "link", "img", "iframe", "object", "embed", "base", "form", "audio", "video"] {
      #expect(!read.elements.contains(element))
    }
    for reference in read.references { #expect(!reference.contains(":") && !reference.hasPrefix("/"), "\(reference)") }
    let all = text(try page.bytes())
    for word in ["http:", "https:", "@import", "@font-face", "javascript", "url(h"] { #expect(!all.contains(word)) }
    // Every glyph and the hatching are of this page.
    for reference in read.references where reference.hasPrefix("#") { #expect(read.ids.contains(String(reference.dropFirst()))) }
  }

  @Test(arguments: SamplePage.all) func `a page stays below 150 kB`(_ page: SamplePage) throws {
    #expect(try page.bytes().count < 150_000)
  }

  @Test(arguments: Language.allCases) func `a thousand institutions still make one page`(_ language: Language) throws {
    var sample = SampleReport()
    sample.count = 1_000
    let bytes = SitePage.render(sample.site(language), language, otherLanguageFile: "o.html", calendar: shanghai)
    #expect(bytes.count < 150_000)
    #expect(ReadPage(bytes).fault == nil)
  }

  @Test func `a year of hours without any order stays below 150 kB`() throws {
    var state: UInt64 = 1
    let hours = (0..<366).map { _ in
      (0..<24).map { _ -> Double? in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 40)
      }
    }
    let map = try #require(HeatMap(hours.joined().compactMap { $0 }))
    #expect(map.cells(hours, isUpright: true).bytes.count < 80_000)
  }

  @Test(arguments: SamplePage.all) func `a page speaks one language`(_ page: SamplePage) throws {
    func isChinese(_ scalar: Unicode.Scalar) -> Bool {
      (0x3000...0x303F).contains(scalar.value) || (0x4E00...0x9FFF).contains(scalar.value)
        || (0xFF00...0xFFEF).contains(scalar.value)
    }
    let words = ReadPage(try page.bytes()).words
    switch page.language {
    case .english:
      // The title names the site or the institution and cannot set the name apart.
      let found = words.filter { $0.unicodeScalars.contains(where: isChinese) && !$0.contains("示例市") && !$0.contains("市政府") }
      #expect(found == [])
    case .simplifiedChinese:
      // Three words of letters in a row are a sentence; names of registers, units and factors are not.
      let found = words.filter { word in
        let parts = word.split(separator: " ").map { $0.allSatisfy { $0.isASCII && $0.isLetter } && $0.count > 1 }
        return parts.indices.dropLast(2).contains { parts[$0] && parts[$0 + 1] && parts[$0 + 2] }
      }
      #expect(found == [])
    }
  }

  @Test(arguments: SamplePage.all) func `no stable name stands where people read`(_ page: SamplePage) throws {
    let words = ReadPage(try page.bytes()).words
    for name in [
      "energy-per-area", "energy-per-person", "on_track", "off_track", "not_enough_data", "low_coverage", "education.school",
      "leak.found",
      "01B00", "natural-gas", "floor_area_m2", "kgce/m2",
    ] { #expect(!words.contains { $0.contains(name) }, "\(name)") }
  }

  @Test(arguments: SamplePage.all) func `no number is one that is none`(_ page: SamplePage) throws {
    let all = text(try page.bytes())
    for word in ["nan", "NaN", "inf ", "infinity", "Optional(", "nil", "−0.0%", "+0.0%", "--", "()"] {
      #expect(!ReadPage(try page.bytes()).words.contains { $0.contains(word) }, "\(word)")
    }
    for word in ["\"nan", "NaN", "inf\""] { #expect(!all.contains(word), "\(word)") }
  }

  @Test(arguments: SamplePage.all) func `every drawing that speaks has a label with a number`(_ page: SamplePage) throws {
    let all = text(try page.bytes())
    for part in all.components(separatedBy: "role=\"img\" aria-label=\"").dropFirst() {
      let label = part.prefix { $0 != "\"" }
      #expect(label.contains { $0.isNumber }, "\(label)")
    }
  }

  // MARK: Hostile names

  @Test(arguments: SamplePage.all) func `a name stays a name, whatever it is`(_ page: SamplePage) throws {
    try hold(hostileTexts, page)
  }

  @Test(.enabled(if: Corpus.isThere, Corpus.absence), arguments: [SamplePage.all[0], SamplePage.all[3]])
  func `strings that hurt others do nothing here`(_ page: SamplePage) throws { try hold(try Corpus.strings(), page) }

  /// Pages with these texts for every name, many at a time, are well-formed and have the elements that they have with usual names.
  private func hold(_ texts: [String], _ page: SamplePage) throws {
    for start in stride(from: 0, to: texts.count, by: 30) {
      var sample = SampleReport()
      sample.texts = Array(texts[start..<min(texts.count, start + 30)])
      let first = sample.texts[0]
      sample.hallName = first.isEmpty ? " " : first
      sample.siteName = first
      sample.sentences = [.english: first, .simplifiedChinese: first]
      let read = ReadPage(try page.bytes(sample))
      sample.texts = sample.texts.map { _ in "usual" }
      (sample.hallName, sample.siteName, sample.sentences) = ("usual", "usual", [.english: "usual", .simplifiedChinese: "usual"])
      let usual = ReadPage(try page.bytes(sample))
      #expect(read.fault == nil, "from \(first.debugDescription)")
      // A blank name is a dash and no name.
      #expect(read.elements.count { $0 != "bdi" } == usual.elements.count { $0 != "bdi" }, "from \(first.debugDescription)")
    }
  }

  @Test func `a name cannot turn the direction of what follows`() throws {
    var sample = SampleReport()
    sample.hallName = "\u{202E}gpj.exe\u{2066}"
    let bytes = try SamplePage(language: .english, isSite: false).bytes(sample)
    for scalar in ["\u{202E}", "\u{2066}"] { #expect(!text(bytes).contains(scalar)) }
    #expect(text(bytes).contains("<bdi>\u{FFFD}gpj.exe\u{FFFD}</bdi>"))
  }
}
