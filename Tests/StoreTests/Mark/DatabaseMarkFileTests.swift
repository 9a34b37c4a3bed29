import Foundation
import GRDB
import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// A start detects a database that is gone, replaced or older, until people settle the doubt.
@Suite(.scoped) struct DatabaseMarkFileTests {
    private let files = FileManager.default
    private let ann = Identity(name: "ann")

    private var database: String { get throws { try stateFolder + "/sendguard.sqlite" } }
    private var mark: String { get throws { try DatabaseMarkFile.path(in: stateFolder) } }

    /// Opens the folder, does something in it, and closes it.
    @discardableResult
    private func withStore<T>(
        role: StoreRole = .daemon, _ work: (Store) async throws -> T
    ) async throws -> T {
        let store = try openStore(role: role)
        defer { store.close() }
        return try await work(store)
    }

    /// The doubt that a start finds.
    private func doubt() async throws -> String? { try await withStore { $0.doubt } }

    @discardableResult
    private func stop(_ store: Store, at: Timestamp = noon) async throws -> StopID {
        let (stop, _) = try await store.addStop(StopOrder(reason: "leak", who: ann), at: at)
        try await store.keep(StopReceipt(stop: stop, askedAt: at, completeAt: at, unanswered: []))
        return stop.id
    }

    private func resume(_ id: StopID, _ store: Store) async throws {
        _ = try await store.endStop(ResumeOrder(stop: id, reason: "fixed", who: ann), at: noon + .seconds(60))
    }

    /// Copies the database to a backup, or back.
    private func copy(_ from: String, to: String) throws {
        for suffix in ["", "-wal", "-shm"] { unlink(to + suffix) }
        try files.copyItem(atPath: from, toPath: to)
    }

    private func removeDatabase() throws { for suffix in ["", "-wal", "-shm"] { unlink(try database + suffix) } }

