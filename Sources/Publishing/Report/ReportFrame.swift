import EnergyModel

/// What both pages have: head, line at the top, opening, figures, tables and glyphs.
struct ReportFrame: Sendable {
  let text: ReportText
  let moment: ReportMoment

  // MARK: Page

  /// The bytes of a page: no script, nothing from the network, no style but its own.
  func page(title: String, top: Markup, opening: Markup, sections: [Markup], footer: Markup) -> [UInt8] {
    let head = Markup.tag(
      "head", [:], .void("meta", ["charset": "utf-8"]),
      .void("meta", ["name": "viewport", "content": "width=device-width,initial-scale=1"]),
      .void(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        ]), .void("meta", ["name": "robots", "content": "noindex"]),
      .void("meta", ["name": "referrer", "content": "no-referrer"]),
      .tag("title", [:], Markup(title)), .tag("style", [:], .verbatim(ReportStyle.sheet)))
    let body = Markup.tag(
      "body", [:], .verbatim(ReportStyle.definitions),
      .tag(
        "div", ["class": "page"], .tag("header", [:], top, opening), .tag("main", [:], all: sections.map { "\n\($0)" }),
        .tag("footer", [:], .tag("p", [:], footer))))
    let page = Markup.tag("html", ["lang": text.language.rawValue], "\n", head, "\n", body, "\n")
    return Array("<!DOCTYPE html>\n".utf8) + page.bytes + [UInt8(ascii: "\n")]
  }

  /// The line at the top: where one is, and the same page in the other language.
  func top(_ place: Markup, otherLanguageFile: String) -> Markup {
    let other =
      text.isChinese
      ? Markup.tag("a", ["href": ReportFrame.reference(otherLanguageFile), "hreflang": "en", "lang": "en"], "English")
      : Markup.tag(
        "a", ["href": ReportFrame.reference(otherLanguageFile), "hreflang": "zh-Hans", "lang": "zh-Hans"], "中文")
    let sample = Markup.tag("span", ["class": "mark"], text.mark("Sample data", "示例数据"))
    return .tag(
      "div", ["class": "top"], .tag("div", [:], place),
      .tag("div", [:], moment.isSample ? sample : Markup(), .tag("span", ["class": "noprint"], other)))
  }

  /// A file beside this page, never a place elsewhere: whatever would make it one is written as bytes.
  static func reference(_ file: String) -> String {
    var reference = ""
    for byte in file.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"),
        UInt8(ascii: "/"):
        reference.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        reference += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    while reference.hasPrefix("/") { reference.removeFirst() }
    return reference
  }

  /// - Parameter lines: The term, what it is, and what stands small beneath it.
  func facts(_ lines: [(String, Markup, String)]) -> Markup {
    .tag(
      "dl", ["class": "facts"],
      all: lines.map { term, value, small in
        .tag(
          "div", [:], .tag("dt", [:], Markup(term)),
          .tag("dd", [:], value, small.isEmpty ? Markup() : .tag("small", [:], Markup(small))))
      })
  }

  func section(_ title: String, _ subtitle: String = "", _ content: Markup...) -> Markup {
    let beneath = subtitle.isEmpty ? Markup() : Markup.tag("p", ["class": "sub"], Markup(subtitle))
    return .tag("section", [:], .tag("h2", [:], Markup(title)), beneath, Markup(joining: content))
  }

  /// In place of what cannot be shown: a dash and the reason.
  func lack(_ reason: String) -> Markup { .tag("p", ["class": "lack"], "\(ReportText.unknown) \(reason)") }

  // MARK: Standings

  /// Hidden from screen readers: where it stands the word is beside it.
  func glyph(_ state: StandingState) -> Markup {
    .tag("svg", ["class": "g", "aria-hidden": "true"], .void("use", ["href": "#g-" + state.rawValue]))
  }

  func badge(_ state: StandingState) -> Markup {
    .tag("span", ["class": "st " + state.rawValue], glyph(state), Markup(text.word(state)))
  }

  /// The order of glyphs everywhere, worst first.
  static let states: [StandingState] = [.missed, .offTrack, .atRisk, .onTrack, .met, .notEnoughData, .noTarget]

  // MARK: Figures

  /// - Parameters:
  ///   - finding: A sentence with its number.
  ///   - shown: What is drawn, and its unit.
  func figure(
    _ finding: Markup, shown: String, chart: Markup, note: Markup = "", table: Markup, badge: Markup = "", isFull: Bool = false
  ) -> Markup {
    // Wider than a phone, a table is scrolled within its own box, which the keyboard must reach (WCAG 2.2, 2.1.1).
    let scrolled = Markup.tag(
      "div", ["class": "scroll", "role": "group", "tabindex": "0", "aria-label": text.say("Data table", "数据表")], table)
    let details = Markup.tag("details", [:], .tag("summary", [:], text.mark("Data table", "数据表")), scrolled)
    return .tag(
      "figure", ["class": isFull ? "full" : nil],
      .tag("figcaption", [:], badge, .tag("h3", [:], finding), .tag("p", ["class": "sub"], Markup(shown))), chart,
      note.isEmpty ? Markup() : .tag("p", ["class": "note"], note), details)
  }

  /// In place of a figure: what it would show, and why it does not.
  func missingFigure(_ title: String, _ reason: String) -> Markup {
    .tag("figure", ["class": "lacking"], .tag("figcaption", [:], .tag("h3", [:], Markup(title))), lack(reason))
  }

  /// The numbers behind a chart; the first column names its row.
  func data(_ caption: String, _ header: [String], _ rows: [[String]]) -> Markup {
    .tag(
      "table", ["class": "data"], .tag("caption", [:], Markup(caption)),
      .tag(
        "thead", [:],
        .tag(
          "tr", [:],
          all: header.enumerated().map { .tag("th", ["scope": "col", "class": $0 > 0 ? "n" : nil], Markup($1)) })),
      .tag(
        "tbody", [:],
        all: rows.map { row in
          .tag(
            "tr", [:],
            all: row.enumerated().map {
              $0 == 0 ? .tag("th", ["scope": "row"], Markup($1)) : .tag("td", ["class": "n"], Markup($1))
            })
        }))
  }

  struct Heading {
    let text: String
    let kind: String?

    init(_ text: String, _ kind: String? = nil) {
      self.text = text
      self.kind = kind
    }
  }

  /// A table that becomes cards on a phone.
  func cards(_ caption: String, _ header: [Heading], _ rows: [Markup]) -> Markup {
    .tag(
      "table", ["class": "cards"], .tag("caption", ["class": "vh"], Markup(caption)),
      .tag("thead", [:], .tag("tr", [:], all: header.map(heading))),
      .tag("tbody", [:], all: rows.map { .tag("tr", [:], $0) }))
  }

  /// Above a drawing the word is only for those who do not see it.
  private func heading(_ heading: Heading) -> Markup {
    let text = Markup(heading.text)
    return .tag(
      "th", ["scope": "col", "class": heading.kind], heading.kind == "bars" ? .tag("span", ["class": "vh"], text) : text)
  }

  func cell(_ content: Markup, _ kind: String? = nil, label: String? = nil) -> Markup {
    .tag("td", ["class": kind, "data-l": label], content)
  }

  /// Said where a list was cut.
  func cut(shown: Int, of all: Int) -> Markup {
    guard all > shown else { return Markup() }
    return .tag(
      "p", ["class": "note"],
      text.mark(
        "The first \(shown) of \(all); the exports have all of them.", "仅列前\(shown)项，共\(all)项，其余见导出文件。"))
  }
}
