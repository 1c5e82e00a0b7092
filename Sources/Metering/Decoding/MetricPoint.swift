import EnergyModel

/// The samples of one label set at one time, held against what their type demands (OpenMetrics 1.0, "Supported metric types").
struct MetricPoint {
  private let bytes: UnsafeRawBufferPointer
  private let kind: MetricFamilies.Kind
  private var hasSamples = false
  /// `nil` where the samples have no time; a label set has times at all its samples or at none.
  private var stamp: MetricNumber?
  /// Suffix and telling label of the samples so far.
  private var series: Set<[UInt8]> = []

  // Of a histogram.
  private var bound: MetricNumber?
  private var bucket: MetricNumber?
  private var hasNegativeBound = false
  private var hasLastBucket = false
  private var count: MetricNumber?
  private var sum: MetricNumber?

  init(_ bytes: UnsafeRawBufferPointer, kind: MetricFamilies.Kind) {
    self.bytes = bytes
    self.kind = kind
  }

  /// - Parameter mark: the value of the label that tells the series of a point apart, where the type has one.
  mutating func take(_ sample: MetricSample, suffix: MetricFamilies.Suffix, mark: Range<Int>?, at start: Int) throws(Rejection) {
    let stamp = sample.stamp.isEmpty ? nil : MetricNumber(bytes[sample.stamp])
    if hasSamples {
      switch (self.stamp, stamp) {
      case (nil, nil): break
      case (let before?, let now?):
        guard !now.isBelow(before) else {
          throw .malformed(offset: sample.stamp.lowerBound, expected: "a time that does not fall")
        }
        if before.isBelow(now) {
          try finish(at: start)
          self = MetricPoint(bytes, kind: kind)
        }
      default: throw .malformed(offset: start, expected: "a time at every sample of a label set, or at none")
      }
    }
    hasSamples = true
    self.stamp = stamp
    let key = Array(suffix.rawValue.utf8) + [0xFF] + (mark.map { Array(bytes[$0]) } ?? [])
    guard series.insert(key).inserted || stamp != nil else { throw .malformed(offset: start, expected: "each series once") }
    guard let value = MetricNumber(bytes[sample.value]) else { return }
    try check(value, suffix: suffix, mark: mark, at: sample.value.lowerBound)
  }

  private mutating func check(
    _ value: MetricNumber, suffix: MetricFamilies.Suffix, mark: Range<Int>?, at offset: Int
  ) throws(Rejection) {
    switch kind {
    case .counter where suffix == .total: try demand(value.isCount, "a counter that is not negative", at: offset)
    case .histogram, .gaugehistogram:
      if let mark {
        try takeBucket(value, bound: mark, at: offset)
      } else if suffix == .count || suffix == .gaugeCount {
        try demand(value.isCount && value.isWhole, "a whole number of events", at: offset)
        count = value
      } else if suffix == .sum || suffix == .gaugeSum {
        try demand(suffix == .gaugeSum ? value.kind != .notANumber : value.isCount, "a sum", at: offset)
        sum = value
      }
    case .summary:
      if let mark {
        let quantile = MetricNumber(bytes[mark])
        try demand(quantile?.isShare ?? false, "a quantile of 0 to 1", at: mark.lowerBound)
        try demand(!value.isNegative, "a quantile that is not negative", at: offset)
      } else if suffix == .count {
        try demand(value.isCount && value.isWhole, "a whole number of events", at: offset)
      } else if suffix == .sum {
        try demand(value.isCount, "a sum that is not negative", at: offset)
      }
    case .info: try demand(value.isOne, "1, as every info has", at: offset)
    case .stateset: try demand(value.isZero || value.isOne, "0 or 1", at: offset)
    default: break
    }
  }

  /// Buckets come by rising bounds, each counting those below it too.
  private mutating func takeBucket(_ value: MetricNumber, bound mark: Range<Int>, at offset: Int) throws(Rejection) {
    let isLast = bytes[mark].elementsEqual("+Inf".utf8)
    guard let limit = MetricNumber(bytes[mark]), isLast || limit.kind == .decimal else {
      throw .malformed(offset: mark.lowerBound, expected: "a bound, or +Inf")
    }
    try demand(value.isCount && value.isWhole, "a whole number of events", at: offset)
    if let bound, let bucket {
      try demand(bound.isBelow(limit), "buckets by rising bounds", at: mark.lowerBound)
      try demand(!value.isBelow(bucket), "a bucket that counts those below it too", at: offset)
    }
    (bound, bucket) = (limit, value)
    hasNegativeBound = hasNegativeBound || limit.isNegative
    hasLastBucket = hasLastBucket || isLast
  }

  /// What can be said only when all samples of the point are known.
  func finish(at offset: Int) throws(Rejection) {
    guard hasSamples, kind == .histogram || kind == .gaugehistogram else { return }
    try demand(hasLastBucket, "a bucket '+Inf' in every histogram", at: offset)
    try demand((count == nil) == (sum == nil), "count and sum of a histogram, or none of them", at: offset)
    if let count, let bucket { try demand(count.equals(bucket), "a count as in the last bucket", at: offset) }
    // Where events below zero are counted, their sum is no counter; where none are, it cannot be negative.
    guard let sum else { return }
    if kind == .histogram {
      try demand(!hasNegativeBound, "no sum in a histogram with negative bounds", at: offset)
    } else {
      try demand(hasNegativeBound || !sum.isNegative, "a sum that is not negative", at: offset)
    }
  }

  private func demand(_ isSo: Bool, _ expected: String, at offset: Int) throws(Rejection) {
    guard isSo else { throw .malformed(offset: offset, expected: expected) }
  }
}

extension MetricNumber {
  /// Whether it can be a count: not negative, and a number.
  fileprivate var isCount: Bool { kind != .notANumber && !isNegative }
}
