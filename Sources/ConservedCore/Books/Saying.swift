import EnergyModel

/// What makes two readings one (contract R7).
struct Saying: Hashable {
  let instant: Instant
  let value: ExactDecimal
  let unit: MeasureUnit

  init(_ reading: Reading) {
    instant = reading.instant
    value = reading.value
    unit = reading.unit
  }
}
