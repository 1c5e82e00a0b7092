import EnergyModel
import Foundation
import Metering
import TestSupport
import Testing

/// Bodies that real devices sent; the expected literals were read off the files by hand.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct CapturedBodiesTests {
  /// One pointer into one captured body, and the number's text there.
  struct Capture: Sendable, CustomTestStringConvertible {
    let file: String
    let pointer: String
    let text: String

    init(_ file: String, _ pointer: String, _ text: String) {
      self.file = file
      self.pointer = pointer
      self.text = text
    }

    var testDescription: String { file + " " + pointer }
  }

  static let captures: [Capture] = [
    Capture("shelly/gen1_Shelly_Air/status.json", "/meters/0/total", "0"),
    Capture("shelly/gen1_Shelly_Air/status.json", "/meters/0/power", "0.0"),
    Capture("shelly/gen1_Shelly_Air/status.json", "/ext_temperature/0/tC", "23.06"),
    Capture("shelly/gen1_Shelly_Plug_S/status.json", "/meters/0/total", "2632"),
    Capture("shelly/gen1_Shelly_Vintage/status.json", "/meters/0/total", "1"),
    Capture("shelly/gen2_Shelly_Plus_1PM/Shelly.GetStatus.json", "/switch:0/aenergy/total", "110.046"),
    Capture("shelly/gen2_Shelly_Plus_1PM/Shelly.GetStatus.json", "/switch:0/apower", "0.0"),
    Capture("shelly/gen2_Shelly_Pro_3EM/EM.GetStatus.json", "/total_act_power", "558.965"),
    Capture("shelly/gen2_Shelly_Pro_3EM/EMData.GetStatus.json", "/total_act", "2589773.39"),
    Capture("shelly/gen2_Shelly_Pro_3EM/EMData.GetStatus.json", "/total_act_ret", "1026.61"),
    Capture("shelly/gen2_Shelly_Pro_3EM/Shelly.GetStatus.json", "/emdata:0/total_act", "2589773.39"),
    Capture("shelly/gen2_Shelly_Pro_3EM/Shelly.GetStatus.json", "/emdata:0/total_act_ret", "1026.61"),
    Capture("shelly/gen2_Shelly_Pro_3EM/Shelly.GetStatus.json", "/em:0/total_act_power", "558.965"),
    Capture("shelly/gen3_2PM/Cover.GetStatus.json", "/aenergy/total", "314.801"),
    Capture("shelly/gen3_2PM/Cover.GetStatus.json", "/apower", "123.1"),
    Capture("homewizard/v1/HWE-KWH1/data.json", "/total_power_import_kwh", "122.376"),
    Capture("homewizard/v1/HWE-KWH1/data.json", "/total_power_export_kwh", "579.813"),
    Capture("homewizard/v1/HWE-KWH1/data.json", "/active_power_w", "-45.252"),
    Capture("homewizard/v1/SDM230-wifi/data.json", "/total_power_import_t1_kwh", "122.376"),
    Capture("homewizard/v1/HWE-P1/data.json", "/total_power_import_kwh", "13779.338"),
    Capture("homewizard/v1/HWE-P1/data.json", "/total_power_import_t1_kwh", "10830.511"),
    Capture("homewizard/v1/HWE-P1/data.json", "/total_power_import_t2_kwh", "2948.827"),
    Capture("homewizard/v1/HWE-P1/data.json", "/total_power_export_kwh", "0"),
    Capture("homewizard/v1/HWE-P1/data.json", "/total_gas_m3", "2569.646"),
    Capture("homewizard/v1/HWE-P1/data.json", "/active_power_w", "-543"),
    Capture("homewizard/v1/HWE-P1/data.json", "/external/0/value", "111.111"),
    Capture("homewizard/v1/HWE-P1/data.json", "/external/4/value", "555.555"),
    Capture("homewizard/v1/HWE-P1/data_minimal.json", "/total_power_import_t1_kwh", "10830.511"),
    Capture("homewizard/v1/HWE-P1/data_no_gas.json", "/total_power_import_t2_kwh", "2948.827"),
    Capture("homewizard/v1/HWE-SKT/data.json", "/total_power_import_t1_kwh", "10830.511"),
    Capture("homewizard/v1/HWE-SKT/data.json", "/active_power_w", "123"),
    Capture("homewizard/v2/HWE-KWH1/measurement.json", "/energy_import_kwh", "123.456"),
    Capture("homewizard/v2/HWE-KWH1/measurement.json", "/energy_export_kwh", "78.910"),
    Capture("homewizard/v2/HWE-P1/measurement_1_phase_no_gas.json", "/energy_import_t1_kwh", "10830.511"),
    Capture("homewizard/v2/HWE-P1/measurement_3_phase_with_gas_with_watermeter.json", "/energy_import_kwh", "13779.338"),
    Capture("homewizard/v2/HWE-P1/measurement_3_phase_with_gas_with_watermeter.json", "/external/0/value", "2569.646"),
    Capture("homewizard/v2/HWE-P1/measurement_3_phase_with_gas_with_watermeter.json", "/external/1/value", "123.456"),
    Capture("homewizard/v2/HWE-P1/measurement_invalid_ean.json", "/external/3/value", "444.444"),
    Capture("tasmota/status8_a.json", "/StatusSNS/ENERGY/Total", "0.329"),
    Capture("tasmota/status8_a.json", "/StatusSNS/ENERGY/Power", "0"),
    Capture("enphase-envoy/4.10.35/ivp_meters_readings", "/0/actEnergyDlvd", "26785327.449"),
    Capture("enphase-envoy/4.10.35/ivp_meters_readings", "/0/channels/1/actEnergyDlvd", "13386529.904"),
    Capture("enphase-envoy/4.2.33/production.json", "/production/0/whLifetime", "11425504.1275"),
  ]

  @Test(arguments: captures)
  func `a device's body gives the number that stands in it`(capture: Capture) throws {
    let body = try Corpus.bytes("endpoints/" + capture.file)
    let sample = try DecodingFixtures.decode(body, [DecodingFixtures.source(capture.pointer)])[0].get()
    #expect(sample.text == capture.text)
    #expect(sample.value == (try ExactDecimal(capture.text)))
  }

  @Test func `a device's own clock is read with its value`() throws {
    let body = try Corpus.bytes("endpoints/shelly/gen2_Shelly_Pro_3EM/Shelly.GetStatus.json")
    let source = DecodingFixtures.source("/emdata:0/total_act", time: "/sys/unixtime")
    #expect(try DecodingFixtures.decode(body, [source])[0].get().stamp == Instant(seconds: 1_707_326_927))
  }

  @Test func `a clock without a zone is that of the site`() throws {
    let body = try Corpus.bytes("endpoints/tasmota/status8_a.json")
    let source = DecodingFixtures.source("/StatusSNS/ENERGY/Total", time: "/StatusSNS/Time", unit: .kilowattHour)
    // 2020-10-26T09:44:31, the day after summer time ended: one hour ahead of UTC in Berlin, eight in Shanghai.
    for (zone, seconds) in [("Europe/Berlin", Int64(1_603_701_871)), ("Asia/Shanghai", 1_603_676_671)] {
      let results = try DecodingFixtures.decode(body, [source], calendar: DecodingFixtures.zone(zone))
      #expect(try results[0].get().stamp == Instant(seconds: seconds))
    }
  }

  @Test func `what a device does not know is not zero`() throws {
    let noGas = try Corpus.bytes("endpoints/homewizard/v1/HWE-P1/data_no_gas.json")
    #expect(DecodingFixtures.rejection(noGas, at: "/total_gas_m3") == .valueIsNull(path: "/total_gas_m3"))
    let phases = try Corpus.bytes("endpoints/shelly/gen2_Shelly_Pro_3EM/EM.GetStatus.json")
    #expect(DecodingFixtures.rejection(phases, at: "/n_current") == .valueIsNull(path: "/n_current"))
    let minimal = try Corpus.bytes("endpoints/homewizard/v1/HWE-P1/data_minimal.json")
    #expect(DecodingFixtures.rejection(minimal, at: "/total_power_import_kwh") == .valueMissing(path: "/total_power_import_kwh"))
    let device = try Corpus.bytes("endpoints/homewizard/v2/HWE-P1/device.json")
    #expect(DecodingFixtures.rejection(device, at: "/energy_import_kwh") == .valueMissing(path: "/energy_import_kwh"))
  }

  @Test func `a stamp in a dialect of its own is refused, not misread`() throws {
    // 210606140010 means 2021-06-06 14:00:10; as seconds it would be the year 8643, which the reading's check refuses.
    let body = try Corpus.bytes("endpoints/homewizard/v1/HWE-P1/data.json")
    let source = DecodingFixtures.source("/total_gas_m3", time: "/gas_timestamp", unit: .cubicMetre)
    let stamp = try #require(try DecodingFixtures.decode(body, [source])[0].get().stamp)
    #expect(!Instant.plausible.contains(stamp))
  }

  @Test(arguments: [
    "enphase-envoy/3.9.36/production", "enphase-envoy/3.9.36/production.json", "enphase-envoy/4.10.35/production",
    "enphase-envoy/5.0.62/production",
  ])
  func `a page that an old firmware sends instead is told`(file: String) throws {
    #expect(DecodingFixtures.rejection(try Corpus.bytes("endpoints/" + file), at: "/x") == .htmlBody)
  }
}
