/// How a year is commonly spread over its days where an institution has no year of its own yet: an assumption; data, `config/shapes`.
package struct YearShapes: Sendable, Hashable {
  package let id: Identifier<YearShapes>
  package let source: String
  package let shapes: [Shape]

  package init(id: Identifier<YearShapes>, source: String, shapes: [Shape]) {
    self.id = id
    self.source = source
    self.shapes = shapes
  }

  /// None for any use.
  package static let none = YearShapes(id: Identifier(shipped: "none"), source: "", shapes: [])

  /// What is spread.
  package enum Use: String, Sendable, Hashable, CaseIterable {
    /// All energy together.
    case energy
    case electricity, water, heating, vehicle

    /// What a carrier is mostly for.
    package init(_ carrier: Carrier) {
      switch carrier {
      case .electricity, .cooling: self = .electricity
      case .water: self = .water
      case .naturalGas, .heat, .steam, .coal, .coke, .lpg, .lng, .fuelOil: self = .heating
      case .petrol, .diesel, .kerosene: self = .vehicle
      case .other, .waste: self = .energy
      }
    }
  }

  /// A day uses: weight of its month × share of its type × share of a vacation.
  package struct Shape: Sendable, Hashable {
    /// The beginning of a class, whole words; `nil`: any class.
    package let institutionClass: String?
    package let use: Use
    /// What a workday in term uses, January to December: twelve, none below zero, not all zero. Only their ratios count.
    package let monthWeights: [ExactDecimal]
    /// What a Saturday or Sunday uses of a workday.
    package let weekend: ExactDecimal
    /// What a statutory holiday uses of a workday.
    package let holiday: ExactDecimal
    /// What a day in vacation uses of the same day in term.
    package let vacation: ExactDecimal

    package init(
      institutionClass: String?, use: Use, monthWeights: [ExactDecimal], weekend: ExactDecimal, holiday: ExactDecimal,
      vacation: ExactDecimal
    ) {
      precondition(monthWeights.count == 12, "a year has twelve months")
      self.institutionClass = institutionClass
      self.use = use
      self.monthWeights = monthWeights
      self.weekend = weekend
      self.holiday = holiday
      self.vacation = vacation
    }
  }

  /// The shape of the longest class that an institution's own begins with; of all energy where there is none for the use; `nil` where
  /// there is none of that either.
  package func shape(for use: Use, institutionClass: String) -> Shape? {
    let fitting = shapes.filter { $0.use == use && YearShapes.fits($0, institutionClass) }
    if let shape = fitting.max(by: { ($0.institutionClass?.utf8.count ?? 0) < ($1.institutionClass?.utf8.count ?? 0) }) {
      return shape
    }
    return use == .energy ? nil : shape(for: .energy, institutionClass: institutionClass)
  }

  private static func fits(_ shape: Shape, _ institutionClass: String) -> Bool {
    shape.institutionClass.map { InstitutionClass.begins(institutionClass, with: $0) } ?? true
  }
}
