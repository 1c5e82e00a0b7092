import ArgumentParser
import ConservedCore
import EnergyModel
import Publishing
import Settings

/// The statistical forms, which are a table each.
extension ExportCommand {
  /// One table, and what its file is called where there are several.
  struct NamedTable {
    let name: String
    let pieces: TablePieces
  }

  /// A table for each form of each edition; what whoever signs should look at goes to standard error.
  func statistics(_ settings: Settings, _ session: Session, _ editions: [StatisticalForms], _ dialect: Dialect, year: Int) throws
    -> [NamedTable]
  {
    let statistics = try Statistics(keeper: session.keeper, settings: settings, year: year)
    var tables: [NamedTable] = []
    for (edition, editionName) in zip(editions, self.edition.names) {
      for name in form.names {
        guard let form = edition.forms.first(where: { $0.name == name }) else { continue }
        let rows = try statistics.rows(of: form, in: edition)
        for row in rows {
          for finding in row.findings {
            Console.note("\(row.institution): form \(name) of \(editionName): \(finding.text(.english))")
          }
        }
        tables.append(
          NamedTable(
            name: "\(name)-\(editionName)", pieces: TablePieces(.statistics(form, dialect.language), rows: rows, dialect)))
      }
    }
    return tables
  }

  /// The editions that are asked for, with all forms that are; a fault exits 78, a form that an edition does not have 64.
  func editions() throws -> [StatisticalForms] {
    try edition.names.map { name in
      let edition = try config.forms(named: "cn-" + name)
      if let unknown = form.names.first(where: { name in !edition.forms.contains { $0.name == name } }) {
        Console.note(
          "the edition \(name) has no form '\(unknown)'; write \(edition.forms.map(\.name).joined(separator: ", "))")
        throw ExitCode.validationFailure
      }
      return edition
    }
  }
}

/// Words joined by commas, in the order given.
struct WordList: ExpressibleByArgument {
  let names: [String]

  init(_ names: [String]) { self.names = names }

  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.allSatisfy(Identifier<Settings>.isWellFormed) else { return nil }
  }

  var defaultValueDescription: String { names.joined(separator: ",") }

  /// The first that stands twice.
  var repeated: String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
  }
}

extension ConfigOption {
  /// An edition of the statistical forms, or every fault on standard error and exit 78.
  func forms(named name: String) throws -> StatisticalForms {
    do throws(SettingsFaults) {
      return try Settings.forms(named: name, path: absolutePath(path), environment: Environment.all, source: .disk)
    } catch {
      for fault in error.faults { Console.note(fault.description) }
      throw Exit.refused
    }
  }
}
