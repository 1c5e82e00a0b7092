/// How a known device answers: format, paths, units and kinds, so that a user need not know them (data, `config/presets`).
package struct Preset: Sendable, Hashable {
  package struct Channel: Sendable, Hashable {
    /// What an endpoint's register refers to by `channel`; the first one is the default.
    package let name: String
    package let carrier: Carrier
    package let value: ValuePath
    package let time: ValuePath?
    package let unit: MeasureUnit
    package let kind: RegisterKind
    package let flow: FlowDirection
    package let acceptsNumberStrings: Bool
    /// What `time` names where the channel is a delta.
    package let stamp: IntervalStamp

    package init(
      name: String, carrier: Carrier, value: ValuePath, time: ValuePath?, unit: MeasureUnit, kind: RegisterKind,
      flow: FlowDirection,
      acceptsNumberStrings: Bool, stamp: IntervalStamp = .end
    ) {
      self.name = name
      self.carrier = carrier
      self.value = value
      self.time = time
      self.unit = unit
      self.kind = kind
      self.flow = flow
      self.acceptsNumberStrings = acceptsNumberStrings
      self.stamp = stamp
    }
  }

  package let name: String
  package let vendor: String
  package let models: String
  /// Where the knowledge comes from.
  package let source: String
  package let format: BodyFormat
  /// Never empty.
  package let channels: [Channel]

  package init(name: String, vendor: String, models: String, source: String, format: BodyFormat, channels: [Channel]) {
    precondition(!channels.isEmpty, "a preset has a channel")
    self.name = name
    self.vendor = vendor
    self.models = models
    self.source = source
    self.format = format
    self.channels = channels
  }
}
