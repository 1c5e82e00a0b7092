import EnergyModel
import Publishing
import Storage

/// What is made of several registers: virtual meters, and what no child of a register accounts for.
extension Explanation {
  /// How many children are named before the rest is only counted.
  private static let namedChildren = 6

  /// The lines of a virtual meter: its amount, then each part with its factor down to its readings; `nil` where none bears the name.
  func linesOfVirtualMeter(
    _ name: String, _ carrier: Carrier, in span: Span, listsAll: Bool
  ) throws(StoreError) -> [String]? {
    guard let meter = settings.virtualMeters.first(where: { $0.id.text == name && $0.carrier == carrier }) else { return nil }
    let indices = VirtualUse.indices(of: [meter], keeper)
    let use = try VirtualUse(of: meter, in: [span], keeper, indices: indices)
    let hours = span.localHours
    let amount = use.amounts[0]
    var lines = [say("\(name) \(carrier.name), a virtual meter, ", "\(name) \(word(carrier))，虚拟计量点，") + text(span)]
    lines.append("  " + Known(amount: amount, coveredHours: use.coveredHours[0], hours: hours).sentence(carrier, language))
    if let amount { lines += try conversions(amount.total, carrier, of: name, in: span) }
    let balance = Balance(keeper: keeper)
    for part in meter.parts {
      guard let index = indices[part.register] else { continue }
      let rows = try keeper.hours(of: index, in: span)
      lines.append(
        say("\(part.factor) × register \(part.register): ", "\(part.factor) × 计量点 \(part.register)：")
          + Known(rows, hours: hours).sentence(carrier, language))
      lines += try details(of: index, rows, balance, in: span, listsAll: listsAll)
    }
    return lines
  }

  /// One line of what no child of a register accounts for, each meter with the accuracy from which the tolerance follows; `nil` where it
  /// has no child.
  func unaccounted(of index: Int, _ balance: Balance, in span: Span) throws(StoreError) -> String? {
    guard let tree = balance.trees.first(where: { $0.parent == index }),
      let row = try balance.rows(of: tree, [span], isHour: false).first
    else { return nil }
    let parent = keeper.registers[index]
    let names = tree.children.prefix(Explanation.namedChildren).map { child in
      let register = keeper.registers[child]
      return (Balance.sign(of: register.flow, under: parent.flow) < 0 ? say("less ", "减 ") : "")
        + "\(register.id) \(register.accuracy)"
    }
    let more =
      tree.children.count > names.count
      ? [say("\(tree.children.count - names.count) more", "另有 \(tree.children.count - names.count) 个")] : []
    let unit = row.carrier.baseUnit.printed
    func words(_ amount: Amount?) -> String { amount.map(\.printed) ?? say("unknown", "不详") }
    let difference = row.unaccounted.map { "\($0.printed) ± \(words(row.tolerance)) \(unit)" } ?? say("unknown", "不详")
    guard language == .english else {
      return
        "  未归因：\(difference) = \(words(row.amount))（\(parent.accuracy)）- 分表 \(words(row.children))"
        + "（\((names + more).joined(separator: "，"))）；\(row.hours) 小时中实测 \(row.coveredHours) 小时，分表 "
        + "\(row.childrenHours) 小时中实测 \(row.childrenCoveredHours) 小时"
    }
    return
      "  unaccounted for: \(difference) = \(words(row.amount)) (\(parent.accuracy)) - children \(words(row.children)) "
      + "(\((names + more).joined(separator: ", "))); \(row.coveredHours) of \(row.hours) hours measured, of the children "
      + "\(row.childrenCoveredHours) of \(row.childrenHours)"
  }
}
