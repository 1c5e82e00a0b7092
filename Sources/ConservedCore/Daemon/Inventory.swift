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
    /// Its host, for back-off.
    package let host: String
  }

  package let settings: Settings
  package let targets: [Target]
  package let registerIndex: [RegisterID: Int]
  package let endpointIndex: [EndpointID: Int]

  package init(settings: Settings, host: (String) -> String?) {
    self.settings = settings
    let registerIndex = Dictionary(settings.registers.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.registerIndex = registerIndex
    targets = settings.endpoints.map { endpoint in
      Target(
        endpoint: endpoint, decoder: BodyDecoder(format: endpoint.format, sources: endpoint.sources),
        registers: endpoint.sources.compactMap { registerIndex[$0.register] },
        host: host(endpoint.request.url) ?? endpoint.request.url)
    }
    endpointIndex = Dictionary(settings.endpoints.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package var calendar: LocalCalendar { settings.site.calendar }
}
