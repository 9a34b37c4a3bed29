import ArgumentParser
import Dispatch
import Foundation
import Guard
import Mail
import Store

/// Measures how long a lookup in the lists of a state folder takes, for `scripts/bench lists`.
struct ListBenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list-benchmark",
        abstract: "Time lookups in the lists of a state folder that no guard uses.",
        discussion: "Prints one JSON object: nanoseconds to open the store, and of one lookup.",
        shouldDisplay: false)

    @Option(help: "The state folder.")
    var state: String

    @Option(help: "Rows of a list \"made\" that is imported first, without any file.")
    var make = 0

    @Argument(help: ArgumentHelp("Addresses to look up, one a line.", valueName: "file"))
    var file: String

    private struct Report: Encodable {
        let lookups: Int
        let hits: Int
        let openNanoseconds: UInt64
        /// 0 when no list was made.
        let makeNanoseconds: UInt64
        let meanNanoseconds: UInt64
        let medianNanoseconds: UInt64
        let p99Nanoseconds: UInt64
        let p999Nanoseconds: UInt64
        let maximumNanoseconds: UInt64
    }

    /// Imports `user17@example17.com` and so on, in batches of the size that commands send.
    private static func make(_ rows: Int, in store: Store) async throws {
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
        let draft = try await store.beginImport(
            ListImportOrder(list: "made", kind: .suppression, source: "made", generatedAt: now))
        for start in stride(from: 0, to: rows, by: 50_000) {
            try await draft.append(
                (start..<min(start + 50_000, rows)).map { number in
                    ListEntry(key: "user\(number)@example\(number % 5000).com", reason: "unsubscribed", since: now)
                })
        }
        _ = try await draft.commit(sha256: "", at: now)
    }

    func run() async throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let addresses = text.split(separator: "\n").compactMap { Address(String($0)) }
        guard !addresses.isEmpty else { throw ValidationError("\(file) holds no address") }
        let begin = DispatchTime.now().uptimeNanoseconds
        let store = try Store.open(folder: state, role: .command, digest: listDigest)
        let opened = DispatchTime.now().uptimeNanoseconds
        defer { store.close() }
        if make > 0 { try await Self.make(make, in: store) }
        let made = DispatchTime.now().uptimeNanoseconds
        var times: [UInt64] = []
        times.reserveCapacity(addresses.count)
        var hits = 0
        for address in addresses {
            let before = DispatchTime.now().uptimeNanoseconds
            if try await !store.hits(address).isEmpty { hits += 1 }
            times.append(DispatchTime.now().uptimeNanoseconds - before)
        }
        let sum = times.reduce(0, +)
        times.sort()
        let report = Report(
            lookups: times.count, hits: hits, openNanoseconds: opened - begin,
            makeNanoseconds: make > 0 ? made - opened : 0, meanNanoseconds: sum / UInt64(times.count),
            medianNanoseconds: times[times.count / 2], p99Nanoseconds: times[times.count * 99 / 100],
            p999Nanoseconds: times[times.count * 999 / 1000], maximumNanoseconds: times[times.count - 1])
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }
}
