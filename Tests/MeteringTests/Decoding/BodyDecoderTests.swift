import EnergyModel
import Metering
import Testing

struct BodyDecoderTests {
  @Test func `a body gives each register its number as it was sent`() throws {
    let body = #"{"id":0,"total_act":2589773.39,"total_act_ret":1026.610,"power":-45.252}"#
    let samples = try DecodingFixtures.decode(
      body,
      [
        DecodingFixtures.source("/total_act"), DecodingFixtures.source("/total_act_ret"),
        DecodingFixtures.source("/power", unit: .watt),
      ]
    ).map { try $0.get() }
    #expect(samples.map(\.text) == ["2589773.39", "1026.610", "-45.252"])
    #expect(samples.map(\.value.description) == ["2589773.39", "1026.61", "-45.252"])
    #expect(samples.map(\.unit) == [.wattHour, .wattHour, .watt])
    #expect(samples.allSatisfy { $0.stamp == nil })
  }

  @Test func `one unreadable register leaves the others alone`() throws {
    let results = try DecodingFixtures.decode(
      #"{"a":1,"b":null,"c":"2","d":true,"e":{},"f":[],"g":1e999,"h":3}"#,
      ["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/x", "/h"].map { DecodingFixtures.source($0) })
    #expect(results.map { (try? $0.get())?.text } == ["1", nil, nil, nil, nil, nil, nil, nil, "3"])
    let rejections = results.map { result -> Rejection? in
      if case .failure(let rejection) = result { rejection } else { nil }
    }
    #expect(
      rejections == [
        nil, .valueIsNull(path: "/b"), .valueIsAString(path: "/c"), .valueIsNotANumber(path: "/d", offset: 28),
        .valueIsNotANumber(path: "/e", offset: 37), .valueIsNotANumber(path: "/f", offset: 44), .valueOutOfRange(path: "/g"),
        .valueMissing(path: "/x"), nil,
      ])
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("-0.0", "0"), ("0.10", "0.1"), ("123456789012345678", "123456789012345678"),
    ("999999999999999999.0", "999999999999999999"), ("1e2", "100"), ("1E+2", "100"), ("125e-2", "1.25"), ("0.000001", "0.000001"),
    ("1.000000000000000000000000000000", "1"), ("12345678901234567.8", "12345678901234567.8"), ("0e99999999999", "0"),
  ])
  func `a number is kept exactly`(written: String, kept: String) throws {
    let sample = try DecodingFixtures.decode("[\(written)]", [DecodingFixtures.source("/0")])[0].get()
    #expect(sample.text == written)
    #expect(sample.value.description == kept)
  }

  @Test(arguments: ["1e999", "-1e999", "1e-999", "99999999999999999999", "0.12345678901234567890123", "1e19"])
  func `a number beyond what can be kept is refused by name`(written: String) {
    #expect(DecodingFixtures.rejection("[\(written)]", at: "/0") == .valueOutOfRange(path: "/0"))
  }

  @Test(arguments: [
    "+1", "01", "-01", ".5", "1.", "1e", "1e+", "1,5.", "0x10", "NaN", "Infinity", "-Infinity", "-", "1 2", "1_000", "１",
  ])
  func `what only resembles a number breaks the body`(written: String) {
    let rejection = DecodingFixtures.rejection("{\"v\":\(written)}", at: "/v")
    guard case .malformed = rejection else {
      Issue.record("\(written): \(String(describing: rejection))")
      return
    }
  }

  @Test func `a decimal comma is named where it stands`() {
    #expect(DecodingFixtures.rejection(#"{"v":12,5}"#, at: "/v") == .malformed(offset: 8, expected: "a key in double quotes"))
  }

  @Test func `a string that is wholly a number counts only where the configuration says so`() throws {
    let body = #"{"v":"00.5","w":"12.50","x":" 1","y":"","z":"1\u0032","u":"1e999"}"#
    #expect(DecodingFixtures.rejection(body, at: "/w") == .valueIsAString(path: "/w"))
    #expect(try DecodingFixtures.text(body, at: "/w", numberStrings: true) == "12.50")
    #expect(try DecodingFixtures.text(body, at: "/z", numberStrings: true) == "12")
    for (pointer, offset) in [("/v", 5), ("/x", 28), ("/y", 37)] {
      let rejection = DecodingFixtures.rejection(body, at: pointer, numberStrings: true)
      #expect(rejection == .valueIsNotANumber(path: pointer, offset: offset))
    }
    #expect(DecodingFixtures.rejection(body, at: "/u", numberStrings: true) == .valueOutOfRange(path: "/u"))
    #expect(try DecodingFixtures.text("[7]", at: "/0", numberStrings: true) == "7")
  }

  @Test(arguments: ["", " ", "\r\n\t "])
  func `an empty body is malformed at its first byte`(body: String) {
    #expect(DecodingFixtures.rejection(body, at: "/v") == .malformed(offset: 0, expected: "a document, the body is empty"))
  }

  @Test(arguments: ["<html>", " \n<!DOCTYPE html>", "<?xml version=\"1.0\"?>"])
  func `a page for people is told from a broken body`(body: String) {
    #expect(DecodingFixtures.rejection(body, at: "/v") == .htmlBody)
  }

  @Test(arguments: ["text/html", "application/xhtml+xml"])
  func `a body that is declared a page is one`(contentType: String) {
    #expect(throws: Rejection.htmlBody) {
      try DecodingFixtures.decode(Array("[1]".utf8), [DecodingFixtures.source("/0")], contentType: contentType)
    }
  }

  @Test(arguments: ["", "application/json", "text/plain", "text/javascript", "application/octet-stream"])
  func `other declarations do not matter, the body does`(contentType: String) throws {
    let results = try DecodingFixtures.decode(Array("[1]".utf8), [DecodingFixtures.source("/0")], contentType: contentType)
    #expect(try results[0].get().text == "1")
  }

  @Test func `a byte order mark, UTF-16 and trailing bytes are refused where they stand`() {
    let mark = "a JSON value in UTF-8 without a byte order mark"
    #expect(
      DecodingFixtures.rejection([0xEF, 0xBB, 0xBF] + Array("[1]".utf8), at: "/0") == .malformed(offset: 0, expected: mark))
    #expect(DecodingFixtures.rejection([0xFF, 0xFE, 0x5B, 0x00], at: "/0") == .malformed(offset: 0, expected: mark))
    #expect(DecodingFixtures.rejection([0x00, 0x5B, 0x00, 0x31], at: "/0") == .malformed(offset: 0, expected: mark))
    #expect(DecodingFixtures.rejection("[1] x", at: "/0") == .malformed(offset: 4, expected: "the end of the body"))
    #expect(DecodingFixtures.rejection("[1]\u{0}", at: "/0") == .malformed(offset: 3, expected: "the end of the body"))
  }

  @Test func `a fault behind the value still costs the whole body`() {
    #expect(DecodingFixtures.rejection(#"{"v":1,"w":"#, at: "/v") == .malformed(offset: 11, expected: "a JSON value"))
    #expect(DecodingFixtures.rejection(#"{"v":1,"w":tru}"#, at: "/v") == .malformed(offset: 14, expected: "'true'"))
  }

  @Test func `an endpoint without registers still has its body checked`() throws {
    #expect(try DecodingFixtures.decode("{}", []).isEmpty)
    #expect(throws: Rejection.self) { try DecodingFixtures.decode("{", []) }
  }

  @Test func `a number padded to more than any meter prints is refused`() throws {
    let zeros = String(repeating: "0", count: 126)
    #expect(try DecodingFixtures.text("[1.\(zeros)]", at: "/0") == "1.\(zeros)")
    #expect(DecodingFixtures.rejection("[1.0\(zeros)]", at: "/0") == .valueOutOfRange(path: "/0"))
  }
}
