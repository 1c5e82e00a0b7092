import CCurl
import EnergyModel

/// What `Transfers` does for requests that show who asks. Log-ins are transfers like all others, told by keys below zero.
extension Transfers {
  /// What a request is sent with, beside what it says itself.
  struct Pass {
    var proof: Proof?
    var use: LogInDesk.Use?

    static let none = Pass()
  }

  /// `nil` where the request is not sent now: it ended, or waits for its session. Its place is given back then.
  func pass(for authentication: Authentication, of admitted: Admission.Admitted) -> Pass? {
    let now = MonotonicClock.milliseconds()
    let isAllowed = refusals.mayTry(.web(authentication), url: admitted.request.url, host: admitted.target.hostHash, at: now)
    guard isAllowed else {
      admission.finished(host: admitted.host, lane: admitted.lane)
      refuse(admitted.key, .authenticationRefused)
      return nil
    }
    guard let logIn = LogIn(for: admitted.request) else { return Pass.none }
    switch logIns.ask(admitted.request, logIn, key: admitted.key, at: now) {
    case .send(let proof, let use): return Pass(proof: proof, use: use)
    case .refuse(let failure):
      admission.finished(host: admitted.host, lane: admitted.lane)
      refuse(admitted.key, failure)
    case .wait(let asked):
      admission.finished(host: admitted.host, lane: admitted.lane)
      if let asked { begin(logIn: asked.request, id: asked.id) }
    }
    return nil
  }

  /// Whether a user may be shown to a server of SFTP now; if not, the request ended, and its place is given back.
  func mayLogIn(_ shell: SecureShell, of admitted: Admission.Admitted) -> Bool {
    let credentials = RefusalMemory.Credentials(shell)
    let now = MonotonicClock.milliseconds()
    if refusals.mayTry(credentials, url: admitted.request.url, host: admitted.target.hostHash, at: now) { return true }
    admission.finished(host: admitted.host, lane: admitted.lane)
    refuse(admitted.key, .authenticationRefused)
    return false
  }

  /// Remembers whether a server of SFTP let the user in.
  func noteLogIn(_ slot: UnsafeMutablePointer<Slot>, _ failure: FetchFailure?) {
    guard let request = slot.pointee.request, let shell = request.shell,
      let target = target(of: request.url, key: slot.pointee.key)
    else { return }
    let credentials = RefusalMemory.Credentials(shell)
    switch failure {
    case .authenticationRefused:
      refusals.refused(
        credentials, url: request.url, host: target.hostHash, isOfHost: true, at: MonotonicClock.milliseconds())
    // What comes after the log-in.
    case nil, .emptyBody, .bodyTooLarge, .directoryUnreadable, .cutShort, .tooSlow:
      refusals.accepted(credentials, url: request.url, host: target.hostHash)
    default: break
    }
  }

  /// The caller starts what is admitted.
  private func begin(logIn request: Request, id: Int) {
    let key = -1 - id
    guard let target = target(of: request.url, key: key),
      admission.enqueue(request, key: key, target: target, lane: .unproven)
    else { return logInEnded(key, .failure(.logInFailed)) }
  }

  /// A log-in keeps the cookies that it is given.
  func collectCookies(_ slot: UnsafeMutablePointer<Slot>) {
    slot.pointee.needsReset = true
    _ = ccurl_setopt_string(slot.pointee.easy, CURLOPT_COOKIEFILE, "")
  }

  func completeLogIn(_ slot: UnsafeMutablePointer<Slot>, code: CURLcode) {
    let (key, status, body, cookies) = (slot.pointee.key, slot.pointee.status, slot.pointee.received, slot.pointee.cookies)
    let failure = slot.pointee.failure(code: code, elapsedMilliseconds: elapsedMilliseconds(slot))
    let isCutOff = code != CURLE_OK || slot.pointee.excess != .none
    free(slot)
    if failure == .ownCertificateUnusable { files.lookAgain() }
    switch failure {
    // What says more than that there is no session is passed on.
    case .some(let failure) where isCutOff: logInEnded(key, .failure(failure.isOfTLS ? failure : .logInFailed))
    case _ where logIns.givesToken(-1 - key): logInEnded(key, LogInAnswer.token(status: status, body: body))
    default: logInEnded(key, LogInAnswer.cookies(status: status, lines: cookies, now: now()))
    }
  }

  /// Those that waited for a session go on, or end as it did.
  func logInEnded(_ key: Int, _ result: Result<Grant, FetchFailure>) {
    for one in logIns.answered(-1 - key, result, at: MonotonicClock.milliseconds()) {
      switch one {
      case .end(let key, let failure): refuse(key, failure)
      case .go(let request, let key): begin(request, key: key)
      }
    }
  }

  /// Those that have waited for a session as long as they may.
  func endOverdue() {
    guard logIns.waitingCount > 0 else { return }
    for key in logIns.takeOverdue(at: MonotonicClock.milliseconds()) { refuse(key, .timedOut) }
  }

  /// Whether a request that was refused goes on with another session; else the refusal is remembered.
  func asksAgain(_ slot: UnsafeMutablePointer<Slot>, _ failure: FetchFailure) -> Bool {
    guard let request = slot.pointee.request, let authentication = request.authentication else { return false }
    if isRefusal(failure, of: authentication), goesOnWithAnother(slot, request) { return true }
    if failure == .authenticationRefused, let target = target(of: request.url, key: slot.pointee.key) {
      refusals.refused(
        .web(authentication), url: request.url, host: target.hostHash, isOfHost: slot.pointee.status == 401,
        at: MonotonicClock.milliseconds())
    }
    return false
  }

  /// A gateway whose session ended shows its log-in page as if that were the reading. Where it still does with a new session, it is for the
  /// decoder to say so.
  func asksAgainForPage(_ slot: UnsafeMutablePointer<Slot>) -> Bool {
    guard let request = slot.pointee.request, case .cookie? = request.authentication else { return false }
    return goesOnWithAnother(slot, request)
  }

  /// Lets a request wait for another session, if one is worth a try and there is time for it.
  private func goesOnWithAnother(_ slot: UnsafeMutablePointer<Slot>, _ request: Request) -> Bool {
    let left = request.timeoutMilliseconds - elapsedMilliseconds(slot)
    guard let use = slot.pointee.use, left > 0, logIns.refused(use, at: MonotonicClock.milliseconds()) else { return false }
    let key = slot.pointee.key
    free(slot)
    begin(request.within(milliseconds: left), key: key)
    return true
  }

  /// A session that ended is said by 401 or 403, and by gateways with the way to their log-in page.
  private func isRefusal(_ failure: FetchFailure, of authentication: Authentication) -> Bool {
    if failure == .authenticationRefused { return true }
    if case .cookie = authentication { return failure == .redirectRefused }
    return false
  }

  func noteAccepted(_ slot: UnsafeMutablePointer<Slot>) {
    guard let request = slot.pointee.request, let authentication = request.authentication else { return }
    if let target = target(of: request.url, key: slot.pointee.key) {
      refusals.accepted(.web(authentication), url: request.url, host: target.hostHash)
    }
    if case .cookie = authentication, let use = slot.pointee.use { logIns.changed(use, to: .cookies(slot.pointee.cookies)) }
  }
}
