/// A public institution: who answers for the use (国家机关, 事业单位, 团体组织).
package struct Institution: Sendable, Hashable {
  package let id: InstitutionID
  package let name: String
  package let parent: InstitutionID?
  /// Whose temperature outdoors counts for it; `nil`: nobody named a station.
  package let station: StationID?
  /// Every number that somebody stated, over its whole course; what nobody stated is not in here.
  package let numbers: [FactName: DatedSeries<ExactDecimal>]
  /// Every word that somebody stated. Unlike a number a word does not hold before its first day.
  package let words: [FactName: DatedSeries<String>]
  /// The day on which the words below are read.
  package let day: LocalDay

  init(
    id: InstitutionID, name: String, parent: InstitutionID?, station: StationID?,
    numbers: [FactName: DatedSeries<ExactDecimal>], words: [FactName: DatedSeries<String>], day: LocalDay
  ) {
    self.id = id
    self.name = name
    self.parent = parent
    self.station = station
    self.numbers = numbers
    self.words = words
    self.day = day
  }

  /// As a configuration states it: words for all time; an empty one is not stated.
  package init(
    id: InstitutionID, name: String, institutionClass: String, region: String = "", parent: InstitutionID? = nil,
    answerable: String = "", quotaClass: String = "", station: StationID? = nil,
    floorAreaSquareMetres: DatedSeries<ExactDecimal>? = nil, persons: DatedSeries<ExactDecimal>? = nil,
    numbers: [FactName: DatedSeries<ExactDecimal>] = [:]
  ) {
    var numbers = numbers
    numbers[.floorArea] = floorAreaSquareMetres ?? numbers[.floorArea]
    numbers[.persons] = persons ?? numbers[.persons]
    let stated: [FactName: String] = [
      .institutionClass: institutionClass, .region: region, .answerable: answerable, .quotaClass: quotaClass,
    ]
    self.init(
      id: id, name: name, parent: parent, station: station, numbers: numbers,
      words: stated.filter { !$0.value.isEmpty }.mapValues { DatedSeries($0) },
      day: LocalDay(number: 0))
  }
}

extension Institution {
  /// `organ`, `education.university`, `health`, …: peers are compared within it.
  package var institutionClass: String { word(.institutionClass) ?? "" }
  /// Six digits by GB/T 2260, or empty.
  package var region: String { word(.region) ?? "" }
  /// The unit that answers for the targets (责任单位), or empty.
  package var answerable: String { word(.answerable) ?? "" }
  /// The row of a table of quotas that holds for it, such as `organ/provincial/cold`; `nil` when nobody stated it.
  package var quotaClass: String? { word(.quotaClass) }
  /// 建筑面积; `nil` when nobody stated it.
  package var floorAreaSquareMetres: DatedSeries<ExactDecimal>? { numbers[.floorArea] }
  /// 用能人数: as stated, else reckoned from those who are there; `nil` when neither is known.
  package var persons: DatedSeries<ExactDecimal>? { numbers[.persons] ?? Headcount.persons(numbers, ofClass: institutionClass) }

  /// The course of a number; of the headcount also where it is reckoned. `nil` when nobody stated it.
  package func series(of name: FactName) -> DatedSeries<ExactDecimal>? { name == .persons ? persons : numbers[name] }

  /// The word that holds on the institution's day; `nil` before its first day.
  private func word(_ name: FactName) -> String? { words[name]?.entries.last { $0.from <= day }?.value }

  /// Whether it is of a class or of a kind within it: `education.school` is of `education`, `educational` is not.
  package func isOf(class name: String) -> Bool { Institution.isClass(institutionClass, within: name) }

  static func isClass(_ institutionClass: String, within name: String) -> Bool {
    institutionClass == name || institutionClass.hasPrefix(name + ".")
  }
}
