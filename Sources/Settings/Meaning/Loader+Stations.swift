import EnergyModel

extension Loader {
  /// The names of the stations, before the institutions that refer to them; `nil` for one with a fault.
  mutating func stationIDs(_ written: [WrittenStation]) -> [StationID?] {
    written.map { station in
      guard let text = station.id else {
        return faults.refuse(station.place, "the station has no `id`", "write one, such as town")
      }
      guard let id: StationID = faults.identifier(text, key: "id"),
        faults.isFirst(text, in: &stationPlaces, thing: "station")
      else { return nil }
      return id
    }
  }

  /// Takes in the stations, when every endpoint is known.
  mutating func addStations(_ written: [WrittenStation], ids: [StationID?], polling: Polling) {
    for (station, id) in zip(written, ids) { add(station, id: id, polling: polling) }
  }

  private mutating func add(_ written: WrittenStation, id: StationID?, polling: Polling) {
    checkNameIsNoEndpoint(written)
    guard written.poll.url != nil else {
      refusePolledKeys(of: written)
      if let id { stations.append(StationSettings(id: id, unit: .degreeCelsius, endpoint: nil)) }
      return
    }
    let terms = terms(of: written.poll, preset: nil, polling: polling)
    let manner = faults.manner(written.manner, in: terms.format, over: nil)
    let unit = written.unit.map { temperatureUnit($0) } ?? .degreeCelsius
    let value = written.value.flatMap { faults.path($0, key: "value", in: terms.format) }
    if written.value == nil {
      faults.report(
        written.place, "the station has no `value`",
        "write where the number stands in the body, such as `value: /temperature_2m`")
    }
    let time = written.time.map { faults.path($0, key: "time", in: terms.format) }
    let numbers = written.numbers.map { faults.numbers($0) } ?? false
    guard let id, let endpoint = EndpointID(id.text), let name = RegisterID(id.text), let request = terms.request,
      let format = terms.format, let interval = terms.intervalSeconds, let unit, let value, let numbers,
      written.time == nil || time != nil
    else { return }
    let source = RegisterSource(
      register: name, value: value, time: time ?? nil, unit: unit, acceptsNumberStrings: numbers,
      manner: faults.manner(written.valueManner, unit: unit, in: format, over: nil))
    stations.append(
      StationSettings(
        id: id, unit: unit,
        endpoint: Endpoint(
          id: endpoint, request: request, format: format, manner: manner, intervalSeconds: interval, sources: [source],
          drop: terms.drop)))
  }

  /// What is said of one under a name would be taken for the other.
  private func checkNameIsNoEndpoint(_ written: WrittenStation) {
    guard let text = written.id, let endpoint = endpointPlaces[text.text] else { return }
    faults.report(
      text.place, "there is an endpoint \(FaultList.quoted(text.text)) already",
      "name the station apart; the endpoint is on \(faults.words(for: endpoint, from: text.place))")
  }

  /// One without a `url` lives from imports: what speaks of a body was meant for another.
  private func refusePolledKeys(of written: WrittenStation) {
    for (key, place) in written.polledKeys {
      faults.report(
        place, "the station has a `\(key)` and no `url`",
        key == "unit"
          ? "write the `url`, or remove it: an import has a column `unit`"
          : "write the `url`, or remove it: the station lives from imports")
    }
  }

  private func temperatureUnit(_ written: WrittenText) -> MeasureUnit? {
    if let unit = MeasureUnit(written.text), unit.dimension == .temperature { return unit }
    return faults.refuse(
      written.place, "unit \(FaultList.quoted(written.text)) is no unit of temperature",
      "write one of \(MeasureUnit.temperatures.map(\.symbol).joined(separator: ", "))")
  }

  /// The station that an institution names; `nil` where there is none, which is a fault.
  func station(_ written: WrittenText) -> StationID? {
    guard stationPlaces[written.text] != nil, let id = StationID(written.text) else {
      return faults.refuse(
        written.place, "there is no station \(FaultList.quoted(written.text))",
        "write the id of one, or add it under `stations`, such as `- { id: town }`")
    }
    return id
  }
}
