import Foundation
import Glibc

/// simdjson (Debian's `libsimdjson-dev`), compiled for this machine when the benchmark runs: nothing of ours is linked with it.
///
/// Two ways of it are measured. *DOM* parses every token and so holds the whole text against the grammar, as ours does. *On demand*
/// finds the structure of the whole text and checks its UTF-8, but looks at no value that is not asked for: `{"a":1,"b":tru}` passes
/// when `/a` is asked. Both give a binary float.
final class SimdjsonReference {
  /// One reference token, as bytes of a key or as an index.
  struct Step {
    var key: UnsafeRawPointer?
    var count: Int
    var index: Int
  }

  typealias Find = @convention(c) (UnsafeRawPointer?, Int, UnsafeRawPointer, Int, UnsafeMutablePointer<Double>) -> CInt

  /// Behind the text simdjson wants so many bytes that it may read.
  static let padding = 64

  let onDemand: Find
  let dom: Find
  let version: String

  /// Throws what is missing and where it comes from.
  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "conserved-simdjson-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // A library that is open needs its file no more.
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "reference.cpp")
    let library = folder.appending(path: "reference.so")
    try Data(SimdjsonReference.source.utf8).write(to: source)
    try SimdjsonReference.compile(source, to: library)
    guard let handle = dlopen(library.path, RTLD_NOW | RTLD_LOCAL) else {
      throw BenchmarkFault("simdjson is not measured: \(dlerror().map { String(cString: $0) } ?? "the library does not load")")
    }
    func function(_ name: String) throws -> UnsafeMutableRawPointer {
      guard let symbol = dlsym(handle, name) else { throw BenchmarkFault("simdjson is not measured: no '\(name)'") }
      return symbol
    }
    onDemand = unsafeBitCast(try function("reference_on_demand"), to: Find.self)
    dom = unsafeBitCast(try function("reference_dom"), to: Find.self)
    let name = unsafeBitCast(try function("reference_name"), to: (@convention(c) () -> UnsafePointer<CChar>).self)
    version = String(cString: name())
  }

  private static func compile(_ source: URL, to library: URL) throws {
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "c++", "-O3", "-march=native", "-std=c++17", "-shared", "-fPIC", source.path, "-o", library.path, "-lsimdjson",
    ]
    let output = Pipe()
    compiler.standardError = output
    compiler.standardOutput = output
    try compiler.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else {
      let first = text.split(separator: "\n").first.map(String.init) ?? "status \(compiler.terminationStatus)"
      throw BenchmarkFault("simdjson is not measured (\(first)); install the packages g++ and libsimdjson-dev")
    }
  }

  /// The parsers live as long as the process, as simdjson advises: their memory is used again.
  private static let source = """
    #include <simdjson.h>
    #include <string>
    using namespace simdjson;

    struct step { const char *key; long count; long index; };

    extern "C" const char *reference_name() {
      static const std::string name = std::string("simdjson ") + SIMDJSON_STRINGIFY(SIMDJSON_VERSION) + ", "
        + get_active_implementation()->name();
      return name.c_str();
    }

    extern "C" int reference_on_demand(const char *text, long count, const step *steps, long depth, double *number) {
      static ondemand::parser parser;
      ondemand::document document;
      if (parser.iterate(text, count, count + SIMDJSON_PADDING).get(document)) return 1;
      // The shortest way for the commonest place.
      if (depth == 1 && steps[0].key)
        return document.find_field_unordered(std::string_view(steps[0].key, steps[0].count)).get_double().get(*number) ? 2 : 0;
      ondemand::value value;
      if (document.get_value().get(value)) return 1;
      for (long i = 0; i < depth; i++) {
        auto next = steps[i].key ? value.find_field_unordered(std::string_view(steps[i].key, steps[i].count))
          : value.get_array().at(steps[i].index);
        if (std::move(next).get(value)) return 2;
      }
      return value.get_double().get(*number) ? 2 : 0;
    }

    extern "C" int reference_dom(const char *text, long count, const step *steps, long depth, double *number) {
      static dom::parser parser;
      dom::element value;
      if (parser.parse(text, count, false).get(value)) return 1;
      for (long i = 0; i < depth; i++) {
        auto next = steps[i].key ? value.at_key(std::string_view(steps[i].key, steps[i].count)) : value.at(steps[i].index);
        if (std::move(next).get(value)) return 2;
      }
      return value.get_double().get(*number) ? 2 : 0;
    }
    """
}
