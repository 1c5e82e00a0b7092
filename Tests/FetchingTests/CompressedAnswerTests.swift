import EnergyModel
import Fetching
import Foundation
import Simulation
import Testing

/// The standard output of a shell command; empty when it fails.
func output(of command: String) -> [UInt8] {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-c", command]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return [] }
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 0 ? Array(data) : []
}

let hasGzip = !output(of: "command -v gzip").isEmpty

@Suite(.enabled(if: hasGzip, "needs the gzip command")) struct CompressedAnswerTests {
  private static func zipped(megabytes: Int, times: Int = 1) -> [UInt8] {
    output(of: "head -c \(megabytes)M /dev/zero" + String(repeating: " | gzip -9 -c", count: times))
  }

  private static func bench(_ body: [UInt8], encoding: String) throws -> TransferBench {
    try TransferBench { _ in .body(body, contentType: "application/json", headers: [("Content-Encoding", encoding)]) }
  }

  @Test func `a compressed answer is unpacked`() throws {
    let bench = try Self.bench(output(of: "printf '{\"total\":12.5}' | gzip -c"), encoding: "gzip")
    #expect(bench.text(bench.request()) == "{\"total\":12.5}")
  }

  @Test func `repetitive documents below a hundredfold are no bomb`() throws {
    let text = output(of: "for i in $(seq 1 20000); do echo \"$i\"; done | gzip -c")
    let bench = try Self.bench(text, encoding: "gzip")
    #expect(try #require(bench.answer(bench.request())).body.count == 108_894)
  }

  @Test func `a gzip bomb is cut at the limit of the decoded body`() throws {
    let bench = try Self.bench(Self.zipped(megabytes: 64), encoding: "gzip")
    let failure = bench.failure(bench.request(timeoutMilliseconds: 9_000))
    #expect(failure == .bodyTooLarge || failure == .compressedTooMuch)
  }

  @Test func `a gzip bomb within a generous limit is cut at a hundred to one`() throws {
    let bench = try Self.bench(Self.zipped(megabytes: 64), encoding: "gzip")
    #expect(bench.failure(bench.request(timeoutMilliseconds: 9_000, bodyLimitBytes: 1 << 30)) == .compressedTooMuch)
  }

  @Test func `a small bomb that fits the limit is refused at its end`() throws {
    let bench = try Self.bench(Self.zipped(megabytes: 1), encoding: "gzip")
    #expect(bench.failure(bench.request(bodyLimitBytes: 2 << 20)) == .compressedTooMuch)
  }

  @Test(arguments: [2, 3]) func `encodings inside encodings are cut`(times: Int) throws {
    let encoding = Array(repeating: "gzip", count: times).joined(separator: ", ")
    let bench = try Self.bench(Self.zipped(megabytes: 200, times: times), encoding: encoding)
    let failure = bench.failure(bench.request(timeoutMilliseconds: 9_000))
    #expect(failure == .bodyTooLarge || failure == .compressedTooMuch)
  }

  @Test func `many encodings inside each other are refused`() throws {
    let bench = try Self.bench([1, 2, 3], encoding: Array(repeating: "gzip", count: 40).joined(separator: ", "))
    #expect(bench.failure(bench.request()) == .notHTTP)
  }

  @Test func `a compressed body that does not unpack is refused`() throws {
    let bench = try Self.bench(Array("this is no gzip".utf8), encoding: "gzip")
    #expect(bench.failure(bench.request()) == .notHTTP)
  }

  @Test func `a compressed body that unpacks to nothing is an empty one`() throws {
    let bench = try Self.bench(output(of: "printf '' | gzip -c"), encoding: "gzip")
    #expect(bench.failure(bench.request()) == .emptyBody)
  }
}
