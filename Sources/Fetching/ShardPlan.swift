/// How many multi handles there are and which one serves a host.
///
/// By host, not by endpoint: all endpoints of a gateway meet the same few connections, so that never more than `perHostMax` of them are
/// open. Addresses and names are kept apart, because addresses would fill the name cache of the handle; TLS has few handles of its own,
/// because each of them holds the certificate authorities in memory.
struct ShardPlan: Equatable {
  let plainEach: Int
  let securedEach: Int
  private let keptConnectionsMax: Int

  private static let plainMax = 1_024
  private static let securedMax = 8

  init(inFlightMax: Int, keptConnectionsMax: Int) {
    let wanted = max(inFlightMax, keptConnectionsMax) / Shard.connectionsEach + 1
    plainEach = min(max(1, wanted), ShardPlan.plainMax)
    securedEach = min(plainEach, ShardPlan.securedMax)
    self.keptConnectionsMax = max(0, keptConnectionsMax)
  }

  var count: Int { 2 * (plainEach + securedEach) }

  /// How many idle connections one handle may keep: the mean and four standard deviations, as hashing is not even. A handle with one
  /// host too many would close, in turn, each connection just before it is wanted again.
  func keptConnectionsMax(usesTLS: Bool) -> Int {
    let mean = Double(keptConnectionsMax) / Double(usesTLS ? securedEach : plainEach)
    return max(1, Int((mean + 4 * mean.squareRoot()).rounded(.up)))
  }

  func index(of target: RequestTarget) -> Int {
    let each = target.usesTLS ? securedEach : plainEach
    let within = Int(target.hostHash % UInt64(each))
    return (target.usesTLS ? 2 * plainEach : 0) + (target.isNumeric ? 0 : each) + within
  }
}
