/// A place in a body, in the notation of the body's format.
package enum ValuePath: Sendable, Hashable, CustomStringConvertible {
  /// JSON: `/meters/0/total` (RFC 6901). Within `rows` it begins at the entry.
  case pointer(JSONPointer)
  /// JSON, where the place is told by what stands beside it: `$.meters[?@.type=='total'].wh` (RFC 9535). `$` is the body, `@` the entry.
  indirect case query(JSONQuery)
  /// XML: `/MBusData/DataRecord[Quantity='Energy']/Value` (a part of XPath 1.0).
  indirect case xpath(XMLPath)
  /// CSV: the name of a column, or its number (`#3`).
  indirect case column(CSVColumn)
  /// OpenMetrics: `energy_joules_total{meter="main"}`; as a `time`, the sample's own stamp.
  indirect case selector(MetricSelector)
  /// Plain text: what stands before and after the number.
  indirect case anchors(TextAnchors)
  /// A telegram of a meter: `1-0:1.8.0` (IEC 62056-61); as a `time`, the stamp that stands before the value.
  indirect case obis(OBISCode)

  /// `nil` when the text is no place in such a body.
  package init?(_ text: String, in format: BodyFormat) {
    let path: ValuePath? =
      switch format {
      case .json where text.hasPrefix("$") || text.hasPrefix("@"): JSONQuery(text).map(ValuePath.query)
      case .json: JSONPointer(text).map(ValuePath.pointer)
      case .xml: XMLPath(text).map(ValuePath.xpath)
      case .csv: CSVColumn(text).map(ValuePath.column)
      case .openmetrics: MetricSelector(text).map(ValuePath.selector)
      case .text: TextAnchors(text).map(ValuePath.anchors)
      case .obis: OBISCode(text).map(ValuePath.obis)
      }
    guard let path else { return nil }
    self = path
  }

  package var description: String {
    switch self {
    case .pointer(let pointer): pointer.description
    case .query(let query): query.description
    case .xpath(let path): path.description
    case .column(let column): column.description
    case .selector(let selector): selector.description
    case .anchors(let anchors): anchors.description
    case .obis(let code): code.description
    }
  }
}

extension BodyFormat {
  /// What a place in such a body is called and how it is written, for whoever wrote none.
  package var notation: (name: String, remedy: String) {
    switch self {
    case .json:
      (
        "a JSON pointer",
        "begin with '/' and join the names from the outside in, such as /meters/0/total; in a name write ~1 for '/' and ~0 for '~'; or "
          + "begin with '$' and choose entries by what they hold, such as $.meters[?@.type=='total'].wh"
      )
    case .xml:
      (
        "a path in XML",
        "join the names of elements by '/', without their prefixes, such as /MBusData/DataRecord[Quantity='Energy']/Value or //meter[@id='7']/@total"
      )
    case .csv: ("a column", "write the column's name in the first row, or '#' and its number from 1 on, such as \"#3\"")
    case .openmetrics: ("a sample", "write its name, and labels where it takes them, such as energy_joules_total{meter=\"main\"}")
    case .text:
      ("a place between anchors", "write what stands around the number, with {} for the number, such as 'Total: {} kWh'")
    case .obis: ("an OBIS code", "write it as the telegram does, such as 1-0:1.8.0")
    }
  }
}
