/// What is to be done at which moment, the earliest first; of equal moments what was put in first.
struct DueQueue<Element> {
  private var heap: [(at: Int64, order: Int, element: Element)] = []
  private var count = 0

  var isEmpty: Bool { heap.isEmpty }
  /// When the earliest is due.
  var next: Int64? { heap.first?.at }

  mutating func put(_ element: Element, at: Int64) {
    count += 1
    heap.append((at, count, element))
    var place = heap.count - 1
    while place > 0, isBefore(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes out the earliest that is due; `nil` when nothing is yet.
  mutating func take(at now: Int64) -> Element? {
    guard let first = heap.first, first.at <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && isBefore(child, least) { least = child }
      guard least != place else { return first.element }
      heap.swapAt(place, least)
      place = least
    }
  }

  mutating func removeAll() { heap = [] }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    (heap[left].at, heap[left].order) < (heap[right].at, heap[right].order)
  }
}
