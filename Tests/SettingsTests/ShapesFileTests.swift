import EnergyModel
import Foundation
import Testing

@testable import Settings

@Suite struct ShapesFileTests {
  private static let head = "schema: 1\nid: own\nsource: assumption\n"
  private static let months = "months: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"

  private func world(_ text: String) -> World { World(files: ["shapes/own.yaml": ShapesFileTests.head + text]) }

  private func faults(_ text: String) -> [Fault] { world(text).faults("schema: 1\nplan: { shapes: own }\n") }

  @Test func `the shape of the longest class holds, and of all energy where a use has none`() throws {
    let text = """
      shapes:
        - { use: energy, \(ShapesFileTests.months), weekend: 0.5, holiday: 0.4 }
        - { use: water, \(ShapesFileTests.months), weekend: 0.6, holiday: 0.4 }
        - { use: water, class: education, \(ShapesFileTests.months), weekend: 0.7, holiday: 0.4, vacation: 0.2 }

      """
    let shapes = try world(text).load("schema: 1\nplan: { shapes: own }\n").shapes
    func weekend(_ use: YearShapes.Use, _ institutionClass: String) -> String? {
      shapes.shape(for: use, institutionClass: institutionClass)?.weekend.description
    }
    #expect(weekend(.water, "education.school") == "0.7")
    #expect(weekend(.water, "organ") == "0.6")
    #expect(weekend(.vehicle, "education.school") == "0.5")
    #expect(shapes.shape(for: .water, institutionClass: "organ")?.vacation == .one)
    #expect(YearShapes.none.shape(for: .water, institutionClass: "organ") == nil)
  }

  @Test(arguments: [
    ("shapes: []", "4:1: the file has no shapes"),
    ("", "1:1: the file has no shapes"),
    ("shapes: [{ use: heat, \(months), weekend: 1, holiday: 1 }]", "4:17: `use` is 'heat'"),
    ("shapes: [{ \(months), weekend: 1, holiday: 1 }]", "4:10: `use` is missing"),
    ("shapes: [{ use: water, months: [1, 1], weekend: 1, holiday: 1 }]", "4:24: `months` has 2 weights"),
    ("shapes: [{ use: water, weekend: 1, holiday: 1 }]", "4:10: `months` is missing"),
    (
      "shapes: [{ use: water, months: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], weekend: 1, holiday: 1 }]",
      "4:24: no month of `months` has a weight"
    ),
    (
      "shapes: [{ use: water, months: [-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], weekend: 1, holiday: 1 }]",
      "4:33: `months` is -1"
    ),
    ("shapes: [{ use: water, \(months), holiday: 1 }]", "4:10: `weekend` is missing"),
    ("shapes: [{ use: water, \(months), weekend: half, holiday: 1 }]", "4:79: `weekend` 'half' is not a number"),
    ("shapes: [{ use: water, class: a b, \(months), weekend: 1, holiday: 1 }]", "4:31: `class` 'a b' is not a single word"),
    (
      "shapes:\n  - { use: water, \(months), weekend: 1, holiday: 1 }\n  - { use: water, \(months), weekend: 1, holiday: 1 }",
      "6:12: there are two shapes of water; keep one; the other is on line 5"
    ),
    ("shapes: [{ use: water, \(months), weekend: 1, holiday: 1, night: 1 }]", "4:94: `shape` has no key 'night'"),
  ])
  func `what is wrong with a shape is said at its place`(text: String, start: String) {
    #expect(only(faults(text + "\n")).hasPrefix(start))
  }

  @Test func `every file of shapes is compiled in, names its source and has a shape for every use`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Sample.folder + "/shapes").sorted()
    #expect(files == Shipped.names(of: .shapes).map { $0 + ".yaml" })
    let shapes = try #require(Shipped.shapes(named: "public-institutions-shapes"))
    #expect(try World().load("schema: 1\n").shapes == shapes)
    #expect(shapes.source.hasPrefix("assumption"))
    for use in YearShapes.Use.allCases {
      for institutionClass in ["organ", "education.university", "health", "other"] {
        #expect(shapes.shape(for: use, institutionClass: institutionClass)?.use == use)
      }
    }
  }

  @Test func `a carrier has the shape of what it is mostly for`() {
    #expect(YearShapes.Use(.electricity) == .electricity)
    #expect(YearShapes.Use(.naturalGas) == .heating)
    #expect(YearShapes.Use(.petrol) == .vehicle)
    #expect(YearShapes.Use(.water) == .water)
  }
}
