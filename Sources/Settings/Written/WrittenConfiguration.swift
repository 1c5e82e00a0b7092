/// `conserved.yaml` as written.
struct WrittenConfiguration: Sendable {
  let place: Place
  let schema: WrittenText?
  let site: WrittenSite
  let paths: [String: WrittenText]
  let plan: WrittenPlanning
  let polling: WrittenPolling
  let status: WrittenStatus
  let institutionsFile: WrittenText?
  let metersFile: WrittenText?
  let presets: [YAMLNode]
  let institutions: [WrittenInstitution]
  let endpoints: [WrittenEndpoint]
  let registers: [WrittenRegister]
  let stations: [WrittenStation]
  let virtualMeters: [WrittenVirtualMeter]

  static let keys = [
    "schema", "site", "paths", "plan", "polling", "status", "inventory", "presets", "institutions", "endpoints", "registers",
    "stations",
    "virtual",
  ]
  static let pathKeys = ["data", "status", "exports", "report", "inbox"]

  init?(_ node: YAMLNode, faults: FaultList) {
    guard let keys = WrittenMapping(node, named: "the configuration", keys: WrittenConfiguration.keys, faults: faults) else {
      return nil
    }
    place = keys.place
    schema = keys.text("schema")
    site = WrittenSite(keys.mapping("site", keys: WrittenSite.keys))
    let pathKeys = keys.mapping("paths", keys: WrittenConfiguration.pathKeys)
    var paths: [String: WrittenText] = [:]
    for key in WrittenConfiguration.pathKeys { paths[key] = pathKeys?.text(key) }
    self.paths = paths
    plan = WrittenPlanning(keys.mapping("plan", keys: WrittenPlanning.keys))
    polling = WrittenPolling(keys.mapping("polling", keys: WrittenPolling.keys))
    status = WrittenStatus(keys.mapping("status", keys: WrittenStatus.keys))
    let inventory = keys.mapping("inventory", keys: ["institutions", "meters"])
    institutionsFile = inventory?.text("institutions")
    metersFile = inventory?.text("meters")
    presets = keys.list("presets") ?? []
    institutions = keys.list("institutions")?.compactMap { WrittenInstitution($0, faults: faults) } ?? []
    endpoints = keys.list("endpoints")?.compactMap { WrittenEndpoint($0, faults: faults) } ?? []
    registers = keys.list("registers")?.compactMap { WrittenRegister($0, isPolled: false, faults: faults) } ?? []
    stations = keys.list("stations")?.compactMap { WrittenStation($0, faults: faults) } ?? []
    virtualMeters = keys.list("virtual")?.compactMap { WrittenVirtualMeter($0, faults: faults) } ?? []
  }
}

/// Names of data files, one of each but of plans.
struct WrittenPlanning: Sendable {
  let use: [WrittenText]
  let factors: WrittenText?
  let indicators: WrittenText?
  let calendar: WrittenText?
  let shapes: WrittenText?
  let tariff: WrittenText?
  let quotas: WrittenText?
  let scoring: WrittenText?

  static let keys = ["use", "factors", "indicators", "calendar", "shapes", "tariff", "quotas", "scoring"]

  init(_ keys: WrittenMapping?) {
    use = keys?.texts("use") ?? []
    factors = keys?.text("factors")
    indicators = keys?.text("indicators")
    calendar = keys?.text("calendar")
    shapes = keys?.text("shapes")
    tariff = keys?.text("tariff")
    quotas = keys?.text("quotas")
    scoring = keys?.text("scoring")
  }
}

struct WrittenSite: Sendable {
  let name: WrittenText?
  let timeZone: WrittenText?
  let language: WrittenText?

  static let keys = ["name", "time_zone", "language"]

  init(_ keys: WrittenMapping?) {
    name = keys?.text("name")
    timeZone = keys?.text("time_zone")
    language = keys?.text("language")
  }
}

struct WrittenPolling: Sendable {
  let interval: WrittenText?
  let timeout: WrittenText?
  let inFlight: WrittenText?
  let bodyLimit: WrittenText?
  let keep: WrittenText?
  let historyRequests: WrittenText?
  let historyBytes: WrittenText?

  static let keys = ["interval", "timeout", "in_flight", "body_limit", "keep", "history_requests", "history_bytes"]

  init(_ keys: WrittenMapping?) {
    interval = keys?.text("interval")
    timeout = keys?.text("timeout")
    inFlight = keys?.text("in_flight")
    bodyLimit = keys?.text("body_limit")
    keep = keys?.text("keep")
    historyRequests = keys?.text("history_requests")
    historyBytes = keys?.text("history_bytes")
  }
}

struct WrittenStatus: Sendable {
  let refresh: WrittenText?
  let prometheus: WrittenText?
  let rotateSize: WrittenText?
  let rotateKeep: WrittenText?

  static let keys = ["refresh", "prometheus", "rotate"]

  init(_ keys: WrittenMapping?) {
    refresh = keys?.text("refresh")
    prometheus = keys?.text("prometheus")
    let rotate = keys?.mapping("rotate", keys: ["size", "keep"])
    rotateSize = rotate?.text("size")
    rotateKeep = rotate?.text("keep")
  }
}
