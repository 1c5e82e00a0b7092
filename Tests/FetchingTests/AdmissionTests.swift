import EnergyModel
import Glibc
import Simulation
import Synchronization
import Testing

@testable import Fetching

/// How many transfers are under way, whose turn it is, and what is given back.
@Suite struct TransferAdmissionTests {
  @Test func `a host never sees more than its share at once, and all get their turn`() throws {
    let bench = try TransferBench(limits: TransferLimits(perHostMax: 3)) { head in head.path == "/slow" ? .silence : .json("{}") }
    for key in 0..<20 { bench.transfers.begin(bench.request("/slow", timeoutMilliseconds: 150), key: key) }
    #expect(bench.transfers.inFlight == 3)
    #expect(bench.transfers.queued == 17)
    // Another host has places of its own although it is the same machine.
    let other = Request(
      url: "http://localhost:\(bench.server.port)/", timeoutMilliseconds: 2_000, bodyLimitBytes: 1_000, keepsConnection: false)
    let completion = try #require(bench.poll(other, key: 99))
    #expect(completion.answer != nil)
    let rest = bench.drain()
    #expect(rest.allSatisfy { $0.failure == .timedOut })
    #expect(bench.transfers.inFlight == 0)
    #expect(bench.transfers.queued == 0)
  }

  @Test func `the clock of a waiting request starts when it is sent`() throws {
    let bench = try TransferBench(limits: TransferLimits(perHostMax: 1)) { head in head.path == "/slow" ? .silence : .json("{}") }
    bench.transfers.begin(bench.request("/slow", timeoutMilliseconds: 400), key: 1)
    bench.transfers.begin(bench.request("/quick", timeoutMilliseconds: 300), key: 2)
    let completion = try #require(bench.wait(for: 2))
    #expect(completion.answer != nil)
    #expect(completion.milliseconds < 300)
  }

  @Test func `five hundred silent endpoints do not delay the healthy ones`() throws {
    let limits = TransferLimits(inFlightMax: 64)
    let bench = try TransferBench(limits: limits, addresses: 520) { head in
      head.path == "/silent" ? .silence : .json("{\"total\":1}")
    }
    // The healthy ones have answered before; the silent ones are new.
    for key in 0..<20 { bench.transfers.begin(bench.request("/m", address: key), key: key) }
    #expect(bench.drain().allSatisfy { $0.answer != nil })
    for key in 20..<520 { bench.transfers.begin(bench.request("/silent", address: key, timeoutMilliseconds: 300), key: key) }
    #expect(bench.transfers.inFlight == 48)
    let start = monotonicMilliseconds()
    for key in 0..<20 { bench.transfers.begin(bench.request("/m", address: key), key: key) }
    var healthy = 0
    while healthy < 20, monotonicMilliseconds() - start < 5_000 {
      healthy += bench.transfers.wait(milliseconds: 20).completions.filter { $0.key < 20 && $0.answer != nil }.count
    }
    #expect(healthy == 20)
    #expect(monotonicMilliseconds() - start < 1_500)
    #expect(bench.drain(seconds: 20).count > 400)
  }

  @Test func `what waits beyond the limit is refused at once`() throws {
    let bench = try TransferBench(limits: TransferLimits(inFlightMax: 2, queueMax: 3)) { _ in .silence }
    for key in 0..<10 { bench.transfers.begin(bench.request(timeoutMilliseconds: 100), key: key) }
    let first = bench.transfers.wait(milliseconds: 0).completions
    #expect(first.map(\.key) == [5, 6, 7, 8, 9])
    #expect(first.allSatisfy { $0.failure == .outOfResources })
    #expect(bench.drain().count == 5)
  }

  @Test func `cancelling ends what is under way and what waits, once each`() throws {
    let bench = try TransferBench(limits: TransferLimits(perHostMax: 1)) { _ in .silence }
    for key in [7, 8, 7, 9] { bench.transfers.begin(bench.request(timeoutMilliseconds: 9_000), key: key) }
    bench.transfers.cancel(key: 7)
    bench.transfers.cancel(key: 1_000)
    let first = bench.transfers.wait(milliseconds: 0).completions
    #expect(first.map(\.key) == [7, 7])
    #expect(first.allSatisfy { $0.failure == .cancelled })
    bench.transfers.cancelAll()
    let rest = bench.transfers.wait(milliseconds: 0).completions
    #expect(Set(rest.map(\.key)) == [8, 9])
    #expect(rest.allSatisfy { $0.failure == .cancelled })
    #expect(bench.transfers.inFlight == 0)
    #expect(bench.transfers.queued == 0)
  }

