// Folder Database: the database file, its tables, and how columns and keys are written. It creates the file, inspects
// it before use, locks it, and opens it for one writer and two readers. The lowest layer of the target: it uses no
// other folder.

import GRDB

/// The tables, as named migrations that are never edited once released.
///
/// **Why a message is appended twice and never updated.** A record, its deliveries and, later, its outcome are three
/// inserts at the end of three tables. A join with the outcome gives the final state of the record and of its unknown
/// deliveries. Updating the rows instead would dirty the pages of the previous batch once more with each commit: 3 µs
/// more per message.
///
/// **Why deliveries and outcomes have no foreign key to records.** With a foreign key, as with `OR REPLACE`, SQLite
/// opens a statement journal for each insert. The journal allocates 64 KB and copies every page that the insert
/// changes. Only `AuditStatements` writes these tables, and always writes the record first, in the same commit or an
/// earlier one.
///
/// **Why recipients are indexed in runs.** An index over all addresses inserts each new address at a random place.
/// Then every message writes another page to the log and again to the database. That took 12 of 26 µs per message,
/// measured with a million addresses, and takes more as the index grows. Here `WriterLimits.runLength` deliveries are
/// collected without an index. Then they are added in one sorted piece at the end of `recipients`; its key begins
/// with the run's number. A question about an address looks into each run (10 µs each) and scans the unindexed rest.
enum Schema {
    /// `SGRD`, in the file's header from the start.
    static let applicationID: Int32 = 0x5347_5244

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 audit, stops, lists") { db in
            try db.execute(sql: audit)
            try db.execute(sql: stops)
            try db.execute(sql: lists)
        }
        migrator.registerMigration("2 quarantine") { db in try db.execute(sql: quarantine) }
        migrator.registerMigration("3 scopes, ramps, acts") { db in try db.execute(sql: scopes) }
        migrator.registerMigration("4 held") { db in try db.execute(sql: Schema.held) }
        migrator.registerMigration("5 second person") { db in try db.execute(sql: secondPerson) }
        migrator.registerMigration("6 lists as files") { db in try db.execute(sql: listFiles) }
        migrator.registerMigration("7 segments, header recipients") { db in try db.execute(sql: segments) }
        migrator.registerMigration("8 findings, moments, chain") { db in try db.execute(sql: chain) }
        migrator.registerMigration("9 incidents") { db in try db.execute(sql: incidents) }
        migrator.registerMigration("10 templates") { db in try db.execute(sql: templates) }
        migrator.registerMigration("11 playbooks") { db in try db.execute(sql: playbooks) }
        migrator.registerMigration("12 apologies") { db in try db.execute(sql: apologies) }
        migrator.registerMigration("13 configuration, cursors") { db in try db.execute(sql: trail) }
        migrator.registerMigration("14 message ids") { db in try db.execute(sql: messageIDs) }
        migrator.registerMigration("15 session events") { db in try db.execute(sql: sessions) }
        migrator.registerMigration("16 rules of list keys") { db in
            try db.execute(sql: listKeyRules)
            try renewListChanges(db)
        }
        migrator.registerMigration("17 scopes of lists") { db in try db.execute(sql: listScopes) }
        migrator.registerMigration("18 originators") { db in try db.execute(sql: originators) }
        migrator.registerMigration("19 clock of the switch") { db in try db.execute(sql: switchClock) }
        migrator.registerMigration("20 identity of the database") { db in try db.execute(sql: identity) }
        migrator.registerMigration("21 mail of session events") { db in try db.execute(sql: sessionMail) }
        migrator.registerMigration("22 erased messages") { db in try db.execute(sql: erasedMessages) }
        migrator.registerMigration("23 client and login") { db in try db.execute(sql: clients) }
        migrator.registerMigration("24 rulings") { db in try db.execute(sql: rulings) }
        migrator.registerMigration("25 uses of exceptions") { db in try db.execute(sql: rulingUses) }
        migrator.registerMigration("26 kept envelopes") { db in try db.execute(sql: keptEnvelopes) }
        migrator.registerMigration("27 checks that did not judge") { db in try db.execute(sql: unjudged) }
        migrator.registerMigration("28 turnover of lists") { db in try db.execute(sql: listTurnover) }
        migrator.registerMigration("29 readings of lists") { db in try db.execute(sql: listReadings) }
        migrator.registerMigration("30 apostrophes in list keys") { db in try renewListChanges(db) }
        migrator.registerMigration("31 secrets of list hashes") { db in try db.execute(sql: listSecrets) }
        migrator.registerMigration("32 erased list entries") { db in try db.execute(sql: listErased) }
        migrator.registerMigration("33 users and tokens") { db in try db.execute(sql: access) }
        return migrator
    }
}