    @Test func `the first start and normal later starts find no doubt`() async throws {
        #expect(try await doubt() == nil)
        #expect(try Data(contentsOf: URL(filePath: mark)).count == DatabaseMarkFile.size)
        let id = try await withStore { try await stop($0) }
        #expect(try await doubt() == nil)
        try await withStore { try await resume(id, $0) }
        #expect(try await doubt() == nil)
        try await withStore(role: .command) { #expect($0.doubt == nil && $0.markFailure == nil) }
    }

    @Test func `a missing database is a doubt at every start, with a stop or without one`() async throws {
        for hasStop in [false, true] {
            try await withStore { if hasStop { try await stop($0) } }
            try removeDatabase()
            for _ in 0..<2 {
                let doubtText = try #require(try await doubt())
                #expect(doubtText.contains("not the database last used") && !doubtText.contains("\n"), "\(doubtText)")
            }
            try await withStore { try await $0.settleDoubt() }
            #expect(try await doubt() == nil)
        }
    }

    @Test func `a command does not create a new database instead of a missing one`() async throws {
        try await withStore { try await stop($0) }
        try removeDatabase()
        let folder = try stateFolder
        do throws(StoreOpenFailure) {
            try Store.open(folder: folder, role: .command, digest: testDigest).close()
            Issue.record("the store was opened")
        } catch {
            #expect(error.description.contains("is missing, and stops may be missing with it"))
        }
        #expect(try !files.fileExists(atPath: database))
    }

    @Test func `restoring the right database ends the doubt, unless the wrong one was changed`() async throws {
        try await withStore { try await stop($0) }
        let right = try TestScope.mine.path("right")
        try copy(database, to: right)
        try removeDatabase()
        #expect(try await doubt() != nil)
        try copy(right, to: database)
        #expect(try await doubt() == nil)
        try removeDatabase()
        try await withStore { try await stop($0) }
        #expect(try await doubt() != nil)
        try copy(right, to: database)
        #expect(try await doubt() != nil, "the stop made in the meantime is missing in it")
    }

    @Test func `an older database is recognised by its missing changes, even after new changes`() async throws {
        try await withStore { _ in }
        let old = try TestScope.mine.path("old")
        try copy(database, to: old)
        try await withStore { try await stop($0) }
        try copy(old, to: database)
        let doubtText = try #require(try await doubt())
        #expect(doubtText.contains("older than the database last used"), "\(doubtText)")
        // As many changes as the lost database had.
        try await withStore { try await stop($0, at: noon + .seconds(5)) }
        #expect(try await doubt() != nil)
        // A crash between a commit and its mark.
        let kept = try Data(contentsOf: URL(filePath: mark))
        try copy(old, to: database)
        try await withStore { try await stop($0, at: noon + .seconds(9)) }
        try kept.write(to: URL(filePath: mark))
        #expect(try await doubt() != nil)
        try await withStore { try await $0.settleDoubt() }
        #expect(try await doubt() == nil)
    }

    @Test func `an older database from before a resume is recognised, too`() async throws {
        let id = try await withStore { try await stop($0) }
        let old = try TestScope.mine.path("old")
        try copy(database, to: old)
        try await withStore { try await resume(id, $0) }
        try copy(old, to: database)
        #expect(try await doubt() != nil)
    }

    @Test func `a mark older than its database is not a doubt and is updated`() async throws {
        try await withStore { _ in }
        let before = try Data(contentsOf: URL(filePath: mark))
        try await withStore { try await stop($0) }
        let after = try Data(contentsOf: URL(filePath: mark))
        #expect(before != after)
        try before.write(to: URL(filePath: mark))
        #expect(try await doubt() == nil)
        #expect(try Data(contentsOf: URL(filePath: mark)) == after)
    }

    @Test func `a folder without a mark gets one, and a restored backup of the folder is not in doubt`()
        async throws
    {
        try await withStore { try await stop($0) }
        let backup = try TestScope.mine.path("backup")
        try files.copyItem(atPath: stateFolder, toPath: backup)
        unlink(try mark)
        #expect(try await doubt() == nil)
        try await withStore { try await stop($0, at: noon + .seconds(5)) }
        try files.removeItem(atPath: stateFolder)
        try files.copyItem(atPath: backup, toPath: stateFolder)
        #expect(try await doubt() == nil)
    }

    /// An older version had no mark, but created the file of unwritten stops after it had a database.
    @Test func `a database missing with its mark is noticed through the file of unwritten stops`() async throws {
        try await withStore { _ in }
        try UnwrittenFile(folder: stateFolder, digest: testDigest).prepare()
        try removeDatabase()
        unlink(try mark)
        #expect(try await doubt() != nil)
        #expect(try await doubt() != nil)
        try await withStore { try await $0.settleDoubt() }
        #expect(try await doubt() == nil)
    }

    @Test func `a folder with only a lock counts as an interrupted first start`() async throws {
        try files.createDirectory(atPath: stateFolder, withIntermediateDirectories: true)
        try Data("daemon 1".utf8).write(to: URL(filePath: stateFolder + "/sendguard.lock"))
        #expect(try await doubt() == nil)
    }

    @Test func `a damaged mark is a doubt, with the database or without it`() async throws {
        for isGone in [false, true] {
            for damaged in [Data("SGKNOWN1".utf8), Data(repeating: 7, count: DatabaseMarkFile.size)] {
                try await withStore { _ in }
                try damaged.write(to: URL(filePath: mark))
                if isGone { try removeDatabase() }
                let doubtText = try #require(try await doubt())
                #expect(doubtText.contains("sendguard.known"), "\(doubtText)")
                #expect(try await doubt() != nil)
                try await withStore { try await $0.settleDoubt() }
                #expect(try await doubt() == nil)
            }
        }
    }

    @Test func `a change that is noted late does not overwrite a newer mark`() async throws {
        let store = try openStore()
        defer { store.close() }
        let early = try await store.read("early") { try StateMark($0) }
        try await stop(store)
        let late = try Data(contentsOf: URL(filePath: mark))
        var middle = early
        middle.change = 0
        store.markFile.note(middle)
        await store.markFile.settled()
        #expect(try Data(contentsOf: URL(filePath: mark)) == late)
    }
}
