import Conservation
import EnergyModel
import Testing

@testable import Publishing

/// What people read of a year against another: the verdict first, then what it rests on and what is lacking, with the remedy.
struct BaselineTextTests {
  private static let like2024 = BaselineReports()
  private static let fifthLess = BaselineReports(change: { $0.year == 2025 ? $1 * 0.8 : $1 })
  private static let quarterMore = BaselineReports(change: { $0.year == 2025 ? $1 * 1.25 : $1 })

  // MARK: Verdicts

  @Test func `a saving is the first sentence, with its interval`() throws {
    let first = try #require(try Self.fifthLess.lines().first)
    #expect(first.hasPrefix("City hall used 29"), "\(first)")
    #expect(first.contains(" kWh of electricity in 2025; 3"), "\(first)")
    #expect(first.contains(" were expected by 2024's behaviour in this weather: "), "\(first)")
    #expect(first.contains(" less (20.") && first.contains(" %), ± "), "\(first)")
    #expect(first.hasSuffix(". That is a saving."), "\(first)")
    let chinese = try #require(try Self.fifthLess.lines(.simplifiedChinese).first)
    #expect(chinese.hasPrefix("City hall2025年用电29."), "\(chinese)")
    #expect(chinese.contains("万千瓦时；按2024年的用能规律和当年气温，应为3"), "\(chinese)")
    #expect(chinese.contains("万千瓦时，少用7.") && chinese.contains("%），误差范围±"), "\(chinese)")
    #expect(chinese.hasSuffix("：超出误差范围，可以认定为节约。"), "\(chinese)")
  }

  @Test func `more use is said as plainly as less`() throws {
    let first = try #require(try Self.quarterMore.lines().first)
    #expect(first.contains(" more (2") && first.hasSuffix("That is more use than chance explains."), "\(first)")
    let chinese = try #require(try Self.quarterMore.lines(.simplifiedChinese).first)
    #expect(chinese.contains("多用") && chinese.hasSuffix("超出误差范围，可以认定为用量上升。"), "\(chinese)")
  }