  @Test func `a kept connection serves every poll of its host`() throws {
    let bench = try TransferBench { _ in .json("{}") }
    for key in 0..<50 { #expect(bench.poll(bench.request("/m\(key)", keepsConnection: true), key: key)?.answer != nil) }
    #expect(bench.server.requests == 50)
    #expect(bench.server.connections == 1)
  }

  @Test func `a connection that is not to be kept is closed after each poll`() throws {
    let bench = try TransferBench { _ in .json("{}") }
    for key in 0..<5 { #expect(bench.poll(bench.request("/m\(key)"), key: key)?.answer != nil) }
    #expect(bench.server.connections == 5)
  }

  @Test func `a kept connection that the device closed is opened again without a failure`() throws {
    let bench = try TransferBench { _ in .raw(Array("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1".utf8)) }
    for _ in 0..<3 { #expect(bench.text(bench.request(keepsConnection: true)) == "1") }
  }

  @Test func `a watched descriptor wakes the loop with its tag`() throws {
    let bench = try TransferBench { _ in .silence }
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { ends.forEach { _ = close($0) } }
    bench.transfers.watch(descriptor: ends[0], tag: 4_000_000_000)
    #expect(bench.transfers.wait(milliseconds: 0).ready.isEmpty)
    var byte: UInt8 = 1
    #expect(write(ends[1], &byte, 1) == 1)
    let start = monotonicMilliseconds()
    #expect(bench.transfers.wait(milliseconds: 5_000).ready == [4_000_000_000])
    #expect(monotonicMilliseconds() - start < 4_000)
    bench.transfers.unwatch(descriptor: ends[0])
    #expect(bench.transfers.wait(milliseconds: 0).ready.isEmpty)
  }

  @Test func `waiting without work ends when the time is over`() throws {
    let bench = try TransferBench { _ in .silence }
    let start = monotonicMilliseconds()
    let wake = bench.transfers.wait(milliseconds: 60)
    #expect(wake.completions.isEmpty && wake.ready.isEmpty)
    #expect((59...4_000).contains(monotonicMilliseconds() - start))
  }

  @Test func `after the end nothing is sent`() throws {
    let bench = try TransferBench { _ in .json("{}") }
    bench.transfers.begin(bench.request(), key: 1)
    bench.transfers.close()
    bench.transfers.close()
    bench.transfers.begin(bench.request(), key: 2)
    #expect(bench.transfers.wait(milliseconds: 0).completions.map(\.failure) == [.cancelled])
    bench.transfers.cancelAll()
  }
}

/// The order itself, without sockets.
@Suite struct AdmissionOrderTests {
  private static func target(_ host: UInt64) -> RequestTarget { RequestTarget(hostHash: host, isNumeric: true, usesTLS: false) }
  private static let request = Request(
    url: "http://127.0.0.1/", timeoutMilliseconds: 1, bodyLimitBytes: 1, keepsConnection: false)

  @Test func `hosts take turns and a host keeps its order`() {
    var admission = Admission(inFlightMax: 100, perHostMax: 100, queueMax: 100)
    for (key, host) in [(0, 1), (1, 1), (2, 1), (10, 2), (11, 2), (12, 2)] as [(Int, UInt64)] {
      let isTaken = admission.enqueue(Self.request, key: key, target: Self.target(host), lane: .proven)
      #expect(isTaken)
    }
    var keys: [Int] = []
    while let next = admission.next() { keys.append(next.key) }
    #expect(keys == [0, 10, 1, 11, 2, 12])
  }

  @Test func `whatever comes and goes, the limits hold and nobody is lost`() {
    var random = SplitMix64(seed: 7)
    for round in 0..<50 {
      let (inFlightMax, perHostMax) = (Int(random.next(in: 1...20)), Int(random.next(in: 1...5)))
      var admission = Admission(inFlightMax: inFlightMax, perHostMax: perHostMax, queueMax: 1_000)
      var underWay: [Admission.Admitted] = []
      var (begun, ended) = (0, 0)
      for step in 0..<2_000 {
        switch random.next(in: 0...9) {
        case 0...4:
          let lane: Admission.Lane = random.next(in: 0...1) == 0 ? .proven : .unproven
          if admission.enqueue(Self.request, key: step, target: Self.target(UInt64(random.next(in: 0...9))), lane: lane) {
            begun += 1
          }
        case 5:
          ended += admission.cancel(key: Int(random.next(in: 0...2_000)))
        default:
          if !underWay.isEmpty {
            let over = underWay.remove(at: Int(random.next(in: 0...Int64(underWay.count - 1))))
            admission.finished(host: over.host, lane: over.lane)
            ended += 1
          }
        }
        while let next = admission.next() { underWay.append(next) }
        let perHost = Dictionary(grouping: underWay, by: \.target.hostHash).mapValues(\.count)
        let isWithin = underWay.count <= inFlightMax && perHost.values.allSatisfy { $0 <= perHostMax }
        let isCounted = admission.inFlight == underWay.count && begun == ended + admission.inFlight + admission.queued
        if !isWithin || !isCounted {
          Issue.record("round \(round), step \(step)")
          return
        }
      }
      while let over = underWay.popLast() {
        admission.finished(host: over.host, lane: over.lane)
        while let next = admission.next() { underWay.append(next) }
      }
      #expect(admission.queued == 0 && admission.inFlight == 0)
    }
  }

  @Test func `deadlines come out in order whatever changed`() {
    var random = SplitMix64(seed: 11)
    var heap = DeadlineHeap(count: 40)
    var model: [Int: Int64] = [:]
    for _ in 0..<5_000 {
      let owner = Int(random.next(in: 0...39))
      if random.next(in: 0...3) == 0 {
        heap.set(owner, nil)
        model[owner] = nil
      } else {
        let deadline = random.next(in: 0...1_000)
        heap.set(owner, deadline)
        model[owner] = deadline
      }
      #expect(heap.first?.deadline == model.values.min())
    }
  }

  @Test func `what answered is remembered by its index, however odd`() {
    var proven = ProvenSet()
    for key in [0, 63, 64, 1_000_000, -1, .max, .min] {
      proven.set(key, true)
      #expect(proven.contains(key) == (0...1_000_000).contains(key))
      proven.set(key, false)
      #expect(!proven.contains(key))
    }
  }
}
