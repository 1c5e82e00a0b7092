import EnergyModel
import Testing

struct MetricSelectorTests {
  @Test(arguments: ["energy_joules_total", "a", "_x", ":rule:sum", "A1"])
  func `a name alone names its sample`(text: String) throws {
    let selector = try #require(MetricSelector(text))
    #expect(selector.name == Array(text.utf8))
    #expect(selector.conditions.isEmpty)
    #expect(selector.description == text)
  }

  @Test func `labels must be so, or must not`() throws {
    let text = #"energy_total{meter="main",phase!="L1",phase!="L2",a="1\"2\\3\n电"}"#
    let selector = try #require(MetricSelector(text))
    #expect(selector.conditions.map { String(decoding: $0.label, as: UTF8.self) } == ["meter", "phase", "phase", "a"])
    #expect(selector.conditions.map { String(decoding: $0.value, as: UTF8.self) } == ["main", "L1", "L2", "1\"2\\3\n电"])
    #expect(selector.conditions.map(\.isEqual) == [true, false, false, true])
    #expect(selector.description == text)
  }

  @Test(arguments: [
    "", "1a", "a-b", "a b", " a", "a ", "é", "a{}", "a{", "a{b}", "a{b=}", "a{b=c}", "a{b=\"c}", "a{b=\"c\"", "a{b=\"c\"}x",
    "a{b=\"c\",}", "a{,b=\"c\"}", "a{b=\"c\",,d=\"e\"}", "a{b = \"c\"}", "a{b=\"c\", d=\"e\"}", "a{b=~\"c\"}", "a{b!~\"c\"}",
    "a{1b=\"c\"}", "a{b:c=\"d\"}", "a{b=\"\\x\"}", "a{b=\"\\", "a{b=\"\n\"}", "a{b=\"1\",b=\"2\"}", "{b=\"c\"}", "a{b==\"c\"}",
  ])
  func `what is no selector is refused, patterns among it`(text: String) { #expect(MetricSelector(text) == nil) }

  @Test func `more labels than any exposition has are refused`() {
    let labels = (0..<33).map { "l\($0)=\"\"" }
    #expect(MetricSelector("a{" + labels.prefix(32).joined(separator: ",") + "}") != nil)
    #expect(MetricSelector("a{" + labels.joined(separator: ",") + "}") == nil)
  }
}
