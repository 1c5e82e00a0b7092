import ArgumentParser

/// Names of a closed set joined by commas, such as `day,month`, in the order given.
struct NameList<Name: RawRepresentable & CaseIterable & Hashable>: ExpressibleByArgument where Name.RawValue == String {
  let names: [Name]

  init(_ name: Name) { names = [name] }

  init?(argument: String) {
    var names: [Name] = []
    for text in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let name = Name(rawValue: String(text)) else { return nil }
      names.append(name)
    }
    self.names = names
  }

  static var allValueStrings: [String] { Name.allCases.map(\.rawValue) }
  var defaultValueDescription: String { names.map(\.rawValue).joined(separator: ",") }

  /// The first name that stands twice; rows that are printed twice would be counted twice.
  var repeated: String? {
    var seen: Set<Name> = []
    return names.first { !seen.insert($0).inserted }?.rawValue
  }
}
