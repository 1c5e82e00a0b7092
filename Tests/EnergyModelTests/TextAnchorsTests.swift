import EnergyModel
import Testing

struct TextAnchorsTests {
  private func written(_ anchors: TextAnchors) -> (before: [String], after: String) {
    (anchors.before.map { String(decoding: $0, as: UTF8.self) }, String(decoding: anchors.after, as: UTF8.self))
  }

  @Test(
    arguments: [
      ("{}", [], ""), ("Total: {} kWh", ["Total: "], " kWh"), ("{} kWh", [], " kWh"), ("Total:{}", ["Total:"], ""),
      ("Since Installation{*}<td> {}", ["Since Installation", "<td> "], ""), ("a{*}b{*} {}</td>", ["a", "b", " "], "</td>"),
      ("总用量： {} 千瓦时", ["总用量： "], " 千瓦时"), ("a \t\r\n b{}\n", ["a b"], " "), ("{a}{}}", ["{a}"], "}"),
    ] as [(String, [String], String)])
  func `what stands before and behind the value is told apart`(text: String, before: [String], after: String) throws {
    let anchors = try #require(TextAnchors(text))
    #expect(written(anchors) == (before, after))
    #expect(anchors.description == text)
  }

  @Test(arguments: ["", "Total", "{}{}", "a{}b{}", "a{}b{*}c", "{*}a{}", "a{*}{}", "a{*}{*}b{}", "{*}{}", "a{}{*}"])
  func `what names no place is refused`(text: String) { #expect(TextAnchors(text) == nil) }

  @Test func `anchors are no pages`() {
    #expect(TextAnchors(String(repeating: "a", count: 254) + "{}") != nil)
    #expect(TextAnchors(String(repeating: "a", count: 255) + "{}") == nil)
  }
}
