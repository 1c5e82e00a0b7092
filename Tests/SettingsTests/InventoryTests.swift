import EnergyModel
import Testing

@testable import Settings

@Suite struct InventoryTests {
  private static let yaml = "schema: 1\ninventory: { institutions: institutions.csv, meters: meters.csv }\n"
  private static let institutionsHeader = "id,name,class,region,answerable,floor_area_m2,persons,parent\n"
  private static let metersHeader =
    "register,institution,building,carrier,end_use,parent,url,preset,"
    + "format,value,unit,kind,multiplier,capacity,power_max,interval\n"

  private func load(institutions: String = "hall,,,,,,,\n", meters: String) throws(SettingsFaults) -> Settings {
    try world(institutions: institutions, meters: meters).load(InventoryTests.yaml)
  }

  private func world(institutions: String = "hall,,,,,,,\n", meters: String) -> World {
    World(files: [
      "institutions.csv": InventoryTests.institutionsHeader + institutions, "meters.csv": InventoryTests.metersHeader + meters,
    ])
  }

  @Test func `rows give institutions, registers and endpoints`() throws {
    let settings = try load(
      institutions: "hall,\"Town hall, old\",organ,500103,处,21500,860,\nannex,,,,,,,hall\n",
      meters: """
        hall/electricity,hall,North,electricity,total,,http://a/x,,json,/e,kWh,cumulative,40,999999 kWh,120 kW,5m
        hall/light,hall,,electricity,01A00,hall/electricity,http://a/x,,,/l,kWh,,,,,5m
        hall/gas,hall,,natural-gas,,,,,,,,,,,,
        annex/electricity,annex,,,,,http://b/,shelly-em-gen2,,,,,,,,

        """)
    #expect(settings.institutions.map(\.name) == ["Town hall, old", "annex"])
    #expect(settings.institutions[1].parent?.text == "hall")
    #expect(settings.registers.map(\.id.text) == ["hall/electricity", "hall/light", "hall/gas", "annex/electricity"])
    #expect(settings.registers[0].capacity == ExactDecimal(999_999))
    #expect(settings.registers[1].parent?.text == "hall/electricity")
    #expect(settings.registers[2].unit == .cubicMetre)
    #expect(settings.registers[3].unit == .wattHour)
    #expect(settings.endpoints.map(\.id.text) == ["hall/electricity", "annex/electricity"])
    #expect(settings.endpoints[0].sources.map(\.value.description) == ["/e", "/l"])
    #expect(settings.endpoints[0].intervalSeconds == 300)
    #expect(settings.endpoints[1].intervalSeconds == 900)
  }

  @Test func `rows of another interval or preset are another endpoint`() throws {
    let settings = try load(
      meters: """
        a,hall,,water,,,http://a/,,,/a,m3,,,,,5m
        b,hall,,water,,,http://a/,,,/b,m3,,,,,300s
        c,hall,,water,,,http://a/,,,/c,m3,,,,,
        d,hall,,water,,,http://a/,homewizard-v1,,,,,,,,5m

        """)
    #expect(settings.endpoints.map { $0.sources.map(\.register.text) } == [["a", "b"], ["c"], ["d"]])
  }

  @Test func `columns stand in any order, in either language, and blank lines are passed over`() throws {
    let world = World(files: [
      "institutions.csv": "\u{FEFF}机构名称,机构编号\r\n市政府,hall\r\n\r\n,\r\n",
      "meters.csv": "取值路径,计量编号, 机构编号 ,能源种类,单位,网址,准确度\n/a,r,hall,water,m³,http://a/,2.5%\n,,,,,,\n",
    ])
    let settings = try world.load(InventoryTests.yaml)
    #expect(settings.institutions.map(\.name) == ["市政府"])
    #expect(settings.registers.map(\.unit) == [.cubicMetre])
    #expect(settings.registers.map(\.accuracy.partsPerMillion) == [25_000])
  }

