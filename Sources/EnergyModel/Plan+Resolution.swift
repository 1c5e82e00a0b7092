extension Plan {
  /// The target that an institution has for an indicator; `nil` when the plan says nothing of it to institutions.
  ///
  /// The nearest word wins: an override for the institution itself, for the nearest institution above it, for the longest part of its
  /// class, for the longest part of its region, and then the plan's own target. An override that is not published exempts.
  ///
  /// - Parameter ancestors: the institutions above it, the nearest first.
  package func target(for indicator: IndicatorID, of institution: Institution, ancestors: [InstitutionID]) -> Target? {
    targets.first { $0.indicator == indicator && $0.scope == .institution }?.resolved(for: institution, ancestors: ancestors)
  }

  /// Every target that an institution has, in the order of the plan; what is of the nation or the site is not among them.
  package func targets(of institution: Institution, ancestors: [InstitutionID]) -> [Target] {
    targets.filter { $0.scope == .institution }.map { $0.resolved(for: institution, ancestors: ancestors) }
  }
}

extension Plan.Target {
  fileprivate func resolved(for institution: Institution, ancestors: [InstitutionID]) -> Plan.Target {
    guard !overrides.isEmpty else { return self }
    for id in [institution.id] + ancestors {
      if let own = overrides.first(where: { $0.subject == .institution(id) }) { return own.target }
    }
    let byClass = overrides.compactMap { override -> (Int, Plan.Target)? in
      guard case .institutionClass(let word) = override.subject, institution.institutionClass.isWord(orBelow: word) else {
        return nil
      }
      return (word.utf8.count, override.target)
    }
    if let longest = byClass.max(by: { $0.0 < $1.0 }) { return longest.1 }
    let byRegion = overrides.compactMap { override -> (Int, Plan.Target)? in
      guard case .region(let digits) = override.subject, institution.region.hasPrefix(digits) else { return nil }
      return (digits.utf8.count, override.target)
    }
    return byRegion.max { $0.0 < $1.0 }?.1 ?? self
  }
}

extension String {
  /// `education.university` is `education` or below it; `educational` is not.
  fileprivate func isWord(orBelow word: String) -> Bool { self == word || hasPrefix(word + ".") }
}

extension [Institution] {
  /// The institutions above each one, the nearest first. A circle of parents, which settings refuse, ends where it closes.
  package var ancestors: [InstitutionID: [InstitutionID]] {
    let parents = Dictionary(map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
    return parents.mapValues { parent in
      var way: [InstitutionID] = []
      var next = parent
      while let one = next, !way.contains(one) {
        way.append(one)
        next = parents[one] ?? nil
      }
      return way
    }
  }
}
