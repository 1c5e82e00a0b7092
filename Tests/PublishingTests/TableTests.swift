import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

@Suite struct ConsumptionTableTests {
  private let hour = ConsumptionRow(
    span: Span(at("2026-10-01T08:00:00+08:00"), at("2026-10-01T09:00:00+08:00")), isHour: true, by: .register,
    subject: "city-hall/electricity",
    carrier: .electricity, endUse: "01B00",
    amount: QualifiedAmount(
      measured: Amount(baseUnits: 12_345), estimated: Amount(baseUnits: 1_005), unresolved: Amount(baseUnits: -50)), hours: 1,
    coveredHours: 0, revision: 2)
  private let day = ConsumptionRow(
    span: Span(at("2026-10-01"), at("2026-10-02")), isHour: false, by: .institution, subject: "city-hall", carrier: .naturalGas,
    endUse: "total",
    amount: QualifiedAmount(measured: Amount(baseUnits: 7)), hours: 24, coveredHours: 23, revision: 0)
  private let unknown = ConsumptionRow(
    span: Span(at("2026-10-02"), at("2026-10-03")), isHour: false, by: .institution, subject: "city-hall",
    carrier: .waste(fraction: "kitchen"),
    endUse: "total", amount: nil, hours: 24, coveredHours: 0, revision: 0)

