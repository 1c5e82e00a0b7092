import CLinux
import Glibc

/// Signals as something to read: SIGTERM and SIGINT stop, SIGHUP reloads, SIGUSR1 reopens the status log.
package final class Signals {
  package let descriptor: Int32

  /// Must be made before any thread is, so that all of them inherit the mask.
  package init() {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    descriptor = signalfd(-1, &set, Int32(SFD_NONBLOCK) | Int32(SFD_CLOEXEC))
  }

  deinit { Glibc.close(descriptor) }

  /// What has come since the last look.
  package func take() -> [Signal] {
    var signals: [Signal] = []
    var info = signalfd_siginfo()
    while read(descriptor, &info, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size {
      switch Int32(info.ssi_signo) {
      case SIGHUP: signals.append(.reload)
      case SIGUSR1: signals.append(.reopen)
      default: signals.append(.stop)
      }
    }
    return signals
  }
}
