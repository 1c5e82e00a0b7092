import EnergyModel

/// What the world really delivered, and what must therefore be in the books. It knows nothing of how the daemon books: only the meters,
/// what each answer showed and when, and what the daemon itself acknowledged as lasting.
package final class Truth {
  /// One value that the daemon was given.
  package struct Delivered: Sendable, Equatable {
    /// When the display showed it, seconds since the world began.
    package let second: Int64
    /// The instant that it has by its stamp, or by its receipt.
    package let instant: Instant
    package let digits: Int64
    package let epoch: Int
    package let isGenuine: Bool

    package init(second: Int64, instant: Instant, shown: TrueMeter.Shown) {
      self.second = second
      self.instant = instant
      digits = shown.digits
      epoch = shown.epoch
      isGenuine = shown.isGenuine
    }
  }

  /// A promise that was not kept.
  package struct Broken: Error, Sendable, Equatable, CustomStringConvertible {
    /// As numbered in the design: 1 energy is conserved, 2 order does not matter, 3 what is said can be explained.
    package let promise: Int
    package let what: String

    package init(_ promise: Int, _ what: String) {
      self.promise = promise
      self.what = what
    }

    package var description: String { "promise \(promise): \(what)" }
  }

  package let meters: [TrueMeter]
  /// By register: values that must be in the store.
  package private(set) var delivered: [[Delivered]]
  /// By register: values of the past that were answered. Whatever of them a crash took is asked for again; what may not stay away is told
  /// by `Comparison`.
  package private(set) var past: [[Delivered]]
  /// The polls that the store holds, and those given since in their order: each may be lasting or not.
  private(set) var lastingPolls: Int64 = 0
  private var uncertain: [[(register: Int, value: Delivered)]] = []
  /// What broke first while the daemon ran.
  package private(set) var broken: Broken?

  package init(meters: [TrueMeter]) {
    self.meters = meters
    delivered = Array(repeating: [], count: meters.count)
    past = Array(repeating: [], count: meters.count)
  }

  /// An answer that could be read was handed over.
  package func polled(_ values: [(register: Int, value: Delivered)]) { uncertain.append(values) }

  /// A file that the daemon must take was dropped: its rows must be there in the end.
  package func imported(_ values: [(register: Int, value: Delivered)]) {
    for (register, value) in values { delivered[register].append(value) }
  }

  /// A page of the past was handed over.
  package func offered(_ values: [(register: Int, value: Delivered)]) {
    for (register, value) in values { past[register].append(value) }
  }

  /// The status says that so many polls are lasting.
  package func acknowledged(polls: Int64) {
    guard polls >= lastingPolls else {
      return breaks(Broken(1, "the status says \(polls) polls, and said \(lastingPolls) before"))
    }
    settle(through: polls, "the status says")
  }

  /// The store was opened again and holds so many polls; what else was on its way went down with the machine.
  ///
  /// - Parameter afterStop: The daemon had ended by itself on a disk that was well: then nothing may have been on its way.
  package func restarted(durablePolls: Int64, afterStop: Bool = false) {
    guard durablePolls >= lastingPolls else {
      return breaks(Broken(1, "the store holds \(durablePolls) polls after a crash; \(lastingPolls) had been acknowledged"))
    }
    settle(through: durablePolls, "the store holds")
    if afterStop, !uncertain.isEmpty { breaks(Broken(1, "the daemon stopped and lost \(uncertain.count) polls")) }
    uncertain = []
  }

  package func breaks(_ promise: Broken) { broken = broken ?? promise }

  private func settle(through polls: Int64, _ who: String) {
    let count = Int(polls - lastingPolls)
    guard count <= uncertain.count else {
      return breaks(Broken(1, "\(who) \(polls) polls; only \(Int(lastingPolls) + uncertain.count) were answered"))
    }
    for poll in uncertain.prefix(count) {
      for (register, value) in poll { delivered[register].append(value) }
    }
    uncertain.removeFirst(count)
    lastingPolls = polls
  }
}