  @Test func `an hour in English`() {
    let bytes = Table.consumption(by: .register).render([hour], .en(shanghai))
    #expect(
      text(bytes) == """
        start,end,register,carrier,end_use,amount,unit,measured,estimated,unresolved,coverage_pct,revision
        2026-10-01T08:00:00+08:00,2026-10-01T09:00:00+08:00,city-hall/electricity,electricity,01B00,13.300,kWh,12.345,1.005,-0.050,0.0,2

        """)
  }

  @Test func `an hour in Chinese, for spreadsheets`() {
    let bytes = Table.consumption(by: .register).render([hour], .zhHans(shanghai))
    #expect(Array(bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
    #expect(
      text(Array(bytes.dropFirst(3)))
        == "开始时间（Asia/Shanghai）,结束时间（Asia/Shanghai）,计量寄存器,能源资源种类,分项,用量,单位,实测量,估算量,待核实量,覆盖率（%）,修订号\r\n"
        + "2026-10-01 08:00:00,2026-10-01 09:00:00,city-hall/electricity,电力,空调,13.300,kWh,12.345,1.005,-0.050,0.0,2\r\n")
  }

  /// 23 of 24 hours are 95.83…: printed 95.8. An unknown day has its row, with empty amounts and no coverage.
  @Test func `days in English keep their moments, in Chinese they are dates`() {
    let english = Table.consumption(by: .institution).render([day, unknown], .en(shanghai))
    #expect(
      text(english) == """
        start,end,institution,carrier,end_use,amount,unit,measured,estimated,unresolved,coverage_pct,revision
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,city-hall,natural-gas,total,0.007,m3,0.007,0.000,0.000,95.8,0
        2026-10-02T00:00:00+08:00,2026-10-03T00:00:00+08:00,city-hall,waste.kitchen,total,,kg,,,,0.0,0

        """)
    let chinese = text(Table.consumption(by: .institution).render([day, unknown], .zhHans(shanghai)))
    #expect(chinese.contains("\r\n2026-10-01,2026-10-02,city-hall,天然气,总用量,0.007,m3,0.007,0.000,0.000,95.8,0\r\n"))
    #expect(chinese.hasSuffix("\r\n2026-10-02,2026-10-03,city-hall,垃圾（kitchen）,总用量,,kg,,,,0.0,0\r\n"))
  }

  @Test func `a class and the whole site are stable names, shown in Chinese where that is asked`() {
    func line(_ by: ConsumptionBy, _ subject: String, _ dialect: Dialect) -> String? {
      let row = ConsumptionRow(
        span: day.span, isHour: false, by: by, subject: subject, carrier: .electricity, endUse: "total", amount: nil, hours: 24,
        coveredHours: 0, revision: 0)
      return text(Table.consumption(by: by).render([row], dialect)).split(whereSeparator: \.isNewline).last.map(String.init)
    }
    let start = "2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00"
    #expect(line(.class, "health", .en(shanghai)) == start + ",health,electricity,total,,kWh,,,,0.0,0")
    #expect(line(.class, "health", .zhHans(shanghai)) == "2026-10-01,2026-10-02,卫生事业单位,电力,总用量,,kWh,,,,0.0,0")
    #expect(line(.region, "500103", .zhHans(shanghai)) == "2026-10-01,2026-10-02,500103,电力,总用量,,kWh,,,,0.0,0")
    #expect(line(.site, ConsumptionBy.wholeSite, .en(shanghai)) == start + ",site,electricity,total,,kWh,,,,0.0,0")
    #expect(line(.site, ConsumptionBy.wholeSite, .zhHans(shanghai)) == "2026-10-01,2026-10-02,全部机构,电力,总用量,,kWh,,,,0.0,0")
  }

  @Test func `a sum beyond the books' range is empty, not a crash`() {
    let huge = ConsumptionRow(
      span: hour.span, isHour: true, by: .building, subject: "", carrier: .water, endUse: "total",
      amount: QualifiedAmount(measured: Amount(baseUnits: .max), estimated: Amount(baseUnits: 1)), hours: 0, coveredHours: 0,
      revision: 0)
    let line = text(Table.consumption(by: .building).render([huge], .en(shanghai))).split(separator: "\n")[1]
    #expect(line.hasSuffix(",,water,total,,m3,9223372036854775.807,0.001,0.000,0.0,0"))
  }

  @Test(arguments: ConsumptionBy.allCases) func `no rows are a header alone`(by: ConsumptionBy) {
    #expect(text(Table.consumption(by: by).render([], .en(shanghai))).split(separator: "\n").count == 1)
  }

  /// The same rows whole and in pieces of every size give the same bytes; no piece ends inside a line.
  @Test func `pieces put together are the whole`() {
    let rows = (0..<50).map { $0 % 3 == 0 ? unknown : day }
    let table = Table.consumption(by: .institution)
    for dialect in [Dialect.en(shanghai), .zhHans(shanghai)] {
      let whole = table.render(rows, dialect)
      for size in [1, 100, 1_000, 1_000_000] {
        let pieces = Array(table.chunks(rows, dialect, bytesMin: size))
        #expect(pieces.flatMap { $0 } == whole)
        #expect(pieces.allSatisfy { $0.last == 0x0A })
        #expect(size > 1_000 || pieces.count > 1)
      }
    }
    #expect(Array(table.chunks([], .en(shanghai))).count == 1)
  }

  @Test func `the pieces count their rows`() {
    var pieces = Table.consumption(by: .institution).chunks([day, unknown, day], .en(shanghai), bytesMin: 200)
    while pieces.next() != nil {}
    #expect(pieces.rowCount == 3)
  }
}

