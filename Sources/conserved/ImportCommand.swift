import ArgumentParser
import ConservedCore
import EnergyModel
import Glibc
import Settings

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Add rows of a CSV file to the books: all of them, or none and every fault with its line.",
    discussion: """
      readings   register,time,value and optional unit,received,note: register values as the meter showed them
      exchanges  register,time,final_value,initial_value and optional capacity,multiplier,note: meters that were replaced
      baselines  institution,indicator,year,value,unit and optional source: a base year where the books do not reach
      """)

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case readings, exchanges, baselines
  }

  @Argument(help: "What the rows are.")
  var kind: Kind

  @Argument(help: "The CSV file, UTF-8.")
  var file: String

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    let bytes: [UInt8]
    switch SettingsSource.disk.read(absolutePath(file)) {
    case .success(let read): bytes = read
    case .failure(let failure):
      Console.note("\(file):1:1: the file cannot be read (\(failure)); check its path and owner")
      throw Exit.inputOutput
    }
    // A faulty file is refused before anything is opened or locked.
    switch kind {
    case .readings:
      let readings = try rows { () throws(RowFaults) in
        try ReadingsImport.parse(bytes, file: file, registers: settings.registers, calendar: settings.site.calendar)
      }
      let added = try Service.attempt { try Session.writing(settings).insert(readings) }
      Console.note("\(readings.count) rows read, \(added) readings new")
    case .exchanges:
      let exchanges = try rows { () throws(RowFaults) in
        try ExchangesImport.parse(bytes, file: file, registers: settings.registers, calendar: settings.site.calendar)
      }
      try Service.attempt { try Session.writing(settings).record(exchanges) }
      Console.note("\(exchanges.count) exchanges recorded; the books follow")
    case .baselines:
      let baselines = try rows { () throws(RowFaults) in
        try BaselinesImport.parse(bytes, file: file, institutions: settings.institutions)
      }
      try Service.attempt { try Session.writing(settings).state(baselines) }
      Console.note("\(baselines.count) baselines kept")
    }
  }

  private func rows<Rows>(_ parse: () throws(RowFaults) -> Rows) throws -> Rows {
    do throws(RowFaults) {
      return try parse()
    } catch {
      for fault in error.faults { Console.note(fault.description) }
      throw Exit.badData
    }
  }
}
