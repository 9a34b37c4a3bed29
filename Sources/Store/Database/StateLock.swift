import Foundation

/// The right to own a state folder: an exclusive `flock` on `sendguard.lock`, held until released. The kernel
/// releases it when the process ends in any way, so a lock is never stale.
final class StateLock: Sendable {
    /// How long a process waits for a command, whose work is short, to release the lock.
    static let commandPatienceSeconds = 5

    private let descriptor: CInt

    private init(descriptor: CInt) { self.descriptor = descriptor }

    /// Blocks the calling thread while a command has the lock. Does not wait for a guard.
    static func acquire(_ path: String, for role: StoreRole) throws(StoreOpenFailure) -> StateLock {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritable("cannot open \(path): \(errorText(errno))") }
        for attempt in 0... {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { break }
            let error = errno
            guard error == EWOULDBLOCK || error == EINTR else {
                close(descriptor)
                throw .other("cannot lock \(path): \(errorText(error))")
            }
            let holder = text(of: descriptor)
            if holder.hasPrefix(StoreRole.daemon.rawValue) || attempt >= commandPatienceSeconds * 50 {
                close(descriptor)
                throw .lockedByAnother("another process has \(path): \(name(of: holder))")
            }
            usleep(20_000)
        }
        let owner = Array("\(role.rawValue) \(getpid())".utf8)
        _ = ftruncate(descriptor, 0)
        _ = owner.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        return StateLock(descriptor: descriptor)
    }

    deinit {
        // Closing alone would leave the lock to a forked child until it calls exec.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// `a guard, process 1234`, from what the process wrote.
    private static func name(of holder: String) -> String {
        let words = holder.split(separator: " ")
        guard words.count == 2 else { return "unknown" }
        return "\(words[0] == StoreRole.daemon.rawValue ? "a guard" : "a command"), process \(words[1])"
    }

    /// The process that wrote its name last: `daemon 1234`.
    private static func text(of descriptor: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}

/// Who opens the state folder.
package enum StoreRole: String, Sendable {
    /// The guard itself. It keeps the folder until it ends. When another guard runs, it fails at once.
    case daemon
    /// A command while no guard runs. It keeps the lock briefly and waits for another command to finish.
    case command
}
