import Foundation
import GRDB
import Guard
import Synchronization

/// Keeps `sendguard.known` beside the database: which database the folder has (`StateMark`), written behind each change of the
/// kill switch. A start whose database is gone, another or an older one is in doubt: stops may be missing in it.
///
/// **Why a change does not wait for it.** A crash between the commit and this leaves a mark that is older than the
/// database, and that is no doubt.
///
/// **What a doubt leaves behind.** Nothing, at first: with the right database back, all is as it was. A change that is made in
/// doubt is in the doubted database alone, so the doubt is kept with it until people settle it, whatever database is put back.
final class StateWitness: Sendable {
    static let size = 4096

    private struct State {
        var doubt: String?
        /// The newest change that this process has noted.
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

    /// Why stops may be missing, and what to do, in one sentence; nil when nothing speaks for that.
    var doubt: String? { state.withLock { $0.doubt } }

    /// The mark could not be made, so the loss of the database would not be noticed.
    var failure: StoreFailure? { state.withLock { $0.failure } }

    // MARK: at the start

    /// To be called before a database is made. A database that is gone must not be forgotten with the new one that a guard
    /// makes; a command makes none. Blocks.
    func lookForLoss(_ role: StoreRole) throws(StoreOpenFailure) {
        // Behind a log of changes that is left alone stands the loss of its database (`StateFile`).
        for path in [database, database + "-wal"] where access(path, F_OK) == 0 { return }
        let known: StateMark?
        // Made once a database was there.
        let wasInUse = access(unwritten, F_OK) == 0
        do throws(StoreFailure) { known = try file.read(StateMark.self) } catch { known = .unknown }
        guard known != nil || wasInUse else { return }
        guard role == .daemon else {
            throw .other(
                "\(database) is gone, and stops may be gone with it: bring it back, or start the guard, which is halted "
                    + "then until somebody says that all is as it should be")
        }
        guard known == nil else { return }
        do throws(StoreFailure) { try file.replace(with: StateMark.unknown.encoded) } catch {
            throw .notWritable(error.description)
        }
    }

    /// Compares the database with what is known of it. Blocks.
    func compare(_ db: Database) throws {
        let present = try StateMark(db)
        let known: StateMark?
        do throws(StoreFailure) { known = try file.read(StateMark.self) } catch {
            return state.withLock { $0.doubt = Self.sentence(error.description) }
        }
        if let complaint = try known?.complaint(about: db) {
            // What was kept is a whole sentence already.
            let text =
                complaint == known?.doubt ? complaint : Self.sentence("\(database) is not to be trusted: \(complaint)")
            return state.withLock { $0.doubt = text }
        }
        if known == present { return }
        do throws(StoreFailure) {
            // The first start, or the first with a version that keeps a mark.
            if known == nil { try file.replace(with: present.encoded) } else { try file.write(present.encoded) }
        } catch {
            state.withLock { $0.failure = error }
        }
    }

    private static func sentence(_ what: String) -> String {
        "\(what), so stops may be missing; end the guard and bring the right database back, or stop what is to be "
            + "stopped and then resume this one, which says that all is as it should be"
    }

    // MARK: later

    /// Behind a commit. Returns at once.
    func note(_ mark: StateMark?) {
        guard let mark else { return }
        queue.async { [self] in
            guard mark.change > state.withLock({ $0.noted }) else { return }
            var mark = mark
            mark.doubt = doubt
            // What cannot be written now is with the next change; until then the mark is only older.
            guard (try? file.write(mark.encoded)) != nil else { return }
            state.withLock { $0.noted = mark.change }
        }
    }

    /// Returns when what was noted before is on the disk.
    func settled() async { await withUnsafeContinuation { done in queue.async { done.resume() } } }

    /// The same for threads that may block.
    func finish() { queue.sync {} }

    /// From now on this is the database of the folder.
    /// - Parameter mark: asked when it is written.
    func accept(_ mark: @escaping @Sendable () throws -> StateMark) async throws(StoreFailure) {
        let result = await queue.result { [self] in
            let mark = try mark()
            // In place where it can be, which needs no room; it may be damaged, or gone.
            let isSound = (try? file.read(StateMark.self)) ?? nil != nil
            if isSound { try file.write(mark.encoded) } else { try file.replace(with: mark.encoded) }
            state.withLock { $0 = State(noted: mark.change) }
        }
        do { try result.get() } catch { throw StoreFailure("cannot settle the doubt about the database", error) }
    }
}

/// Which database it is, and how far it has come: what the folder keeps beside the database, to tell at a start whether the
/// database is the one that was last in use.
struct StateMark: Hashable, Codable {
    /// The random id that the database got when it was made; empty when nobody knows it.
    var database: String
    /// The act that wrote down the last change of the kill switch; 0 before the first.
    var change: Int64 = 0
    /// When that was, in microseconds. An older database that goes on counts up to the same act, but not at the same time.
    var changedAt: Int64 = 0
    /// Why the database was doubted when that change was made; nil when it was not, or people have settled it.
    var doubt: String?

    /// Of a database that was there once, and of which nothing else is known.
    static let unknown = StateMark(database: "")

    init(database: String) { self.database = database }

    /// The database as it is now.
    init(_ db: Database) throws {
        database = try String.fetchOne(db, sql: "SELECT id FROM identity") ?? ""
        let last = try Row.fetchOne(
            db, sql: "SELECT id, at FROM acts WHERE kind IN (\(SwitchRow.changeKinds)) ORDER BY id DESC LIMIT 1")
        guard let last else { return }
        (change, changedAt) = (last["id"], last["at"])
    }

    /// What speaks against a database; nil when it is the one that this was taken of, then or later.
    func complaint(about db: Database) throws -> String? {
        guard try !database.isEmpty && StateMark(db).database == database else {
            return "it is not the database that was last in use in this folder"
        }
        let hasChange = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM acts WHERE id = ? AND at = ?)", arguments: [change, changedAt])
        if change > 0, hasChange != true {
            return "it is older than the one that was last in use in this folder"
        }
        return doubt
    }

    var encoded: [UInt8] {
        get throws(StoreFailure) {
            let encoder = JSONEncoder()
            // The same mark has the same octets.
            encoder.outputFormatting = .sortedKeys
            guard let data = try? encoder.encode(self) else { throw StoreFailure("the mark cannot be encoded") }
            return Array(data)
        }
    }
}
