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
    let language = settings.site.language
    let polled = settings.polled.count - settings.endpoints.count
    Console.result(
      language.say(
        "\(settings.institutions.count) institutions, \(settings.endpoints.count) endpoints, \(settings.registers.count) registers, "
          + "\(settings.stations.count) stations (\(polled) polled), \(settings.plans.count) plans: no fault",
        "\(settings.institutions.count) 个机构，\(settings.endpoints.count) 个端点，\(settings.registers.count) 个计量编号，"
          + "\(settings.stations.count) 个气象站（轮询 \(polled) 个），\(settings.plans.count) 个规划：没有错误"))
    let unlimited = settings.registers.filter { $0.kind.isCounter && $0.powerMaxPerHour == nil }
    if let first = unlimited.first {
      let names = "\(first.id)\(unlimited.count > 1 ? ", …" : "")"
      Console.note(
        language.say(
          "\(unlimited.count) counters state no power_max (\(names)): what their connections could draw tells a wrong value from use; "
            + "without it two readings too high in a row, or a first one of zero, are booked",
          "\(unlimited.count) 个累计计量没有写 power_max（\(names)）：接入容量能把错误读数与真实用量区分开；"
            + "缺少它时，连续两个过高的读数或首个零读数会被记入"))
    }
  }
}