  @Test func `every fact of an institution has its column`() throws {
    let numbers = InstitutionColumn.allCases.compactMap(\.number)
    #expect(Set(numbers) == Set(FactName.numbers))
    let csv =
      "机构编号,定额类别,在岗人数,编制人数,学生人数,日均就医人数,日均观众人数,床位数,供热面积,供热天数,车辆数量,汽油车数量,柴油车数量,新能源车数量,"
      + "数据中心面积,机架数量,数据中心功率\nhall,organ/city/cold,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
    let hall = try World(files: ["institutions.csv": csv, "meters.csv": InventoryTests.metersHeader]).load(InventoryTests.yaml)
      .institutions[0]
    let names: [FactName] = [
      .staff, .establishedStaff, .students, .patients, .visitors, .beds, .heatedArea, .heatingDays, .vehicles, .petrolVehicles,
      .dieselVehicles, .newEnergyVehicles, .dataCentreArea, .racks, .dataCentrePower,
    ]
    #expect(names.map { hall.numbers[$0]?.entries.first?.value.mantissa } == Array(1...15))
    #expect(hall.quotaClass == "organ/city/cold")
  }

  @Test(arguments: [
    ("r,hall,,water,,,http://a/,,,/a,kWh,,,,,", "2:32: unit 'kWh' does not count water"),
    ("r,nobody,,water,,,http://a/,,,/a,m3,,,,,", "2:3: there is no institution 'nobody'"),
    ("r,hall,,wter,,,http://a/,,,/a,m3,,,,,", "2:9: `carrier` is 'wter'; write 'water'"),
    ("r,hall,,water,,nobody,http://a/,,,/a,m3,,,,,", "2:16: there is no register 'nobody'"),
    ("r,hall,,water,,,http://u:hunter2@a/,,,/a,m3,,,,,", "2:17: `url` carries credentials"),
    ("r,hall,,water,,,http://a/,nobody,,/a,m3,,,,,", "2:27: there is no preset 'nobody'"),
    ("r,hall,,water,,,http://a/,,cvs,/a,m3,,,,,", "2:28: `format` is 'cvs'; write 'csv'"),
    ("r,hall,,water,,,http://a/,,,/a,m3,deltas,,,,", "2:35: `kind` is 'deltas'; write 'delta'"),
    ("r,hall,,water,,,http://a/,,,/a,m3,delta,,7 m3,,", "2:42: `capacity` belongs to counters"),
    ("r,hall,,water,,,http://a/,,,/a,m3,,x,,,", "2:36: `multiplier` 'x' is not a number"),
    ("r,hall,,water,,,http://a/,,,/a,m3,,,7,,", "2:37: `capacity` '7' is not a number with a unit"),
    ("r,hall,,water,,,http://a/,,,/a,m3,,,,7 kW,", "2:38: the unit 'kW' of `power_max`"),
    ("r,hall,,water,,,http://a/,,,/a,m3,,,,,2d", "2:39: `interval` is '2d'"),
    ("r,hall,,water,,,,,,/a,m3,,,,,", "2:20: the row has a `value` and no `url`"),
    ("r,hall,,water,,,,shelly-gen1,,,m3,,,,,", "2:18: the row has a `preset` and no `url`"),
    ("r,hall,,water", "2:1: the line has 4 cells and the header 16"),
    (",hall,,water,,,,,,,,,,,,", "2:1: the register has no `id`"),
    ("r,hall,,,,,http://a/,,,/a,m3,,,,,", "2:1: the register has no `carrier`"),
    ("\"r,hall,,,,,http://a/,,,/a,m3,,,,,", "2:1: the quote that begins here is never closed"),
  ])
  func `a wrong cell is said at its line and column`(row: String, start: String) {
    let faults = world(meters: row + "\n").faults(InventoryTests.yaml)
    let text = only(faults)
    #expect(text.hasPrefix(start))
    #expect(!text.contains("hunter2"))
    #expect(faults.first?.file == "/etc/conserved/meters.csv")
  }

