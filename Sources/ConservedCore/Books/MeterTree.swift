import EnergyModel

/// Which meters a register is a part of.
struct MeterTree {
  private let registers: [Register]
  private let indices: [RegisterID: Int]

  init(_ registers: [Register]) {
    self.registers = registers
    indices = Dictionary(registers.indices.map { (registers[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The meters of which a register is a part, the nearest first.
  func ancestors(of register: Register) -> [Register] { ancestorIndices(of: register).map { registers[$0] } }

  /// The same by their places.
  func ancestorIndices(of register: Register) -> [Int] {
    var ancestors: [Int] = []
    var parent = register.parent
    // Settings refuse circles; a tree is never deeper than there are registers.
    while let id = parent, let index = indices[id], ancestors.count < registers.count {
      ancestors.append(index)
      parent = registers[index].parent
    }
    return ancestors
  }
}
