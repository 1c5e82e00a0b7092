import EnergyModel
import Metering
import Settings

/// What the configuration names, by index: the loop works with numbers, not with names.
package struct Inventory: Sendable {
  /// One endpoint as the loop needs it.
  package struct Target: Sendable {
    package let endpoint: Endpoint
    package let decoder: BodyDecoder
    /// The register of each of the endpoint's sources, by index.
    package let registers: [Int]
    /// Whose temperature it states, instead of the values of registers; `nil`: it is no station's.
    package let station: StationID?
    /// Its host, for back-off.
    package let host: String
    /// `nil`: it answers no ranges.
    package let history: HistoryTarget?

    fileprivate init(
      _ endpoint: Endpoint, registers: [Int], station: StationID?, host: String?, history: HistoryTarget? = nil,
      tables: inout PathTables
    ) {
      self.endpoint = endpoint
      decoder = tables.decoder(format: endpoint.format, sources: endpoint.sources, manner: endpoint.manner)
      self.registers = registers
      self.station = station
      // Behind each socket is another program, whatever the URL calls it.
      self.host = (host ?? endpoint.request.url) + (endpoint.request.options?.unixSocket.map { " " + $0 } ?? "")
      self.history = history
    }
  }

  package let settings: Settings
  /// The endpoints, then the stations that are polled.
  package let targets: [Target]
  package let registerIndex: [RegisterID: Int]
  package let endpointIndex: [EndpointID: Int]

  package init(settings: Settings, host: (String) -> String?) {
    self.settings = settings
    let registerIndex = Dictionary(settings.registers.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.registerIndex = registerIndex
    let stations = settings.stations.compactMap { station in station.endpoint.map { (endpoint: $0, station: station.id) } }
    var tables = PathTables()
    targets =
      settings.endpoints.map { endpoint in
        let registers = endpoint.sources.compactMap { registerIndex[$0.register] }
        let history = endpoint.history.map {
          HistoryTarget(
            $0, format: endpoint.format, registers: registers.map { settings.registers[$0] }, site: settings.site.calendar)
        }
        return Target(
          endpoint, registers: registers, station: nil, host: host(endpoint.request.url), history: history, tables: &tables)
      }
      + stations.map {
        Target($0.endpoint, registers: [], station: $0.station, host: host($0.endpoint.request.url), tables: &tables)
      }
    endpointIndex = Dictionary(targets.enumerated().map { ($1.endpoint.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package var calendar: LocalCalendar { settings.site.calendar }
}
