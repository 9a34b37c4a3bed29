import GRDB
import Guard

/// What there is of a state folder whose database can be read: its connections, the writer's thread, the lists in force
/// and the quarantine.
final class OpenState: Sendable {
    let writer: AuditWriter
    let readers: DatabasePool
    let lists: ListShelf
    let quarantine: QuarantineIntake
    let holdRoom: HoldRoom
    /// The last link of the chain that an earlier process has written.
    let linkAtOpening: Int64
    private let queue: DatabaseQueue

    /// Blocks, for as long as the lists take to load (`ListContent`).
    /// - Parameters:
    ///   - witness: is shown the database.
    ///   - apologies: get those in force.
    init(
        folder: String, chain: AuditChain, witness: StateWitness, apologies: ApologyMarks, limits: WriterLimits,
        onAvailability: @escaping @Sendable (Bool) -> Void
    ) throws {
        let (path, digest) = (StateFile.path(in: folder), chain.digest)
        queue = try WriterConnection.open(path)
        try Schema.migrator.migrate(queue)
        readers = try WriterConnection.openReaders(path)
        try readers.read { try witness.compare($0) }
        linkAtOpening = try readers.read { try AuditChain.last($0).id }
        let files = ListLoader(folder: try ListFolder(state: folder))
        try queue.write { try files.prepare($0) }
        let loaded = try readers.read { db in
            files.folder.removeAll(but: try ListLoader.kept(db))
            return (lists: try files.load(db), erased: try ErasedPeople(db, digest: digest))
        }
        holdRoom = HoldRoom(
            used: try readers.read { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT coalesce(sum(stored), 0) FROM quarantine WHERE record IN (SELECT record FROM held)
                        """) ?? 0
            })
        apologies.set(try readers.read { try ApologyRow.all($0) })
        writer = AuditWriter(queue, chain: chain, apologies: apologies, limits: limits, onAvailability: onAvailability)
        lists = ListShelf(
            folder: files.folder, writer: writer, loaded: loaded.lists, erased: loaded.erased, digest: digest,
            chain: chain)
        quarantine = QuarantineIntake(writer: writer, limits: limits.quarantine)
    }

    /// Writes what is queued and ends the writer's thread. Calls that come later fail.
    func close() {
        lists.finish()
        writer.close()
    }

    /// After `close`, when nothing writes beside the database any more.
    func closeConnections() {
        try? readers.close()
        // The last connection brings the log's content into the database.
        try? queue.close()
    }
}
