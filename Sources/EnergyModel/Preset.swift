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
    package let manner: ValueManner?
    /// What `time` names where the channel is a delta.
    package let stamp: IntervalStamp

    package init(
      name: String, carrier: Carrier, value: ValuePath, time: ValuePath?, unit: MeasureUnit, kind: RegisterKind,
      flow: FlowDirection,
      acceptsNumberStrings: Bool, manner: ValueManner? = nil, stamp: IntervalStamp = .end
    ) {
      self.name = name
      self.carrier = carrier
      self.value = value
      self.time = time
      self.unit = unit
      self.kind = kind
      self.flow = flow
      self.acceptsNumberStrings = acceptsNumberStrings
      self.manner = manner
      self.stamp = stamp
    }
  }

  package let name: String
  package let vendor: String
  package let models: String
  /// Which versions of the device's own program answer so, as far as known.
  package let firmware: String
  /// Where the knowledge comes from.
  package let source: String
  package let format: BodyFormat
  /// How its bodies are read; `nil`: as the format has it.
  package let manner: BodyManner?
  /// Never empty.
  package let channels: [Channel]

  package init(
    name: String, vendor: String, models: String, firmware: String = "", source: String, format: BodyFormat,
    manner: BodyManner? = nil,
    channels: [Channel]
  ) {
    precondition(!channels.isEmpty, "a preset has a channel")
    self.name = name
    self.vendor = vendor
    self.models = models
    self.firmware = firmware
    self.source = source
    self.format = format
    self.manner = manner
    self.channels = channels
  }
}
