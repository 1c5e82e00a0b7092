import EnergyModel
import Testing

@testable import Simulation

/// What platforms keep of their meters, and how they answer.
struct KeptPastTests {
  private static let plan = SitePlan(seed: 3, days: 30, meters: 60, faults: Set(SimulatedFault.allCases))

  private func url(_ endpoint: SitePlan.Endpoint, _ from: Int64, _ to: Int64, page: Int = 1) -> String {
    let start = Self.plan.start
    return "\(endpoint.url)/log?from=\((start + from).seconds)&to=\((start + to).seconds)&page=\(page)"
  }

  private func keeping() throws -> SitePlan.Endpoint { try #require(Self.plan.endpoints.first { $0.keepsPast }) }

  @Test func `a row stands at each interval of the span, and none after now`() throws {
    let (past, endpoint) = (KeptPast(Self.plan), try keeping())
    let interval = endpoint.intervalSeconds
    let page = try #require(past.page(url(endpoint, 10 * interval, 14 * interval), at: 20 * interval))
    #expect(page.rows.map(\.second) == (10...13).map { $0 * interval })
    #expect(page.rows.allSatisfy { $0.values.count == endpoint.meters.count })
    #expect(try #require(past.page(url(endpoint, 10 * interval, 14 * interval), at: 12 * interval)).rows.count == 3)
    // Before the world began there is nothing.
    #expect(try #require(past.page(url(endpoint, -40 * interval, interval + 1), at: 20 * interval)).rows.count == 1)
  }

  @Test func `pages follow each other until one is empty`() throws {
    let (past, endpoint) = (KeptPast(Self.plan), try keeping())
    let now = 5 * SitePlan.day
    let pages = try (1...12).map { try #require(past.page(url(endpoint, 0, now, page: $0), at: now)).rows.map(\.second) }
    let all = pages.flatMap { $0 }
    #expect(pages.last?.isEmpty == true && all == all.sorted() && Set(all).count == all.count)
    #expect(all.count >= 100 && all.count <= Int(now / endpoint.intervalSeconds))
  }

  @Test func `a display that was wrong is not kept`() throws {
    let (past, plan) = (KeptPast(Self.plan), Self.plan)
    for endpoint in plan.endpoints where endpoint.keepsPast {
      for meter in endpoint.meters {
        for trouble in plan.meters[meter].troubles where trouble.kind != .stuck {
          let rows = try #require(past.page(url(endpoint, trouble.span.lowerBound, trouble.span.upperBound), at: plan.seconds))
            .rows
          #expect(rows.isEmpty)
        }
      }
    }
  }

  @Test func `polls and endpoints that keep nothing are no requests for the past`() throws {
    let past = KeptPast(Self.plan)
    #expect(try past.page(keeping().url, at: 1_000) == nil)
    #expect(try past.page(keeping().url + "/log?from=1&to=2", at: 1_000) == nil)
    let other = try #require(Self.plan.endpoints.first { !$0.keepsPast })
    #expect(past.page(url(other, 0, 1_000), at: 1_000) == nil)
  }
}
