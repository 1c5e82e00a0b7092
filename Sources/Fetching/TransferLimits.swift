import EnergyModel

/// What bounds the transfers of one daemon. Memory, descriptors and threads follow from these numbers, not from the endpoints.
package struct TransferLimits: Sendable, Hashable {
  /// Transfers under way at once. More make a loop slower, not faster: 64 cost a third less than 512, 9 000 stall it for seconds.
  package var inFlightMax: Int
  /// Transfers under way to one host. Small devices answer few connections at a time.
  package var perHostMax: Int
  /// From the first packet to an open connection, TLS included, ms.
  package var connectTimeoutMilliseconds: Int
  /// A body slower than this, averaged over `lowSpeedSeconds`, is cut. Time to think before the first byte is not slowness.
  package var lowSpeedBytesPerSecond: Int
  package var lowSpeedSeconds: Int
  /// Requests that wait for a place. One more completes at once as `.outOfResources`: late polls are counted, not hoarded.
  package var queueMax: Int
  /// Idle connections kept open over all hosts; about so many, as each handle of libcurl has its own share and some slack.
  package var keptConnectionsMax: Int
  /// How long an idle connection is kept, s; at least the longest interval that wants its connection again.
  package var keepSeconds: Int
  /// TLS sessions remembered, one host each; about 2 kB apiece. 0: every handshake is a full one.
  package var tlsSessionsMax: Int
  /// Between two attempts with the same refused credentials, ms.
  package var refusalPauseMilliseconds: Int64
  /// A file of certificate authorities (PEM) in place of the system's own; `nil`: the system's.
  package var certificateAuthorityFile: String?
  /// Whether some request will be for SFTP, which not every libcurl speaks.
  package var needsSFTP = false

  package init(
    inFlightMax: Int = 256, perHostMax: Int = 8, connectTimeoutMilliseconds: Int = 5_000, lowSpeedBytesPerSecond: Int = 10,
    lowSpeedSeconds: Int = 5, queueMax: Int = 16_384, keptConnectionsMax: Int = 1_024, keepSeconds: Int = 60,
    tlsSessionsMax: Int = 4_096, refusalPauseMilliseconds: Int64 = 60_000,
    certificateAuthorityFile: String? = nil
  ) {
    self.inFlightMax = inFlightMax
    self.perHostMax = perHostMax
    self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
    self.lowSpeedBytesPerSecond = lowSpeedBytesPerSecond
    self.lowSpeedSeconds = lowSpeedSeconds
    self.queueMax = queueMax
    self.keptConnectionsMax = keptConnectionsMax
    self.keepSeconds = keepSeconds
    self.tlsSessionsMax = tlsSessionsMax
    self.refusalPauseMilliseconds = refusalPauseMilliseconds
    self.certificateAuthorityFile = certificateAuthorityFile
  }
}

/// How one request ended.
package struct Completion: Sendable {
  /// The caller's endpoint index, as given to `begin`.
  package let key: Int
  package let result: Result<Answer, FetchFailure>
  /// From sending to the last byte, ms; 0 for what was never sent.
  package let milliseconds: Int
  /// How long the endpoint asks to be left alone, s; `nil` where it does not ask.
  package let retryAfterSeconds: Int64?

  package init(key: Int, result: Result<Answer, FetchFailure>, milliseconds: Int, retryAfterSeconds: Int64? = nil) {
    self.key = key
    self.result = result
    self.milliseconds = milliseconds
    self.retryAfterSeconds = retryAfterSeconds
  }
}

/// What one turn of the loop brought.
package struct Wake: Sendable {
  package var completions: [Completion]
  /// Tags of watched descriptors that have something to read, each at most once.
  package var ready: [UInt32]

  package init(completions: [Completion] = [], ready: [UInt32] = []) {
    self.completions = completions
    self.ready = ready
  }
}
