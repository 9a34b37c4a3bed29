import Foundation
import GRDB
import Guard
import Mail

/// Rows of `access_users` and `access_tokens` as values.
enum AccessRow {
    /// Throws when a row does not parse: a role that this version does not know must not become another one.
    static func users(_ db: Database) throws -> [AccessUser] {
        try Row.fetchAll(db, sql: "SELECT * FROM access_users ORDER BY name").map(user)
    }

    static func user(named name: String, _ db: Database) throws -> AccessUser? {
        try Row.fetchOne(db, sql: "SELECT * FROM access_users WHERE name = ?", arguments: [name]).map(user)
    }

    /// Inserts or replaces the row, except for the last step.
    static func put(_ user: AccessUser, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO access_users (name, role, password, code_secret, made_at, made_by, sessions_ended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET role = excluded.role, password = excluded.password,
                    code_secret = excluded.code_secret, sessions_ended_at = excluded.sessions_ended_at
                """,
            arguments: [
                user.name, user.role.rawValue, user.password, user.codeSecret.map { Data($0) },
                user.madeAt.microseconds, user.madeBy, user.sessionsEndedAt.microseconds,
            ])
    }

    static func tokens(_ db: Database) throws -> [(digest: [UInt8], token: AccessToken)] {
        try Row.fetchAll(db, sql: "SELECT * FROM access_tokens ORDER BY id").map { row in
            ([UInt8](row["digest"] as Data), try token(row))
        }
    }

    static func token(_ id: AccessTokenID, _ db: Database) throws -> AccessToken? {
        try Row.fetchOne(db, sql: "SELECT * FROM access_tokens WHERE id = ?", arguments: [id.value]).map(token)
    }

    private static func user(_ row: Row) throws -> AccessUser {
        var user = AccessUser(
            name: row["name"], role: try role(row), password: row["password"],
            codeSecret: (row["code_secret"] as Data?).map { [UInt8]($0) },
            madeAt: Timestamp(microseconds: row["made_at"]), madeBy: row["made_by"])
        user.sessionsEndedAt = Timestamp(microseconds: row["sessions_ended_at"])
        return user
    }

    private static func token(_ row: Row) throws -> AccessToken {
        AccessToken(
            id: AccessTokenID(value: row["id"]), name: row["name"], role: try role(row),
            madeAt: Timestamp(microseconds: row["made_at"]), madeBy: row["made_by"],
            expiresAt: (row["expires_at"] as Int64?).map { Timestamp(microseconds: $0) },
            lastUsedAt: (row["last_used_at"] as Int64?).map { Timestamp(microseconds: $0) },
            revokedAt: (row["revoked_at"] as Int64?).map { Timestamp(microseconds: $0) })
    }

    private static func role(_ row: Row) throws -> AccessRole {
        guard let role = AccessRole(rawValue: row["role"]) else {
            throw StoreFailure("the role \"\(row["role"] as String)\" of \(row["name"] as String) is not known")
        }
        return role
    }
}
