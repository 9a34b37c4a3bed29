// Folder Message: the body of a message and its reading, the trace line, the memory of campaigns, and the limits of
// the relay. The bottom of the target: it uses no other folder.

import SMTP
import Synchronization
import System

/// The body of a message: in memory up to a limit, then in an unnamed temporary file. Its share of the memory budget
/// is returned at deinit.
///
/// Sendable because only one user has it at a time: the session's task, or a worker or the quarantine while that task
/// waits.
final class MessageBody: @unchecked Sendable {
    enum Fault: Error, Hashable {
        /// Larger than a message may be: 552 5.3.4.
        case tooLarge
        /// The memory budget is used up, or the temporary file cannot be written: 452 4.3.1.
        case noRoom
        /// The message will not pass, so its body is discarded.
        case unwanted
    }

    struct Limits: Sendable {
        let messageBytes: Int
        let spillBytes: Int
        /// Folder of temporary files.
        let folder: String
    }

    private let limits: Limits
    private let budget: MemoryBudget
    private var memory: [UInt8] = []
    private var file: SpillFile?
    private var reserved = 0
    private(set) var fault: Fault?
    /// Bytes of an unwanted message, which are only counted.
    private var dropped = 0
    /// Bytes that were searched for the end of the header section, without success.
    private var searched = 0
    /// Whether a byte is above 127.
    private(set) var hasEightBit = false
    /// Whether a line begins with a dot, so that DATA upstream needs dot-stuffing.
    var hasLeadingDots = false
    /// False when a BDAT body ended inside a line.
    var endsWithCRLF = true

    init(limits: Limits, budget: MemoryBudget) {
        self.limits = limits
        self.budget = budget
    }

    deinit { budget.giveBack(reserved) }

    /// The size in bytes.
    var count: Int { dropped + (file?.count ?? 0) + memory.count }

    /// Discards the body; further bytes are only counted.
    func keepNothing() {
        fault = fault ?? .unwanted
        settle()
    }

    /// The message up to the empty line that ends its header section (RFC 5322 section 2.1); nil when that line has
    /// not arrived, or when a part of the body is in a file. Each byte is searched once, with pieces of any size.
    func headerSection() -> [UInt8]? {
        guard file == nil else { return nil }
        let (from, count) = (max(0, searched - 3), memory.count)
        searched = count
        let end = memory.withUnsafeBytes { bytes in
            (from..<max(from, count - 3)).first { place in
                bytes[place] == 0x0D && bytes[place + 1] == 0x0A && bytes[place + 2] == 0x0D
                    && bytes[place + 3] == 0x0A
            }
        }
        return end.map { Array(memory[..<($0 + 4)]) }
    }

    /// Lets a decoder append. After a fault it drops the appended bytes, so that the rest of the transfer can still
    /// be read.
    func append(_ add: (inout [UInt8]) -> Void) {
        let known = memory.count
        add(&memory)
        if !hasEightBit {
            hasEightBit = memory.withUnsafeBytes { EightBitContent.isIn(.init(rebasing: $0[known...])) }
        }
        settle()
    }

    private func settle() {
        if fault == nil, count > limits.messageBytes { fault = .tooLarge }
        if fault == nil, memory.count > reserved {
            if budget.take(memory.count - reserved) { reserved = memory.count } else { fault = .noRoom }
        }
        if fault == nil, memory.count > limits.spillBytes { spill() }
        guard fault != nil else { return }
        if fault == .unwanted { dropped = count }
        memory = []
        file = nil
        budget.giveBack(reserved)
        reserved = 0
    }

    private func spill() {
        do {
            let file = try self.file ?? SpillFile(in: limits.folder)
            self.file = file
            try memory.withUnsafeBytes { try file.append($0) }
            memory.removeAll(keepingCapacity: true)
        } catch {
            fault = .noRoom
        }
    }

    /// Gives access to the whole body at once.
    func withBytes<R>(_ look: (UnsafeRawBufferPointer) throws -> R) throws -> R {
        guard let file else { return try memory.withUnsafeBytes(look) }
        if !memory.isEmpty {
            spill()
            if fault != nil { throw Fault.noRoom }
        }
        return try file.withMapping(look)
    }

    /// The body as one array; nil when it is in a file.
    var inMemory: [UInt8]? { file == nil ? memory : nil }

    /// The next piece of at most `limit` bytes from an offset on; empty at the end.
    func piece(at offset: Int, limit: Int) throws -> [UInt8] {
        guard let file else { return Array(memory[offset..<min(memory.count, offset + limit)]) }
        if offset < file.count { return try file.read(at: offset, limit: limit) }
        let start = offset - file.count
        return Array(memory[start..<min(memory.count, start + limit)])
    }
}

/// The memory of message bodies in bytes, over all sessions and loops.
package final class MemoryBudget: Sendable {
    package let limitBytes: Int
    private let used = Atomic<Int>(0)

    package init(limitBytes: Int) { self.limitBytes = limitBytes }

    /// Returns false, and takes nothing, when the limit would be exceeded.
    func take(_ bytes: Int) -> Bool {
        let (_, now) = used.add(bytes, ordering: .relaxed)
        if now <= limitBytes { return true }
        used.subtract(bytes, ordering: .relaxed)
        return false
    }

    func giveBack(_ bytes: Int) { used.subtract(bytes, ordering: .relaxed) }

    package var usedBytes: Int { used.load(ordering: .relaxed) }
}
