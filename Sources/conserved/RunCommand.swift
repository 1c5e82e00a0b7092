import ArgumentParser
import ConservedCore
import Settings

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the daemon in the foreground; a supervisor such as systemd keeps it.")

  @OptionGroup var config: ConfigOption

  @Flag(
    help:
      "Poll every endpoint and station once, publish and end: exit 0 all booked, 69 an endpoint did not answer, 65 an answer could not be read."
  )
  var once = false

  func run() throws {
    let settings = try config.load()
    let supervisor = NotifySocket(path: Environment.all["NOTIFY_SOCKET"])
    let session = try Service.attempt {
      try Session.writing(settings) { done, count in
        // A later version may derive the books anew by its own rules: the supervisor waits as long as there is progress.
        supervisor.send("EXTEND_TIMEOUT_USEC=120000000\nSTATUS=deriving the books anew: \(done) of \(count) registers")
      }
    }
    let daemon = try Service.attempt {
      try session.daemon(environment: Environment.all, log: Service.log()) { () throws(SettingsFaults) in try config.read() }
    }
    if once {
      guard case .polledOnce(let booked, let unanswered, let unreadable) = daemon.runOnce() else { return }
      Console.note("\(booked) booked, \(unanswered) did not answer, \(unreadable) could not be read")
      if unreadable > 0 { throw Exit.badData }
      if unanswered > 0 { throw Exit.unavailable }
    } else {
      _ = daemon.run()
    }
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Name every fault of a configuration, with place and remedy; exit 0 or 78.")

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    Console.result(
      "\(settings.institutions.count) institutions, \(settings.endpoints.count) endpoints, \(settings.registers.count) registers, "
        + "\(settings.stations.count) stations (\(settings.polled.count - settings.endpoints.count) polled), "
        + "\(settings.plans.count) plans: no fault")
    let unlimited = settings.registers.filter { $0.kind.isCounter && $0.powerMaxPerHour == nil }
    if let first = unlimited.first {
      Console.note(
        "\(unlimited.count) counters state no power_max (\(first.id)\(unlimited.count > 1 ? ", …" : "")): what their connections could "
          + "draw tells a wrong value from use; without it two readings too high in a row, or a first one of zero, are booked")
    }
  }
}
