import Foundation

/// Locations on disk, relative to these sources.
package enum Checkout {
    /// The top folder of the project.
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The built program: `SENDGUARD_BINARY`, else the debug build.
    package static let program =
        ProcessInfo.processInfo.environment["SENDGUARD_BINARY"] ?? "\(root)/.build/debug/sendguard"

    /// The corpus of labelled mail beside the checkout, or in `SENDGUARD_CORPUS`; nil when there is none.
    package static let corpus: String? = {
        let folder = ProcessInfo.processInfo.environment["SENDGUARD_CORPUS"] ?? "\(root)/../shared/corpus/dev"
        return FileManager.default.fileExists(atPath: "\(folder)/labels.jsonl") ? folder : nil
    }()

    /// The halves of that corpus, as folders; empty when there is none.
    package static let corpora: [String] = {
        let all = corpus.map { dev in [dev, "\(URL(filePath: dev).deletingLastPathComponent().path)/second"] } ?? []
        return all.filter { FileManager.default.fileExists(atPath: "\($0)/labels.jsonl") }
    }()

    /// The full path of a program of the system; nil when it is not installed.
    package static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return (path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"])
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
