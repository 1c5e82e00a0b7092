// swift-tools-version: 6.2
import PackageDescription

/// The modules and the direction in which they may import each other; `ArrowTests` holds the sources against it.
///
/// System libraries come from Debian: libcurl4-openssl-dev, libssl-dev, libsqlite3-dev, libxml2-dev (`deploy/setup.sh` installs them).
let package = Package(
  name: "conserved",
  products: [
    .executable(name: "conserved", targets: ["conserved"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Headers of C libraries, and of the processor's instructions, with typed doors for what Swift cannot call. Nothing else.
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CVector"),
    .systemLibrary(name: "CXml", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

    // The vocabulary. Imports nothing of ours.
    .target(name: "EnergyModel"),

    // One adapter or one pure stage each; none knows another.
    .target(
      name: "Settings",
      dependencies: ["EnergyModel", .product(name: "Yams", package: "Yams")],
      resources: [
        .embedInCode("Shipped/plans"), .embedInCode("Shipped/factors"), .embedInCode("Shipped/presets"),
        .embedInCode("Shipped/indicators"), .embedInCode("Shipped/calendars"), .embedInCode("Shipped/shapes"),
        .embedInCode("Shipped/tariffs"), .embedInCode("Shipped/forms"), .embedInCode("Shipped/quotas"),
        .embedInCode("Shipped/scoring"),
      ]
    ),
    .target(name: "Fetching", dependencies: ["EnergyModel", "CCurl", "CLinux"]),
    .target(name: "Metering", dependencies: ["EnergyModel", "CVector", "CXml"]),
    .target(name: "Conservation", dependencies: ["EnergyModel"]),
    .target(name: "Storage", dependencies: ["EnergyModel", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(name: "Publishing", dependencies: ["EnergyModel", "Conservation", "CCrypto"]),

    // The daemon as a value that takes a world.
    .target(
      name: "ConservedCore",
      dependencies: [
        "EnergyModel", "Settings", "Fetching", "Metering", "Conservation", "Storage", "Publishing", "CLinux",
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .target(
      name: "Simulation",
      dependencies: ["EnergyModel", "ConservedCore", "CLinux", .product(name: "GRDBSQLite", package: "GRDB.swift")]),
    .executableTarget(
      name: "conserved",
      dependencies: [
        "ConservedCore", "Settings", "Publishing", "Simulation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]
    ),

    // The figures of performance, ours beside the references, in one run.
    .executableTarget(name: "Benchmark", dependencies: ["ConservedCore", "Conservation", "Settings", "Fetching", "Metering", "Simulation", "Storage", "EnergyModel", "CCurl", "CLinux"]),

    // Tests mirror the sources.
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "EnergyModelTests", dependencies: ["EnergyModel"]),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "EnergyModel", "Simulation", "TestSupport"]),
    .testTarget(name: "FetchingTests", dependencies: ["Fetching", "EnergyModel", "Simulation"]),
    .testTarget(name: "MeteringTests", dependencies: ["Metering", "EnergyModel", "Simulation", "TestSupport"]),
    .testTarget(name: "ConservationTests", dependencies: ["Conservation", "EnergyModel", "TestSupport"]),
    .testTarget(name: "StorageTests", dependencies: ["Storage", "EnergyModel", "Simulation", .product(name: "GRDB", package: "GRDB.swift")], resources: [.copy("Fixtures")]),
    .testTarget(name: "PublishingTests", dependencies: ["Publishing", "Conservation", "EnergyModel", "TestSupport"]),
    .testTarget(
      name: "ConservedCoreTests",
      dependencies: [
        "ConservedCore", "EnergyModel", "Settings", "Metering", "Storage", "Publishing", "Conservation", "Fetching", "Simulation",
        "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ]
    ),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Simulation", "Conservation", "EnergyModel", "ConservedCore", "Settings", .product(name: "GRDB", package: "GRDB.swift")]),
    .testTarget(name: "ArchitectureTests"),
    // Runs the built program as its users do.
    .testTarget(name: "ProcessTests", dependencies: ["conserved", "Simulation", "EnergyModel", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