@Suite struct OtherTableTests {
  @Test func `readings show what was sent beside what it means`() {
    let reading = Reading(
      instant: at("2026-10-01T08:00:00+08:00"), received: at("2026-10-01T08:00:02+08:00"), value: exact("-1234.50"),
      unit: .kilowattHour, origin: .poll)
    let rows = [
      ReadingRow(
        register: id("a/b"), reading: reading, baseValue: RegisterValue(baseUnits: 98_760_000), quality: "measured", reason: "",
        carrier: .electricity),
      ReadingRow(
        register: id("a/b"), reading: reading, baseValue: nil, quality: "rejected", reason: "=spike, \"big\"",
        carrier: .electricity),
    ]
    #expect(
      text(Table.readings.render(rows, .en(shanghai))) == """
        register,time,value,unit,base_value,quality,origin,received,reason
        a/b,2026-10-01T08:00:00+08:00,-1234.5,kWh,98760.000,measured,poll,2026-10-01T08:00:02+08:00,
        a/b,2026-10-01T08:00:00+08:00,-1234.5,kWh,,rejected,poll,2026-10-01T08:00:02+08:00,"'=spike, ""big""\"

        """)
    let chinese = text(Table.readings.render(rows, .zhHans(shanghai)))
    #expect(chinese.contains("计量寄存器,读数时间（Asia/Shanghai）,表码,单位,折算表码,数据质量,数据来源,接收时间（Asia/Shanghai）,原因\r\n"))
    #expect(chinese.contains("a/b,2026-10-01 08:00:00,-1234.5,kWh,98760.000,实测,自动采集,2026-10-01 08:00:02,\r\n"))
  }

  @Test func `gaps name the command that would settle them`() {
    let rows = [
      GapRow(
        register: id("a"), from: at("2026-10-01 08:00"), to: at("2026-10-01 09:20"), kind: "missing", reason: "timed_out",
        action: ""),
      GapRow(
        register: id("a"), from: at("2026-10-02 08:00"), to: nil, kind: "fall", reason: "fell",
        action: "conserved exchange a 2026-10-02T08:00 --final 5"),
      GapRow(
        register: id("a"), from: at("2026-10-03 08:00"), to: at("2026-10-03 09:00"), kind: "estimated", reason: "no_reading",
        action: "", method: EstimationMethod.shape.rawValue),
    ]
    #expect(
      text(Table.gaps.render(rows, .en(shanghai))) == """
        register,from,to,hours,kind,reason,action,method
        a,2026-10-01T08:00:00+08:00,2026-10-01T09:20:00+08:00,1.33,missing,timed_out,,
        a,2026-10-02T08:00:00+08:00,,,fall,fell,conserved exchange a 2026-10-02T08:00 --final 5,
        a,2026-10-03T08:00:00+08:00,2026-10-03T09:00:00+08:00,1.00,estimated,no_reading,,shape

        """)
  }

  @Test func `events carry their details as one JSON object`() {
    let event = Event(
      sequence: 7, time: at("2026-10-01 08:00"), level: .warning, kind: .endpointDown, change: .raised, subject: "gw1",
      detail: ["reason": "timed_out", "failures": "3"])
    #expect(
      text(Table.events.render([event], .en(shanghai))) == """
        time,seq,level,event,change,subject,detail
        2026-10-01T08:00:00+08:00,7,warning,endpoint.down,raised,gw1,"{""failures"":""3"",""reason"":""timed_out""}"

        """)
    #expect(text(Table.events.render([event], .zhHans(shanghai))).contains("2026-10-01 08:00:00,7,警告,采集点中断,发生,gw1,"))
  }

  @Test func `the manifest has checksums`() {
    let row = ManifestRow(
      file: "consumption/day/2026-10.csv", rows: 31, bytes: 4_000, sha256: "ab", writtenAt: at("2026-10-01 08:00"))
    #expect(
      text(Table.manifest.render([row], .en(shanghai)))
        == "file,rows,bytes,sha256,written_at\nconsumption/day/2026-10.csv,31,4000,ab,2026-10-01T08:00:00+08:00\n")
  }

  @Test func `summer time shows in the offset and not in the local date`() throws {
    let berlin = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    let row = ConsumptionRow(
      span: berlin.span(of: day("2026-03-29")), isHour: false, by: .building, subject: "b", carrier: .heat, endUse: "total",
      amount: .zero, hours: 23,
      coveredHours: 23, revision: 0)
    #expect(
      text(Table.consumption(by: .building).render([row], .en(berlin))).contains(
        "\n2026-03-29T00:00:00+01:00,2026-03-30T00:00:00+02:00,b,heat,"))
    #expect(text(Table.consumption(by: .building).render([row], .zhHans(berlin))).contains("\r\n2026-03-29,2026-03-30,b,热力,"))
  }
}

