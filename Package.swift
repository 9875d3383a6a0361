// swift-tools-version:6.3

import PackageDescription

let package = Package(
    name: "account-ledger",
    products: [
        .executable(name: "account-ledger", targets: ["account-ledger"])
    ],
    // No resolved file is kept, so every version is exact. CONTRIBUTING.md says why each of them is here.
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", exact: "1.7.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    // From the top of the house to its foundation. A room imports only rooms that stand below it here.
    targets: [
        .executableTarget(name: "account-ledger", dependencies: ["CommandLineInterface"]),
        .executableTarget(
            name: "ledger-workload",
            dependencies: [
                "LedgerTesting", "Integrity", "ReadModels", "Lifecycle", "EventStore", "TransparencyLog",
                "StrictJSON", .argumentParser, .crypto,
            ]
        ),
        .target(name: "LedgerTesting", dependencies: ["StrictJSON", .crypto]),
        .target(
            name: "CommandLineInterface",
            dependencies: [
                "Reports", "Integrity", "Capture", "Sandbox", "UpvestAPI", "HTTPMessageSignatures",
                "ReadModels", "Lifecycle", "EventStore", "TransparencyLog", "StrictJSON",
                .argumentParser, .crypto, .logging, .serviceLifecycle, .unixSignals,
            ]
        ),
        .target(name: "Reports", dependencies: ["Lifecycle", "StrictJSON"]),
        .target(
            name: "Integrity", dependencies: ["ReadModels", "EventStore", "TransparencyLog", "StrictJSON"]),
        .target(
            name: "Capture",
            dependencies: [
                "UpvestAPI", "HTTPMessageSignatures", "EventStore", "TransparencyLog", "StrictJSON",
                .crypto, .httpTypes, .hummingbird, .hummingbirdCore, .logging, .nioCore, .serviceLifecycle,
            ]
        ),
        .target(
            name: "Sandbox",
            dependencies: [
                "HTTPMessageSignatures", "StrictJSON",
                .asyncHTTPClient, .httpTypes, .hummingbird, .logging, .nioCore, .nioHTTP1, .serviceLifecycle,
            ]
        ),
        .target(
            name: "UpvestAPI",
            dependencies: ["HTTPMessageSignatures", "StrictJSON", .asyncHTTPClient, .nioCore, .nioHTTP1]
        ),
        .target(name: "HTTPMessageSignatures", dependencies: [.crypto, .nioSSL, .structuredHeaders]),
        .target(
            name: "ReadModels",
            dependencies: [
                "Lifecycle", "EventStore", "TransparencyLog", "StrictJSON", "LedgerSchema", .crypto, .grdb,
                .sqlite,
            ]
        ),
        .target(name: "Lifecycle", dependencies: ["StrictJSON", .crypto]),
        .target(
            name: "EventStore",
            dependencies: ["TransparencyLog", "StrictJSON", "LedgerSchema", .grdb, .sqlite]
        ),
        .target(name: "TransparencyLog", dependencies: [.crypto]),
        .target(name: "StrictJSON"),
        .target(name: "LedgerSchema", dependencies: [.crypto], resources: [.embedInCode("migrations")]),

        .testTarget(
            name: "EndToEndTests",
            dependencies: ["account-ledger", "LedgerTesting", "StrictJSON", .crypto, .grdb]
        ),
        .testTarget(
            name: "WorkloadTests",
            dependencies: [
                "ledger-workload", "Capture", "Lifecycle", "EventStore", "StrictJSON", "LedgerTesting",
            ]
        ),
        .testTarget(
            name: "CommandLineInterfaceTests",
            dependencies: [
                "CommandLineInterface", "Reports", "Capture", "Sandbox", "UpvestAPI", "HTTPMessageSignatures",
                "ReadModels", "EventStore", "TransparencyLog", "StrictJSON", "LedgerTesting", .argumentParser,
                .grdb,
                .logging,
            ]
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Reports", "Lifecycle", "StrictJSON", "LedgerTesting"],
            exclude: ["Snapshots"]
        ),
        .testTarget(
            name: "IntegrityTests",
            dependencies: [
                "Integrity", "ReadModels", "EventStore", "TransparencyLog", "StrictJSON", "LedgerTesting",
                .grdb,
            ]
        ),
        .testTarget(
            name: "CaptureTests",
            dependencies: [
                "Capture", "UpvestAPI", "HTTPMessageSignatures", "EventStore", "StrictJSON", "LedgerTesting",
                .asyncHTTPClient, .logging, .nioCore, .nioHTTP1, .serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "HTTPMessageSignatures", "StrictJSON",
                .asyncHTTPClient, .hummingbird, .logging, .nioCore, .nioHTTP1, .serviceLifecycle,
            ]
        ),
        .testTarget(
            name: "UpvestAPITests",
            dependencies: [
                "UpvestAPI", "HTTPMessageSignatures", "StrictJSON", "LedgerTesting",
                .httpTypes, .hummingbird, .logging, .nioCore,
            ]
        ),
        .testTarget(name: "HTTPMessageSignaturesTests", dependencies: ["HTTPMessageSignatures", .crypto]),
        .testTarget(
            name: "ReadModelsTests",
            dependencies: [
                "ReadModels", "Lifecycle", "EventStore", "StrictJSON", "LedgerSchema", "LedgerTesting", .grdb,
            ]
        ),
        .testTarget(name: "LifecycleTests", dependencies: ["Lifecycle", "StrictJSON", "LedgerTesting"]),
        .testTarget(
            name: "EventStoreTests",
            dependencies: ["EventStore", "TransparencyLog", "StrictJSON", "LedgerTesting", .grdb]
        ),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["TransparencyLog", "LedgerTesting", .crypto]),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"]),
        .testTarget(name: "LedgerSchemaTests", dependencies: ["LedgerSchema"]),
    ],
    swiftLanguageModes: [.v6]
)

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let logging = product(name: "Logging", package: "swift-log")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let sqlite = product(name: "GRDBSQLite", package: "GRDB.swift")
    static let structuredHeaders = product(
        name: "RawStructuredFieldValues", package: "swift-http-structured-headers"
    )
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
}

// One place for the settings of every target. The features are those that Swift 6.3 leaves off in Swift 6 mode.
for target in package.targets {
    var settings: [SwiftSetting] = target.swiftSettings ?? []
    settings += [
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
        .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
        .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
        .strictMemorySafety(),  // SE-0458
    ]
    // Only in CI: a warning of a newer compiler must not keep a user from building.
    if Context.environment["LEDGER_STRICT"] == "1" {
        settings.append(.treatAllWarnings(as: .error))
    }
    target.swiftSettings = settings
}
