import Foundation
import Testing

@testable import Publishing

struct ThresholdRangeTests {
  /// The table of the Monitoring Plugins guidelines: an alarm outside, ends included; inside behind `@`.
  @Test(arguments: [
    ("10", "-0.1", true), ("10", "0", false), ("10", "10", false), ("10", "10.1", true),
    ("10:", "9.9", true), ("10:", "10", false), ("10:", "1000000", false),
    ("~:10", "-1000", false), ("~:10", "10", false), ("~:10", "11", true),
    ("10:20", "9", true), ("10:20", "10", false), ("10:20", "20", false), ("10:20", "20.001", true),
    ("@10:20", "9", false), ("@10:20", "10", true), ("@10:20", "20", true), ("@10:20", "21", false),
    ("@0", "0", true), ("@0", "1", false), ("-5:5", "-6", true), ("-5:5", "0", false), ("~:", "7", false),
    ("99.5:", "99.4", true),
  ])
  func `a value outside its range alarms`(range: String, value: String, alarms: Bool) throws {
    #expect(try #require(ThresholdRange(range)).alarms(decimal(value)) == alarms)
  }

  @Test(arguments: [
    "", ":", "@", ":10", "10:5", "~", "10:~", "1e3", "10:20:30", "a", "1.", ".5", "--1", " 10", "10%", "12345678901234567",
  ])
  func `what is no range is refused`(text: String) { #expect(ThresholdRange(text) == nil) }
}
