import EnergyModel

/// What states and reasons of the daemon mean, in words.
enum StatusWords {
  static func text(_ state: DaemonState, _ language: Language) -> String {
    let (english, chinese) =
      switch state {
      case .starting: ("starting", "启动中")
      case .ok: ("ok", "正常")
      case .degraded: ("degraded", "降级运行")
      case .failing: ("failing", "故障")
      case .stopping: ("stopping", "正在停止")
      case .stopped: ("stopped", "已停止")
      }
    return language == .english ? english : chinese
  }

  static func text(_ reason: StatusReason, _ language: Language) -> String {
    let (english, chinese) =
      switch reason {
      case .endpointsDown: ("endpoints are down", "有采集点中断")
      case .coverageLow: ("measured hours are missing", "实测覆盖率低")
      case .standingsOff: ("targets will be missed", "有目标将无法完成")
      case .storeFailing: ("the store is failing", "存储故障")
      case .diskFull: ("the disk is full", "磁盘已满")
      case .configRejected: ("the configuration was rejected", "配置被拒绝")
      case .inboxRefused: ("a file of the inbox was refused", "收件目录有文件被拒绝")
      case .clockStepped: ("the clock was set", "时钟被改动")
      case .overload: ("more comes in than the store takes", "过载")
      }
    return language == .english ? english : chinese
  }

  /// What to do about a reason.
  static func remedy(_ reason: StatusReason, _ language: Language) -> String {
    let (english, chinese) =
      switch reason {
      case .endpointsDown: ("look at the endpoints below", "请查看下列采集点")
      case .coverageLow: ("conserved export gaps --open lists what is missing", "请用 conserved export gaps --open 查看缺数")
      case .standingsOff: ("conserved export standings lists them", "请用 conserved export standings 查看")
      case .storeFailing: ("look at the disk and at the daemon's log; readings wait in memory", "请检查磁盘和程序日志，读数暂存于内存")
      case .diskFull: ("make room on the disk of the data directory", "请清理数据目录所在磁盘")
      case .configRejected:
        ("conserved check names every fault; the former configuration runs on", "请用 conserved check 查看全部错误，原配置继续运行")
      case .inboxRefused: ("NAME.errors in inbox/refused says why", "原因见 inbox/refused 下的 NAME.errors")
      case .clockStepped: ("look at the machine's time service", "请检查本机的校时服务")
      case .overload: ("look at the speed of the disk", "请检查磁盘速度")
      }
    return language == .english ? english : chinese
  }
}
