import Foundation

/// Where things lie on disk, seen from these sources.
package enum Checkout {
    /// The top folder of the project.
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The built program: what `SENDGUARD_BINARY` names, else the debug build.
    package static let program =
        ProcessInfo.processInfo.environment["SENDGUARD_BINARY"] ?? "\(root)/.build/debug/sendguard"

    /// The corpus of labelled mail beside the checkout, or what `SENDGUARD_CORPUS` names; nil where there is none.
    package static let corpus: String? = {
        let folder = ProcessInfo.processInfo.environment["SENDGUARD_CORPUS"] ?? "\(root)/../shared/corpus/dev"
        return FileManager.default.fileExists(atPath: "\(folder)/labels.jsonl") ? folder : nil
    }()

    /// Whether a program of the system is there; its full path, else nil.
    package static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return (path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"])
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
