import EnergyModel
import Fetching
import Glibc
import Metering
import Publishing
import Settings

/// One endpoint asked once, or a saved body, and what is in it (contract, `probe`); nothing is booked.
package struct Probe {
  private let transfers: Transfers

  package init(settings: Settings) throws(FetchingUnavailable) {
    var limits = TransferLimits(inFlightMax: 1, keptConnectionsMax: 1)
    limits.needsSFTP = settings.polled.contains { $0.request.shell != nil }
    transfers = try Transfers(limits: limits, now: { Probe.now })
  }

  package static var now: Instant {
    var seconds = time_t()
    time(&seconds)
    return Instant(seconds: Int64(seconds))
  }

  /// Asks and waits; the request's own timeout ends it.
  package func ask(_ endpoint: Endpoint) -> Result<Answer, FetchFailure> { ask(endpoint.request) }

  package func ask(_ request: Request) -> Result<Answer, FetchFailure> {
    transfers.begin(request, key: 0)
    while true {
      if let completion = transfers.wait(milliseconds: 1_000).completions.first { return completion.result }
    }
  }

  // MARK: A saved body has no configuration: what reads it is made up

  /// Every channel of a preset.
  package static func endpoint(of preset: Preset) -> (endpoint: Endpoint, registers: [Register]) {
    let registers = preset.channels.compactMap { channel -> (Register, RegisterSource)? in
      guard let id = RegisterID(channel.name), let institution else { return nil }
      return (
        Register(
          id: id, institution: institution, carrier: channel.carrier, flow: channel.flow, kind: channel.kind, unit: channel.unit,
          stamp: channel.stamp),
        RegisterSource(
          register: id, value: channel.value, time: channel.time, unit: channel.unit,
          acceptsNumberStrings: channel.acceptsNumberStrings, manner: channel.manner)
      )
    }
    return (saved(preset.format, preset.manner, registers.map(\.1)), registers.map(\.0))
  }

  /// What options say of a body. A temperature has no carrier, and no register: it is a station's.
  package static func endpoint(of terms: SavedBody.Terms) -> (endpoint: Endpoint, registers: [Register]) {
    guard let institution else { preconditionFailure("the name is well-formed") }
    return (
      saved(terms.format, terms.manner, [terms.source]),
      terms.carrier.map { carrier in
        [
          Register(
            id: terms.source.register, institution: institution, carrier: carrier, kind: terms.kind, unit: terms.source.unit,
            stamp: terms.stamp)
        ]
      } ?? []
    )
  }

  /// What a body is, by looking at it; json where it is nothing.
  package static func format(of body: [UInt8]) -> BodyFormat { BodyOutline(of: body)?.format ?? .json }

  /// A sample and the register that it is of.
  package typealias Found = (register: RegisterID, sample: Sample)

  /// The presets that find a value in a body, those that find most of what they look for first.
  package static func fitting(_ body: [UInt8], among presets: [Preset], _ calendar: LocalCalendar) -> [(
    preset: Preset, samples: [Found]
  )] {
    presets.compactMap { preset -> (preset: Preset, samples: [Found])? in
      let endpoint = endpoint(of: preset).endpoint
      let decoder = BodyDecoder(format: endpoint.format, sources: endpoint.sources, manner: endpoint.manner)
      guard let decoded = try? decoder.decode(body, contentType: "", calendar: calendar) else { return nil }
      let samples = decoded.compactMap { decoded in
        (try? decoded.get()).map { Found(register: endpoint.sources[decoded.source].register, sample: $0) }
      }
      // A preset of counters that finds power alone is of another device.
      let counts = { (unit: MeasureUnit) in unit.watts == nil }
      guard samples.contains(where: { counts($0.sample.unit) }) || !preset.channels.contains(where: { counts($0.unit) }) else {
        return nil
      }
      return samples.isEmpty ? nil : (preset, samples)
    }
    .sorted { left, right in
      let (leftFound, rightFound) = (Set(left.samples.map(\.register)).count, Set(right.samples.map(\.register)).count)
      // As many found: the one that looks for less misses less.
      return (-leftFound, left.preset.channels.count, left.preset.name) < (
        -rightFound, right.preset.channels.count, right.preset.name
      )
    }
  }

  private static var institution: InstitutionID? { InstitutionID("saved-body") }

  private static func saved(_ format: BodyFormat, _ manner: BodyManner?, _ sources: [RegisterSource]) -> Endpoint {
    guard let id = EndpointID("saved-body") else { preconditionFailure("the name is well-formed") }
    let request = Request(url: "", timeoutMilliseconds: 1, bodyLimitBytes: 1, keepsConnection: false)
    return Endpoint(id: id, request: request, format: format, manner: manner, intervalSeconds: 900, sources: sources)
  }

  // MARK: What is in it

  /// What a body holds, as lines.
  package struct Lines: Sendable {
    /// JSON objects.
    package var samples: [String] = []
    /// For people.
    package var notes: [String] = []
    /// Whether every register gave a sample.
    package var isComplete = true
    private var acceptedCounts: [RegisterID: Int] = [:]
    /// Of a history the first ones tell enough; the samples are on standard output.
    private static let acceptedMax = 10

    fileprivate mutating func accept(_ register: RegisterID, _ amount: String) {
      acceptedCounts[register, default: 0] += 1
      if acceptedCounts[register] ?? 0 <= Lines.acceptedMax { notes.append("\(register): accepted, \(amount)") }
    }

    /// Says how many more there were.
    fileprivate mutating func finish() {
      for (register, count) in acceptedCounts.sorted(by: { $0.key < $1.key }) where count > Lines.acceptedMax {
        notes.append("\(register): accepted, \(count) in all")
      }
    }
  }

  package static func read(_ answer: Answer, _ endpoint: Endpoint, _ registers: [Register], _ calendar: LocalCalendar) -> Lines {
    var lines = Lines()
    let byID = Dictionary(registers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    do throws(Rejection) {
      let decoder = BodyDecoder(format: endpoint.format, sources: endpoint.sources, manner: endpoint.manner)
      for decoded in try decoder.decode(answer.body, contentType: answer.contentType, calendar: calendar) {
        let source = endpoint.sources[decoded.source]
        guard let register = byID[source.register] else { continue }
        switch decoded.result {
        case .success(let sample):
          lines.samples.append(line(sample, register, calendar))
          do throws(Rejection) {
            let reading = try Check.reading(
              from: sample, received: answer.received, register: register, calendar: calendar, path: source.value.description)
            lines.accept(source.register, real(reading, register, calendar))
          } catch {
            lines.notes.append("\(source.register): \(error.sentence)")
            lines.isComplete = false
          }
        case .failure(let rejection):
          lines.notes.append("\(source.register): \(rejection.sentence)")
          lines.isComplete = false
        }
      }
    } catch {
      lines.notes.append(error.sentence)
      lines.isComplete = false
    }
    lines.finish()
    return lines
  }

  /// What a station's body holds.
  package static func read(
    _ answer: Answer, _ endpoint: Endpoint, station: StationID, _ calendar: LocalCalendar
  ) -> Lines {
    var lines = Lines()
    do throws(Rejection) {
      let decoder = BodyDecoder(format: endpoint.format, sources: endpoint.sources, manner: endpoint.manner)
      for found in try decoder.decode(answer.body, contentType: answer.contentType, calendar: calendar) {
        let source = endpoint.sources[found.source]
        let sample = try found.get()
        lines.samples.append(line(sample, station, calendar))
        let reading = try Check.temperature(
          from: sample, of: station, received: answer.received, path: source.value.description)
        lines.notes.append("\(station): accepted, \(reading.temperature.celsius) degC")
      }
    } catch {
      lines.notes.append("\(station): \(error.sentence)")
      lines.isComplete = false
    }
    return lines
  }

  private static func line(_ sample: Sample, _ station: StationID, _ calendar: LocalCalendar) -> String {
    let members: [JSON.Member] = [
      .init("station", .string(station.text)), .init("value", .string(sample.text)),
      .init("unit", .string(sample.sentUnit ?? sample.unit.symbol)),
      .init("time", .string(orNull: sample.stamp.map(calendar.rfc3339))),
    ]
    return String(decoding: JSON.object(members).bytes, as: UTF8.self)
  }

  /// What a reading means in the unit that its carrier is printed in; power stays as it was sent.
  private static func real(_ reading: Reading, _ register: Register, _ calendar: LocalCalendar) -> String {
    guard let value = RegisterTerms(register: register, calendar: calendar).value(reading) else {
      return "\(reading.value) \(reading.unit.symbol)"
    }
    return "\(value.printed) \(register.carrier.baseUnit.printed)"
  }

  private static func line(_ sample: Sample, _ register: Register, _ calendar: LocalCalendar) -> String {
    let members: [JSON.Member] = [
      .init("register", .string(register.id.text)), .init("carrier", .string(register.carrier.name)),
      .init("kind", .string(register.kind.rawValue)), .init("value", .string(sample.text)),
      .init("unit", .string(sample.sentUnit ?? sample.unit.symbol)),
      .init("time", .string(orNull: sample.stamp.map(calendar.rfc3339))),
    ]
    return String(decoding: JSON.object(members).bytes, as: UTF8.self)
  }
}
