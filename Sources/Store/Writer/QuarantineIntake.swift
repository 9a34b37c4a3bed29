import Dispatch
import Foundation
import Guard
import Mail
import Synchronization

/// Compresses the messages to keep on a separate thread, and limits how much is in progress.
final class QuarantineIntake: Sendable {
    /// A message in progress.
    ///
    /// Sendable because only one user at a time touches it: the queue for a step, or the task that waits for that
    /// step.
    private final class Packing: @unchecked Sendable {
        private let piece: @Sendable (Int) throws -> [UInt8]
        private let pieceBytes: Int
        private var deflater = Deflater()
        private var offset = 0
        private var output: [UInt8] = []

        init(pieceBytes: Int, piece: @escaping @Sendable (Int) throws -> [UInt8]) {
            self.pieceBytes = pieceBytes
            self.piece = piece
        }

        /// Bytes read so far.
        var readBytes: Int { offset }

        /// Returns the next compressed piece, and whether it is the last.
        func step() throws -> (content: [UInt8], isLast: Bool) {
            defer { output = [] }
            while output.count < pieceBytes {
                let input = try piece(offset)
                offset += input.count
                if input.isEmpty {
                    deflater.finish(to: &output)
                    return (output, true)
                }
                deflater.add(input, to: &output)
            }
            return (output, false)
        }
    }

    private let writer: AuditWriter
    private let limits: QuarantineLimits
    private let folder: String
    private let queue = DispatchQueue(label: "sendguard-quarantine", qos: .utility)
    private let underWayBytes = Mutex(0)
    private let maxBytes = Mutex(Int.max)

    /// - Parameter folder: where the database is.
    init(writer: AuditWriter, limits: QuarantineLimits, folder: String) {
        self.writer = writer
        self.limits = limits
        self.folder = folder
    }

    func restrict(to settings: QuarantineSettings) { maxBytes.withLock { $0 = settings.maxBytes } }

    /// Why a message is kept, with what that needs.
    enum Purpose: Sendable {
        /// The envelope for a release; nil when there is none.
        case blocked(HeldEnvelope?)
        /// The space for held messages.
        case held(HoldQuota)

        fileprivate var room: HoldQuota? { if case .held(let room) = self { room } else { nil } }

        fileprivate var envelope: HeldEnvelope? { if case .blocked(let envelope) = self { envelope } else { nil } }
    }

    func keep(
        _ id: RecordID, _ purpose: Purpose, sizeBytes: Int, piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) {
        let room = purpose.room
        let isRoom = underWayBytes.withLock { underWay in
            guard underWay == 0 || underWay + sizeBytes <= limits.underWayBytes else { return false }
            underWay += sizeBytes
            return true
        }
        guard isRoom else { throw StoreFailure("too many messages arrive at once to keep them all") }
        defer { underWayBytes.withLock { $0 -= sizeBytes } }
        let packing = Packing(pieceBytes: limits.pieceBytes, piece: piece)
        var position = 0
        var storedBytes = 0
        do throws(StoreFailure) {
            var isLast = false
            while !isLast {
                let content: [UInt8]
                (content, isLast) = try await step(packing)
                if let room {
                    guard room.take(content.count) else { throw StoreFailure("hold.max_bytes is reached") }
                } else if storedBytes + content.count > maxBytes.withLock({ $0 }) {
                    throw StoreFailure("the message is larger than quarantine.max_bytes")
                } else if let freeBytes, freeBytes < limits.reserveBytes + content.count {
                    throw StoreFailure("the disk has too little space left")
                }
                storedBytes += content.count
                guard !isLast || packing.readBytes == sizeBytes else { throw StoreFailure("the message is cut short") }
                let ticket = CommitTicket()
                let whole =
                    isLast
                    ? QuarantinePiece.Whole(sizeBytes: sizeBytes, storedBytes: storedBytes, envelope: purpose.envelope)
                    : nil
                writer.append(
                    QuarantinePiece(
                        record: id, position: position, content: content, whole: whole,
                        reason: room == nil ? .blocked : .held), ticket)
                position += 1
                try await ticket.committed()
            }
        } catch {
            room?.giveBack(storedBytes)
            // Removes the pieces that are already stored. When this fails too, the next start removes them.
            if position > 0 {
                try? await writer.perform("cannot clear the quarantine") { db in
                    try db.execute(sql: "DELETE FROM quarantine_pieces WHERE record = ?", arguments: [id.value])
                }
            }
            throw error
        }
    }

    /// Free space on the disk; nil when it is not known.
    private var freeBytes: Int? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }

    private func step(_ packing: Packing) async throws(StoreFailure) -> (content: [UInt8], isLast: Bool) {
        try await queue.result { try packing.step() }
            .mapError { _ in StoreFailure("cannot read the message again") }.get()
    }
}

/// The limit of held mail and its present size, in bytes. May be used on any thread.
final class HoldQuota: Sendable {
    private struct Bytes {
        var used: Int
        var limit = Int.max
    }

    private let bytes: Mutex<Bytes>

    /// - Parameter used: bytes on the disk at start.
    init(used: Int) { bytes = Mutex(Bytes(used: used)) }

    func restrict(to limit: Int) { bytes.withLock { $0.limit = limit } }

    /// Returns false, and takes nothing, when it would be too much.
    func take(_ count: Int) -> Bool {
        bytes.withLock { bytes in
            guard bytes.used + count <= bytes.limit else { return false }
            bytes.used += count
            return true
        }
    }

    func giveBack(_ count: Int) { bytes.withLock { $0.used -= count } }
}
