/// The earliest of many deadlines, one per shard, each changed often: a heap that knows where each shard stands.
struct DeadlineHeap {
  private var heap: [Int] = []
  private var place: [Int]
  private var deadlines: [Int64]

  init(count: Int) {
    place = Array(repeating: -1, count: count)
    deadlines = Array(repeating: 0, count: count)
  }

  /// The earliest deadline and whose it is.
  var first: (owner: Int, deadline: Int64)? { heap.first.map { ($0, deadlines[$0]) } }

  /// `nil` takes the owner's deadline away.
  mutating func set(_ owner: Int, _ deadline: Int64?) {
    let position = place[owner]
    guard let deadline else {
      if position >= 0 { remove(at: position) }
      return
    }
    if position < 0 {
      deadlines[owner] = deadline
      place[owner] = heap.count
      heap.append(owner)
      rise(heap.count - 1)
    } else if deadline != deadlines[owner] {
      let isEarlier = deadline < deadlines[owner]
      deadlines[owner] = deadline
      if isEarlier { rise(position) } else { sink(position) }
    }
  }

  private mutating func remove(at position: Int) {
    place[heap[position]] = -1
    let last = heap.removeLast()
    guard position < heap.count else { return }
    heap[position] = last
    place[last] = position
    rise(position)
    sink(place[last])
  }

  private mutating func rise(_ start: Int) {
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard deadlines[heap[position]] < deadlines[heap[parent]] else { return }
      exchange(position, parent)
      position = parent
    }
  }

  private mutating func sink(_ start: Int) {
    var position = start
    while true {
      var least = position
      for child in [2 * position + 1, 2 * position + 2]
      where child < heap.count && deadlines[heap[child]] < deadlines[heap[least]] {
        least = child
      }
      guard least != position else { return }
      exchange(position, least)
      position = least
    }
  }

  private mutating func exchange(_ left: Int, _ right: Int) {
    heap.swapAt(left, right)
    place[heap[left]] = left
    place[heap[right]] = right
  }
}
