import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

/// What scripts read of a year against another.
struct BaselineDocumentTests {
  private func object(_ reports: BaselineReports) throws -> [String: Any] {
    let bytes = BaselineDocument.json(try reports.report()).bytes
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func `the names are those of the known answers, and the figures those of the statement`() throws {
    let reports = BaselineReports(change: { $0.year == 2025 ? $1 * 0.8 : $1 })
    let found = try object(reports)
    let savings = try #require(try reports.report().statement.savings)
    #expect(found["schema"] as? Int == 1)
    #expect(found["id"] as? String == "hall" && found["carrier"] as? String == "electricity" && found["unit"] as? String == "kWh")
    #expect(found["baseline_year"] as? Int == 2024 && found["reporting_year"] as? Int == 2025)
    #expect(found["baseline_valid_days"] as? Int == 366 && found["reporting_valid_days"] as? Int == 365)
    #expect(found["chosen"] as? String == "weather" && found["verdict"] as? String == "saving")
    #expect(found["change"] as? String == "distinguishable")
    #expect(abs(try #require(found["saving"] as? Double) - savings.saving) < 1e-3)
    #expect(abs(try #require(found["uncertainty_90"] as? Double) - savings.uncertainty) < 1e-3)
    #expect(found["baseline_amount"] as? Double == 375_000)
    #expect(found["reporting_amount"] is NSNull)
    #expect((found["lacks"] as? [String]) == [])
    let models = try #require(found["models"] as? [[String: Any]])
    #expect(models.map { $0["kind"] as? String } == ["daytype", "weather", "weather+harmonic"])
    #expect(models[0]["heating_balance_c"] is NSNull && models[1]["heating_balance_c"] as? Int == 16)
    let coefficients = try #require(models[1]["coefficients"] as? [String: Any])
    #expect(Set(coefficients.keys) == ["workday", "weekend", "holiday", "heating"])
    #expect(coefficients["holiday"] is NSNull)
    let forecasts = try #require(found["forecasts"] as? [[String: Any]])
    #expect(forecasts.map { $0["end_of_month"] as? Int } == Array(1...11))
    #expect(forecasts.allSatisfy { $0["led"] as? String == "profile" && $0["inside"] is Bool })
    #expect((found["earlier"] as? [[String: Any]])?.map { $0["reporting_year"] as? Int } == [2023, 2024])
  }

  @Test func `what is lacking is named, and what is unknown is null and never zero`() throws {
    let nothing = try object(BaselineReports(change: { $0.year == 2024 ? nil : $1 }))
    #expect((nothing["lacks"] as? [String])?.first == "no_use")
    for name in ["chosen", "saving", "verdict", "expected_sum", "uncertainty_90", "baseline_sum", "change", "suspicious"] {
      #expect(nothing[name] is NSNull, "\(name)")
    }
    #expect((nothing["models"] as? [Any])?.isEmpty == true && (nothing["forecasts"] as? [Any])?.isEmpty == true)
    let june = try BaselineReports.day("2025-06-01")
    let suspicious = try object(
      BaselineReports(change: { $0 >= june ? $1 / 1_000 : $1 }, steps: [try BaselineReports.step("2022-05-01", "said \"so\"")]))
    let found = try #require(suspicious["suspicious"] as? [String: Any])
    #expect(["a", "b"].contains(found["rule"] as? String) && (found["day"] as? String)?.hasPrefix("2025-06") == true)
    #expect((suspicious["steps"] as? [[String: Any]])?.first?["reason"] as? String == "said \"so\"")
    #expect(suspicious["verdict"] is NSNull)
  }

  @Test func `numbers have six decimals, from a thousand on nine digits, and no noise`() {
    func text(_ number: Double?) -> String { JSON.statistic(number).text }
    #expect(text(0.123_456_789) == "0.123457")
    #expect(text(999.123_456_789) == "999.123457")
    #expect(text(27_519.121_345) == "27519.1213")
    #expect(text(1_234_567_890.4) == "1234567890")
    #expect(text(12) == "12" && text(100) == "100" && text(0) == "0" && text(-0.000_000_01) == "0")
    #expect(text(-13_094.917_6) == "-13094.9176")
    #expect(text(nil) == "null" && text(.nan) == "null" && text(.infinity) == "null")
  }

  @Test func `one line, and the same books give the same bytes`() throws {
    let bytes = BaselineDocument.json(try BaselineReports().report()).bytes
    #expect(!bytes.contains(10))
    #expect(bytes == BaselineDocument.json(try BaselineReports().report()).bytes)
  }
}
