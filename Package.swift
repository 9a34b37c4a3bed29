// swift-tools-version: 6.2
import PackageDescription

// The house, bottom up: system shims, Mail, then Content, then SMTP and Guard, then Net and Store, then Relay and
// Control, then the program. Imports point down only; `scripts/check` builds with
// `--explicit-target-dependency-import-check error`, so an import that is not listed here fails.

/// Every warning fails the build; `SENDGUARD_WARNINGS=allow` is for trying a newer toolchain.
let warnings: [SwiftSetting] =
    Context.environment["SENDGUARD_WARNINGS"] == "allow" ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    warnings + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]

/// `scripts/fuzz` sets it: the program is a library without its beginning, whole otherwise, so that nothing of it can be
/// missing; and the fuzzer is built, all in a build folder of its own.
let isFuzzing = Context.environment["SENDGUARD_FUZZ"] == "1"

/// The interface of swift-metrics; what is behind it is ours (`Sources/Control/Metrics`).
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")

let programDependencies: [Target.Dependency] = [
    "CDefaults", "Content", "Control", "Guard", "Mail", "Net", "Relay", "SMTP", "Store", "System", "Yams",
    .product(name: "ArgumentParser", package: "swift-argument-parser"),
    .product(name: "Logging", package: "swift-log"), metrics,
]

let program: Target =
    isFuzzing
    ? .target(name: "sendguard", dependencies: programDependencies, exclude: ["Program.swift"], swiftSettings: settings)
    : .executableTarget(name: "sendguard", dependencies: programDependencies, swiftSettings: settings)

let fuzzer: [Target] = [
    .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(
        name: "Fuzzer", dependencies: ["CFuzzer", "FuzzTargets"], path: "Tests/Fuzzer", swiftSettings: settings),
]

let package = Package(
    name: "sendguard",
    platforms: [.macOS(.v15)],
    products: isFuzzing ? [] : [.executable(name: "sendguard", targets: ["sendguard"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System: headers and glue only.
        .target(name: "CLinux", linkerSettings: [.linkedLibrary("crypt")]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CIconv"),
        .systemLibrary(
            name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev", "libunistring-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CDefaults"),

        // Files, programs, accounts, digests, clocks.
        .target(name: "System", dependencies: ["CLinux", "COpenSSL"], swiftSettings: settings),

        // Layer 0.
        .target(name: "Mail", dependencies: ["CIconv", "CIDN2"], swiftSettings: settings),

        // Layer 1: pure, judges what a message says.
        .target(name: "Content", dependencies: ["Mail"], swiftSettings: settings),

        // Layer 2: pure.
        .target(name: "SMTP", dependencies: ["Mail"], swiftSettings: settings),
        .target(name: "Guard", dependencies: ["Content", "Mail"], swiftSettings: settings),

        // Layer 3: the only I/O.
        .target(name: "Net", dependencies: ["CLinux", "COpenSSL", "System"], swiftSettings: settings),
        .target(
            name: "Store",
            dependencies: [
                "CLinux", "CZlib", "Content", "Guard", "Mail", .product(name: "GRDB", package: "GRDB.swift"), metrics,
            ],
            swiftSettings: settings),

        // Layer 4.
        .target(
            name: "Relay",
            dependencies: [
                "Content", "Guard", "Mail", "Net", "SMTP", "System", .product(name: "Logging", package: "swift-log"),
                metrics,
            ],
            swiftSettings: settings),
        .target(
            name: "Control", dependencies: ["Content", "Guard", "Mail", "Net", "System", metrics],
            swiftSettings: settings),

        // Layer 5.
        program,

        // Tests.
        .target(
            name: "TestSupport", dependencies: ["Content", "Guard", "Mail"], path: "Tests/TestSupport",
            swiftSettings: settings),
        .target(
            name: "SMTPSupport", dependencies: ["Mail", "SMTP"], path: "Tests/SMTPSupport", swiftSettings: settings),
        .target(
            name: "FuzzTargets",
            dependencies: ["Content", "Control", "Guard", "Mail", "SMTP", "SMTPSupport", "sendguard"],
            path: "Tests/FuzzTargets", swiftSettings: settings),
        .testTarget(name: "MailTests", dependencies: ["Mail", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "SMTPTests", dependencies: ["SMTP", "Mail", "SMTPSupport"], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport", "sendguard"], swiftSettings: settings),
        .testTarget(name: "ContentTests", dependencies: ["Content", "Mail", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "GuardTests", dependencies: ["Content", "Guard", "Mail", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "SystemTests", dependencies: ["System", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "NetTests", dependencies: ["Net", "System", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "Content", "Guard", "Mail", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "Relay", "Content", "Guard", "Mail", "Net", "SMTP", "System", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "ControlTests",
            dependencies: ["Control", "Content", "Guard", "Mail", "Net", "System", "TestSupport", metrics],
            swiftSettings: settings),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "sendguard", "Content", "Control", "Guard", "Mail", "Relay", "Store", "System", "TestSupport", metrics,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["TestSupport", "sendguard"], swiftSettings: settings),
    ] + (isFuzzing ? fuzzer : []),
    swiftLanguageModes: [.v6]
)
