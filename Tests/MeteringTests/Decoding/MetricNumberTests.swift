import Testing

@testable import Metering

struct MetricNumberTests {
  private func number(_ text: String) -> MetricNumber {
    guard let number = MetricNumber(text.utf8) else { preconditionFailure("'\(text)' is a number") }
    return number
  }

  @Test(arguments: ["0", "1", "-1", "+1", "1.", ".5", "-.5e3", "1e3", "1E+3", "1.5e-3", "00012", "9223372036854775808", "-0"])
  func `decimals are numbers as the grammar has them`(text: String) { #expect(number(text).kind == .decimal) }

  @Test(arguments: ["Inf", "+Inf", "-inf", "INFINITY", "NaN", "nan"])
  func `infinities and no number are told apart`(text: String) {
    #expect(number(text).kind == (text.lowercased() == "nan" ? .notANumber : .infinity))
  }

  @Test(arguments: [
    "", "+", "-", ".", "e3", "1e", "1e+", "1.2.3", "1_2", "0x1", "0X1", "0x1p-3", "0O1", "+nan", "infin", "infinityx", "1 ", " 1",
    "１",
    "--1", "1-", "in\u{0}", "IN\u{26}",
  ])
  func `anything else is none`(text: String) { #expect(MetricNumber(text.utf8) == nil) }

  @Test func `numbers are compared by what they mean, at any length`() {
    let rising = [
      "-Inf", "-1e400", "-10", "-9.99", "-0.5", "-1e-9", "0", "1e-400", "0.05", "0.1", "0.10000000000000000000000000001", "00.2",
      "1", "1.1", "9.9", "10", "100000000000000000000000000000000000001", "1e400", "+Inf",
    ]
    for (index, left) in rising.enumerated() {
      for (other, right) in rising.enumerated() {
        #expect(number(left).isBelow(number(right)) == (index < other), "\(left) \(right)")
        #expect(number(left).equals(number(right)) == (index == other), "\(left) \(right)")
      }
    }
    for (left, right) in [("1", "1.0"), ("100", "1e2"), ("0", "-0.0e7"), (".5", "0.50"), ("1200e-2", "12"), ("inf", "+Inf")] {
      #expect(number(left).equals(number(right)), "\(left) \(right)")
    }
    #expect(!number("NaN").equals(number("NaN")))
  }

  @Test func `what a number is can be asked`() {
    #expect(["-1", "-Inf", "-0.1"].allSatisfy { number($0).isNegative })
    #expect(["0", "-0", "1", "NaN", "+Inf"].allSatisfy { !number($0).isNegative })
    #expect(["1", "1.0", "10e-1", "+1"].allSatisfy { number($0).isOne })
    #expect(["-1", "10", "0.1", "11", "0"].allSatisfy { !number($0).isOne })
    #expect(["0", "0.0", "1", "0.99", "1e-5", "-0"].allSatisfy { number($0).isShare })
    #expect(["1.01", "2", "-0.1", "NaN", "Inf"].allSatisfy { !number($0).isShare })
    #expect(["0", "3", "3.0", "1.5e1", "1e30", "Inf"].allSatisfy { number($0).isWhole })
    #expect(["0.5", "1e-1", "1.25e1", "NaN"].allSatisfy { !number($0).isWhole })
  }
}
