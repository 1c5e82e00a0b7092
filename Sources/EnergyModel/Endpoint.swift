/// Something that answers a request with the values of one or more registers: a meter, a gateway, a platform. One of a station answers with
/// its temperature alone.
package struct Endpoint: Sendable, Hashable {
  package let id: EndpointID
  package let request: Request
  package let format: BodyFormat
  /// How its bodies are read, beyond their format; `nil`: as the format has it.
  package let manner: BodyManner?
  /// How often it is polled, s.
  package let intervalSeconds: Int64
  package let sources: [RegisterSource]
  /// How it is asked for what it kept while nobody asked; `nil`: it answers no ranges.
  package let history: HistoryManner?
  /// The directory whose files are its bodies; `nil`: the answer to its request is its body.
  package let drop: FileDrop?

  package init(
    id: EndpointID, request: Request, format: BodyFormat, manner: BodyManner? = nil, intervalSeconds: Int64,
    sources: [RegisterSource], history: HistoryManner? = nil, drop: FileDrop? = nil
  ) {
    precondition(intervalSeconds > 0, "an interval is positive")
    self.id = id
    self.request = request
    self.format = format
    self.manner = manner
    self.intervalSeconds = intervalSeconds
    self.sources = sources
    self.history = history
    self.drop = drop
  }
}

/// The format of a body.
package enum BodyFormat: String, Sendable, Hashable, CaseIterable {
  case json, xml, csv, openmetrics, text, obis
}

/// Where a body holds the value of one register, and how that value is to be read.
package struct RegisterSource: Sendable, Hashable {
  /// Of a station: its own name.
  package let register: RegisterID
  package let value: ValuePath
  /// Where the body stamps the value; `nil`: the time of receipt counts.
  package let time: ValuePath?
  /// The unit in which the body states the value.
  package let unit: MeasureUnit
  /// Whether a JSON string that is wholly a number counts as one (`numbers: string`, contract R1).
  package let acceptsNumberStrings: Bool
  /// How the value is read where place and unit do not say it; `nil`: as it stands there.
  package let manner: ValueManner?

  package init(
    register: RegisterID, value: ValuePath, time: ValuePath? = nil, unit: MeasureUnit, acceptsNumberStrings: Bool = false,
    manner: ValueManner? = nil
  ) {
    self.register = register
    self.value = value
    self.time = time
    self.unit = unit
    self.acceptsNumberStrings = acceptsNumberStrings
    self.manner = manner
  }
}
