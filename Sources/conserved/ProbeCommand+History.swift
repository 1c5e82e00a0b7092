import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

/// `conserved probe ENDPOINT --history FROM TO`.
extension ProbeCommand {
  func probeHistory(_ endpoint: Endpoint, _ settings: Settings) throws {
    guard let manner = endpoint.history else {
      Console.note(
        "the endpoint '\(endpoint.id)' has no `history`; write under it how it is asked for a span, as config/conserved.yaml shows"
      )
      throw ExitCode.validationFailure
    }
    let calendar = settings.site.calendar
    guard let from = TimeText.instant(history[0], in: calendar), let to = TimeText.instant(history[1], in: calendar), from < to
    else {
      Console.note("--history takes two times, the earlier one first: dates, or times as 2026-10-01T08:00:00+08:00")
      throw ExitCode.validationFailure
    }
    let probe: Probe
    do {
      probe = try Probe(settings: settings)
    } catch {
      Console.note("\(error)")
      throw Exit.refused
    }
    let secret = endpoint.request.authentication == nil ? "" : " with (secret)"
    let ending = probe.askHistory(of: endpoint, manner, Span(from, to), registers: settings.registers, site: calendar) { step in
      switch step {
      case .asking(let url): Console.note("GET \(url)\(secret)")
      case .answered(let answer, let rows, let lines):
        Console.note("\(answer.status) \(answer.contentType), \(answer.body.count) bytes, \(rows) row\(rows == 1 ? "" : "s")")
        for sample in lines.samples { Console.result(sample) }
        for note in lines.notes { Console.note(note) }
      case .nothingThere(let failure): Console.note("\(failure.name): nothing is kept of that day")
      case .unreadable(let rejection): Console.note(rejection.sentence)
      case .failed(let failure): Console.note("no answer: \(failure.name); \(failure.remedy)")
      case .cut(let cut): Console.note("stopped: \(cut.sentence)")
      }
    }
    switch ending {
    case .complete: return
    case .badData: throw Exit.badData
    case .unavailable: throw Exit.unavailable
    }
  }
}