  @Test func `what cannot be told from zero is not called a saving`() throws {
    #expect(try Self.like2024.lines().first?.hasSuffix("That is not distinguishable from zero.") == true)
    #expect(try Self.like2024.lines(.simplifiedChinese).first?.hasSuffix("与零无显著差别。") == true)
    // 6 % less: more than the model may miss, less than the meter changes by itself.
    let little = BaselineReports(change: { $0.year == 2025 ? $1 * 0.94 : $1 })
    #expect(
      try little.text().contains("The use did change by more than the model may miss; it is no more than the meter changes"))
    #expect(try little.text(.simplifiedChinese).contains("用量变化已超出模型自身误差，但未超出该表历年的波动。"))
  }

  /// The printed difference is that of the printed amounts.
  @Test func `amounts have the places that the interval leaves, and add up as printed`() throws {
    let report = try Self.fifthLess.report()
    let savings = try #require(report.statement.savings)
    let numbers = BaselineText(report, .english).numbers
    #expect((10_000..<100_000).contains(savings.uncertainty))
    func number(_ text: String) throws -> Int { try #require(Int(text.filter { $0 != " " })) }
    let (actual, expected) = (try number(numbers.amount(savings.actual)), try number(numbers.amount(savings.expected)))
    #expect(actual % 100 == 0 && expected % 100 == 0)
    let printed = numbers.amount(numbers.rounded(savings.expected) - numbers.rounded(savings.actual))
    #expect(try number(printed) == expected - actual)
    #expect(try Self.fifthLess.lines()[0].contains(": \(printed) less"))
  }

  @Test func `numbers are grouped in English and counted in ten thousands in Chinese`() {
    let english = BaselineNumbers(.wattHour, .english, largest: 302_129, uncertainty: 27_519)
    #expect(english.withUnit(289_812) == "289 800 kWh")
    #expect(english.percent(0.04123) == "4.1 %")
    #expect(english.short(710.8) == "711" && english.short(17.606) == "17.6" && english.short(1_234.6) == "1 235")
    #expect(english.short(0) == "0" && english.short(-0.01234) == "-0.0123")
    let chinese = BaselineNumbers(.wattHour, .simplifiedChinese, largest: 302_129, uncertainty: 27_519)
    #expect(chinese.withUnit(289_812) == "28.98万千瓦时")
    #expect(chinese.percent(0.04123) == "4.1%")
    // 9 120 m³ ± 412: whole cubic metres, too few for 万.
    let water = BaselineNumbers(.litre, .simplifiedChinese, largest: 9_120, uncertainty: 412)
    #expect(water.withUnit(9_120.4) == "9120立方米")
    // Nothing is known of the interval: four digits of the amount.
    #expect(BaselineNumbers(.litre, .english, largest: 52.34, uncertainty: nil).withUnit(52.341) == "52.34 m3")
    #expect(BaselineNumbers(.litre, .english, largest: 0, uncertainty: nil).withUnit(0) == "0.000 m3")
  }

  // MARK: Lacks

  @Test func `half a base year is said with its figures and its remedy`() throws {
    var half = BaselineReports(change: { $0.year == 2024 && $0.components.month > 6 ? nil : $1 })
    // 182 days of January to June 2024; 0.9 × 366 = 329.4.
    let lack = "only 182 of 366 days of 2024 are valid, 330 are needed; `conserved export gaps` says what is missing"
    #expect(
      try half.lines().first == "Whether City hall saved electricity in 2025 against 2024 cannot be said: \(lack).")
    #expect(
      try half.lines(.simplifiedChinese).first
        == "City hall2025年用电较2024年是否节约，尚不能判断：2024年366天中有效的只有182天，至少需330天；缺数见`conserved export gaps`。")
    half.fewestBase = .init(register: try #require(RegisterID("hall/ev")), validDays: 12)
    #expect(try half.text().contains("only 182 of 366 days of 2024 are valid (the fewest has hall/ev: 12), 330 are needed"))
  }

  @Test func `each lack has its sentence in both languages`() throws {
    let june = try BaselineReports.day("2025-06-01")
    var notYet = BaselineReports()
    notYet.asOf = try BaselineReports.day("2025-01-01")
    let cases: [(BaselineReports, BaselineLack, String, String)] = [
      (BaselineReports(change: { $0.year == 2024 ? nil : $1 }), .noUse, "nothing was used in 2024", "2024年无用量"),
      (
        BaselineReports(change: { $0.year == 2025 && $0.components.month > 8 ? nil : $1 }), .judgedDays,
        "only 243 of 365 days of 2025 are valid, 329 are needed", "2025年365天中有效的只有243天，至少需329天"
      ),
      (notYet, .judgedDays, "nothing of 2025 is over on 2025-01-01", "至2025-01-01，2025年尚无完整的一天"),
      (BaselineReports(years: 2022...2024), .calendar, "the calendar 'cn' does not have the holidays", "日历“cn”缺其中一年的节假日"),
      (
        BaselineReports(change: { $0 >= june ? $1 / 1_000 : $1 }), .suspicious,
        "of what was expected, which no behaviour explains; a dated `multiplier` or `conserved exchange` mends the meter",
        "非正常用能所致"
      ),
      (
        BaselineReports(steps: [try BaselineReports.step("2024-09-01", "new chiller")]), .explainedStep,
        "on 2024-09-01 the use of hall/e changed for a reason (new chiller), so that the years before and after it are not compared",
        "hall/e于2024-09-01发生已说明的变化（new chiller），其前后年份不作比较"
      ),
      (
        BaselineReports(weather: { $0.year != 2025 }), .temperature,
        "less than 90 % of 2025's valid days have a temperature; `conserved import temperatures`", "2025年有效日中有气温的不足90%"
      ),
    ]
    #expect(Set(cases.map(\.1)).union([.baseDays]) == Set(BaselineLack.allCases))
    for (reports, lack, english, chinese) in cases {
      let report = try reports.report()
      #expect(report.statement.lacks.contains(lack), "\(lack)")
      #expect(BaselineText(report, .english).headline.contains(english), "\(BaselineText(report, .english).headline)")
      #expect(
        BaselineText(report, .simplifiedChinese).headline.contains(chinese),
        "\(BaselineText(report, .simplifiedChinese).headline)")
      #expect(!BaselineText(report, .english).text.contains("That is a saving"))
    }
  }

  // MARK: Grounds

  @Test func `each ground has its sentence in both languages`() throws {
    let june = try BaselineReports.day("2025-06-11")
    let cases: [(BaselineReports, BaselineGround, String, String)] = [
      (BaselineReports(hasStation: false), .noStation, "`station:` names one", "机构未指定气象站"),
      (
        BaselineReports(weather: { $0.year == 2025 }), .fewTemperatures, "less than 90 % of 2024's valid days", "未作气温修正"
      ),
      (
        BaselineReports(asOf: june), .toDate, "2025 is not over: it is judged up to 2025-06-10", "2025年未结束，只比较到2025-06-10"
      ),
      (
        BaselineReports(steps: [try BaselineReports.step("2025-03-11", "works")]), .untilStep,
        "on 2025-03-11 the use of hall/e changed for a reason (works), and only the days before it are compared", "只比较此前的天数"
      ),
      (
        BaselineReports(change: { $0.year == 2024 && $0.components.month == 5 ? 0 : $1 }), .zerosMissing,
        "31 days of zero were taken as missing", "有31天读数为零，按缺数处理"
      ),
      (BaselineReports(base: 2022), .yearsApart, "the years are 3 apart", "两年相隔3年"),
      (BaselineReports(base: 2022, year: 2023), .noHistory, "6 % a year is assumed", "假定每年自然波动6%"),
      (BaselineReports(grounds: [.ledgerLeftOut]), .ledgerLeftOut, "is left out: bills say nothing of single days", "台账录入部分未计入"),
      (BaselineReports(grounds: [.daysEstimated]), .daysEstimated, "their sum is exact", "总量准确"),
    ]
    #expect(Set(cases.map(\.1)) == Set(BaselineGround.allCases))
    for (reports, ground, english, chinese) in cases {
      let report = try reports.report()
      #expect(report.grounds.contains(ground), "\(ground)")
      #expect(BaselineText(report, .english).text.contains("  \(ground.rawValue): "), "\(ground)")
      #expect(BaselineText(report, .english).text.contains(english), "\(BaselineText(report, .english).text)")
      #expect(
        BaselineText(report, .simplifiedChinese).text.contains(chinese), "\(BaselineText(report, .simplifiedChinese).text)")
    }
  }

  @Test func `a year that runs is compared to date, and one of other days says how many`() throws {
    let toDate = BaselineReports(asOf: try BaselineReports.day("2025-06-11"))
    #expect(try toDate.lines()[0].contains(" of electricity in 2025 up to 2025-06-10; "))
    #expect(try toDate.lines(.simplifiedChinese)[0].hasPrefix("City hall2025年（截至6月10日）用电"))
    #expect(try toDate.lines(.simplifiedChinese)[0].contains("和同期气温，应为"))
    let torn = BaselineReports(change: { $0.year == 2025 && $0.dayOfYear % 20 == 0 ? nil : $1 })
    // Every 20th day up to the 360th is missing: 18.
    #expect(try torn.lines()[0].contains(" on the 347 of 365 days that can be compared; "))
    #expect(try torn.lines(.simplifiedChinese)[0].contains("（可比的347天，共365天）；"))
  }

  // MARK: Model and forecasts

  @Test func `every kind that was tried is shown, and which is in use and why`() throws {
    let text = try Self.like2024.text()
    #expect(text.contains("day type, weather, season"))
    #expect(text.contains("heating below 16 °C  in use"))
    #expect(text.contains("in use is what foresees a month best that it has not seen: it misses "))
    #expect(text.contains("kWh more for each degree below 16 °C"))
    #expect(text.contains("of 2025's days it missed "))
    let chinese = try Self.like2024.text(.simplifiedChinese)
    #expect(chinese.contains("日类型、气温  ") && chinese.contains("供暖16℃") && chinese.contains("低于16℃每低1℃增加"))
    let level = BaselineReports(change: { day, _ in day.weekday <= 5 ? 10 : 5 }, hasStation: false)
    #expect(try level.text().contains("in use is the plainest"))
    #expect(try level.text(.simplifiedChinese).contains("采用最简模型"))
  }

  @Test func `the end of the year as each month saw it is held against what came`() throws {
    let lines = try Self.like2024.lines()
    #expect(lines.contains("How the end of 2025 looked at the end of each month, kWh, with 80 %"))
    #expect(lines.count { $0.hasPrefix("  2025-") } == 11)
    #expect(lines.contains { $0.hasPrefix("  2025 came to ") && $0.hasSuffix(" of 11 intervals hold that") })
    #expect(try Self.like2024.lines(.simplifiedChinese).contains { $0.hasPrefix("  2025年实际为") })
    let running = BaselineReports(asOf: try BaselineReports.day("2025-06-11"))
    #expect(try running.lines().count { $0.hasPrefix("  2025-") } == 5)
    #expect(try !running.text().contains("came to"))
    let gas = BaselineReports(change: { $1 - 500 }, carrier: .naturalGas)
    #expect(try gas.text().contains("  weather"))
    #expect(try gas.text(.simplifiedChinese).contains("用天然气"))
  }

  @Test func `the meter's own years are there, each with its share`() throws {
    let history = try BaselineReports(change: { $0.year == 2023 ? $1 * 0.9 : $1 }).lines()
    #expect(history.contains { $0.hasPrefix("  2023: ") && $0.hasSuffix(" less than by 2022's behaviour") })
    #expect(history.contains { $0.hasPrefix("  2024: ") && $0.hasSuffix(" more than by 2023's behaviour") })
  }

  @Test func `a name cannot drive a terminal, and the same books give the same text`() throws {
    let named = BaselineReports(name: "Hall\u{1B}[2J")
    #expect(try !named.text().contains("\u{1B}"))
    #expect(try named.text() == named.text())
  }
}
