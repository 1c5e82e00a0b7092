import EnergyModel

/// The columns of `institutions.csv` (contract).
enum InstitutionColumn: Int, InventoryColumn {
  case id, name, institutionClass, region, answerable, floorArea, persons, parent

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
    }
  }

  var isRequired: Bool { self == .id }
}

extension Loader {
  /// Takes in the institutions of a file that the configuration names.
  mutating func addInstitutions(from name: WrittenText) {
    guard let (bytes, file) = inventory(name) else { return }
    InventoryTable.forEachRow(of: bytes, file: file, faults: faults, columns: InstitutionColumn.self) { row in
      var written = WrittenInstitution(place: row.place)
      written.id = row[.id]
      written.name = row[.name]
      written.institutionClass = row[.institutionClass]
      written.region = row[.region]
      written.answerable = row[.answerable]
      written.floorArea = row[.floorArea].map(WrittenSeries.single)
      written.persons = row[.persons].map(WrittenSeries.single)
      written.parent = row[.parent]
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
