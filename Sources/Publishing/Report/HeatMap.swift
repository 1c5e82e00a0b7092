import Foundation

/// Hours as shades of one blue, in columns or in rows. Each step is drawn over all cells that reach it, so that no seams show between
/// neighbours of one step; equal neighbours within a line are one stroke.
struct HeatMap {
  /// From which value on each step but the first begins; rising, at most five.
  let steps: [Double]
  /// How many decimals a step is printed with.
  let decimals: Int

  /// Steps at rounded quantiles, so that quiet and busy hours have shades of their own; `nil` without a value.
  init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let least = sorted.first, let most = sorted.last else { return nil }
    let unit = Axis.step(max((most - least) / 60, most.magnitude / 1_000))
    decimals = Axis.decimals(unit)
    var steps: [Double] = []
    for share in [0.30, 0.50, 0.65, 0.78, 0.92] {
      let step = (sorted[Int(Double(sorted.count - 1) * share)] / unit).rounded() * unit
      if step > (steps.last ?? least), step <= most { steps.append(step) }
    }
    self.steps = steps
  }

  /// The strokes of cells, one line after the other; a cell is 1 by 1.
  ///
  /// - Parameters:
  ///   - lines: Columns from left to right, or rows from top to bottom; `nil` is missing and stays empty.
  ///   - isUpright: Whether lines are columns.
  func cells(_ lines: [[Double?]], isUpright: Bool) -> Markup {
    let levels = [-Double.infinity] + steps
    let paths = levels.enumerated().map { index, level in
      Markup.void("path", ["class": "s\(index + 1)", "d": HeatMap.strokes(lines, isUpright: isUpright) { $0 >= level }])
    }
    let length = lines.map(\.count).max() ?? 0
    let (width, height) = isUpright ? (lines.count, length) : (length, lines.count)
    return .tag(
      "svg",
      [
        "class": "cells", "viewBox": "0 0 \(width) \(height)", "width": "100%", "height": String(HeatMap.height),
        "preserveAspectRatio": "none", "shape-rendering": "crispEdges", "stroke-width": "1.06",
      ], all: paths)
  }

  /// px; seven for each hour of a day.
  static let height = 168

  private static func strokes(_ lines: [[Double?]], isUpright: Bool, where reaches: (Double) -> Bool) -> String {
    var text = ""
    // Where the pen stands: line and place along it.
    var (line, place) = (0, 0)
    for (index, values) in lines.enumerated() {
      var start = 0
      while start < values.count {
        guard let value = values[start], reaches(value) else {
          start += 1
          continue
        }
        var end = start + 1
        while end < values.count, let value = values[end], reaches(value) { end += 1 }
        if text.isEmpty {
          text = isUpright ? "M\(index).5 \(start)" : "M\(start) \(index).5"
        } else {
          let (across, along) = (index - line, start - place)
          text += isUpright ? "m\(across) \(along)" : "m\(along) \(across)"
        }
        text += (isUpright ? "v" : "h") + String(end - start)
        (line, place) = (index, end)
        start = end
      }
    }
    return text
  }

  /// Each shade with its span.
  func legend(_ unit: String, _ text: ReportText, more: Markup = Markup()) -> Markup {
    func swatch(_ step: Int) -> Markup {
      .tag(
        "svg", ["width": "22", "height": "12", "aria-hidden": "true"],
        .void("path", ["class": "s\(step + 1)", "stroke-width": "12", "d": "M0 6h22"]))
    }
    func number(_ value: Double) -> String { text.number(value, decimals: decimals) }
    var parts: [Markup] = []
    for step in 0...steps.count {
      let span: String
      if steps.isEmpty {
        span = text.say("all hours alike", "各时段相同")
      } else if step == 0 {
        span = "< \(number(steps[0]))"
      } else {
        span = step < steps.count ? "\(number(steps[step - 1]))–\(number(steps[step]))" : "≥ \(number(steps[step - 1]))"
      }
      parts.append(.tag("span", [:], swatch(step), Markup(span)))
    }
    return .tag("p", ["class": "legend"], Markup(joining: parts), .tag("span", [:], Markup(unit)), more)
  }
}
