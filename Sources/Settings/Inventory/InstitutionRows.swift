import EnergyModel

/// The columns of `institutions.csv` (contract): who it is, then its facts.
enum InstitutionColumn: Int, InventoryColumn {
  case id, name, institutionClass, region, answerable, floorArea, persons, parent, quotaClass
  case staff, establishedStaff, students, patients, visitors, beds, heatedArea, heatingDays
  case vehicles, petrolVehicles, dieselVehicles, newEnergyVehicles, dataCentreArea, racks, dataCentrePower
  case station

  var names: [String] {
    switch self {
    case .id: ["id", "机构编号", "编号"]
    case .name: ["name", "机构名称", "名称"]
    case .institutionClass: ["class", "机构类别", "类别"]
    case .region: ["region", "行政区划", "行政区划代码"]
    case .answerable: ["answerable", "责任单位"]
    case .floorArea: ["floor_area_m2", "建筑面积", "建筑面积(m2)", "建筑面积(m²)", "建筑面积（m²）"]
    case .persons: ["persons", "用能人数"]
    case .parent: ["parent", "上级机构"]
    case .quotaClass: ["quota_class", "定额类别"]
    case .staff: ["staff", "在岗人数"]
    case .establishedStaff: ["established_staff", "编制人数"]
    case .students: ["students", "学生人数"]
    case .patients: ["patients", "日均就医人数"]
    case .visitors: ["visitors", "日均观众人数"]
    case .beds: ["beds", "床位数"]
    case .heatedArea: ["heated_area_m2", "供热面积", "供热面积(m2)", "供热面积(m²)", "供热面积（m²）"]
    case .heatingDays: ["heating_days", "供热天数"]
    case .vehicles: ["vehicles", "车辆数量"]
    case .petrolVehicles: ["vehicles_petrol", "汽油车数量"]
    case .dieselVehicles: ["vehicles_diesel", "柴油车数量"]
    case .newEnergyVehicles: ["vehicles_new_energy", "新能源车数量"]
    case .dataCentreArea: ["data_centre_area_m2", "数据中心面积", "数据中心面积(m2)", "数据中心面积(m²)", "数据中心面积（m²）"]
    case .racks: ["racks", "机架数量"]
    case .dataCentrePower: ["data_centre_power_kw", "数据中心功率", "数据中心功率(kW)", "数据中心功率（kW）"]
    case .station: ["station", "气象站"]
    }
  }

  var isRequired: Bool { self == .id }

  /// The number that stands in it; `nil` for a column of words.
  var number: FactName? { FactName(rawValue: names[0]).flatMap { $0.isNumber ? $0 : nil } }
}

extension Loader {
  /// Takes in the institutions of a file that the configuration names.
  mutating func addInstitutions(from name: WrittenText) {
    guard let (bytes, file) = inventory(name) else { return }
    let numbers = InstitutionColumn.allCases.compactMap { column in column.number.map { ($0, column) } }
    InventoryTable.forEachRow(of: bytes, file: file, faults: faults, columns: InstitutionColumn.self) { row in
      var written = WrittenInstitution(place: row.place)
      written.id = row[.id]
      written.name = row[.name]
      written.institutionClass = row[.institutionClass]
      written.region = row[.region]
      written.answerable = row[.answerable]
      for (name, column) in numbers { written.numbers[name] = row[column].map(WrittenSeries.single) }
      written.quotaClass = row[.quotaClass]
      written.parent = row[.parent]
      written.station = row[.station]
      add(written)
    }
  }

  /// The bytes of an inventory file, and its number for places in it.
  func inventory(_ name: WrittenText) -> (bytes: [UInt8], file: Int32)? {
    switch source.read(folder.absolute(name.text)) {
    case .success(let bytes): return (bytes, faults.file(named: folder.shown(name.text)))
    case .failure(let failure):
      return faults.refuse(
        name.place, "the file \(FaultList.quoted(folder.shown(name.text))) \(failure.words)", "mend its name, or remove it here")
    }
  }
}