@Suite struct BalanceTableTests {
  private func row(amount: Int64?, children: Int64?, tolerance: Int64?, covered: Int) -> BalanceRow {
    BalanceRow(
      span: Span(at("2026-10-01"), at("2026-10-02")), isHour: false, parent: id("hall/main"), carrier: .water,
      amount: amount.map { Amount(baseUnits: $0) }, children: children.map { Amount(baseUnits: $0) },
      tolerance: tolerance.map { Amount(baseUnits: $0) }, hours: 24, coveredHours: covered, childrenHours: 48,
      childrenCoveredHours: covered)
  }

  @Test func `a balance has both coverages, and empty cells where something is unknown`() {
    let rows = [
      row(amount: 12_345, children: 13_000, tolerance: 51, covered: 24),
      row(amount: 7, children: nil, tolerance: nil, covered: 0),
    ]
    #expect(
      text(Table.balance.render(rows, .en(shanghai))) == """
        start,end,parent,amount,children,unaccounted,unit,coverage_pct,children_coverage_pct,tolerance
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,hall/main,12.345,13.000,-0.655,m3,100.0,50.0,0.051
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,hall/main,0.007,,,m3,0.0,0.0,

        """)
    let chinese = text(Table.balance.render(rows, .zhHans(shanghai)))
    #expect(chinese.contains("上级计量寄存器,用量,下级计量合计,总分差额,单位,覆盖率（%）,下级覆盖率（%）,误差限\r\n"))
    #expect(chinese.contains("\r\n2026-10-01,2026-10-02,hall/main,12.345,13.000,-0.655,m3,100.0,50.0,0.051\r\n"))
  }

  @Test func `a difference beyond the books' range is empty, not a crash`() {
    #expect(row(amount: .max, children: -1, tolerance: nil, covered: 0).unaccounted == nil)
  }
}

@Suite struct TermTests {
  @Test func `every name of ours has a Chinese label`() {
    let terms =
      Carrier.named.map { Term($0) } + StandingState.allCases.map { Term($0) } + IndicatorID.contract.map { Term($0) }
      + StandingNote.allCases.map { Term($0) }
      + ReportingState.allCases.map { Term(.reporting, $0.rawValue) }
      + EventKind.allCases.map { Term(.event, $0.rawValue) } + Origin.allCases.map { Term(.origin, $0.name) }
      + ["total", "vehicle"].map { Term(.endUse, $0) }
      + ["measured", "edited", "estimated", "derived", "unresolved"].map { Term(.quality, $0) }
      + ["missing", "no_amount", "estimated", "derived", "question", "conflict", "rejected"].map { Term(.gap, $0) }
      + ["suspicious", "drift", "night", "leak", "stopped", "submeters"].map { Term(.gap, $0) }
      + EstimationMethod.allCases.map { Term(.method, $0.rawValue) } + ["info", "warning", "critical"].map { Term(.level, $0) }
      + ["raised", "cleared"].map { Term(.change, $0) } + [ConsumptionBy.wholeSite, EnergyRow.total].map { Term(.scope, $0) }
      + QuotaBand.allCases.map { Term(.band, $0.rawValue) } + QuotaSilence.allCases.map { Term(.band, $0.rawValue) }
      + FactName.allCases.map { Term($0) } + ReviewFinding.Kind.allCases.map { Term($0) }
    for term in terms {
      #expect(term.text(.english) == term.name)
      #expect(term.text(.simplifiedChinese) != term.name, "\(term)")
    }
  }

  @Test func `a name outside the list is shown as it is`() {
    #expect(Term(.endUse, "99Z99").text(.simplifiedChinese) == "99Z99")
    #expect(Term(.carrier, "total").text(.simplifiedChinese) == "total")
  }
}
