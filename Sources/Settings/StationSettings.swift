import EnergyModel

/// A place where the temperature outdoors is measured, as the operator described it.
package struct StationSettings: Sendable, Hashable {
  package let id: StationID
  /// In which its endpoint states a temperature.
  package let unit: MeasureUnit
  /// What is polled, with one source that bears the station's name; `nil`: it lives from imports.
  package let endpoint: Endpoint?

  package init(id: StationID, unit: MeasureUnit, endpoint: Endpoint?) {
    self.id = id
    self.unit = unit
    self.endpoint = endpoint
  }
}
