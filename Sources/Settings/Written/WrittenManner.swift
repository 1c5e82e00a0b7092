/// How the bodies of something polled are read, as written: the keys that endpoints, stations and presets share.
struct WrittenManner: Sendable {
  struct Expectation: Sendable {
    let place: Place
    let at: WrittenText?
    let text: WrittenText?
  }

  /// How a CSV body is written.
  struct Table: Sendable {
    let place: Place
    let separator: WrittenText?
    let decimal: WrittenText?
    let header: WrittenText?
    let skip: WrittenText?

    static let keys = ["separator", "decimal", "header", "skip"]
  }

  var rows: WrittenText?
  var take: WrittenText?
  var timeFormat: WrittenText?
  var timeZone: WrittenText?
  var repeatedHour: WrittenText?
  var table: Table?
  var expectations: [Expectation]?

  static let keys = ["rows", "take", "time_format", "time_zone", "repeated_hour", "csv", "expect"]

  init() {}

  init(_ keys: WrittenMapping, faults: FaultList) {
    rows = keys.text("rows")
    take = keys.text("take")
    timeFormat = keys.text("time_format")
    timeZone = keys.text("time_zone")
    repeatedHour = keys.text("repeated_hour")
    table = keys.mapping("csv", keys: Table.keys).map { table in
      Table(
        place: table.place, separator: table.text("separator"), decimal: table.text("decimal"), header: table.text("header"),
        skip: table.text("skip"))
    }
    expectations = keys.list("expect")?.compactMap { node in
      WrittenMapping(node, named: "an entry of expect", keys: ["at", "is"], faults: faults).map { entry in
        Expectation(place: entry.place, at: entry.text("at"), text: entry.text("is"))
      }
    }
  }
}

/// How one value is read, as written: the keys that registers, stations and the channels of presets share.
struct WrittenValueManner: Sendable {
  var unitAt: WrittenText?
  /// What the body calls a unit, and which one it is.
  var unitNames: [(name: WrittenText, unit: WrittenText)]?
  var powerAt: WrittenText?
  var powerOfTen: WrittenText?
  var absent: [WrittenText]?

  static let keys = ["unit_at", "unit_names", "power_at", "power_of_ten", "absent"]

  init() {}

  init(_ keys: WrittenMapping) {
    unitAt = keys.text("unit_at")
    unitNames = keys.pairs("unit_names")
    powerAt = keys.text("power_at")
    powerOfTen = keys.text("power_of_ten")
    absent = keys.texts("absent")
  }
}
