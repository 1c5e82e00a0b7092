/// One edition of the forms of 《公共机构能源资源消费统计调查制度》 (domain.md section 5); data, `config/forms`. The forms change every three
/// years or so, and an export names its edition.
package struct StatisticalForms: Sendable, Hashable {
  /// What an institution is on the form: by its class, 01 国家机关, 021 教育 and so on.
  package struct Kind: Sendable, Hashable {
    package let institutionClass: String
    package let code: String

    package init(institutionClass: String, code: String) {
      self.institutionClass = institutionClass
      self.code = code
    }
  }

  /// One of the forms: `a` energy and resources, `b` data centres, `c` heating.
  package struct Form: Sendable, Hashable {
    package let name: String
    package let lines: [Line]
    package let checks: [Check]

    package init(name: String, lines: [Line], checks: [Check]) {
      self.name = name
      self.lines = lines
      self.checks = checks
    }
  }

  /// One field, a column of the export.
  package struct Line: Sendable, Hashable {
    /// The form's own, such as `f110`; no two of a form are equal.
    package let code: String
    package let captions: [Language: String]
    /// As the form prints it: kWh, m3, t, GJ, L, m2, yuan, or a word such as persons.
    package let unit: String
    package let decimals: Int
    package let value: Value

    package init(code: String, captions: [Language: String], unit: String, decimals: Int, value: Value) {
      self.code = code
      self.captions = captions
      self.unit = unit
      self.decimals = decimals
      self.value = value
    }
  }

  /// Where the value of a field comes from.
  package enum Value: Sendable, Hashable {
    /// What was used of a carrier in the year, in a unit of its dimension.
    case amount(Carrier, EndUses, MeasureUnit)
    /// What was paid for carriers over the whole year, 元.
    case cost([Carrier], EndUses)
    /// Several carriers in standard coal by the site's factor profile, in kgce or tce.
    case energy([Carrier], MeasureUnit)
    case fact(FactName, Moment)
    /// Nothing the program knows of; the cell is for people to fill in.
    case blank
  }

  /// Which end uses of a carrier count; a word also stands for those within it: `data-centre` for `data-centre.it`.
  package enum EndUses: Sendable, Hashable {
    case all
    case only([String])
    case except([String])
  }

  /// When a fact is read.
  package enum Moment: String, Sendable, Hashable, CaseIterable {
    /// The time-weighted mean of the year, for what comes and goes within it.
    case mean
    /// The last day, for what stands there then.
    case yearEnd = "year_end"
  }

  /// A sum that the form's layout demands: `f150 = f1501 + f1502`.
  package struct Check: Sendable, Hashable, CustomStringConvertible {
    package enum Relation: String, Sendable, Hashable, CaseIterable {
      case equal = "="
      case atLeast = ">="
      case atMost = "<="
    }

    package let left: String
    package let relation: Relation
    /// At least one.
    package let right: [String]

    package init(left: String, relation: Relation, right: [String]) {
      precondition(!right.isEmpty, "a check compares with something")
      self.left = left
      self.relation = relation
      self.right = right
    }

    package var description: String { "\(left) \(relation.rawValue) \(right.joined(separator: " + "))" }
  }

  package let id: StatisticalFormsID
  package let title: String
  package let source: String
  package let kinds: [Kind]
  package let forms: [Form]

  package init(id: StatisticalFormsID, title: String, source: String, kinds: [Kind], forms: [Form]) {
    self.id = id
    self.title = title
    self.source = source
    self.kinds = kinds
    self.forms = forms
  }

  /// The code of an institution's kind, by the narrowest class that has one; `nil` for a class that the edition does not name.
  package func kindCode(of institution: Institution) -> String? {
    kinds.filter { institution.isOf(class: $0.institutionClass) }.max {
      $0.institutionClass.utf8.count < $1.institutionClass.utf8.count
    }?
    .code
  }
}

package typealias StatisticalFormsID = Identifier<StatisticalForms>

extension StatisticalForms.EndUses {
  /// Whether an end use is one of the words or within one; of `all` every one is.
  package func names(_ endUse: String) -> Bool {
    switch self {
    case .all: true
    case .only(let words), .except(let words): words.contains { endUse == $0 || endUse.hasPrefix($0 + ".") }
    }
  }
}

extension StatisticalForms.Check {
  /// Whether printed values break it. What is not known breaks nothing, but the known parts of a sum may already be more than the whole.
  ///
  /// - Parameter value: The value of a code as printed; `nil` where it is not known.
  package func isBroken(by value: (String) -> ExactDecimal?) -> Bool {
    guard let whole = value(left) else { return false }
    let parts = right.map(value)
    let known = parts.compactMap { $0 }
    guard !known.isEmpty, let sum = known.dropFirst().reduce(known[0] as ExactDecimal?, { $0?.adding($1) }) else { return false }
    let isWhole = known.count == parts.count
    switch relation {
    case .equal: return sum > whole || isWhole && sum < whole
    case .atLeast: return sum > whole
    case .atMost: return isWhole && sum < whole
    }
  }
}
