import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

/// What is said of a saved body: the keys of a configuration as options.
struct SavedBodyOptions: ParsableArguments {
  @Option(help: "A preset: shipped, a file presets/NAME.yaml beside the configuration, or a path that ends in .yaml.")
  var preset: String?

  @Option(help: "json, xml, csv, openmetrics, text or obis; without it, what the body is.")
  var format: String?

  @Option(
    help: "Where the number stands: /meters/0/total (json), /a/b (xml), a column (csv), a sample (openmetrics), 1-0:1.8.0 (obis)."
  )
  var value: String?

  @Option(help: "Where its time stands; without it the time of receipt counts.")
  var time: String?

  @Option(help: "The unit of the number; kWh without it.")
  var unit: String?

  @Option(help: "Where the body states the unit.")
  var unitAt: String?

  @Option(help: "cumulative, restarting, delta or instantaneous; cumulative without it.")
  var kind: String?

  @Option(help: "The carrier; without it the one that the unit suggests.")
  var carrier: String?

  @Option(help: "Where the entries of a history stand, in json and xml; other places are then read within each.")
  var rows: String?

  @Option(help: "all entries or the last one; all without it.")
  var take: String?

  @Option(help: "usual, milliseconds, or as the device writes times, such as DD.MM.YYYY hh:mm.")
  var timeFormat: String?

  @Option(help: "The zone of times without an offset; Asia/Shanghai without it.")
  var timeZone: String?

  @Option(help: "What a time means that clocks show twice: first, second, order or refuse; first without it.")
  var repeatedHour: String?

  @Option(help: "Which end of its interval the time of a delta names: end or start; end without it.")
  var stamp: String?

  @Option(help: "Whether strings of json that are wholly a number count: string or number; number without it.")
  var numbers: String?

  @Option(help: "Where the body states the power of ten of the number.")
  var powerAt: String?

  @Option(help: "By how many tens the number is to be multiplied, such as -3.")
  var powerOfTen: String?

  @Option(help: "What the device writes when it does not know; may be given more than once.")
  var absent: [String] = []

  @Option(help: "Between the cells of a csv body: , ; | or tab; a comma without it.")
  var separator: String?

  @Option(help: "The decimal mark of a csv body: point or comma; point without it.")
  var decimal: String?

  @Option(help: "Lines before the first row of a csv body that are no part of the table; none without it.")
  var skip: String?

  @Flag(help: "The first row of a csv body names no columns; they are counted from 1.")
  var noHeader = false

  /// What reads the body. Throws every fault at its option.
  func endpoint(for body: [UInt8], beside configuration: String) throws(SettingsFaults) -> (Endpoint, [Register]) {
    if let preset {
      let known = try NamedData.preset(
        preset, option: "--preset", beside: configuration, environment: Environment.all, source: .disk)
      return Probe.endpoint(of: known)
    }
    return Probe.endpoint(of: try words.terms(guessing: Probe.format(of: body)))
  }

  private var words: SavedBody {
    var saved = SavedBody()
    let pairs: [(SavedBody.Word, String?)] = [
      (.format, format), (.value, value), (.time, time), (.unit, unit), (.unitAt, unitAt), (.kind, kind), (.carrier, carrier),
      (.rows, rows), (.take, take), (.timeFormat, timeFormat), (.timeZone, timeZone), (.repeatedHour, repeatedHour),
      (.stamp, stamp),
      (.numbers, numbers), (.powerAt, powerAt), (.powerOfTen, powerOfTen), (.separator, separator), (.decimal, decimal),
      (.skip, skip),
    ]
    for (word, text) in pairs { saved.words[word] = text }
    saved.absent = absent
    saved.hasHeader = !noHeader
    return saved
  }
}
