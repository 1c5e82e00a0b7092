/// A chart that is as wide as its place. Paths lie on a ground of 1000 units that stretches with it; text, dots and bars stand at per cents
/// of the width and are never stretched, so that letters have one size from phone to paper.
struct Drawing {
  /// px.
  let height: Double
  private var stretched = Markup()
  private var fixed = Markup()

  init(height: Double) { self.height = height }

  enum Anchor: String {
    case start, middle, end
  }

  /// - Parameters:
  ///   - label: The numbers of the chart for those who do not see it.
  ///   - description: What shape they have.
  func markup(label: String, description: String) -> Markup {
    .tag(
      "svg", ["class": "c", "width": "100%", "height": Drawing.text(height), "role": "img", "aria-label": label],
      .tag("desc", [:], Markup(description)),
      .tag(
        "svg",
        [
          "viewBox": "0 0 1000 \(Drawing.text(height))", "width": "100%", "height": Drawing.text(height),
          "preserveAspectRatio": "none",
        ], stretched), fixed)
  }

  /// A small one within a table that says the same in words.
  func silent() -> Markup {
    .tag(
      "svg", ["class": "c", "width": "100%", "height": Drawing.text(height), "aria-hidden": "true"],
      .tag(
        "svg",
        [
          "viewBox": "0 0 1000 \(Drawing.text(height))", "width": "100%", "height": Drawing.text(height),
          "preserveAspectRatio": "none",
        ], stretched), fixed)
  }

  // MARK: Stretched, x of 1000

  mutating func path(_ kind: String, _ path: Path) {
    guard !path.isEmpty else { return }
    stretched.add(.void("path", ["class": kind, "d": path.text]))
  }

  mutating func rule(_ kind: String, y: Double, from: Double = 0, to: Double = 1_000) {
    var line = Path()
    line.move(from, y)
    line.line(to, y)
    path(kind, line)
  }

  mutating func addStretched(_ markup: Markup) { stretched.add(markup) }

  // MARK: Fixed, x in per cent of the width

  /// - Parameter shift: px to the right of the place.
  mutating func text(_ text: String, x: Double, y: Double, _ kind: String = "ax", _ anchor: Anchor = .start, shift: Double = 0) {
    let anchored: String? = anchor == .start ? nil : anchor.rawValue
    fixed.add(
      .tag(
        "text",
        [
          "x": Drawing.percent(x), "y": Drawing.text(y), "dx": shift == 0 ? nil : Drawing.text(shift), "class": kind,
          "text-anchor": anchored,
        ], Markup(text)))
  }

  mutating func bar(_ kind: String, x: Double, y: Double, width: Double, height: Double) {
    guard width > 0, height > 0 else { return }
    fixed.add(
      .void(
        "rect",
        [
          "class": kind, "x": Drawing.percent(x), "y": Drawing.text(y), "width": Drawing.percent(width),
          "height": Drawing.text(height),
        ]))
  }

  mutating func dot(_ kind: String, x: Double, y: Double, radius: Double = 4) {
    fixed.add(.void("circle", ["class": kind, "cx": Drawing.percent(x), "cy": Drawing.text(y), "r": Drawing.text(radius)]))
  }

  /// A shape of its own size at a place: its coordinates are px from there.
  mutating func shape(_ kind: String, x: Double, y: Double, _ outline: String) {
    fixed.add(
      .tag(
        "svg", ["x": Drawing.percent(x), "y": Drawing.text(y), "class": "at"], .void("path", ["class": kind, "d": outline])))
  }

  mutating func diamond(x: Double, y: Double) { shape("tgt", x: x, y: y, "M0-6 6 0 0 6-6 0z") }

  /// Elements at px of their own, from the left edge or counted back from the right one.
  mutating func addFixed(_ markup: Markup, x: Double = 0) {
    fixed.add(x == 0 ? markup : .tag("svg", ["x": Drawing.percent(x), "class": "at"], markup))
  }

  // MARK: Numbers

  /// At most one decimal, the shortest form, the same on every machine.
  static func text(_ number: Double) -> String { text(number, scale: 10) }

  /// Two decimals: a hundredth of a per cent of 1240 px is an eighth of one.
  static func percent(_ number: Double) -> String { text(number, scale: 100) + "%" }

  private static func text(_ number: Double, scale: Int) -> String {
    guard number.isFinite, number.magnitude < 1e9 else { return "0" }
    let whole = Int((number * Double(scale)).rounded())
    let (units, rest) = whole.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
    let sign = whole < 0 ? "-" : ""
    guard rest > 0 else { return sign + String(units) }
    if scale == 100, rest < 10 { return "\(sign)\(units).0\(rest)" }
    return "\(sign)\(units).\(scale == 100 && rest % 10 == 0 ? rest / 10 : rest)"
  }
}

/// The outline of a shape in the short form of SVG.
struct Path {
  private(set) var text = ""
  var isEmpty: Bool { text.isEmpty }

  mutating func move(_ x: Double, _ y: Double) { text += "M\(Drawing.text(x)) \(Drawing.text(y))" }
  mutating func line(_ x: Double, _ y: Double) { text += "L\(Drawing.text(x)) \(Drawing.text(y))" }
  mutating func close() { if !isEmpty { text += "z" } }
  mutating func add(_ piece: String) { text += piece }

  init() {}

  /// A line through points.
  init(_ points: [(x: Double, y: Double)]) {
    for (index, point) in points.enumerated() { index == 0 ? move(point.x, point.y) : line(point.x, point.y) }
  }
}

/// The steps of an axis.
enum Axis {
  /// The next of 1, 2, 2.5, 5 times a power of ten; 1 where there is nothing to divide.
  static func step(_ least: Double) -> Double {
    guard least > 0, least.isFinite else { return 1 }
    var power = 1.0
    while power > least { power /= 10 }
    while power * 10 <= least { power *= 10 }
    return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= least * 0.999_999 } ?? power * 10
  }

  /// Multiples of a step within a span, those on its edges too.
  static func ticks(_ step: Double, from: Double, to: Double) -> [Double] {
    guard step > 0, to >= from, (to - from) / step < 100 else { return [] }
    return stride(from: (from / step).rounded(.up), through: (to / step).rounded(.down), by: 1).map { $0 * step }
  }

  /// How many decimals a step needs.
  static func decimals(_ step: Double) -> Int {
    var (step, decimals) = (step, 0)
    while decimals < 4, abs(step - step.rounded()) > step * 1e-6 {
      step *= 10
      decimals += 1
    }
    return decimals
  }
}