  @Test func `every row with a fault is said, and the others are read`() {
    let faults = world(
      institutions: "hall,,,,,,,\nx y,,,,,,,\nhall,,,,,-1,,\n",
      meters: "a,hall,,water\nb,hall,,fire,,,,,,,,,,,,\nb,hall,,water,,,,,,,,,,,,\n"
    ).faults(InventoryTests.yaml)
    #expect(
      faults.map { "\($0.file.dropFirst(15)):\($0.line):\($0.column)" } == [
        "institutions.csv:3:1", "institutions.csv:4:1", "institutions.csv:4:10", "meters.csv:2:1", "meters.csv:3:9",
        "meters.csv:4:1",
      ])
  }

  @Test(arguments: [
    ("register;institution;carrier\n", "1:1: there is no column 'register;institution;carrier'; separate the cells by commas"),
    ("register,institution,colour\n", "1:22: there is no column 'colour'; write one of register"),
    ("register,institution,carier\n", "1:22: there is no column 'carier'; write 'carrier'"),
    ("register,institution,\n", "1:22: a column has no name"),
    ("register,institution,register\n", "1:22: the column `register` is there twice"),
    ("register,carrier\n", "1:1: there is no column `institution`"),
    ("", "1:1: the file is empty"),
  ])
  func `a wrong header is said`(header: String, start: String) {
    let world = World(files: ["institutions.csv": InventoryTests.institutionsHeader, "meters.csv": header])
    let faults = world.faults(InventoryTests.yaml)
    #expect(faults.contains { "\($0.line):\($0.column): \($0.what); \($0.remedy)".hasPrefix(start) }, "\(faults)")
  }

  @Test func `rows of one endpoint must name one format`() {
    let faults = world(
      meters:
        "a,hall,,water,,,http://a/,,json,/a,m3,,,,,\n"
        + "b,hall,,water,,,http://a/,,,/b,m3,,,,,\nc,hall,,water,,,http://a/,,xml,/c,m3,,,,,\n"
    )
    .faults(InventoryTests.yaml)
    #expect(only(faults).hasPrefix("4:28: rows of one endpoint name different formats"))
  }

  @Test func `a name of the configuration cannot be used again in a file`() {
    let faults = world(meters: "gw,hall,,water,,,http://a/,,,/a,m3,,,,,\n")
      .faults(Sample.text.replacingOccurrences(of: "schema: 1\n", with: InventoryTests.yaml))
    #expect(
      faults.map(\.description) == [
        "/etc/conserved/institutions.csv:2:1: there are two institutions 'hall'; name them apart; "
          + "the first is on /etc/conserved/conserved.yaml line 5",
        "/etc/conserved/meters.csv:2:1: there are two endpoints 'gw'; name them apart; "
          + "the first is on /etc/conserved/conserved.yaml line 8",
      ])
  }
}

@Suite struct FaultsTests {
  @Test func `ten mistakes are ten faults in order, each with a place and a remedy`() {
    let yaml = """
      schema: 1
      site: { name: A, time_zone: Mars/Olympus }
      polling: { intervall: 5m, timeout: 10x }
      plan: { use: [nothing] }
      institutions:
        - { id: hall, region: 12 }
        - { id: hall }
      endpoints:
        - id: gw
          url: http://u:p@192.0.2.1/
          auth: { kind: basic, user: u, password: secret }
          registers:
            - { id: e, institution: hal, carrier: heat, value: /e, unit: m3 }
      """
    let faults = World().faults(yaml)
    #expect(
      faults.map { "\($0.line):\($0.column)" } == [
        "2:29", "3:12", "3:36", "4:15", "6:25", "7:11", "10:10", "11:35", "13:31", "13:68",
      ], "\(faults.map(\.description).joined(separator: "\n"))")
    for fault in faults {
      #expect(fault.file == World.path && !fault.what.isEmpty && !fault.remedy.isEmpty)
      #expect(!fault.what.contains("secret:") && !fault.what.contains("u:p"))
    }
    #expect(faults == faults.sorted() && Set(faults).count == faults.count)
  }

  @Test func `a fault is one line`() {
    let fault = Fault(file: "conserved.yaml", line: 41, column: 12, what: "unit 'kwhh' is not known", remedy: "write 'kWh'")
    #expect(fault.description == "conserved.yaml:41:12: unit 'kwhh' is not known; write 'kWh'")
    let faults = World().faults("schema: 1\n\"a\\nb\": 1\npolling: { interval: \"x\\ny\" }\n")
    #expect(faults.count == 2)
    for fault in faults { #expect(!fault.description.contains("\n")) }
  }
}
