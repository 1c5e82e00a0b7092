/// Who is a part of whom: every parent must exist, and nobody may be a part of himself, however far up.
enum Parents {
  struct Link {
    let child: String
    let parent: WrittenText
  }

  /// - Parameters:
  ///   - known: every name that was written, faulty entries included, so that one mistake is one fault.
  ///   - key: `parent`.
  ///   - thing: what the children and parents are, for sentences.
  static func check(_ links: [Link], known: (String) -> Bool, thing: String, faults: FaultList) {
    var parents: [String: String] = [:]
    for link in links {
      if known(link.parent.text) {
        parents[link.child] = link.parent.text
      } else {
        faults.report(
          link.parent.place, "there is no \(thing) \(FaultList.quoted(link.parent.text))",
          "write the id of another \(thing), or leave `parent` empty")
      }
    }
    // Names whose way up is known to end; each is walked once.
    var safe: Set<String> = []
    for link in links where parents[link.child] != nil && !safe.contains(link.child) {
      var way: [String] = [link.child]
      var onWay: Set<String> = [link.child]
      while let next = parents[way[way.count - 1]], !safe.contains(next) {
        guard onWay.insert(next).inserted else {
          report(circle: Array(way[(way.firstIndex(of: next) ?? 0)...]), links: links, thing: thing, faults: faults)
          break
        }
        way.append(next)
      }
      safe.formUnion(way)
    }
  }

  /// One fault a circle, at the `parent` of its member written first.
  private static func report(circle: [String], links: [Link], thing: String, faults: FaultList) {
    guard let link = links.first(where: { circle.contains($0.child) }), let start = circle.firstIndex(of: link.child) else {
      return
    }
    let names = circle[start...] + circle[..<start] + [link.child]
    let words = names.count > 6 ? names.prefix(5) + ["…", link.child] : names
    faults.report(
      link.parent.place, "the \(thing) is a part of itself (\(words.joined(separator: " → ")))",
      "leave the `parent` of one of them empty")
  }
}
