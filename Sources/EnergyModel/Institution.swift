/// A public institution: who answers for the use (国家机关, 事业单位, 团体组织).
package struct Institution: Sendable, Hashable {
  package let id: InstitutionID
  package let name: String
  /// `organ`, `education.university`, `health`, …: peers are compared within it.
  package let institutionClass: String
  /// Six digits by GB/T 2260, or empty.
  package let region: String
  package let parent: InstitutionID?
  /// The unit that answers for the targets (责任单位), or empty.
  package let answerable: String
  /// 建筑面积; `nil` when nobody stated it.
  package let floorAreaSquareMetres: DatedSeries<ExactDecimal>?
  /// 用能人数; `nil` when nobody stated it.
  package let persons: DatedSeries<ExactDecimal>?

  package init(
    id: InstitutionID, name: String, institutionClass: String, region: String = "", parent: InstitutionID? = nil,
    answerable: String = "",
    floorAreaSquareMetres: DatedSeries<ExactDecimal>? = nil, persons: DatedSeries<ExactDecimal>? = nil
  ) {
    self.id = id
    self.name = name
    self.institutionClass = institutionClass
    self.region = region
    self.parent = parent
    self.answerable = answerable
    self.floorAreaSquareMetres = floorAreaSquareMetres
    self.persons = persons
  }
}
