import Conservation
import EnergyModel
import Foundation

/// How the amounts of one statement are written: all rounded to the place that its uncertainty leaves, all in one unit.
struct BaselineNumbers {
  let language: Language
  /// For people: `kWh`, or 千瓦时 and 万千瓦时.
  let unit: String
  /// The last place that is printed, as a power of ten, in printed units.
  private let place: Int
  /// How many printed units one of `unit` is, as a power of ten.
  private let scale: Int

  /// Digits of the uncertainty that are printed; what is beyond them nobody knows.
  private static let uncertaintyDigits = 3
  /// Digits of amounts of which no uncertainty is known.
  private static let amountDigits = 4
  /// From so many on an official report counts in 万.
  private static let tenThousandsFrom = 100_000.0

  /// - Parameters:
  ///   - largest: An amount of the size of the others, in printed units.
  ///   - uncertainty: Half the interval of the saving, in printed units; `nil` where none is stated.
  init(_ unit: BaseUnit, _ language: Language, largest: Double, uncertainty: Double?) {
    self.language = language
    let place =
      uncertainty.flatMap { BaselineNumbers.exponent($0).map { $0 - BaselineNumbers.uncertaintyDigits + 1 } }
      ?? BaselineNumbers.exponent(largest).map { $0 - BaselineNumbers.amountDigits + 1 } ?? -3
    self.place = min(max(place, -3), 9)
    let isInTenThousands = language == .simplifiedChinese && largest >= BaselineNumbers.tenThousandsFrom
    scale = isInTenThousands ? 4 : 0
    self.unit =
      language == .english ? unit.printed : (isInTenThousands ? "万" : "") + BaselineNumbers.chinese(unit)
  }

  /// Of its first digit; `nil` of nothing.
  private static func exponent(_ number: Double) -> Int? {
    number > 0 && number.isFinite ? Int(log10(number).rounded(.down)) : nil
  }

  /// As the statistics spell them.
  static func chinese(_ unit: BaseUnit) -> String {
    switch unit {
    case .wattHour: "千瓦时"
    case .kilojoule: "兆焦"
    case .litre: "立方米"
    case .millilitre: "升"
    case .gram: "千克"
    case .gramOfStandardCoal: "千克标准煤"
    }
  }

  /// Rounded to the last place, in printed units, so that differences of what is printed are differences of the print.
  func rounded(_ number: Double) -> Double {
    let power = pow(10, Double(place))
    return (number / power).rounded() * power
  }

  /// Without its unit.
  func amount(_ number: Double) -> String {
    let decimals = max(0, scale - place)
    guard let decimal = Decimal(statistic: rounded(number) / pow(10, Double(scale))) else { return StandingsText.unknown }
    return grouped(decimal.text(decimals: decimals))
  }

  /// With its unit, as the language joins them.
  func withUnit(_ number: Double) -> String { language == .english ? "\(amount(number)) \(unit)" : amount(number) + unit }

  /// A number that is no amount of the statement, such as a mean day: three digits that count.
  func short(_ number: Double) -> String {
    guard number != 0, let exponent = BaselineNumbers.exponent(number.magnitude) else { return "0" }
    let decimals = max(0, 2 - exponent)
    guard decimals <= 9 else { return "0" }
    return grouped(Decimal(statistic: number)?.text(decimals: decimals) ?? StandingsText.unknown)
  }

  /// 0.041 is `4.1 %`, in Chinese `4.1%`.
  func percent(_ share: Double) -> String {
    let text = Decimal(statistic: share * 100)?.text(decimals: 1) ?? StandingsText.unknown
    return language == .english ? text + " %" : text + "%"
  }

  /// English groups by three digits, Chinese does not.
  private func grouped(_ text: String) -> String {
    guard language == .english else { return text }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let sign = parts[0].hasPrefix("-") ? "-" : ""
    let digits = Array(parts[0].dropFirst(sign.count))
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += " " }
      grouped.append(digit)
    }
    return sign + grouped + (parts.count > 1 ? "." + parts[1] : "")
  }
}
