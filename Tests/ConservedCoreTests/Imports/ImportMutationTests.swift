import EnergyModel
import Simulation
import Testing

@testable import ConservedCore

/// Files with random damage: rows or faults with a place, never a crash.
struct ImportMutationTests {
  private static let samples: [ImportKind: String] = [
    .readings:
      "register,time,value,unit,received,note\nhall/e,2026-10-01 08:00,1234.5,kWh,2026-10-01T08:00:01+08:00,x\nhall/e,2026-10-02,1300,,,\n",
    .exchanges:
      "register,time,final_value,initial_value,capacity,multiplier,note\nhall/e,2026-10-01 08:00,99.5,0,1000,2,\"a, b\"\n",
    .corrections: "register,time,value,unit,reason,author\nhall/e,2026-10-01 08:00,1234.5,kWh,misread,Li\n",
    .baselines:
      "institution,indicator,year,value,unit,source,factors\nhall,energy-per-person,2020,321.27,kgce,return,cn-stat-a\n",
    .ledger: "institution,carrier,from,to,amount,unit,end_use,cost,note\nhall,coal,2026-01-01,2026-02-01,3.5,t,,3600,\n",
    .facts: "institution,fact,from,value,source\nhall,persons,2026-09-01,1320.5,return\nhall,region,2026-09-01,011000,\n",
    .closings: "period,author,note\n2026-09,Li,\n2026-Q1,,x\n",
    .temperatures:
      "station,time,value,unit\ntown,2026-01-01 08:00,-3.25,\ntown,2026-01-01T09:00:00+08:00,26.6,degF\ntown,2026-01-02,270.15,K\n",
    .steps: "register,date,reason\nhall/e,2026-03-01,\"new chiller, 东\"\nhall/e,2026-04-01,leak mended\n",
    .acknowledgements: "subject,until,reason,author\nhall/e,2099-03-01 08:00,\"works, 东\",Li\nhall,2098-04-01,,\n",
  ]

  /// Cells that are likely to find what a reader forgot.
  private static let cells = [
    "", "-", "1e308", "-1e-30", "9223372036854775807", "99999999999999999999", "NaN", "0x10", "１２", "2026-02-29", "9999-12-31",
    "0000-00-00",
    "1969-12-31T23:59:60Z", "degF", "K", "\u{0}", "\u{202E}", "\"", "\"\"", ",", "\r", "-273.15", "1e18", "=1+1",
  ].map { Array($0.utf8) }

  private func damage(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int(random.next() % 3) {
      guard !bytes.isEmpty else { break }
      let place = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 5 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: Self.cells[Int(random.next() % UInt64(Self.cells.count))], at: place)
      case 3:
        // A whole cell becomes another one.
        let isEnd = { (byte: UInt8) in byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") }
        let start = bytes[..<place].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
        let end = bytes[place...].firstIndex(where: isEnd) ?? bytes.count
        bytes.replaceSubrange(min(start, end)..<end, with: Self.cells[Int(random.next() % UInt64(Self.cells.count))])
      default: bytes.removeLast(min(bytes.count, Int(random.next() % 9)))
      }
    }
    return bytes
  }

  @Test(arguments: ImportKind.allCases) func `damaged rows are read or refused with a place, the same way twice`(kind: ImportKind)
    throws
  {
    let site = try BookedSite(
      """
      institutions: [{ id: hall, class: organ }]
      registers: [{ id: hall/e, institution: hall, carrier: electricity, unit: kWh }]
      """)
    let sample = Array(try #require(Self.samples[kind]).utf8)
    #expect(ImportKind(headerOf: sample) == kind)
    let town = try #require(StationID("town"))
    let now = try site.at("2026-11-23 10:00")
    func rows(_ bytes: [UInt8]) throws(RowFaults) -> String {
      guard kind == .temperatures else {
        return
          "\(try ImportRows(kind, bytes, file: "rows.csv", settings: site.settings, now: now, booked: { _ in LedgerHistory() }))"
      }
      let readings = try TemperaturesImport.parse(bytes, file: "rows.csv", stations: [town], calendar: site.calendar)
      #expect(
        readings.allSatisfy { Temperature.plausible.contains($0.temperature) && Instant.plausible.contains($0.instant) })
      return "\(readings)"
    }
    func verdict(_ bytes: [UInt8]) -> [String] {
      do throws(RowFaults) {
        return [try rows(bytes)]
      } catch {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
        #expect(!error.faults.isEmpty && error.faults.allSatisfy { (1...lines).contains($0.line) && $0.column >= 1 })
        return error.faults.map(\.description)
      }
    }
    #expect(verdict(sample).count == 1)
    var random = SplitMix64(seed: 11)
    for _ in 0..<600 {
      let bytes = damage(sample, &random)
      _ = ImportKind(headerOf: bytes)
      #expect(verdict(bytes) == verdict(bytes))
    }
  }
}
