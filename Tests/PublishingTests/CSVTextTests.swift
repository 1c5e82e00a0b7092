import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Publishing

@Suite struct CSVTextTests {
  private func field(_ text: String) -> String {
    var bytes: [UInt8] = []
    CSVText.append(text: text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""),
    ("two\rlines", "\"two\rlines\""), ("市政府，办公楼", "市政府，办公楼"), (" kept ", " kept "),
  ]) func `a text is quoted where RFC 4180 asks for it`(text: String, written: String) {
    #expect(field(text) == written)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+86 23 6000", "'+86 23 6000"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
    ("\r=1", "\"'\r=1\""),
    ("\n=1", "\"'\n=1\""), ("＝1", "'＝1"), ("=1,2", "\"'=1,2\""), ("'=1", "''=1"), ("'quoted'", "'quoted'"), ("a=1", "a=1"),
    ("=\u{301}1", "'=\u{301}1"),
  ]) func `a text that a spreadsheet would run is made one it shows`(text: String, written: String) {
    #expect(field(text).unicodeScalars.elementsEqual(written.unicodeScalars))
  }

  @Test func `a number keeps its minus sign`() {
    var bytes: [UInt8] = []
    Cell.number("-3.250").append(to: &bytes, .en(shanghai))
    #expect(text(bytes) == "-3.250")
  }

  @Test func `every guarded text can be had back`() throws {
    for text in try hostileTexts + Corpus.strings() {
      let back = CSVText.unguarded(CSVText.guarded(text))
      #expect(back.unicodeScalars.elementsEqual(text.unicodeScalars), "\(text.debugDescription)")
    }
  }

  /// Another program's reader, Python's csv module, gives back every text of the list in both dialects.
  @Test(.enabled(if: hasProgram("python3"), "python3 is not installed"), arguments: Language.allCases)
  func `another program reads back what was written`(language: Language) throws {
    // NUL is left out: Python before 3.11 refuses it.
    let texts = try (hostileTexts + Corpus.strings()).filter { !$0.unicodeScalars.contains("\u{0}") }
    let table = Table(
      "test",
      [
        Column<String>("before", "前") { _ in .number("-1") }, Column("text", "文本") { .text($0) },
        Column("after", "后") { _ in .empty },
      ])
    let program = """
      import csv, json, sys
      raw = sys.stdin.buffer.read().decode('utf-8-sig')
      import io
      rows = list(csv.reader(io.StringIO(raw, newline=''), strict=True))
      sys.stdout.write(json.dumps(rows))
      """
    let read = try run("python3", ["-c", program], input: table.render(texts, Dialect(language, calendar: shanghai)))
    #expect(read.status == 0)
    let rows = try JSONDecoder().decode([[String]].self, from: Data(read.output))
    #expect(rows.first == (language == .english ? ["before", "text", "after"] : ["前", "文本", "后"]))
    #expect(rows.count == texts.count + 1)
    for (text, row) in zip(texts, rows.dropFirst()) {
      #expect(row.count == 3 && row[0] == "-1" && row[2].isEmpty)
      #expect(CSVText.unguarded(row[1]).unicodeScalars.elementsEqual(text.unicodeScalars), "\(text.debugDescription)")
    }
  }

  @Test(.enabled(if: Corpus.isThere, Corpus.absence))
  func `the big list of naughty strings was there`() throws {
    #expect(try Corpus.strings().count == 309)
  }
}
