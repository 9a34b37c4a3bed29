import Control
import Foundation
import Guard
import Mail
import Synchronization

/// The file of a list in a command line: a path, or `-` for standard input.
final class ListInput: ListByteSource {
    /// The bytes that one read takes.
    private static let chunkBytes = 256 << 10

    /// The file's name without its folder.
    let name: String
    /// nil when the length is not known, as of standard input or a pipe.
    let lengthBytes: Int?
    /// When the file was last written; nil when the input is not a regular file.
    let modifiedAt: Timestamp?
    private let handle: Mutex<FileHandle>
    private let readBytes = Atomic(0)
    private let hasEnded = Atomic(false)

    init(_ path: String) throws {
        guard path != "-" else {
            (name, lengthBytes, modifiedAt) = ("standard input", nil, nil)
            handle = Mutex(.standardInput)
            return
        }
        name = URL(fileURLWithPath: path).lastPathComponent
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure.usage("\(path): \(FileTrouble.text(path))")
        }
        var status = stat()
        guard fstat(file.fileDescriptor, &status) == 0 else { throw CommandFailure.usage("\(path): cannot be read") }
        let isFile = status.st_mode & S_IFMT == S_IFREG
        guard status.st_mode & S_IFMT != S_IFDIR else { throw CommandFailure.usage("\(path): is a folder") }
        lengthBytes = isFile ? Int(status.st_size) : nil
        modifiedAt =
            isFile
            ? Timestamp(
                microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000) : nil
        handle = Mutex(file)
    }

    /// The bytes read so far.
    var octetsRead: Int { readBytes.load(ordering: .relaxed) }
    var isRead: Bool { hasEnded.load(ordering: .relaxed) }

    func next() async throws(ControlFailure) -> [UInt8]? {
        let octets: [UInt8]
        do {
            octets = try handle.withLock { [UInt8](try $0.read(upToCount: Self.chunkBytes) ?? Data()) }
        } catch {
            throw .cannot("\(name): cannot be read to its end")
        }
        let total = readBytes.add(octets.count, ordering: .relaxed).newValue
        if let lengthBytes, octets.isEmpty ? total < lengthBytes : total > lengthBytes {
            throw .refused("\(name) was changed while it was read; import it when it is complete")
        }
        guard octets.isEmpty else { return octets }
        hasEnded.store(true, ordering: .relaxed)
        return nil
    }
}

/// Shows on standard error the progress of an import that takes longer than a second. A terminal gets a bar; any
/// other output gets a line each second.
struct ImportProgress {
    /// The list's name.
    let name: String
    let input: ListInput
    var isTerminal = isatty(STDERR_FILENO) == 1

    /// The time between two updates of the bar. The first update always comes after one second.
    private static let refresh: Duration = .milliseconds(200)
    /// The bar's length in characters.
    private static let barWidth = 30

    /// Does the work and shows its progress meanwhile.
    func watch<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        let begin = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await Task.sleep(for: .seconds(1))
                while true {
                    tell(after: ContinuousClock.now - begin)
                    try await Task.sleep(for: isTerminal ? Self.refresh : .seconds(1))
                }
            }
            defer {
                group.cancelAll()
                // The next output must begin on an empty line.
                if isTerminal, ContinuousClock.now - begin > .seconds(1) { write("\r\u{1B}[K") }
            }
            return try await work()
        }
    }

    private func tell(after elapsed: Duration) {
        let length = input.isRead ? input.octetsRead : input.lengthBytes
        let text = Self.text(read: input.octetsRead, of: length, after: elapsed, isBar: isTerminal)
        write(isTerminal ? "\r\(name)  \(text)\u{1B}[K" : "sendguard: \(name): \(text)\n")
    }

    private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

    /// `[########......................]  27 %, 68 of 250 MB, 34 MB/s, 6 s left`
    static func text(read: Int, of length: Int?, after elapsed: Duration, isBar: Bool) -> String {
        let seconds = max(elapsed / .seconds(1), 0.001)
        let rate = Double(read) / seconds
        guard let length, length > 0 else { return "\(megabytes(read)) MB read, \(megabytes(Int(rate))) MB/s" }
        guard read < length else {
            return "\(isBar ? "[\(String(repeating: "#", count: barWidth))]  " : "")all \(megabytes(length)) MB read, "
                + "sorting and storing them, \(Words.span(seconds: Int(seconds)))"
        }
        let share = Double(read) / Double(length)
        let filled = Int(share * Double(barWidth))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: barWidth - filled)
        let left = rate > 0 ? ", \(Words.span(seconds: Int(Double(length - read) / rate))) left" : ""
        return "\(isBar ? "[\(bar)]  " : "")\(Int(share * 100)) %, \(megabytes(read)) of \(megabytes(length)) MB, "
            + "\(megabytes(Int(rate))) MB/s\(left)"
    }

    /// Megabytes, with one decimal below ten.
    private static func megabytes(_ octets: Int) -> String {
        let tenths = octets / 100_000
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
    }
}
