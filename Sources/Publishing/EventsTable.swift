import EnergyModel

extension Table<Event> {
  /// `events`: the same events as `status.log`, with the same sequence (contract R16); `detail` is one JSON object.
  package static let events = Table(
    "events",
    [
      .time("time", "时间") { .time($0.time) },
      Column("seq", "序号") { .integer($0.sequence) },
      Column("level", "级别") { .term(Term(.level, $0.level.rawValue)) },
      Column("event", "事件") { .term(Term(.event, $0.kind.rawValue)) },
      Column("change", "变化") { .term(Term(.change, $0.change.rawValue)) },
      Column("subject", "对象") { .text($0.subject) },
      Column("detail", "详情") { .text(JSON.object(detail: $0.detail).text) },
    ])
}
