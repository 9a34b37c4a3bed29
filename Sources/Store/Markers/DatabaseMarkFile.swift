import Foundation
import GRDB
import Guard
import Synchronization

/// Keeps `sendguard.known` beside the database. The file says which database the folder has (`StateMark`), and is
/// written after each change of the kill switch. When the guard starts and the database is missing, replaced or
/// older, the state is in doubt: stops may be missing.
///
/// **Why a change does not wait for it.** A crash between the commit and this write leaves a mark that is older than
/// the database, which is not a doubt.
///
/// **Why a doubt is stored with a change.** A doubt without a change ends when the right database is put back. But a
/// change that is made during a doubt is only in the doubted database. So the mark then keeps the doubt until people
/// settle it, whichever database is put back.
final class DatabaseMarkFile: Sendable {
    static let size = 4096

    private struct State {
        var doubt: String?
        /// The newest change that this process has written to the file.
        var noted: Int64 = 0
        var failure: StoreFailure?
    }

    private let database: String
    private let unwritten: String
    private let file: MarkerFile
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "sendguard-known")

    init(folder: String, digest: @escaping ListDigest) {
        database = StateFile.path(in: folder)
        unwritten = UnwrittenFile.path(in: folder)
        file = MarkerFile(
            path: Self.path(in: folder), magic: "SGKNOWN1", size: Self.size,
            purpose: "the id of the folder's database", advice: "it is damaged",
            digest: digest)
    }

    static func path(in folder: String) -> String { folder + "/sendguard.known" }

    /// Why stops may be missing, and what to do, in one sentence; nil when there is no doubt.
    var doubt: String? { state.withLock { $0.doubt } }

    /// Why the mark could not be written, so that a loss of the database would not be noticed.
    var failure: StoreFailure? { state.withLock { $0.failure } }

    // MARK: at the start

    /// Call it before a database is created. A guard creates a new database, and this must not hide the loss of the
    /// old one; a command creates none. Blocks.
    func lookForLoss(_ role: StoreRole) throws(StoreOpenFailure) {
        // A write-ahead log alone shows that its database is lost (`StateFile`).
        for path in [database, database + "-wal"] where access(path, F_OK) == 0 { return }
        let known: StateMark?
        // This file is created only after a database exists.
        let wasInUse = access(unwritten, F_OK) == 0
        do throws(StoreFailure) { known = try file.read(StateMark.self) } catch { known = .unknown }
        guard known != nil || wasInUse else { return }
        guard role == .daemon else {
            throw .other(
                "\(database) is missing, and stops may be missing with it: restore it, or start the guard, which "
                    + "starts halted until an operator accepts its new database")
        }
        guard known == nil else { return }
        do throws(StoreFailure) { try file.replace(with: StateMark.unknown.encoded) } catch {
            throw .notWritable(error.description)
        }
    }

    /// Compares the database with the mark. Blocks.
    func compare(_ db: Database) throws {
        let present = try StateMark(db)
        let known: StateMark?
        do throws(StoreFailure) { known = try file.read(StateMark.self) } catch {
            return state.withLock { $0.doubt = Self.sentence(error.description) }
        }
        if let complaint = try known?.complaint(about: db) {
            // A kept doubt is a whole sentence already.
            let text =
                complaint == known?.doubt ? complaint : Self.sentence("\(database) cannot be trusted: \(complaint)")
            return state.withLock { $0.doubt = text }
        }
        if known == present { return }
        do throws(StoreFailure) {
            // The first start, or the first start of a version that keeps a mark.
            if known == nil { try file.replace(with: present.encoded) } else { try file.write(present.encoded) }
        } catch {
            state.withLock { $0.failure = error }
        }
    }

    private static func sentence(_ what: String) -> String {
        "\(what), so stops may be missing; end the guard and restore the right database, or stop again what must be "
            + "stopped and then resume this stop, which accepts the present database"
    }

    // MARK: later

    /// Call it after a commit. Returns at once.
    func note(_ mark: StateMark?) {
        guard let mark else { return }
        queue.async { [self] in
            guard mark.change > state.withLock({ $0.noted }) else { return }
            var mark = mark
            mark.doubt = doubt
            // When this write fails, the next change writes the mark; until then the mark is only older.
            guard (try? file.write(mark.encoded)) != nil else { return }
            state.withLock { $0.noted = mark.change }
        }
    }

    /// Returns when earlier notes are on the disk.
    func settled() async { await withUnsafeContinuation { done in queue.async { done.resume() } } }

    /// The same for threads that may block.
    func finish() { queue.sync {} }

    /// Accepts the present database as the folder's database.
    /// - Parameter mark: called when the mark is written.
    func accept(_ mark: @escaping @Sendable () throws -> StateMark) async throws(StoreFailure) {
        let result = await queue.result { [self] in
            let mark = try mark()
            // Overwrites in place when possible, which needs no free space. A damaged or missing file is replaced.
            let isSound = (try? file.read(StateMark.self)) ?? nil != nil
            if isSound { try file.write(mark.encoded) } else { try file.replace(with: mark.encoded) }
            state.withLock { $0 = State(noted: mark.change) }
        }
        do { try result.get() } catch { throw StoreFailure("cannot settle the doubt about the database", error) }
    }
}

/// Which database it is, and its last change. The folder keeps it beside the database, so that a starting guard knows
/// whether this database was the last in use.
struct StateMark: Hashable, Codable {
    /// The random id that the database got when it was created; empty when it is unknown.
    var database: String
    /// The event that recorded the last change of the kill switch, or of the rulings; 0 before the first.
    var change: Int64 = 0
    /// The time of that event, in microseconds. An older database that is used again reaches the same event number,
    /// but at another time.
    var changedAt: Int64 = 0
    /// Why the database was in doubt when that change was made; nil when it was not, or when people have settled it.
    var doubt: String?

    /// The mark for a database that once existed, when nothing else is known about it.
    static let unknown = StateMark(database: "")

    init(database: String) { self.database = database }

    /// The mark of this database.
    init(_ db: Database) throws {
        database = try String.fetchOne(db, sql: "SELECT id FROM identity") ?? ""
        let last = try Row.fetchOne(
            db, sql: "SELECT id, at FROM acts WHERE kind IN (\(Self.kinds)) ORDER BY id DESC LIMIT 1")
        guard let last else { return }
        (change, changedAt) = (last["id"], last["at"])
    }

    /// The kinds of the events after which more mail would pass with an older database, for SQL: it could lack a stop
    /// or a blocked phrase, or bring back an exception.
    private static let kinds = SwitchRow.changeKinds + ", 'block', 'allow-end'"

    /// Returns the reason for doubt about a database; nil when it is the marked database, at the marked time or
    /// later.
    func complaint(about db: Database) throws -> String? {
        guard try !database.isEmpty && StateMark(db).database == database else {
            return "it is not the database last used in this folder"
        }
        let hasChange = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM acts WHERE id = ? AND at = ?)", arguments: [change, changedAt])
        if change > 0, hasChange != true {
            return "it is older than the database last used in this folder"
        }
        return doubt
    }

    var encoded: [UInt8] {
        get throws(StoreFailure) {
            let encoder = JSONEncoder()
            // Equal marks have equal bytes.
            encoder.outputFormatting = .sortedKeys
            guard let data = try? encoder.encode(self) else { throw StoreFailure("the mark cannot be encoded") }
            return Array(data)
        }
    }
}
