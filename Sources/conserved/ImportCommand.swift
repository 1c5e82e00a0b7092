import ArgumentParser
import ConservedCore
import EnergyModel

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Add rows of a CSV file to the books: all of them, or none and every fault with its line.",
    discussion: """
      readings     register,time,value and optional unit,received,note: register values as the meter showed them
      exchanges    register,time,final_value,initial_value and optional capacity,multiplier,note: meters that were replaced
      corrections  register,time,value,reason and optional unit,author: what a register really showed
      baselines    institution,indicator,year,value,unit and optional source: a base year where the books do not reach
      ledger       institution,carrier,from,to,amount,unit and optional end_use,cost,note: bills over whole days, `to` the day after;
                   `withdrawn`: the mistyped amount that the row takes back
      facts        institution,fact,from,value and optional source: what holds from a day on, in place of the configuration
      temperatures station,time,value and optional unit (degC, degF, K): outdoor temperatures of `stations`
      steps        register,date,reason: a change of use that somebody explained; comparisons across that day end

      acknowledgements
                   subject,until and optional reason,author: whose events alarm nobody for a while

      The facts are \(FactName.allCases.map(\.rawValue).joined(separator: ", ")).

      Where the daemon runs, the file goes through its inbox and the command waits for the verdict.
      """)

  @Argument(help: "What the rows are.")
  var kind: ImportKind

  @Argument(help: "The CSV file, UTF-8.")
  var file: String

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    try FactFile(kind, path: file).bring(into: settings)
  }
}

extension ImportKind: ExpressibleByArgument {}
