import Guard
import Net
import System

/// The file of `audit.jsonl`.
struct TrailFile: TrailSink {
    private let file: RotatingFile
    private let worker: Worker

    /// - Parameter folder: the state folder.
    init(_ settings: AuditFileSettings, folder: String, worker: Worker) {
        file = RotatingFile(settings.path(in: folder), limitBytes: settings.maxBytes, kept: settings.kept)
        self.worker = worker
    }

    func write(_ lines: ArraySlice<TrailLine>) async -> (count: Int, failure: (any Error)?) {
        await worker.run { [file] in file.append(lines.map(\.bytes)[...]) }
    }
}
