import Control
import Guard
import Mail
import Net
import System

/// A list in a file that others replace, or in the newest file of a folder.
///
/// A file is imported when the kernel reports that it is complete: moved into place, or closed after writing. A file
/// that came while no guard was watching is imported when it has not been written to for a while (`settledAfter`). A
/// file is tried once; a refused file is skipped until it changes.
///
/// **Why the same content again is a new version.** A list's age counts from the time when its content was right. A
/// new export with the same content shows that nothing has changed until then. It also ends single changes that were
/// made before it, as any import does.
struct FilePlan: RefreshPlan {
    enum Place: Hashable { case file(String), folder(String) }

    /// After this long without a write, a file counts as complete.
    static let settledAfter = Duration.seconds(5)
    /// How often the folder is read without a report from the kernel.
    static let lookInterval = Duration.seconds(60)

    private let place: Place
    /// Complete files that the kernel has reported and that were not tried yet.
    private var arrived: Set<String> = []
    /// The file that was imported or refused last.
    private var done: FileStamp?
    /// The file that is being tried.
    private var trying: FileStamp?
    /// Whether there is a file that may still be written to.
    private var isUnsettled = false
    private var lookedAt: Timestamp?
    private var failures = 0
    private var retryAt: Timestamp?

    init(_ place: Place) { self.place = place }

    /// The folder to watch.
    var folder: String {
        switch place {
        case .file(let path): FileName.folder(of: path)
        case .folder(let path): path
        }
    }

    mutating func attempt(_ look: RefreshLook) throws(ControlFailure) -> RefreshAttempt? {
        let isWoken = look.isAsked || look.arrived.contains(where: isOurs)
        arrived.formUnion(look.arrived.filter(isOurs))
        if look.isAsked { done = nil }
        if isWoken { retryAt = nil }
        guard isWoken || mustLook(at: look.now) else { return nil }
        lookedAt = look.now
        retryAt = nil
        guard let file = try find(at: look.now), !isInForce(file, look.inForce) else { return nil }
        trying = file.stamp
        let reading: FileReading
        do throws(SystemCallFailure) { reading = try FileReading(file.path, followsLinks: followsLinks) } catch {
            throw .cannot("\(error)")
        }
        trying = reading.stamp
        return RefreshAttempt(
            source: FileBytes(reading, path: file.path), name: file.name, generatedAt: reading.stamp.modifiedAt)
    }

    mutating func didSucceed() {
        done = trying
        failures = 0
    }

    mutating func didFail(isRefused: Bool, at now: Timestamp) {
        if isRefused {
            done = trying
        } else {
            failures += 1
            retryAt = now + RefreshSchedule.pause(after: failures, upTo: Self.lookInterval)
        }
    }

    func nextTry(inForce: ListVersion?) -> Timestamp? { retryAt }

    // MARK: Looking

    private func mustLook(at now: Timestamp) -> Bool {
        if let retryAt { return now >= retryAt }
        guard let lookedAt, !isUnsettled else { return true }
        // A clock that was set back must not stop the checks of the file.
        return now - lookedAt >= Self.lookInterval || now < lookedAt
    }

    /// Whether the name belongs to this list. Others may share the folder.
    private func isOurs(_ name: String) -> Bool {
        switch place {
        case .file(let path): name == FileName.last(of: path)
        case .folder: Self.isTaken(name)
        }
    }

    private struct Found {
        let path: String
        let name: String
        let stamp: FileStamp
        /// Whether the kernel reported that it is complete.
        let hasArrived: Bool
    }

    /// The newest complete file; nil when it was tried already.
    private mutating func find(at now: Timestamp) throws(ControlFailure) -> Found? {
        isUnsettled = false
        var newest: Found?
        for (path, name) in try names() {
            guard let stamp = FileStamp.of(path, followsLinks: followsLinks) else { continue }
            let file = Found(path: path, name: name, stamp: stamp, hasArrived: arrived.contains(name))
            guard file.hasArrived || stamp == done || Self.isSettled(stamp, at: now) else {
                isUnsettled = true
                continue
            }
            if newest.map({ Self.isNewer(file, than: $0) }) ?? true { newest = file }
        }
        arrived = []
        return newest.flatMap { $0.stamp == done ? nil : $0 }
    }

    private static func isNewer(_ a: Found, than b: Found) -> Bool {
        (a.stamp.modifiedMicroseconds, a.name) > (b.stamp.modifiedMicroseconds, b.name)
    }

    /// A file with a time in the future is not being written to now.
    private static func isSettled(_ stamp: FileStamp, at now: Timestamp) -> Bool {
        stamp.modifiedAt > now || now - stamp.modifiedAt >= settledAfter
    }

    private func names() throws(ControlFailure) -> [(path: String, name: String)] {
        switch place {
        case .file(let path): return [(path, FileName.last(of: path))]
        case .folder(let folder):
            do throws(SystemCallFailure) {
                return try Folder.names(in: folder).filter(Self.isTaken).map { ("\(folder)/\($0)", $0) }
            } catch {
                throw .cannot("\(error)")
            }
        }
    }

    /// Whether a file of this name can be complete: not hidden, and not `.tmp` or `.part`.
    static func isTaken(_ name: String) -> Bool {
        let lowered = name.lowercased()
        return !name.hasPrefix(".") && !lowered.hasSuffix(".tmp") && !lowered.hasSuffix(".part")
    }

    /// Follows a link that the configuration names, but not a link that was put into a watched folder.
    private var followsLinks: Bool { if case .file = place { true } else { false } }

    /// Whether the file is the version in force, or older than it. Then a newer one was imported by hand. The store
    /// judges an older file that has just arrived, so that a refusal is reported.
    private func isInForce(_ file: Found, _ version: ListVersion?) -> Bool {
        guard let version, version.isTrusted else { return false }
        let modifiedAt = file.stamp.modifiedAt
        if modifiedAt == version.generatedAt, file.name == version.source { return true }
        return modifiedAt < version.generatedAt && !file.hasArrived
    }
}

/// A file as the source of an import.
private struct FileBytes: ListByteSource {
    private let reading: FileReading
    private let path: String

    init(_ reading: FileReading, path: String) {
        self.reading = reading
        self.path = path
    }

    func next() async throws(ControlFailure) -> [UInt8]? {
        guard !Task.isCancelled else { throw .cannot("\(path) was not fully read, because the guard ends") }
        do throws(SystemCallFailure) {
            if let bytes = try reading.next() { return bytes }
        } catch {
            throw .cannot("\(error)")
        }
        // Half of the content may be old and half new.
        guard !reading.hasChanged else { throw .cannot("\(path) changed while it was read; the guard reads it again") }
        return nil
    }
}

extension FileStamp {
    var modifiedAt: Timestamp { Timestamp(microseconds: modifiedMicroseconds) }
}
